"""Everything held about one MPAN, for the person behind it: one zip with names of our own, nothing of others.

A flow file may tell of many homes: of such a file only the lines of this MPAN go in, between its first and
last line. Photos lie in the store re-encoded, without position or camera.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from mopdesk.actions.history import events_of
from mopdesk.actions.make_report import report_bytes
from mopdesk.basics.errors import MopdeskError, Usage
from mopdesk.basics.files import make_folder, whole_file
from mopdesk.basics.identifiers import mpan_is_good, spaced_mpan
from mopdesk.basics.workdays import long_day
from mopdesk.desk import LONDON, Desk
from mopdesk.flows.reader import open_flow
from mopdesk.store.blobs import ERASED
from mopdesk.work.nouns import Job, Request

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


class SubjectExport(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the zip, and how much of each kind is in it."""

    path: Path
    jobs: int
    visits: int
    photos: int
    files: int
    reports: int
    missing: tuple[str, ...] = ()
    """What is known of and no longer held, or cannot be read, in words: the index says it too."""


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the zip: its name there, what it is in words, and its bytes."""

    name: str
    words: str
    body: bytes


class _Gone(msgspec.Struct, frozen=True, kw_only=True):
    """Something of which a record tells, and whose bytes are not there; `why` says so."""

    words: str
    why: str


def export_subject(desk: Desk, mpan: str, folder: Path) -> SubjectExport:
    """Write everything that is held about an MPAN into a new zip in `folder`, access notes included.

    That it was written, and by whom, stands in the journal of each job. Raises `Usage` where nothing is held,
    `NotAllowed` for whoever may not.
    """
    desk.need("subject-export")
    core = "".join(mpan.split())
    if not mpan_is_good(core):
        raise Usage("This is no MPAN core.", "It has 13 digits, the last of which checks the others.")
    jobs = desk.store.jobs.jobs_of_mpan(core)
    details = desk.store.meters.history(core)
    files_of_it = [*_received(desk, core, jobs), *_sent(desk, jobs)]
    if not (jobs or details or files_of_it):
        raise Usage("Nothing is held about this MPAN.")
    found = {
        "files": files_of_it,
        "photos": list(_photos(desk, jobs)),
        "reports": list(_reports(desk, jobs)),
    }
    gone = [one for kind in found.values() for one in kind if isinstance(one, _Gone)]
    files, photos, reports = ([one for one in kind if isinstance(one, _Part)] for kind in found.values())
    told = _as_data(desk, core, jobs)
    parts = [*files, *photos, *reports]
    whole = [
        _Part(name="index.txt", words="this page", body=_index(desk, core, jobs, parts, gone).encode()),
        _Part(
            name="everything.json",
            words="every record, for programs",
            body=msgspec.json.format(msgspec.json.encode(told), indent=2),
        ),
        *parts,
    ]
    path = _free_name(make_folder(folder).absolute(), f"mopdesk-subject-{desk.today():%Y%m%d}")
    with whole_file(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in whole:
            packed.writestr(part.name, part.body)
    done = SubjectExport(
        path=path,
        jobs=len(jobs),
        visits=sum(len(desk.store.visits.visits_of(job.id, binned=True)) for job in jobs),
        photos=len(photos),
        files=len(files),
        reports=len(reports),
        missing=tuple(f"{one.words}: {one.why}" for one in gone),
    )
    abouts: list[str | None] = [job.id for job in jobs]
    for about in abouts or [None]:
        with desk.change("subject.exported", about, files=done.files, photos=done.photos) as change:
            change.tell()
    return done


def _bytes_of(desk: Desk, sha256: str) -> bytes | str:
    """Give kept bytes, or in words why they are not there."""
    try:
        if desk.store.blobs.media_type(sha256) == ERASED:
            return "its bytes were removed by retention"
        return desk.store.blobs.body(sha256)
    except KeyError:
        return "its bytes are not in the store"
    except MopdeskError as error:
        return error.title


def _received(desk: Desk, mpan: str, jobs: list[Job]) -> Iterator[_Part | _Gone]:
    """Give the files that told of this MPAN: whole where they told of nobody else, else its lines.

    Whatever came of them: a file that was refused is kept, and so is one whose other jobs still stand when
    the job of this MPAN was erased.
    """
    naming = {receipt.id for receipt in desk.store.inbox.naming(mpan)}
    wanted = naming | {one.receipt_id for one in desk.store.meters.history(mpan)}
    for job in jobs:
        wanted |= {
            job.request.receipt_id,
            *(one.request.receipt_id for one in desk.store.jobs.repeats(job.id)),
        }
    receipts = [receipt for one in wanted if one and (receipt := desk.store.inbox.arrival(one))]
    for number, receipt in enumerate(sorted(receipts, key=lambda one: one.received_at), start=1):
        words = f"{receipt.flow} from {receipt.from_id}, received {long_day(receipt.received_on)}"
        data = _bytes_of(desk, receipt.sha256)
        if isinstance(data, str):
            yield _Gone(words=words, why=data)
            continue
        body, whole = _lines_of(desk, data, mpan)
        if mpan.encode() not in body and receipt.id in naming:
            yield _Gone(
                words=words, why="it names the MPAN in lines that cannot be told from those of others"
            )
            continue
        what = "as it came" if whole else "its lines about this MPAN; the file told of others too"
        yield _Part(name=f"received/{number:03}.usr", words=f"{words}, {what}", body=body)


def _lines_of(desk: Desk, data: bytes, mpan: str) -> tuple[bytes, bool]:
    """Give a file's lines about one MPAN with its first and last line, and whether that is all of it."""
    read = open_flow(data, desk.catalogue)
    mine = [root for root in read.roots if mpan in root.fields]
    newline = b"\r\n" if read.newline == "CRLF" else b"\n"
    encoding = "utf-8" if read.encoding.startswith("utf-8") else read.encoding
    lines = [group.raw() for root in mine for group in root.walk() if group.spec or not root.spec]
    ends = [end.raw() if end else "" for end in (read.header, read.trailer)]
    whole = [line for line in (ends[0], *lines, ends[1]) if line]
    # A line that nobody could read belongs to no MPAN: it may be somebody else's.
    there = sum(bool(line.strip()) for line in data.split(b"\n"))
    if len(mine) == len(read.roots) and len(whole) == there:
        return data, True
    return newline.join(line.encode(encoding, "replace") for line in whole) + newline, False


def _sent(desk: Desk, jobs: list[Job]) -> Iterator[_Part | _Gone]:
    files = [file for job in jobs for file in desk.store.outbox.files_of_job(job.id)]
    for number, file in enumerate(files, start=1):
        words = f"{file.flow} to {file.to_id}, {file.state.value}"
        body = _bytes_of(desk, file.sha256)
        if isinstance(body, str):
            yield _Gone(words=words, why=body)
        else:
            yield _Part(name=f"sent/{number:03}.usr", words=words, body=body)


def _photos(desk: Desk, jobs: list[Job]) -> Iterator[_Part | _Gone]:
    number = 0
    for job in jobs:
        for visit in desk.store.visits.visits_of(job.id, binned=True):
            for one in desk.store.visits.attachments(visit.id):
                if not one.sha256:
                    continue
                number += 1
                caption = f": {one.caption}" if one.caption else ""
                words = f"{one.kind} {one.purpose}, visit {visit.number}{caption}"
                body = _bytes_of(desk, one.sha256)
                if isinstance(body, str):
                    yield _Gone(words=words, why=body)
                    continue
                kind = _ENDINGS.get(desk.store.blobs.media_type(one.sha256), "bin")
                yield _Part(name=f"photos/{number:03}.{kind}", words=words, body=body)


def _reports(desk: Desk, jobs: list[Job]) -> Iterator[_Part | _Gone]:
    for number, job in enumerate(jobs, start=1):
        if not desk.store.visits.visits_of(job.id):
            continue
        words = f"visit report of the job received {long_day(job.received_on)}"
        try:
            body = report_bytes(desk, job.id)
        except MopdeskError as error:
            yield _Gone(words=words, why=f"it cannot be printed: {error.title}")
        else:
            yield _Part(name=f"reports/{number:03}.pdf", words=words, body=body)


def _own_lines(desk: Desk, request: Request) -> Request:
    """Give a request without the lines below it that nobody could read: see `_lines_of`."""
    spec = desk.catalogue.find(request.flow)
    codes = [line.split("|", 1)[0] for line in request.raw]
    if spec is None or not codes or spec.group(codes[0]) is None:
        return request
    kept = (line for line, code in zip(request.raw, codes, strict=True) if spec.group(code))
    return msgspec.structs.replace(request, raw=tuple(kept))


def _as_data(desk: Desk, mpan: str, jobs: list[Job]) -> dict[str, Any]:
    """Give every record about the MPAN, as the store holds it."""
    store = desk.store
    return {
        "mpan": mpan,
        "written_at": desk.now(),
        "meter_technical_details": store.meters.history(mpan),
        "cases": [store.cases.case(one) for one in dict.fromkeys(job.case_id for job in jobs)],
        "jobs": [
            {
                "job": msgspec.structs.replace(job, request=_own_lines(desk, job.request)),
                "requests_again": [
                    msgspec.structs.replace(one, request=_own_lines(desk, one.request))
                    for one in store.jobs.repeats(job.id)
                ],
                "notes": store.notes.of_job(job.id),
                "visits": [
                    {
                        "visit": visit,
                        "fields": store.visits.fields(visit.id),
                        "versions": store.visits.versions(visit.id),
                        "photos_and_signatures": store.visits.attachments(visit.id),
                    }
                    for visit in store.visits.visits_of(job.id, binned=True)
                ],
                "sent": store.outbox.files_of_job(job.id),
                "history": events_of(desk, job),
            }
            for job in jobs
        ],
    }


def _index(desk: Desk, mpan: str, jobs: list[Job], parts: list[_Part], gone: list[_Gone]) -> str:
    """Write the page that a person reads first: plain text, nothing in it is markup."""
    lines = [
        f"Everything that mopdesk holds about MPAN {spaced_mpan(mpan)}",
        f"Written on {long_day(desk.today())} by {desk.actor}"
        + (f", {desk.settings.text('company_name')}" if desk.settings.text("company_name") else ""),
        "",
    ]
    for number, job in enumerate(jobs, start=1):
        site = job.site
        asked = " / ".join(job.request.text.split("\n"))
        lines += [
            f"Job {number}: {job.flow} of Supplier {job.supplier}, received {long_day(job.received_on)}",
            f"  State: {job.state.value}{f', {job.closed_reason}' if job.closed_reason else ''}",
            f"  Address: {site.one_line or 'none'}",
            f"  Contact: {' '.join(part for part in (site.contact, site.telephone) if part) or 'none'}",
            f"  Access notes: {site.access_notes or 'none'}",
            f"  Asked: {asked or 'nothing in words'}",
        ]
        lines += [f"  Note of {note.actor}: {note.text}" for note in desk.store.notes.of_job(job.id)]
        lines.append("  What happened:")
        for event in events_of(desk, job):
            when = f"{event.at.astimezone(LONDON):%d %b %Y %H:%M}"
            detail = f": {event.detail}" if event.detail else ""
            lines.append(f"    {when}  {event.title}{detail}, by {event.actor}")
        lines.append("")
    lines.append("Files in this zip:")
    lines += [f"  {part.name}  {part.words}" for part in parts]
    lines.append("  everything.json  every record above and more, for programs")
    if gone:
        lines += ["", "Known of, and not in this zip:"]
        lines += [f"  {one.words}: {one.why}" for one in gone]
    return "\n".join(lines) + "\n"


def _free_name(folder: Path, stem: str) -> Path:
    number = 1
    while (path := folder / f"{stem}{f'-{number}' if number > 1 else ''}.zip").exists():
        number += 1
    return path
