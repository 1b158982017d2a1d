"""The office's deadlines in words: how many Working Days are left, and how loudly to say so."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mopdesk.basics.problems import Problem
    from mopdesk.basics.workdays import CountedDay, WorkingCalendar
    from mopdesk.work.nouns import Case, Job
    from mopdesk.work.process_spec import ProcessSpec

PAPER = "DCP0030 v2.0 (proposal)"
SOON = 5
NOW = 1


class Level(StrEnum):
    """How near a deadline is: later than 5 Working Days, 5 to 2, 1 or 0, passed; or nothing owed."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    NOW = "now"
    LATE = "late"


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A job's deadline as a person reads it. `due` and `days_left` are None where we owe nothing."""

    due: date | None
    days_left: int | None
    level: Level
    words: str


class ClockLine(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a case for the screens: who owes what by when, and how surely that is known."""

    clock: str
    owner: str
    answer: tuple[str, ...]
    started_on: date
    due: date
    stopped_on: date | None
    days_left: int | None
    strict: str
    loose: str
    source: str
    confidence: str


def deadline_at(due: date | None, calendar: WorkingCalendar, today: date, *, waits: bool = False) -> Deadline:
    """Tell how a due day stands today; `waits` says that the next move is the Supplier's."""
    if due is None:
        words = "waiting for the Supplier" if waits else "nothing owed"
        return Deadline(due=None, days_left=None, level=Level.NONE, words=words)
    left = calendar.days_left(today, due)
    return Deadline(due=due, days_left=left, level=level_of(left), words=days_in_words(left))


def level_of(days_left: int) -> Level:
    """Tell how near a deadline with so many Working Days left is."""
    if days_left < 0:
        return Level.LATE
    if days_left <= NOW:
        return Level.NOW
    return Level.SOON if days_left <= SOON else Level.LATER


def days_in_words(days_left: int) -> str:
    """Write Working Days left: '3 Working Days left', 'due today', '2 Working Days late'."""
    if days_left == 0:
        return "due today"
    unit = "Working Day" if abs(days_left) == 1 else "Working Days"
    return f"{abs(days_left)} {unit} {'left' if days_left > 0 else 'late'}"


def clock_lines(
    process: ProcessSpec, case: Case, calendar: WorkingCalendar, today: date
) -> tuple[ClockLine, ...]:
    """Give every clock of a case in the order in which they started, ours and the Supplier's."""
    lines = []
    for clock in case.clocks:
        spec = process.clock(clock.clock)
        lines.append(
            ClockLine(
                clock=spec.id,
                owner=clock.owner,
                answer=tuple(process.message(name).flow for name in spec.answer),
                started_on=clock.started_on,
                due=clock.due,
                stopped_on=clock.stopped_on,
                days_left=None if clock.stopped_on else calendar.days_left(today, clock.due),
                strict=spec.strict,
                loose=spec.loose,
                source=spec.source,
                confidence=spec.confidence.value,
            )
        )
    return tuple(lines)


def timescale_of(process: ProcessSpec, clock: str) -> str:
    """Name the source of a time limit: the paper for its options, the table's own words for plain work."""
    return process.clock(clock).source if process.plain and clock else PAPER


def counted_days(process: ProcessSpec, job: Job, calendar: WorkingCalendar) -> tuple[CountedDay, ...]:
    """Count a job's days from receipt to deadline, the struck ones with their reason; () without a clock."""
    if not job.clock:
        return ()
    return calendar.count(job.received_on, process.clock(job.clock).days)


def deadline_warnings(case: Case, job: Job, calendar: WorkingCalendar) -> tuple[Problem, ...]:
    """Give the warnings about the days that a case's running clocks rest on."""
    from mopdesk.work.clocks import running  # noqa: PLC0415 - a list of jobs needs none of it

    dues = {clock.due for owner in ("M", "X") for clock in running(case, owner)}
    if job.due:
        dues.add(job.due)
    found = (calendar.warning(day) for day in sorted(dues))
    return tuple(dict.fromkeys(warning for warning in found if warning is not None))
