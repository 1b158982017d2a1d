"""Check visits before their answers leave."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.actions.visits import check_visit
from mopdesk.actions.work_out import WorkedOut, version_facts, work_out
from mopdesk.basics.problems import Problem, problem
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk
from mopdesk.work.nouns import Job, JobState, Owed, VisitVersion

_WITH_A_VISIT = (JobState.VISITED, JobState.READY)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the check of one job's latest visit found."""

    job_id: str
    mpan: str
    owed: Owed
    problems: tuple[Problem, ...]
    stops: tuple[Problem, ...]


def check_jobs(
    desk: Desk, job_refs: Sequence[str] = (), progress: Progress | None = None
) -> tuple[Checked, ...]:
    """Check the latest visit of each job, or of every job with a visit that is not answered."""
    jobs = (
        [desk.store.jobs.find(ref) for ref in job_refs]
        if job_refs
        else desk.store.jobs.list_jobs(_WITH_A_VISIT) + _with_drafts(desk)
    )
    watch = progress or Progress()
    watch.start(len(jobs))
    checked = []
    for job in jobs:
        watch.step("Checking")
        checked.append(check_job(desk, job))
    return tuple(checked)


def check_job(desk: Desk, job: Job) -> Checked:
    """Check the draft of a job, else its latest finished visit."""
    worked = worked_out(desk, job)
    if worked is None:
        missing = (problem("no-visit-yet"),)
        return Checked(job_id=job.id, mpan=job.mpan, owed=Owed(), problems=missing, stops=missing)
    return Checked(
        job_id=job.id, mpan=job.mpan, owed=worked.owed, problems=worked.problems, stops=worked.stops
    )


def worked_out(desk: Desk, job: Job) -> WorkedOut | None:
    """Work out the draft of a job, else its latest finished visit; None where there was no visit."""
    draft = desk.store.visits.draft_of(job.id)
    if draft is not None:
        return check_visit(desk, draft.id)
    fixes = [one for one in desk.store.corrections.unsent() if one.job_id == job.id]
    if fixes:
        return work_out_version(desk, job, desk.store.visits.version(fixes[-1].visit_version_id or ""))
    version = desk.store.visits.latest_version(job.id)
    return None if version is None else work_out_version(desk, job, version)


def work_out_version(desk: Desk, job: Job, version: VisitVersion) -> WorkedOut:
    """Work out a frozen version of a visit."""
    attachments = tuple(desk.store.visits.attachments(version.visit_id))
    correction = desk.store.corrections.of_version(version.id)
    return work_out(desk, job, version_facts(version), attachments, correction)


def _with_drafts(desk: Desk) -> list[Job]:
    """Give the jobs that nobody has finished visiting, but somebody has begun to."""
    waiting = desk.store.jobs.list_jobs([JobState.RECEIVED, JobState.REVISIT, JobState.WAITING_SUPPLIER])
    return [job for job in waiting if desk.store.visits.draft_of(job.id) is not None]
