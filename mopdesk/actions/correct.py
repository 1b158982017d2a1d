"""Correct what was sent: a released file never changes, a new one replaces it and names it."""

from __future__ import annotations

import msgspec

from mopdesk.actions.check import work_out_version
from mopdesk.actions.explain_file import explain_bytes
from mopdesk.actions.preview import preview_answers
from mopdesk.actions.ready import LEFT
from mopdesk.actions.standing import standing, standing_files
from mopdesk.actions.visits import check_visit, open_correction
from mopdesk.actions.work_out import WorkedOut, version_facts
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.desk import Desk
from mopdesk.flows.differences import FieldDifference, LineDifference, compare_fields, compare_lines
from mopdesk.work.answer_life import Correction, CorrectionState
from mopdesk.work.fact_paths import flatten
from mopdesk.work.nouns import OutgoingFile, Visit

__all__ = ["FieldDifference", "FileDifference", "LineDifference", "correct", "differences"]


class FileDifference(msgspec.Struct, frozen=True, kw_only=True):
    """An old file beside the one that replaces it. `new_id` is '' while that has not been released.

    `old_name` or `new_name` is '' where one side has no such file: what was sent stays as it is, or is new.
    `words` say which in a sentence.
    """

    flow: str
    old_id: str
    old_name: str
    new_id: str
    new_name: str
    lines: tuple[LineDifference, ...]
    fields: tuple[FieldDifference, ...]
    words: str


class _Side(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a comparison: one that left, or one in the making, whose id is ''."""

    flow: str
    id: str = ""
    name: str = ""
    data: bytes = b""


def correct(desk: Desk, outgoing_id: str, reason: str) -> Visit:
    """Open the visit that a released file answers with as a draft again, for a corrected version.

    The visit keeps everything that was recorded of it. Once it is finished its answers leave as new files
    that name the old ones. Raises `NotAllowed` where the file has not left, has been replaced, or another
    visit to its job is open.
    """
    desk.need("correct")
    if not reason.strip():
        raise Usage("Say why the answer is corrected.")
    file = desk.store.outbox.get(outgoing_id)
    if file.state not in LEFT:
        raise NotAllowed("This file cannot be corrected.", f"{file.file_name} is {file.state.value}.")
    for later in desk.store.outbox.corrections_of(file.id):
        raise NotAllowed(
            "This file has been corrected already.",
            f"{later.file_name} replaces {file.file_name}.",
            "Correct that one.",
        )
    version = desk.store.visits.version(file.visit_version_id)
    visit = desk.store.visits.visit(version.visit_id)
    under_way = desk.store.corrections.latest_of_visit(visit.id)
    if under_way is not None and under_way.state is CorrectionState.OPEN:
        return visit
    if under_way is not None and under_way in desk.store.corrections.unsent():
        return open_correction(desk, visit, under_way)
    newest = max(
        (desk.store.visits.version(one.visit_version_id) for one in standing_files(desk, visit.id)),
        key=lambda one: one.version,
    )
    correction = Correction(
        id=desk.store.new_id(),
        job_id=file.job_id,
        visit_id=visit.id,
        group_id=file.group_id,
        from_version=newest.version,
        reason=reason.strip(),
        state=CorrectionState.OPEN,
        opened_at=desk.now(),
        actor=desk.actor,
    )
    # Refused now rather than at the end: the step of the process that it followed must still exist.
    standing(desk, desk.store.jobs.job(file.job_id), correction)
    return open_correction(desk, visit, correction, flatten(version_facts(newest)))


def differences(desk: Desk, outgoing_id: str) -> tuple[FileDifference, ...]:
    """Compare a file with its correction, sent or in the making; from the old file's id or the new one's.

    All files of the correction are compared, each with the one that it replaces. () where there is none.
    """
    file = desk.store.outbox.get(outgoing_id)
    later = desk.store.outbox.corrections_of(file.id)
    if later:
        return _of_group(desk, later[-1])
    visit_id = desk.store.visits.version(file.visit_version_id).visit_id
    correction = desk.store.corrections.latest_of_visit(visit_id)
    standing_ids = {one.id for one in standing_files(desk, visit_id)}
    if correction is not None and file.id in standing_ids and _in_the_making(desk, correction):
        return _of_draft(desk, correction)
    return _of_group(desk, file) if file.corrects is not None else ()


def _in_the_making(desk: Desk, correction: Correction) -> bool:
    is_open = correction.state is CorrectionState.OPEN
    return is_open or correction in desk.store.corrections.unsent()


def _of_group(desk: Desk, file: OutgoingFile) -> tuple[FileDifference, ...]:
    """Compare the files that left with a correction."""
    return tuple(
        _difference(
            desk, _left(desk, desk.store.outbox.get(one.corrects)) if one.corrects else None, _left(desk, one)
        )
        for one in desk.store.outbox.group(file.group_id)
    )


def _of_draft(desk: Desk, correction: Correction) -> tuple[FileDifference, ...]:
    """Compare what stands with what the correction would send as it is now."""
    job = desk.store.jobs.job(correction.job_id)
    stands = standing(desk, job, correction)
    worked: WorkedOut
    if correction.visit_version_id is None:
        worked = check_visit(desk, correction.visit_id)
    else:
        worked = work_out_version(desk, job, desk.store.visits.version(correction.visit_version_id))
    found, seen = [], set()
    for answer, shown in zip(worked.answers, preview_answers(desk, worked), strict=False):
        old = stands.replaced_by(answer)
        seen.add(old.id if old else "")
        new = _Side(flow=answer.flow, data=shown.raw.encode("utf-8"))
        found.append(_difference(desk, _left(desk, old) if old else None, new))
    found.extend(_difference(desk, _left(desk, one), None) for one in stands.files if one.id not in seen)
    return tuple(found)


def _left(desk: Desk, file: OutgoingFile) -> _Side:
    data = desk.store.blobs.body(file.sha256)
    return _Side(flow=file.flow, id=file.id, name=file.file_name, data=data)


def _difference(desk: Desk, old: _Side | None, new: _Side | None) -> FileDifference:
    before = explain_bytes(desk.catalogue, old.data) if old else None
    after = explain_bytes(desk.catalogue, new.data) if new else None
    lines = compare_lines(before.raw_lines if before else (), after.raw_lines if after else ())
    fields = compare_fields(lines, before.fields if before else (), after.fields if after else ())
    known = new or old
    changed = sum(not one.envelope for one in fields)
    return FileDifference(
        flow=known.flow if known else "",
        old_id=old.id if old else "",
        old_name=old.name if old else "",
        new_id=new.id if new else "",
        new_name=new.name if new else "",
        lines=lines,
        fields=fields,
        words=_words(old, new, changed),
    )


def _words(old: _Side | None, new: _Side | None, changed: int) -> str:
    if old is None or new is None:
        if old is None:
            flow = new.flow if new else ""
            return f"A {flow} that was not sent before."
        return f"{old.name} stays as it is: the correction has no {old.flow}."
    count = f"{changed} field{'' if changed == 1 else 's'}"
    if new.id:
        return f"{new.name} replaces {old.name}: {count} differ{'s' if changed == 1 else ''}."
    if not changed:
        return f"{old.name} stays as it is: the correction changes nothing in it."
    return f"The correction will replace {old.name}: {count} differ{'s' if changed == 1 else ''}."
