"""Look at one job whole."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.actions.history import EventView, events_of
from mopdesk.actions.job_rows import ROLE_NAMES, JobRow, job_row, list_jobs
from mopdesk.actions.work_out import version_facts
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.basics.workdays import CountedDay, long_day
from mopdesk.desk import Desk
from mopdesk.work.access_words import covered_job, covered_request, covered_text, has_access_words
from mopdesk.work.deadlines import clock_lines, counted_days, timescale_of
from mopdesk.work.meter_details import DetailsView, details_of, group_of
from mopdesk.work.nouns import Case, Job, KindOfWork, OutgoingFile, RepeatRequest, Visit, basis_words
from mopdesk.work.outbound import not_sent_yet, written_flow
from mopdesk.work.process_spec import ProcessSpec

__all__ = ["ClockView", "JobRow", "JobView", "details_view", "job_view", "list_jobs"]


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of the job's case. `reading` is what counts, `other_reading` what the paper allows too."""

    title: str
    owner: str
    owner_name: str
    started: date
    due: date
    stopped: date | None
    days_left: int | None
    reading: str
    other_reading: str
    source: str
    confidence: str


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """One job with all that belongs to it. `explanation` says in plain sentences what is asked and owed.

    Access notes and codes are covered everywhere in it; `has_access` tells that `show_access` has some.
    """

    row: JobRow
    job: Job
    case: Case
    explanation: tuple[str, ...]
    clocks: tuple[ClockView, ...]
    counted: tuple[CountedDay, ...]
    events: tuple[EventView, ...]
    visits: tuple[Visit, ...]
    draft_visit_id: str | None
    repeats: tuple[RepeatRequest, ...]
    details: DetailsView | None
    details_origin: str
    outgoing: tuple[OutgoingFile, ...]
    not_sent: tuple[str, ...]
    process_choices: tuple[tuple[str, str], ...]
    has_access: bool = False


def job_view(desk: Desk, job_ref: str) -> JobView:
    """Give one job with its case, clocks, history, visits, details and files."""
    job = desk.store.jobs.find(job_ref)
    case = desk.store.cases.case(job.case_id)
    process = desk.process(job.process)
    held = desk.store.meters.latest(job.mpan)
    draft = desk.store.visits.draft_of(job.id)
    version = desk.store.visits.latest_version(job.id)
    choices = tuple(
        (name, spec.title)
        for name, spec in desk.processes.items()
        if spec.takes("start", job.flow, job.request.sender_role)
    )
    return JobView(
        row=job_row(desk, job),
        job=covered_job(job),
        case=case,
        explanation=explain_job(desk, job),
        clocks=tuple(
            ClockView(
                title=f"{' and '.join(line.answer)} owed",
                owner=line.owner,
                owner_name=ROLE_NAMES.get(line.owner, line.owner),
                started=line.started_on,
                due=line.due,
                stopped=line.stopped_on,
                days_left=line.days_left,
                reading=line.strict,
                other_reading=line.loose,
                source=line.source,
                confidence=line.confidence,
            )
            for line in clock_lines(process, case, desk.calendar, desk.today())
        ),
        counted=counted_days(process, job, desk.calendar),
        events=events_of(desk, job),
        visits=tuple(desk.store.visits.visits_of(job.id)),
        draft_visit_id=draft.id if draft else None,
        repeats=tuple(
            msgspec.structs.replace(one, request=covered_request(one.request))
            for one in desk.store.jobs.repeats(job.id)
        ),
        details=details_view(desk, job.mpan),
        details_origin=held.origin if held else "",
        outgoing=tuple(desk.store.outbox.files_of_job(job.id)),
        not_sent=not_sent_yet(job, version_facts(version)) if version else (),
        process_choices=choices,
        has_access=has_access_words(job),
    )


def details_view(desk: Desk, mpan: str) -> DetailsView | None:
    """Give the latest technical details held for an MPAN, to read."""
    held = desk.store.meters.latest(mpan)
    return details_of(group_of(held, written_flow("D0150", desk.catalogue))) if held else None


_BACKSTOP = " whether the Import Meter has a backstop"


def _looks_first(process: ProcessSpec, job: Job) -> bool:
    """Tell whether a finding answers it too: so it is for a D0142 of Option 2, not after a D0002."""
    states = {one.to_state for one in process.messages if one.flow == job.flow and one.to_role == "M"}
    answers = [row for row in process.findings if row.owes and not row.replaced and not row.interim]
    return any(states & set(row.state) for row in answers)


def explain_job(desk: Desk, job: Job) -> tuple[str, ...]:
    """Say in plain English who asks what, where, by when, and how far it has come."""
    process = desk.process(job.process)
    asked = {
        "investigation": "find out" if process.asks_finding else "investigate",
        "exchange": "replace the meter",
        "installation": "install a meter",
        "functionality": "change the metering system's functionality",
        "removal": "remove all meters",
    }[job.kind.value]
    about = _BACKSTOP if asked == "find out" else ""
    if job.kind is KindOfWork.EXCHANGE and process.asks_finding and _looks_first(process, job):
        asked, about = "find out", f"{_BACKSTOP}, and to replace it where it has none"
    who = ROLE_NAMES.get(job.request.sender_role, f"Role {job.request.sender_role}")
    said = covered_text(" / ".join(job.request.text.split("\n")))
    sentences = [
        (
            f"{who} {job.supplier} asks to {asked}{about} for MPAN {spaced_mpan(job.mpan)} "
            f"({job.flow}, received {long_day(job.received_on)}, {basis_words(job.received_basis)})."
        ),
        f"It says: {said}." if said.strip() else "It has no text.",
        f"It follows {process.title}. {job.process_reason}".rstrip(),
    ]
    if job.due is not None:
        limit = timescale_of(process, job.clock)
        sentences.append(f"Our answer is due by the end of {long_day(job.due)}, per {limit}.")
    elif job.owed_by == "X":
        sentences.append("The next move is the Supplier's.")
    else:
        sentences.append("Nothing is owed by the Meter Operator now.")
    if job.closed_reason:
        sentences.append(f"The job is closed: {job.closed_reason}.")
    return tuple(sentences)
