"""What a person may change of a job: process, kind of work, site, appointment, engineer; close and reopen."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.check import work_out_version
from mopdesk.actions.on_its_way import refuse_while_leaving
from mopdesk.actions.take_request import (
    OF_THE_APPOINTMENT,
    Arrived,
    open_or_attach,
    standing_flags,
    without,
)
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.identifiers import is_participant_id, mpan_is_good
from mopdesk.desk import Desk
from mopdesk.work import engine
from mopdesk.work.access_words import COVER
from mopdesk.work.flags import flagged
from mopdesk.work.nouns import Case, Job, JobState, KindOfWork, Request, Site
from mopdesk.work.process_change import change_process as changed_process
from mopdesk.work.process_change import waiting_again

_CHANGED = Changes(jobs=True)


def change_process(desk: Desk, job_ref: str, process: str, reason: str) -> Changes:
    """Let a job follow another process; the reason is kept. Raises `NotAllowed` where it may not."""
    desk.need("processes")
    job = desk.store.jobs.find(job_ref)
    _need(reason, "the process is changed")
    refuse_while_leaving(desk, job, "The process cannot be changed")
    case = desk.store.cases.case(job.case_id)
    siblings = [other for other in desk.store.jobs.jobs_of_case(case.id) if other.id != job.id]
    old = desk.process(case.process)
    moved = changed_process(
        desk.process(process),
        case,
        job,
        desk.calendar,
        old=old,
        alone=not siblings,
        new_id=desk.store.new_id,
    )
    with desk.change("job.process", job.id, process=process, reason=reason) as change:
        desk.store.cases.put_case(change, moved.case)
        if moved.left is not None:
            desk.store.cases.put_case(change, moved.left)
            for sibling in siblings:
                desk.store.jobs.put_job(change, waiting_again(old, moved.left, sibling))
        told = msgspec.structs.replace(moved.job, process_reason=f"Changed by {desk.actor}: {reason}")
        desk.store.jobs.put_job(change, told)
    return _CHANGED


def confirm_kind(desk: Desk, job_ref: str, kind: KindOfWork) -> Changes:
    """Confirm or correct what kind of work a request asks for."""
    job = desk.store.jobs.find(job_ref)
    settled = msgspec.structs.replace(
        job, kind=kind, kind_confirmed=True, flags=without(job.flags, "kind-to-confirm")
    )
    with desk.change("job.kind", job.id, kind=kind.value) as change:
        desk.store.jobs.put_job(change, settled)
    return _CHANGED


def set_site(
    desk: Desk,
    job_ref: str,
    site: Site,
    *,
    appointment: date | None = None,
    appointment_from: str = "",
    appointment_to: str = "",
    engineer: str = "",
) -> Changes:
    """Set a job's address, contact, access notes, appointment and engineer; its flags follow.

    Access notes that stand there covered stay as they are.
    """
    job = desk.store.jobs.find(job_ref)
    if (appointment, appointment_from, appointment_to, engineer) != (
        job.appointment,
        job.appointment_from,
        job.appointment_to,
        job.engineer,
    ):
        desk.need("assign")
    if site.access_notes == COVER:
        site = msgspec.structs.replace(site, access_notes=job.site.access_notes)
    case = desk.store.cases.case(job.case_id)
    bare = msgspec.structs.replace(
        job,
        site=site,
        appointment=appointment,
        appointment_from=appointment_from,
        appointment_to=appointment_to,
        engineer=engineer,
        flags=without(job.flags, "address-missing", *OF_THE_APPOINTMENT),
    )
    with desk.change("job.site", job.id) as change:
        desk.store.jobs.put_job(change, flagged(bare, *standing_flags(desk, bare, case)))
    return _CHANGED


def close_job(desk: Desk, job_ref: str, reason: str, by: str, on: date) -> Changes:
    """Close a job that owes no answer any more: withdrawn, de-appointed or duplicate; it can be reopened."""
    desk.need("close-jobs")
    job = desk.store.jobs.find(job_ref)
    _need(by, "the job is closed, and who decided it")
    if on > desk.today():
        raise Usage("A job cannot be closed in the future.", on.isoformat())
    refuse_while_leaving(desk, job, "The job cannot be closed")
    moved = engine.close(job, desk.store.cases.case(job.case_id), reason)
    words = f"{reason}, by {by} on {on.isoformat()}"
    with desk.change("job.closed", job.id, reason=reason, by=by, on=on.isoformat()) as change:
        desk.store.cases.put_case(change, moved.case)
        for held in desk.store.holds.of_job(job.id):
            desk.store.holds.end(change, held.visit_version_id)
        desk.store.jobs.put_job(change, msgspec.structs.replace(moved.job, closed_reason=words))
    return _CHANGED


def reopen_job(desk: Desk, job_ref: str, reason: str) -> str:
    """Open a closed job again, and give its id."""
    desk.need("close-jobs")
    job = desk.store.jobs.find(job_ref)
    _need(reason, "the job is reopened")
    case = desk.store.cases.case(job.case_id)
    moved = engine.reopen(desk.process(job.process), job, case)
    others = [other for other in desk.store.jobs.open_jobs(job.mpan) if other.supplier == job.supplier]
    if others:
        raise NotAllowed(
            "Another job of this MPAN and Supplier is open.", others[0].id, "Answer or close that one first."
        )
    moved = msgspec.structs.replace(moved, job=_as_visited(desk, moved.job, moved.case))
    with desk.change("job.reopened", job.id, reason=reason) as change:
        desk.store.cases.put_case(change, moved.case)
        desk.store.jobs.put_job(change, moved.job)
    return job.id


def _as_visited(desk: Desk, job: Job, case: Case) -> Job:
    """Give a reopened job the state that its latest finished visit had brought it to."""
    version = desk.store.visits.latest_version(job.id)
    if version is None or desk.store.visits.draft_of(job.id) is not None:
        return job
    if desk.store.outbox.files_of_version(version.id):
        return msgspec.structs.replace(job, state=JobState.REVISIT)
    worked = work_out_version(desk, job, version)
    return engine.finished(worked.process, case, job, worked.owed, bool(worked.stops)).job


def type_job(
    desk: Desk, *, flow: str, mpan: str, supplier: str, text: str, received_on: date, site: Site | None = None
) -> str:
    """Open a job for a request that came by other means than a file, and give its id."""
    core = "".join(mpan.split())
    if not mpan_is_good(core):
        raise Usage(f"{mpan!r} is no MPAN core.", "It has 13 digits, the last of which checks the others.")
    if not is_participant_id(supplier):
        raise Usage(f"{supplier!r} is no Supplier's participant id.")
    if flow not in ("D0001", "D0142"):
        raise Usage(f"A job is asked for by a D0001 or a D0142, not by {flow!r}.")
    if received_on > desk.today():
        raise Usage("A request cannot be received in the future.", received_on.isoformat())
    request = Request(
        flow=flow,
        mpan=core,
        sender_role="X",
        sender_id=supplier,
        recipient_id=desk.settings.own_ids[0] if desk.settings.own_ids else "",
        text=text,
        asked_on=received_on,
    )
    arrived = Arrived(at=desk.now(), on=received_on, basis="given")
    with desk.change("job.typed", None, flow=flow) as change:
        return open_or_attach(desk, change, request, site or Site(), arrived)


def _need(words: str, why: str) -> None:
    if not words.strip():
        raise Usage(f"Say why {why}.")
