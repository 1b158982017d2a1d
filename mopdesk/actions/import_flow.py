"""Take flow files in: kept byte for byte first, understood second, each whole or not at all.

Two transactions a file. *Receipt* commits the bytes and the state `unread`. *Work* commits cases, jobs,
meter details and the state `done` together. What stays unread (a crash between the two) is resumed at the
next start or import.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from mopdesk.actions.work_through import (
    BASIS_FILE,
    BASIS_GIVEN,
    BASIS_IMPORT,
    DONE,
    UNREAD,
    Imported,
    already_received,
    file_problems,
    work_through,
)
from mopdesk.basics.errors import FileTrouble, Usage
from mopdesk.basics.files import name_in_words, read_bytes, sha256_hex
from mopdesk.basics.problems import problem
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk, local_day
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.reader import open_flow
from mopdesk.work.file_decisions import UNTOUCHED, waits
from mopdesk.work.nouns import Receipt
from mopdesk.work.verdicts import judge

LARGEST_FILE = 50 * 1024 * 1024
# What a setting, another decision or a catalogue that has grown may change about a file that is kept.
_MAY_CHANGE = frozenset({"not-our-id", "test-flag-differs", "same-file-identifier", "flow-version-not-taken"})


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
        return already_received(desk, known, path)
    return work_through(desk, known, data, path)


def _judged_otherwise_now(desk: Desk, known: Receipt, data: bytes) -> bool:
    """Tell whether a file that was not taken in would be under the settings and the catalogue of today.

    A file that a person has rejected stays rejected until a person takes it up again.
    """
    if not waits(known) or not _MAY_CHANGE & {one["code"] for one in known.problems}:
        return False
    flow_file = open_flow(data, desk.catalogue)
    found = file_problems(desk, known, flow_file.envelope)
    return judge(flow_file, found, desk.settings.own_ids).verdict not in UNTOUCHED


def resume_unread(desk: Desk) -> tuple[Imported, ...]:
    """Finish what arrived but was never worked through."""
    return tuple(
        work_through(desk, receipt, desk.store.visits.body(receipt.sha256), Path(receipt.name))
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


def _files_of(path: Path) -> list[Path]:
    """Give the path, or the visible files of a folder by name; what is not there is told when it is read."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
