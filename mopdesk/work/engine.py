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
from mopdesk.basics.problems import problem
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.findings import Outcome, findings
from mopdesk.work.nouns import Case, Flag, Job, JobState, Owed, RunningClock
from mopdesk.work.process_spec import START, MessageSpec, ProcessSpec

US = "M"
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


def make_flag(code: str, **values: object) -> Flag:
    """Make a flag from a row of the problem table."""
    found = problem(code, None, severity=None, **values)
    return Flag(code=code, text=found.text, advice=found.advice)


def flagged(job: Job, *flags: Flag) -> Job:
    """Give the job with those flags added; a flag that it has already is not doubled."""
    new = tuple(flag for flag in flags if flag not in job.flags)
    return msgspec.structs.replace(job, flags=job.flags + new)


def running(case: Case, owner: str) -> tuple[RunningClock, ...]:
    """Give the clocks of that role that have not stopped, the earliest due first."""
    clocks = (clock for clock in case.clocks if clock.owner == owner and clock.stopped_on is None)
    return tuple(sorted(clocks, key=lambda clock: clock.due))


def owed_by(process: ProcessSpec, case: Case) -> str | None:
    """Tell whose move it is: 'M' while a clock of ours runs, else the role that the state waits for."""
    return US if running(case, US) else process.state(case.state).waits_for or None


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
    clocks = _stopped(process, case, (message.id,), on, owners=others)
    clocks += _started(process, (message.id,), message.to_state, on, calendar)
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
    if stops or (not owed.messages and owed.next != case.state):
        state = JobState.VISITED
    else:
        state = JobState.READY if owed.messages else JobState.REVISIT
    return Moved(case=case, job=_showing(process, case, job, state))


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
        return Moved(case=case, job=_showing(process, case, job, JobState.REVISIT))
    clocks = _stopped(process, case, owed.messages, on, owners=(US,))
    clocks += _started(process, owed.messages, owed.next, on, calendar)
    after = process.state(owed.next)
    if after.final:
        clocks = tuple(_stop(clock, on) for clock in clocks)
    case = msgspec.structs.replace(case, state=owed.next, clocks=clocks, finding=finding)
    return Moved(case=case, job=_showing(process, case, job, after.job or JobState.ANSWERED))


def answered_by_request(job: Job) -> Job:
    """Settle a job that waited for the Supplier, once the awaited request has opened the next one."""
    if job.state is not JobState.WAITING_SUPPLIER:
        return job
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
    return Moved(case=case, job=_showing(process, case, job, state))


def change_process(
    process: ProcessSpec,
    case: Case,
    job: Job,
    calendar: WorkingCalendar,
    *,
    old: ProcessSpec,
    alone: bool,
    new_id: Callable[[], str],
) -> Moved:
    """Let a job follow another process from its start; its deadline counts anew from its receipt.

    `alone` tells whether the case has no other job. Otherwise the job leaves for a case of its own and the
    old case, given back as `left`, waits again as before this request came. Raises `NotAllowed` where the
    job is settled or the process does not start with its flow.
    """
    if job.state in (JobState.CLOSED, JobState.ANSWERED, JobState.WAITING_SUPPLIER):
        raise NotAllowed(f"The process cannot be changed: the job is *{job.state.value}*.")
    role = job.request.sender_role
    if takes(process, START, job.flow, role) is None:
        raise NotAllowed(
            f"{process.title} does not start with a {job.flow} from role {role}.",
            f"It starts with a {process.start}.",
        )
    left = None if alone else _as_before(old, case, job)
    kept = tuple(clock for clock in case.clocks if alone and clock.owner != US)
    fresh = msgspec.structs.replace(
        case,
        id=case.id if alone else new_id(),
        process=process.process,
        state=START,
        clocks=kept,
        finding="",
        opened_on=case.opened_on if alone else job.received_on,
    )
    arrival = arrive(
        process,
        fresh,
        flow=job.flow,
        from_role=role,
        to_role=US,
        mpan=job.mpan,
        supplier=job.supplier,
        on=job.received_on,
        calendar=calendar,
        new_id=new_id,
    )
    state = JobState.RECEIVED if job.state is JobState.RECEIVED else JobState.VISITED
    job = msgspec.structs.replace(
        job,
        case_id=arrival.case.id,
        process=process.process,
        clock=arrival.clock_id,
        due=arrival.due,
        owed_by=arrival.owed_by,
        state=state,
    )
    return Moved(case=arrival.case, job=job, left=left)


def waiting_again(process: ProcessSpec, case: Case, job: Job) -> Job:
    """Put a settled first job back to waiting, after the request that had settled it left the case."""
    state = process.state(case.state).job
    if job.state is not JobState.ANSWERED or state is not JobState.WAITING_SUPPLIER:
        return job
    return _showing(process, case, job, state)


def _may_visit(job: Job) -> None:
    if job.state not in _VISITABLE:
        raise NotAllowed(
            f"A visit cannot be recorded: the job is *{job.state.value}*.",
            "",
            "Reopen it first." if job.state is JobState.CLOSED else "",
        )


def _showing(process: ProcessSpec, case: Case, job: Job, state: JobState) -> Job:
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


def _stop(clock: RunningClock, on: date) -> RunningClock:
    return clock if clock.stopped_on else msgspec.structs.replace(clock, stopped_on=on)


def _stopped(
    process: ProcessSpec, case: Case, messages: tuple[str, ...], on: date, *, owners: tuple[str, ...]
) -> tuple[RunningClock, ...]:
    """Give the case's clocks, those of the owners that one of the messages answers stopped."""
    return tuple(
        _stop(clock, on)
        if clock.owner in owners and set(process.clock(clock.clock).answer) & set(messages)
        else clock
        for clock in case.clocks
    )


def _started(
    process: ProcessSpec, messages: tuple[str, ...], state: str, on: date, calendar: WorkingCalendar
) -> tuple[RunningClock, ...]:
    """Give the clocks that the messages start where they lead to that state."""
    return tuple(
        RunningClock(clock=spec.id, owner=spec.owner, started_on=on, due=calendar.add(on, spec.days))
        for spec in process.clocks
        if spec.starts_with in messages and (not spec.in_states or state in spec.in_states)
    )


def _as_before(process: ProcessSpec, case: Case, job: Job) -> Case:
    """Give the case as it stood before the job's request came: waiting, the Supplier's clock running."""
    message = next(m for m in process.messages if m.flow == job.flow and case.state == m.to_state)
    nexts = [row.next for row in process.findings if case.finding in row.values and not row.replaced]
    state = next((name for name in nexts if name in message.takes_from), message.takes_from[0])
    answers = {spec.id for spec in process.clocks if message.id in spec.answer}
    clocks = tuple(
        msgspec.structs.replace(clock, stopped_on=None)
        if clock.clock in answers and clock.stopped_on == job.received_on
        else clock
        for clock in case.clocks
        if not (clock.clock == job.clock and clock.started_on == job.received_on)
    )
    return msgspec.structs.replace(case, state=state, clocks=clocks)
