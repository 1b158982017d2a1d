"""The office's clocks: which run on a case, who owes by when, what stops and starts them."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.nouns import Case, RunningClock
from mopdesk.work.process_spec import ProcessSpec

US = "M"


def running(case: Case, owner: str) -> tuple[RunningClock, ...]:
    """Give the clocks of that role that have not stopped, the earliest due first."""
    clocks = (clock for clock in case.clocks if clock.owner == owner and clock.stopped_on is None)
    return tuple(sorted(clocks, key=lambda clock: clock.due))


def owed_by(process: ProcessSpec, case: Case) -> str | None:
    """Tell whose move it is: 'M' while a clock of ours runs, else the role that the state waits for."""
    return US if running(case, US) else process.state(case.state).waits_for or None


def stop(clock: RunningClock, on: date) -> RunningClock:
    """Stop a clock on that day, unless it has stopped before."""
    return clock if clock.stopped_on else msgspec.structs.replace(clock, stopped_on=on)


def stopped(
    process: ProcessSpec, case: Case, messages: tuple[str, ...], on: date, *, owners: tuple[str, ...]
) -> tuple[RunningClock, ...]:
    """Give the case's clocks, those of the owners that one of the messages answers stopped."""
    return tuple(
        stop(clock, on)
        if clock.owner in owners and set(process.clock(clock.clock).answer) & set(messages)
        else clock
        for clock in case.clocks
    )


def started(
    process: ProcessSpec, messages: tuple[str, ...], state: str, on: date, calendar: WorkingCalendar
) -> tuple[RunningClock, ...]:
    """Give the clocks that the messages start where they lead to that state."""
    return tuple(
        RunningClock(clock=spec.id, owner=spec.owner, started_on=on, due=calendar.add(on, spec.days))
        for spec in process.clocks
        if spec.starts_with in messages and (not spec.in_states or state in spec.in_states)
    )
