"""The office's engine: moves cases and jobs along a process table. Pure functions, no clock, no store.

Events in the order of a job's life: a request arrives, a visit is finished, its answer is released; besides,
a person closes or reopens a job or changes its process. A step that the table does not have is refused with
a sentence that names event and state.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.clocks import US, owed_by, running, started, stop, stopped
from mopdesk.work.findings import Outcome, findings
from mopdesk.work.flags import flagged, make_flag
from mopdesk.work.nouns import Case, Flag, Job, JobState, Owed
from mopdesk.work.process_spec import START, MessageSpec, ProcessSpec

CLOSE_REASONS = ("withdrawn", "de-appointed", "duplicate")
_VISITABLE = (
    JobState.RECEIVED,
    JobState.VISITED,
    JobState.READY,
    JobState.REVISIT,
    JobState.WAITING_SUPPLIER,
)


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What a message that came in made of its case, and what the new job shows.

    `job_state` is None for a message that opens no job (a notification). `clock_id` is '' and `due` None
    where the message starts no clock of ours.
    """

    case: Case
    message: str
    job_state: JobState | None
    clock_id: str
    due: date | None
    owed_by: str | None
    flags: tuple[Flag, ...] = ()


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A case and its job after a step. `left` is another case that the step changed too."""

    case: Case
    job: Job
    left: Case | None = None


def takes(
    process: ProcessSpec, case_state: str, flow: str, from_role: str, to_role: str = US
) -> MessageSpec | None:
    """Give the message that such a flow would be in that state, or None where it is not awaited."""
    return process.takes(case_state, flow, from_role, to_role)


def arrive(
    process: ProcessSpec,
    case: Case | None,
    *,
    flow: str,
    from_role: str,
    to_role: str,
    mpan: str,
    supplier: str,
    on: date,
    calendar: WorkingCalendar,
    new_id: Callable[[], str],
) -> Arrival:
    """Take a request or notification: open a case or move the given one, stop and start clocks.

    `on` is the day of receipt. Raises `NotAllowed` where the case does not await this flow.
    """
    if case is None:
        case = Case(
            id=new_id(), mpan=mpan, supplier=supplier, process=process.process, state=START, opened_on=on
        )
    if case.closed:
        raise NotAllowed(f"A {flow} cannot be taken: the case is closed.", "", "Reopen its job first.")
    message = takes(process, case.state, flow, from_role, to_role)
    if message is None:
        raise NotAllowed(
            f"A {flow} from role {from_role} to role {to_role} cannot be taken: "
            f"the case is *{process.state(case.state).title}*.",
            f"{process.title} awaits {_awaited(process, case.state)} now.",
        )
    flags: tuple[Flag, ...] = ()
    if case.state in message.flag_from:
        answered = findings()[case.finding].meaning if case.finding in findings() else "done"
        flags = (make_flag(message.flag_from[case.state], flow=flow, finding=answered),)
    others = tuple({role for role in process.lanes if role != US})
    clocks = stopped(process, case, (message.id,), on, owners=others)
    clocks += started(process, (message.id,), message.to_state, on, calendar)
    case = msgspec.structs.replace(case, state=message.to_state, clocks=clocks)
    ours = [
        clock for clock in clocks if clock.owner == US and clock.started_on == on and not clock.stopped_on
    ]
    return Arrival(
        case=case,
        message=message.id,
        job_state=process.state(case.state).job,
        clock_id=ours[-1].clock if ours else "",
        due=ours[-1].due if ours else None,
        owed_by=owed_by(process, case),
        flags=flags,
    )


def owed(process: ProcessSpec, case: Case, job: Job, outcome: Outcome) -> Owed:
    """Tell what a visit's outcome owes. Raises `NotAllowed` where the table has no such outcome now.

    While the backstop question is open nothing is owed yet, and `silent` says so.
    """
    _may_visit(job)
    state = process.state(case.state)
    if state.final:
        raise NotAllowed(
            f"A visit cannot be answered: the case is *{state.title}*.",
            "Everything that the process owes has left.",
        )
    if not outcome.finding:
        return Owed(next=case.state, silent="the backstop finding is not recorded yet.")
    row = process.row(case.state, outcome.finding, outcome.replaced)
    if row is None:
        done = "replaced" if outcome.replaced else "not replaced"
        raise NotAllowed(
            f"A visit with the outcome *{findings()[outcome.finding].meaning}*, {done}, "
            f"cannot be answered: the case is *{state.title}*.",
            f"{process.title} has no answer for it in this state.",
            f"It awaits {_awaited(process, case.state)}." if state.waits_for else "",
        )
    return Owed(
        messages=row.owes,
        flows=tuple(process.message(name).flow for name in row.owes),
        together=row.together,
        next=row.next,
        interim=row.interim,
        needs=row.needs,
        silent=row.silent,
        reading=row.reading,
    )


def finished(process: ProcessSpec, case: Case, job: Job, owed: Owed, stops: bool) -> Moved:
    """Move the job after a visit is finished: ready to answer, visited with gaps, or to be visited again.

    `stops` tells whether the rules found an error.
    """
    _may_visit(job)
    if stops:
        state = JobState.VISITED
    else:
        state = JobState.READY if owed.messages else JobState.REVISIT
    return Moved(case=case, job=showing(process, case, job, state))


def released(
    process: ProcessSpec,
    case: Case,
    job: Job,
    owed: Owed,
    on: date,
    calendar: WorkingCalendar,
    finding: str,
) -> Moved:
    """Move case and job after their answer has left: stop our clock, start the Supplier's.

    An interim answer moves nothing but the job, to a revisit. Raises `NotAllowed` where nothing was owed.
    """
    if not owed.messages:
        raise NotAllowed(
            f"Nothing can be sent: the job is *{job.state.value}* and owes no flow.", owed.silent
        )
    flag = _flag_of(process, case, owed, finding)
    if flag:
        job = flagged(job, make_flag(flag))
    if owed.interim:
        case = msgspec.structs.replace(case, finding=finding)
        return Moved(case=case, job=showing(process, case, job, JobState.REVISIT))
    clocks = stopped(process, case, owed.messages, on, owners=(US,))
    clocks += started(process, owed.messages, owed.next, on, calendar)
    after = process.state(owed.next)
    if after.final:
        clocks = tuple(stop(clock, on) for clock in clocks)
    case = msgspec.structs.replace(case, state=owed.next, clocks=clocks, finding=finding)
    return Moved(case=case, job=showing(process, case, job, after.job or JobState.ANSWERED))


def answered_by_request(job: Job) -> Job:
    """Settle an earlier job of a case, once the awaited request has opened the next one.

    A visit that was recorded meanwhile and has not been answered is flagged: it belongs to the new job now.
    """
    if job.state in (JobState.ANSWERED, JobState.CLOSED):
        return job
    if job.state in (JobState.VISITED, JobState.READY):
        job = flagged(job, make_flag("visit-not-answered"))
    return msgspec.structs.replace(job, state=JobState.ANSWERED, due=None, owed_by=None)


def close(job: Job, case: Case, reason: str) -> Moved:
    """Close a job that needs no answer: withdrawn, de-appointed or duplicate.

    The case closes with it, its clocks kept as they are, so that `reopen` finds them again. Raises `Usage`
    for another reason and `NotAllowed` where the job is settled.
    """
    if reason not in CLOSE_REASONS:
        raise Usage(f"{reason!r} is no reason to close a job.", f"Reasons: {', '.join(CLOSE_REASONS)}.")
    if job.state in (JobState.CLOSED, JobState.ANSWERED):
        raise NotAllowed(f"The job cannot be closed: it is *{job.state.value}* already.")
    job = msgspec.structs.replace(job, state=JobState.CLOSED, due=None, owed_by=None, closed_reason=reason)
    return Moved(case=msgspec.structs.replace(case, closed=True), job=job)


def reopen(process: ProcessSpec, job: Job, case: Case) -> Moved:
    """Open a closed job again, with the deadline that it had."""
    if job.state is not JobState.CLOSED:
        raise NotAllowed(f"The job cannot be reopened: it is *{job.state.value}*, not closed.")
    case = msgspec.structs.replace(case, closed=False)
    job = msgspec.structs.replace(job, closed_reason="")
    state = process.state(case.state).job or JobState.RECEIVED
    return Moved(case=case, job=showing(process, case, job, state))


def _may_visit(job: Job) -> None:
    if job.state not in _VISITABLE:
        raise NotAllowed(
            f"A visit cannot be recorded: the job is *{job.state.value}*.",
            "",
            "Reopen it first." if job.state is JobState.CLOSED else "",
        )


def showing(process: ProcessSpec, case: Case, job: Job, state: JobState) -> Job:
    """Give the job in that state, with what its case now owes under the job's own clock."""
    due = next((clock.due for clock in running(case, US) if clock.clock == job.clock), None)
    return msgspec.structs.replace(job, state=state, due=due, owed_by=owed_by(process, case))


def _awaited(process: ProcessSpec, state: str) -> str:
    flows = sorted({f"a {message.flow}" for message in process.messages if state in message.takes_from})
    return " or ".join(flows) or "no flow"


def _flag_of(process: ProcessSpec, case: Case, owed: Owed, finding: str) -> str:
    for row in process.findings:
        if (
            case.state in row.state
            and finding in row.values
            and (row.owes, row.next) == (owed.messages, owed.next)
        ):
            return row.flag
    return ""
