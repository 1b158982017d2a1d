"""Show a job as a conversation: collects what the drawing of its case is made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mopdesk.actions.check import work_out_version
from mopdesk.actions.ready import ready_of_job
from mopdesk.actions.visits import check_visit
from mopdesk.actions.work_out import WorkedOut, draft_facts, version_facts
from mopdesk.desk import LONDON, Desk, local_day
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.conversation import Conversation, Matter, OnTheDesk, SiteVisit, draw
from mopdesk.work.dates import typed_date
from mopdesk.work.findings import NOT_ASKED, findings, outcome
from mopdesk.work.nouns import Job, Visit
from mopdesk.work.visit_facts import VisitFacts

__all__ = ["conversation"]


def conversation(desk: Desk, job_ref: str) -> Conversation:
    """Draw the case of a job: what was said, what is owed, what may still come."""
    job = desk.store.jobs.find(job_ref)
    case = desk.store.cases.case(job.case_id)
    process = desk.process(case.process)
    jobs = tuple(desk.store.jobs.jobs_of_case(case.id))
    files = tuple(file for one in jobs for file in desk.store.outbox.files_of_job(one.id))
    matter = Matter(
        case=case,
        jobs=jobs,
        repeats=tuple(repeat for one in jobs for repeat in desk.store.jobs.repeats(one.id)),
        visits=tuple(
            _visit(desk, one, visit) for one in jobs for visit in desk.store.visits.visits_of(one.id)
        ),
        files=files,
        left_on={file.id: local_day(file.released_at or file.made_at) for file in files},
        on_the_desk=tuple(lying for one in jobs for lying in _on_the_desk(desk, one)),
        role_titles={code: one.meaning for code, one in desk.catalogue.code_list("role").entries.items()},
    )
    return draw(process, matter, desk.calendar, desk.today())


def _visit(desk: Desk, job: Job, visit: Visit) -> SiteVisit:
    version = desk.store.visits.latest_of_visit(visit.id)
    is_open = visit.state == "draft"
    facts = draft_facts(desk, visit.id) if is_open or version is None else version_facts(version)
    return SiteVisit(
        visit_id=visit.id,
        job_id=job.id,
        number=visit.number,
        day=_day_of(facts) or local_day(visit.started_at),
        began=visit.started_at,
        # A visit that is being corrected was made all the same.
        finished=not is_open or desk.store.corrections.open_of_visit(visit.id) is not None,
        came_to=_words(desk, job, facts),
    )


def _day_of(facts: VisitFacts) -> date | None:
    return typed_date(facts.date)


def _words(desk: Desk, job: Job, facts: VisitFacts) -> str:
    came_to = outcome(facts, asks_finding=desk.process(job.process).asks_finding)
    known = findings().get(came_to.finding)
    words = known.meaning if known and came_to.finding != NOT_ASKED else ""
    if came_to.replaced:
        words = f"{words}, meter replaced" if words else "meter replaced"
    return words


def _on_the_desk(desk: Desk, job: Job) -> Iterator[OnTheDesk]:
    """Give the answers of a job that have not left: those of its draft, and those of finished visits."""
    draft = desk.store.visits.draft_of(job.id)
    if draft is not None:
        correcting = desk.store.corrections.open_of_visit(draft.id) is not None
        yield _lying(check_visit(desk, draft.id), draft.id, AnswerStage.DRAFT, correction=correcting)
    for ready in ready_of_job(desk, job):
        hold = desk.store.holds.of_version(ready.version.id)
        stage = AnswerStage.DRAFT if ready.why_not else AnswerStage.HELD if hold else AnswerStage.READY
        # What has left already is drawn as it left.
        if ready.unsent:
            yield _lying(
                work_out_version(desk, job, ready.version),
                ready.version.visit_id,
                stage,
                held_until=f"{hold.release_at.astimezone(LONDON):%H:%M}" if hold else "",
                correction=ready.correction is not None,
            )


def _lying(
    worked: WorkedOut, visit_id: str, stage: AnswerStage, *, held_until: str = "", correction: bool = False
) -> OnTheDesk:
    return OnTheDesk(
        job_id=worked.job.id,
        visit_id=visit_id,
        owed=worked.owed,
        finding=worked.outcome.finding,
        stage=stage,
        held_until=held_until,
        correction=correction,
    )
