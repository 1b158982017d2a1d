"""What is old enough to be erased, and the erasing of a job down to the fact that it was there.

Of an erased job stay: its id, Supplier, flow, process, state and days, the numbers and names of its files,
and the last four digits of its MPAN. Everything that leads to a person goes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from msgspec.structs import replace

from mopdesk.store.blobs import ERASED
from mopdesk.store.change import Change
from mopdesk.store.connection import Row
from mopdesk.store.database import Store
from mopdesk.store.records import as_time
from mopdesk.work.nouns import Job, Request, Site

_SETTLED = ("answered", "closed")
_HIDDEN = "*"
# A look at a job is nothing that happens to it.
_LOOKS = ("access.shown", "access.copied", "access.printed", "subject.exported", "retention")
_IN = "IN (SELECT value FROM json_each(?))"

# A settled job that is being answered again, or whose answer has not left, still needs all it has.
_NOTHING_OPEN = """
AND NOT EXISTS (
    SELECT 1 FROM visit d WHERE d.job_id = t.id AND d.state = 'draft'
    AND NOT EXISTS (SELECT 1 FROM binned_visit b WHERE b.visit_id = d.id)
)
AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.job_id = t.id)
AND NOT EXISTS (SELECT 1 FROM outgoing o WHERE o.job_id = t.id AND o.state IN ('pending', 'staged'))
"""
_DUE_JOBS = f"""
SELECT t.id, t.mpan, (
    SELECT max(j.at) FROM journal_subject s JOIN journal j USING (device, sequence)
    WHERE s.subject = t.id AND j.kind NOT {_IN}
) AS last
FROM job t WHERE t.state {_IN} AND substr(t.mpan, 1, 1) <> ? AND last < ?
{_NOTHING_OPEN}
ORDER BY last, t.id
"""  # noqa: S608
_DUE_PHOTOS = f"""
SELECT a.id, a.sha256, a.added_at AS last, t.mpan, t.id AS job_id
FROM attachment a JOIN visit v ON v.id = a.visit_id JOIN job t ON t.id = v.job_id
WHERE t.state {_IN} AND a.sha256 <> '' AND a.added_at < ? {_NOTHING_OPEN} ORDER BY a.added_at, a.id
"""  # noqa: S608

_FILES_THAT_TOLD = f"""
WITH gone AS (SELECT id, mpan, request FROM job WHERE id {_IN.replace("?", "?1")})
SELECT sha256 FROM receipt WHERE id IN (
    SELECT request ->> '$.receipt_id' FROM gone
    UNION SELECT request ->> '$.receipt_id' FROM repeat_request WHERE job_id IN (SELECT id FROM gone)
    UNION SELECT receipt_id FROM held_details WHERE mpan IN (SELECT mpan FROM gone)
)
"""  # noqa: S608


def due_jobs(store: Store, before: datetime) -> list[Row]:
    """Give id, MPAN and last moment of settled jobs to which nothing happened since, the oldest first."""
    return store.connection.rows(
        _DUE_JOBS, (json.dumps(_LOOKS), json.dumps(_SETTLED), _HIDDEN, as_time(before))
    )


def due_photos(store: Store, before: datetime) -> list[Row]:
    """Give id, bytes, MPAN and day of the photos and signatures of settled jobs that are older."""
    return store.connection.rows(_DUE_PHOTOS, (json.dumps(_SETTLED), as_time(before)))


def due_files(store: Store, before: datetime | None, erased: Collection[str]) -> list[Row]:
    """Give the receipts whose jobs are all settled and that are older, or whose jobs all go now."""
    found = []
    for row in store.connection.rows(
        "SELECT r.id, r.sha256, r.received_at AS last, r.job_ids FROM receipt r "
        "JOIN blob b USING (sha256) WHERE r.state = 'done' AND b.media_type <> ? "
        "ORDER BY r.received_at, r.id",
        (ERASED,),
    ):
        ids = json.loads(row["job_ids"])
        old = before is not None and row["last"] < as_time(before)
        if (old and _all_settled(store, ids)) or (ids and _all_gone(store, ids, erased)):
            found.append(row)
    return found


def erase_jobs(store: Store, change: Change, job_ids: Collection[str]) -> set[str]:
    """Erase jobs with all that hangs on them, within a change of retention; give the bytes to be emptied."""
    wanted = json.dumps(sorted(job_ids))
    jobs = store.jobs.jobs(list(job_ids))
    bytes_gone: set[str] = set()
    for job in jobs:
        store.jobs.put_job(change, _bare(job))
        for repeat in store.jobs.repeats(job.id):
            store.jobs.add_repeat(change, replace(repeat, request=_bare_request(repeat.request)))
    for row in _rows(store, "job_note", f"job_id {_IN}", wanted):
        change.remove("job_note", row["id"])
    visits = f"visit_id IN (SELECT id FROM visit WHERE job_id {_IN})"  # noqa: S608
    for row in _rows(store, "visit_field", visits, wanted):
        change.remove("visit_field", row["visit_id"], row["path"])
    for row in _rows(store, "visit_version", f"job_id {_IN}", wanted):
        change.put("visit_version", {**row, "facts": "{}"}, even_if_same=True)
    for row in _rows(store, "attachment", visits, wanted):
        change.remove("attachment", row["id"])
        bytes_gone.add(row["sha256"])
    for row in _rows(store, "correction", f"job_id {_IN}", wanted):
        change.put("correction", {**row, "reason": ""})
    for row in _rows(store, "outgoing", f"job_id {_IN}", wanted):
        change.put("outgoing", {**row, "note": ""})
        bytes_gone.add(row["sha256"])
    _erase_cases(store, change, {job.case_id for job in jobs})
    for mpan in {job.mpan for job in jobs}:
        if not store.jobs.jobs_of_mpan(mpan):
            _erase_details(store, change, mpan)
    return bytes_gone


def erase_photos(store: Store, change: Change, photo_ids: Iterable[str], words: str) -> set[str]:
    """Take the bytes and words from photos and signatures; `words` say why there are none."""
    bytes_gone = set()
    for photo_id in photo_ids:
        for row in _rows(store, "attachment", "id = ?", photo_id):
            bytes_gone.add(row["sha256"])
            change.put("attachment", {**row, "sha256": "", "caption": "", "name": "", "none_reason": words})
    return bytes_gone


def erase_files(store: Store, change: Change, receipt_ids: Iterable[str]) -> set[str]:
    """Take bytes, name, faults and the reasons of decisions from received files; that they came stays."""
    bytes_gone = set()
    for receipt_id in receipt_ids:
        for row in _rows(store, "receipt", "id = ?", receipt_id):
            bytes_gone.add(row["sha256"])
            change.put("receipt", {**row, "name": "erased by retention", "problems": "[]"})
        for row in _rows(store, "file_decision", "receipt_id = ?", receipt_id):
            change.put("file_decision", {**row, "reason": ""})
    return bytes_gone


def files_that_told(store: Store, job_ids: Collection[str]) -> set[str]:
    """Give the bytes of the received files that told of these jobs, or of the meters of their MPANs."""
    rows = store.connection.rows(_FILES_THAT_TOLD, (json.dumps(sorted(job_ids)),))
    return {row["sha256"] for row in rows}


def still_kept(store: Store, sha256s: Collection[str]) -> int:
    """Count those of these bytes that are not erased."""
    found: int = store.connection.value(
        f"SELECT count(*) FROM blob WHERE media_type <> ? AND sha256 {_IN}",  # noqa: S608
        (ERASED, json.dumps(sorted(sha256s))),
    )
    return found


def still_needed(store: Store, sha256s: Collection[str]) -> set[str]:
    """Give which of these bytes something else still names: a photo, or a setting such as the logo."""
    wanted = json.dumps(sorted(sha256s))
    rows = store.connection.rows(
        f"SELECT sha256 FROM attachment WHERE sha256 {_IN} UNION SELECT value FROM setting WHERE value {_IN}",  # noqa: S608
        (wanted, wanted),
    )
    return {row["sha256"] for row in rows}


def _bare(job: Job) -> Job:
    return replace(
        job,
        mpan=_last_digits(job.mpan),
        request=_bare_request(job.request),
        site=Site(),
        flags=(),
        process_reason="",
        label_words=(),
        appointment=None,
        appointment_from="",
        appointment_to="",
        engineer="",
        closed_reason=job.closed_reason.split(",")[0],
    )


def _bare_request(request: Request) -> Request:
    return Request(
        flow=request.flow,
        mpan=_last_digits(request.mpan),
        sender_role=request.sender_role,
        sender_id=request.sender_id,
        recipient_role=request.recipient_role,
        recipient_id=request.recipient_id,
        receipt_id=request.receipt_id,
        line=request.line,
        file_identifier=request.file_identifier,
    )


def _erase_cases(store: Store, change: Change, case_ids: Iterable[str]) -> None:
    for case_id in case_ids:
        if all(map(is_erased, store.jobs.jobs_of_case(case_id))):
            case = store.cases.case(case_id)
            store.cases.put_case(change, replace(case, mpan=_last_digits(case.mpan)))


def _erase_details(store: Store, change: Change, mpan: str) -> None:
    for row in _rows(store, "held_details", "mpan = ?", mpan):
        for meter in _rows(store, "held_meter", "details_id = ?", row["id"]):
            change.remove("held_meter", meter["details_id"], meter["serial"])
        change.remove("held_details", row["id"])


def is_erased(job: Job) -> bool:
    """Tell whether of a job no more is left than that it was there."""
    return job.mpan.startswith(_HIDDEN)


def _last_digits(mpan: str) -> str:
    return _HIDDEN * max(0, len(mpan) - 4) + mpan[-4:]


def _rows(store: Store, table: str, where: str, value: str) -> list[Row]:
    found = store.connection.rows(f"SELECT * FROM {table} WHERE {where}", (value,))  # noqa: S608
    return [{name: row[name] for name in row if name != "n"} for row in found]


def _all_settled(store: Store, job_ids: Collection[str]) -> bool:
    return all(job.state.value in _SETTLED for job in store.jobs.jobs(list(job_ids)))


def _all_gone(store: Store, job_ids: Collection[str], erased: Collection[str]) -> bool:
    return all(job.id in erased or is_erased(job) for job in store.jobs.jobs(list(job_ids)))
