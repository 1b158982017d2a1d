"""Record a visit: start it, keep every field as it is typed, finish it, or take a whole one from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mopdesk.actions.attachments import take_attachments
from mopdesk.actions.changes import Changes
from mopdesk.actions.on_its_way import refuse_while_leaving
from mopdesk.actions.work_out import WorkedOut, draft_facts, work_out
from mopdesk.basics.errors import FileTrouble, NotAllowed
from mopdesk.basics.files import name_in_words
from mopdesk.basics.json_file import read_json
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk
from mopdesk.work import engine
from mopdesk.work.answer_life import Correction, CorrectionState
from mopdesk.work.fact_paths import check_path, flatten
from mopdesk.work.nouns import Job, JobState, Owed, Visit, VisitVersion
from mopdesk.work.people import Role
from mopdesk.work.visit_facts import plain_facts, read_facts, refuse_absurd

DRAFT, FINISHED = "draft", "finished"
_LARGEST_FACTS = 5 * 1024 * 1024
_NOT_VISITED = (JobState.CLOSED, JobState.ANSWERED)


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A finished visit: its frozen version, the job after it, what is owed and what is wrong."""

    version: VisitVersion
    job: Job
    owed: Owed
    problems: tuple[Problem, ...]
    stops: tuple[Problem, ...]
    changes: Changes = Changes(jobs=True, visits=True, outbox=True)


def start_visit(desk: Desk, job_ref: str) -> Visit:
    """Start a visit to a job, or give the one that is open. Raises `NotAllowed` for a settled job."""
    job = desk.store.jobs.find(job_ref)
    draft = desk.store.visits.draft_of(job.id)
    if draft is not None:
        return draft
    if job.state in _NOT_VISITED:
        raise NotAllowed(
            f"A visit cannot be started: the job is *{job.state.value}*.",
            "",
            "Reopen the job first." if job.state is JobState.CLOSED else "",
        )
    refuse_while_leaving(desk, job, "A visit cannot be started")
    visits = desk.store.visits.visits_of(job.id, binned=True)
    visit = Visit(
        id=desk.store.new_id(),
        job_id=job.id,
        number=len(visits) + 1,
        state=DRAFT,
        started_at=desk.now(),
    )
    with desk.change("visit.started", visit.id, job=job.id) as change:
        desk.store.visits.put_visit(change, visit)
        desk.store.visits.set_field(change, visit.id, "date", desk.today().isoformat())
        if name := job.engineer or _engineer_here(desk):
            desk.store.visits.set_field(change, visit.id, "engineer", name)
    return visit


def _engineer_here(desk: Desk) -> str:
    """Give who visits from this machine: the engineer who is signed in, else the name in the settings."""
    person = desk.person
    if person is not None and person.role is Role.ENGINEER:
        return person.name
    return desk.settings.text("engineer")


def set_field(desk: Desk, visit_id: str, path: str, value: Any) -> Changes:
    """Keep one field of a visit as it was typed; None clears it and everything below.

    Raises `Usage` for a field that visits do not have and `NotAllowed` for a finished visit.
    """
    check_path(path, value)
    visit = open_visit(desk, visit_id)
    with desk.change("visit.field", visit.id, path=path, job=visit.job_id) as change:
        desk.store.visits.clear_field(change, visit_id, path)
        if value is not None:
            desk.store.visits.set_field(change, visit_id, path, value)
    return Changes(visits=True)


def open_visit(desk: Desk, visit_id: str) -> Visit:
    """Give a visit that may still be changed. Raises `NotAllowed` where it is finished."""
    visit = desk.store.visits.visit(visit_id)
    if desk.store.visits.is_binned(visit_id):
        raise NotAllowed("This visit is in the bin.", "", "Take it out of the bin to go on with it.")
    if visit.state != DRAFT:
        raise NotAllowed(
            "This visit is finished.",
            "Its facts are frozen.",
            "Use 'Correct this visit' to record another version before the answer leaves.",
        )
    return visit


def check_visit(desk: Desk, visit_id: str) -> WorkedOut:
    """Check a visit as it stands: what it owes, what is missing, what the answers would be."""
    visit = desk.store.visits.visit(visit_id)
    job = desk.store.jobs.job(visit.job_id)
    attachments = tuple(desk.store.visits.attachments(visit_id))
    correction = desk.store.corrections.latest_of_visit(visit_id)
    if correction is not None and correction.state is CorrectionState.WITHDRAWN:
        correction = None
    return work_out(desk, job, draft_facts(desk, visit_id), attachments, correction)


def finish_visit(desk: Desk, visit_id: str) -> Finished:
    """Freeze a visit's facts as a version and move its job on.

    Never refused for what is missing: a visit with gaps is 'visited' and lists what stops its answer.
    """
    visit = open_visit(desk, visit_id)
    checked = check_visit(desk, visit_id)
    version = VisitVersion(
        id=desk.store.new_id(),
        visit_id=visit_id,
        job_id=visit.job_id,
        version=visit.version + 1,
        facts=plain_facts(checked.facts),
        frozen_at=desk.now(),
        actor=desk.actor,
    )
    correction = desk.store.corrections.open_of_visit(visit_id)
    job = desk.store.jobs.job(visit.job_id)
    with desk.change("visit.finished", visit_id, job=visit.job_id, finding=checked.outcome.finding) as change:
        desk.store.visits.freeze(change, version)
        finished = msgspec.structs.replace(visit, state=FINISHED, version=version.version)
        desk.store.visits.put_visit(change, finished)
        if correction is None:
            stops = bool(checked.stops)
            moved = engine.finished(checked.process, checked.case, checked.job, checked.owed, stops)
            job = moved.job
            desk.store.cases.put_case(change, moved.case)
            desk.store.jobs.put_job(change, job)
        else:
            # Its job has had its answer: a correction moves nothing before it leaves.
            done = {"state": CorrectionState.FINISHED, "visit_version_id": version.id}
            desk.store.corrections.put(change, msgspec.structs.replace(correction, **done))
    return Finished(
        version=version, job=job, owed=checked.owed, problems=checked.problems, stops=checked.stops
    )


def correct_visit(desk: Desk, visit_id: str) -> Visit:
    """Open a finished visit again, to finish it as another version.

    Raises `NotAllowed` once a version of it has been answered: what was sent never changes.
    """
    visit = desk.store.visits.visit(visit_id)
    if visit.state == DRAFT:
        return visit
    correction = desk.store.corrections.latest_of_visit(visit_id)
    if correction is not None and correction in desk.store.corrections.unsent():
        return open_correction(desk, visit, correction)
    for version in desk.store.visits.versions(visit_id):
        if desk.store.outbox.files_of_version(version.id):
            raise NotAllowed(
                "This visit has been answered.",
                "What was sent never changes.",
                "Correct the file that was sent, or start another visit.",
            )
    refuse_second_draft(desk, visit.job_id)
    opened = msgspec.structs.replace(visit, state=DRAFT)
    job = desk.store.jobs.job(visit.job_id)
    with desk.change("visit.opened-again", visit_id, job=visit.job_id) as change:
        desk.store.visits.put_visit(change, opened)
        for version in desk.store.visits.versions(visit_id):
            desk.store.holds.end(change, version.id)
        if job.state is JobState.READY:
            desk.store.jobs.put_job(change, msgspec.structs.replace(job, state=JobState.VISITED))
    return opened


def open_correction(
    desk: Desk, visit: Visit, correction: Correction, fields: dict[str, Any] | None = None
) -> Visit:
    """Open the visit of a correction as a draft, for the first time or again before it has left.

    `fields` are those of the version that is corrected, where the draft is to begin with them.
    """
    refuse_second_draft(desk, visit.job_id)
    opened = msgspec.structs.replace(visit, state=DRAFT)
    again = {"state": CorrectionState.OPEN, "visit_version_id": None}
    facts = {"job": visit.job_id, "correction": correction.id, "reason": correction.reason}
    with desk.change("correction.opened", visit.id, **facts) as change:
        if correction.visit_version_id is not None:
            desk.store.holds.end(change, correction.visit_version_id)
        desk.store.corrections.put(change, msgspec.structs.replace(correction, **again))
        desk.store.visits.put_visit(change, opened)
        if fields is not None:
            for path in desk.store.visits.fields(visit.id).keys() - fields.keys():
                change.remove("visit_field", visit.id, path)
            for path, value in fields.items():
                desk.store.visits.set_field(change, visit.id, path, value)
    return opened


def refuse_second_draft(desk: Desk, job_id: str) -> None:
    """Refuse to open a visit while another one to the same job is open."""
    if desk.store.visits.draft_of(job_id) is not None:
        raise NotAllowed(
            "Another visit to this job is open.", "", "Finish that one first, or put it in the bin."
        )


def record_visit(desk: Desk, job_ref: str, facts_file: Path, *, replace_draft: bool = False) -> Finished:
    """Record a whole visit from a JSON file and finish it; photos and signatures are named beside it.

    Raises `FileTrouble` or `Usage` before anything is kept where the file or a picture cannot be read.
    """
    draft = draft_visit(desk, job_ref, facts_file, replace_draft=replace_draft)
    return finish_visit(desk, draft.id)


def draft_visit(desk: Desk, job_ref: str, facts_file: Path, *, replace_draft: bool = False) -> Visit:
    """Record a visit from a JSON file as far as it goes, and leave it open.

    A visit that somebody has begun is taken over only with `replace_draft`; else `NotAllowed`.
    """
    facts = read_facts(read_json(facts_file, _LARGEST_FACTS, "See 'mopdesk visit schema'."))
    refuse_absurd(facts)
    if not replace_draft:
        _refuse_typed_draft(desk, job_ref)
    pictures = take_attachments(desk, facts, facts_file.parent)
    visit = start_visit(desk, job_ref)
    with desk.change("visit.recorded", visit.id, job=visit.job_id, file=name_in_words(facts_file)) as change:
        for path in desk.store.visits.fields(visit.id):
            desk.store.visits.clear_field(change, visit.id, path)
        for kept in desk.store.visits.attachments(visit.id):
            desk.store.visits.drop_attachment(change, kept.id)
        for path, value in flatten(facts).items():
            desk.store.visits.set_field(change, visit.id, path, value)
        for picture in pictures:
            attachment = picture.as_attachment(desk.store.new_id(), visit.id, desk.now())
            desk.store.visits.attach(change, attachment, picture.body, picture.media_type)
    return visit


def _refuse_typed_draft(desk: Desk, job_ref: str) -> None:
    """Refuse to write over what somebody has typed or attached; what a start fills in does not count."""
    job = desk.store.jobs.find(job_ref)
    draft = desk.store.visits.draft_of(job.id)
    if draft is None:
        return
    if desk.store.visits.fields(draft.id).keys() - {"date", "engineer"} or desk.store.visits.attachments(
        draft.id
    ):
        raise NotAllowed(
            "A visit to this job is under way.",
            f"Visit {draft.number} holds what somebody has recorded.",
            "Finish it first, or replace it knowingly with --replace-draft.",
        )


__all__ = [
    "FileTrouble",
    "Finished",
    "check_visit",
    "correct_visit",
    "draft_visit",
    "finish_visit",
    "open_correction",
    "open_visit",
    "record_visit",
    "refuse_second_draft",
    "set_field",
    "start_visit",
]
