"""Which answers are ready to leave: of finished visits, first answers and corrections alike."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mopdesk.actions.check import work_out_version
from mopdesk.actions.standing import LEFT, same_as_sent, standing
from mopdesk.actions.work_out import WorkedOut
from mopdesk.basics.problems import Problem, problem
from mopdesk.desk import Desk
from mopdesk.work.answer_life import Correction
from mopdesk.work.answers import Composed
from mopdesk.work.nouns import Job, JobState, OutboxState, VisitVersion

__all__ = ["LEFT", "Ready", "finished_answers", "ready_jobs", "ready_of_job", "ready_of_version"]

SENDABLE = (JobState.VISITED, JobState.READY, JobState.REVISIT)


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A visit version with answers that have not left yet.

    `corrects` gives by message the id of the file that the answer will replace; {} for a first answer.
    """

    job: Job
    version: VisitVersion
    worked: WorkedOut
    unsent: tuple[Composed, ...]
    correction: Correction | None = None
    corrects: dict[str, str] = {}

    @property
    def why_not(self) -> tuple[Problem, ...]:
        """What keeps it from leaving; () where it may."""
        if self.worked.stops:
            return self.worked.stops
        if self.unsent:
            return ()
        if self.correction is not None and self.worked.answers:
            return (problem("correction-unchanged"),)
        reason = self.worked.owed.silent or "its answer has left already, or is on its way."
        return (problem("nothing-to-send", reason=reason),)


def ready_jobs(desk: Desk) -> tuple[Ready, ...]:
    """Give every answer that has not left, may leave, and is not held."""
    return tuple(
        ready
        for ready in finished_answers(desk)
        if not ready.why_not and desk.store.holds.of_version(ready.version.id) is None
    )


def ready_of_job(desk: Desk, job: Job) -> tuple[Ready, ...]:
    """Give what a job's finished visits have to send, or what stops it: the answer, then corrections."""
    answer = _answer(desk, job)
    fixes = [one for one in desk.store.corrections.unsent() if one.job_id == job.id]
    corrections = tuple(_correction(desk, job, one) for one in fixes)
    if answer is None or (corrections and not answer.unsent and not answer.worked.stops):
        return corrections
    return (answer, *corrections)


def ready_of_version(desk: Desk, job: Job, version_id: str) -> Ready | None:
    """Give what one version of a visit has to send; None where another version has taken its place."""
    return next((one for one in ready_of_job(desk, job) if one.version.id == version_id), None)


def finished_answers(desk: Desk) -> Iterator[Ready]:
    """Work out every finished visit whose job waits for its answer, and every unsent correction."""
    for job in desk.store.jobs.list_jobs(SENDABLE):
        if (answer := _answer(desk, job)) is not None:
            yield answer
    for correction in desk.store.corrections.unsent():
        yield _correction(desk, desk.store.jobs.job(correction.job_id), correction)


def _answer(desk: Desk, job: Job) -> Ready | None:
    """Work out the latest visit of a job and leave out what has been released of it."""
    version = desk.store.visits.latest_version(job.id)
    if version is None or desk.store.visits.visit(version.visit_id).state == "draft":
        return None
    if desk.store.corrections.of_version(version.id) is not None:
        return None
    sent = {
        file.message
        for file in desk.store.outbox.files_of_version(version.id)
        if file.state is not OutboxState.CANCELLED
    }
    worked = work_out_version(desk, job, version)
    unsent = tuple(answer for answer in worked.answers if answer.message not in sent)
    if sent and (not unsent or len(sent) == len(worked.owed.messages)):
        unsent = ()
    return Ready(job=job, version=version, worked=worked, unsent=unsent)


def _correction(desk: Desk, job: Job, correction: Correction) -> Ready:
    """Work out a finished correction: what differs from what stands leaves, the rest stays as it is."""
    version = desk.store.visits.version(correction.visit_version_id or "")
    worked = work_out_version(desk, job, version)
    stands = standing(desk, job, correction)
    unsent: list[Composed] = []
    corrects: dict[str, str] = {}
    for answer in worked.answers:
        old = stands.replaced_by(answer)
        if old is not None and same_as_sent(desk, answer, old):
            continue
        unsent.append(answer)
        if old is not None:
            corrects[answer.message] = old.id
    return Ready(
        job=job,
        version=version,
        worked=worked,
        unsent=tuple(unsent),
        correction=correction,
        corrects=corrects,
    )
