"""The office's change of mind: a person lets a job follow another process."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.clocks import US
from mopdesk.work.engine import Moved, arrive, showing, takes
from mopdesk.work.nouns import Case, Job, JobState
from mopdesk.work.process_spec import START, ProcessSpec

# What these asked a person to decide is decided by the change.
_SETTLED_FLAGS = ("unlabelled-joined", "flow-does-not-start-process", "labelled-after-fitted")


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
    theirs = {(spec.id, spec.owner) for spec in process.clocks if spec.owner != US}
    kept = tuple(clock for clock in case.clocks if alone and (clock.clock, clock.owner) in theirs)
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
    state = JobState.VISITED if job.state is JobState.READY else job.state
    job = msgspec.structs.replace(
        job,
        case_id=arrival.case.id,
        process=process.process,
        clock=arrival.clock_id,
        due=arrival.due,
        owed_by=arrival.owed_by,
        state=state,
        flags=tuple(flag for flag in job.flags if flag.code not in _SETTLED_FLAGS),
    )
    return Moved(case=arrival.case, job=job, left=left)


def waiting_again(process: ProcessSpec, case: Case, job: Job) -> Job:
    """Put a settled first job back to waiting, after the request that had settled it left the case."""
    state = process.state(case.state).job
    if job.state is not JobState.ANSWERED or state is not JobState.WAITING_SUPPLIER:
        return job
    return showing(process, case, job, state)


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
