"""Show how a deadline is counted, day by day."""

from __future__ import annotations

from datetime import date

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Problem
from mopdesk.basics.workdays import CountedDay, WorkingCalendar

PAPER_DAYS = 10


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline with its working: every day from receipt to due, the struck ones named."""

    received: date
    days: int
    due: date
    counted: tuple[CountedDay, ...]
    problems: tuple[Problem, ...]


def show_deadline(calendar: WorkingCalendar, received: date, days: int = PAPER_DAYS) -> Deadline:
    """Count `days` Working Days of England and Wales after the day of receipt, which is day 0."""
    if not 0 <= days <= 1000:
        raise Usage("The number of Working Days is out of range.", str(days), "Give 0 to 1000.")
    due = calendar.add(received, days)
    warning = calendar.warning(due)
    return Deadline(
        received=received,
        days=days,
        due=due,
        counted=calendar.count(received, days),
        problems=(warning,) if warning else (),
    )
