"""Take flow files in: kept byte for byte first, understood second, each whole or not at all.

Two transactions a file. *Receipt* commits the bytes and the state `unread`. *Work* commits cases, jobs,
meter details and the state `done` together. What stays unread (a crash between the two) is resumed at the
next start or import.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.take_details import take_details
from mopdesk.actions.take_many import take_requests
from mopdesk.actions.take_request import note_notification
from mopdesk.basics.errors import FileTrouble, Usage
from mopdesk.basics.files import name_in_words, read_bytes, sha256_hex
from mopdesk.basics.problems import Place, Problem, Severity, listed, problem
from mopdesk.basics.progress import Progress
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk, local_day
from mopdesk.flows.address import check_address
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import FlowFile
from mopdesk.store.change import Change
from mopdesk.work.nouns import Receipt
from mopdesk.work.verdicts import Judged, Purpose, Verdict, judge

UNREAD, DONE = "unread", "done"
BASIS_GIVEN, BASIS_FILE, BASIS_IMPORT = "given", "file time", "import time"
LARGEST_FILE = 50 * 1024 * 1024
# The receipt's row lists a file's jobs in the same entry: thousands need not stand there twice.
_MOST_LISTED = 1_000
_SETTLED_BY_SETTINGS = frozenset({"not-our-id", "test-flag-differs", "same-file-identifier"})


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one file. `sha256` is '' where the path could not be read."""

    path: Path
    sha256: str = ""
    receipt_id: str = ""
    flow: str = ""
    verdict: str = ""
    job_ids: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    changes: Changes = Changes()


def import_paths(
    desk: Desk,
    paths: Sequence[Path],
    received_on: date | None = None,
    progress: Progress | None = None,
) -> tuple[Imported, ...]:
    """Take in files, and the files of folders, in the order of their names.

    `received_on` is the day of receipt of a backlog. A path that cannot be read is told and the rest goes
    on. Files that an earlier start left unread are finished first. Raises `NotAllowed` for whoever may not;
    what lies in the drop folder is taken in whoever is here.
    """
    desk.need("import")
    if received_on is not None and received_on > desk.today():
        raise Usage(
            "A file cannot be received in the future.", received_on.isoformat(), "Give the day it arrived."
        )
    resume_unread(desk)
    watch = progress or Progress()
    files = [file for path in paths for file in _files_of(path)]
    watch.start(len(files))
    results = []
    for path in files:
        results.append(import_path(desk, path, received_on))
        watch.step(path.name)
    return tuple(results)


def import_path(desk: Desk, path: Path, received_on: date | None = None) -> Imported:
    """Take in one file."""
    try:
        data = read_bytes(path, LARGEST_FILE)
        file_time = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (FileTrouble, OSError) as error:
        detail = error.detail if isinstance(error, FileTrouble) else (error.strerror or str(error))
        return Imported(
            path=path, problems=(problem("file-unreadable", name=shown(path.name, 80), reason=detail),)
        )
    return import_bytes(desk, data, path, file_time, received_on)


def import_bytes(
    desk: Desk, data: bytes, path: Path, file_time: datetime, received_on: date | None = None
) -> Imported:
    """Take in the bytes of one file. The same bytes again change nothing and are 'already-received'."""
    sha256 = sha256_hex(data)
    known = desk.store.inbox.by_sha(sha256)
    if known is None:
        known = _keep(desk, data, name_in_words(path), sha256, file_time, received_on)
    if known.state == DONE and not _judged_otherwise_now(desk, known, data):
        return _already_received(known, path)
    return _understand(desk, known, data, path)


def _already_received(known: Receipt, path: Path) -> Imported:
    told = problem(
        "already-received", when=f"{local_day(known.received_at):%d %b %Y}", name=shown(known.name, 80)
    )
    problems = [told]
    if known.verdict == Verdict.REFUSED:
        reasons = (str(one["text"]) for one in known.problems if one.get("severity") == Severity.ERROR)
        problems.append(problem("refused-before", reason=next(reasons, "")))
    return Imported(
        path=path,
        sha256=known.sha256,
        receipt_id=known.id,
        flow=known.flow,
        verdict=Verdict.ALREADY_RECEIVED,
        job_ids=known.job_ids,
        problems=tuple(problems),
    )


def _judged_otherwise_now(desk: Desk, known: Receipt, data: bytes) -> bool:
    """Tell whether a file that was refused for a setting would be taken under the settings of today."""
    if known.verdict != Verdict.REFUSED or not _SETTLED_BY_SETTINGS & {one["code"] for one in known.problems}:
        return False
    flow_file = open_flow(data, desk.catalogue)
    found = _file_problems(desk, known, flow_file)
    return judge(flow_file, found, desk.settings.own_ids).verdict is not Verdict.REFUSED


def resume_unread(desk: Desk) -> tuple[Imported, ...]:
    """Finish what arrived but was never worked through."""
    return tuple(
        _understand(desk, receipt, desk.store.visits.body(receipt.sha256), Path(receipt.name))
        for receipt in desk.store.inbox.unread()
    )


def _keep(
    desk: Desk, data: bytes, name: str, sha256: str, file_time: datetime, received_on: date | None
) -> Receipt:
    now = desk.now()
    basis = BASIS_GIVEN if received_on else BASIS_FILE if file_time <= now else BASIS_IMPORT
    moment = file_time if basis == BASIS_FILE else now
    receipt = Receipt(
        id=desk.store.new_id(),
        sha256=sha256,
        name=name,
        size=len(data),
        received_at=moment,
        received_on=received_on or local_day(moment),
        received_basis=basis,
        state=UNREAD,
    )
    with desk.change("file.received", receipt.id, sha256=sha256) as change:
        # Another program may have taken the same bytes in since we looked.
        if (theirs := desk.store.inbox.by_sha(sha256)) is not None:
            return theirs
        change.keep(data, "text/plain")
        desk.store.inbox.add(change, receipt)
    return receipt


def _understand(desk: Desk, receipt: Receipt, data: bytes, path: Path) -> Imported:
    flow_file = open_flow(data, desk.catalogue)
    before = receipt.state
    receipt = _with_header(desk, receipt, flow_file)
    job_ids: list[str] = []
    with desk.change("file.taken-in", receipt.id, flow=receipt.flow) as change:
        # Asked inside the change: another program may have worked through it, or through its twin, just now.
        present = desk.store.inbox.get(receipt.id)
        if present is not None and present.state == DONE and before != DONE:
            return _already_received(present, path)
        found = _file_problems(desk, receipt, flow_file)
        judged = judge(flow_file, found, desk.settings.own_ids)
        change.facts["verdict"] = judged.verdict.value
        extra, changes = _work(desk, change, receipt, flow_file, judged, job_ids)
        problems = listed((*found, *flow_file.problems, *extra))
        receipt = msgspec.structs.replace(
            receipt,
            state=DONE,
            verdict=judged.verdict,
            job_ids=tuple(dict.fromkeys(job_ids)),
            problems=tuple(msgspec.to_builtins(one) for one in problems),
        )
        if len(receipt.job_ids) <= _MOST_LISTED:
            change.facts["jobs"] = list(receipt.job_ids)
        desk.store.inbox.put(change, receipt)
    return Imported(
        path=path,
        sha256=receipt.sha256,
        receipt_id=receipt.id,
        flow=receipt.flow,
        verdict=receipt.verdict,
        job_ids=receipt.job_ids,
        problems=problems,
        changes=changes | Changes(inbox=True),
    )


def _file_problems(desk: Desk, receipt: Receipt, flow_file: FlowFile) -> tuple[Problem, ...]:
    """Compare with our own identity and with what the same sender has sent before."""
    envelope = flow_file.envelope
    if envelope is None:
        return ()
    twins = [
        twin
        for twin in desk.store.inbox.same_file(envelope.from_role, envelope.from_id, envelope.file_identifier)
        if twin.id != receipt.id
    ]
    found = check_address(envelope, desk.settings.own_ids, desk.settings.text("test_flag"))
    if receipt.received_basis == BASIS_GIVEN and envelope.created:
        created = local_day(envelope.created.replace(tzinfo=envelope.created.tzinfo or UTC))
        if receipt.received_on < created:
            early = problem(
                "received-before-header",
                Place(line=1, group="ZHV"),
                received=long_day(receipt.received_on),
                created=long_day(created),
            )
            found += (early,)
    if twins:
        # What was refused was never worked on: a corrected file under the same identifier may be taken.
        refused = all(twin.verdict == Verdict.REFUSED for twin in twins)
        place = Place(line=1, group="ZHV", field="file_identifier")
        twin = problem(
            "same-file-identifier-corrected" if refused else "same-file-identifier",
            place,
            file_identifier=shown(envelope.file_identifier),
            from_id=shown(envelope.from_id),
            name=shown(twins[0].name, 80),
            when=f"{local_day(twins[0].received_at):%d %b %Y}",
        )
        return (twin, *found)
    return found


def _with_header(desk: Desk, receipt: Receipt, flow_file: FlowFile) -> Receipt:
    """Note what the header says, and settle the day of receipt.

    The file's own time counts where it lies between the header's time and now, else the time of import.
    """
    envelope = flow_file.envelope
    if envelope is None:
        return msgspec.structs.replace(receipt, encoding=flow_file.encoding, newline=flow_file.newline)
    if receipt.received_basis == BASIS_FILE and envelope.created and receipt.received_at < envelope.created:
        now = desk.now()
        receipt = msgspec.structs.replace(
            receipt, received_at=now, received_on=local_day(now), received_basis=BASIS_IMPORT
        )
    return msgspec.structs.replace(
        receipt,
        flow=envelope.flow,
        file_identifier=envelope.file_identifier,
        from_role=envelope.from_role,
        from_id=envelope.from_id,
        to_role=envelope.to_role,
        to_id=envelope.to_id,
        test_flag=envelope.test_flag,
        created=envelope.created,
        encoding=flow_file.encoding,
        newline=flow_file.newline,
    )


def _work(
    desk: Desk, change: Change, receipt: Receipt, flow_file: FlowFile, judged: Judged, job_ids: list[str]
) -> tuple[list[Problem], Changes]:
    extra: list[Problem] = []
    match judged.purpose:
        case Purpose.REQUESTS:
            job_ids.extend(take_requests(desk, change, receipt, flow_file, judged.roots, extra))
            return extra, Changes(jobs=True)
        case Purpose.DETAILS:
            extra.extend(take_details(desk, change, receipt, flow_file, judged.roots))
            return extra, Changes(meters=True, jobs=True)
        case Purpose.NOTIFICATION:
            for root in judged.roots:
                note_notification(desk, change, receipt, flow_file, root)
            return extra, Changes(jobs=True)
        case Purpose.NOTHING:
            return extra, Changes()


def _files_of(path: Path) -> list[Path]:
    """Give the path, or the visible files of a folder by name; what is not there is told when it is read."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
