"""Local changes to the Working Day calendar: a day added as holiday or as working day, with its reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from mopdesk.store.records import Shape

if TYPE_CHECKING:
    from mopdesk.store.change import Change
    from mopdesk.store.connection import Connection


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day that counts otherwise than the published calendar says: `kind` is 'holiday' or 'working'."""

    day: date
    kind: str
    reason: str


_SHAPE = Shape(CalendarDay, "calendar_day")


class CalendarDays:
    """The local calendar changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change, day: date, kind: str, reason: str) -> None:
        """Make a day a 'holiday' or a 'working' day, in place of what stood there."""
        change.put("calendar_day", _SHAPE.to_row(CalendarDay(day=day, kind=kind, reason=reason)))

    def remove(self, change: Change, day: date) -> None:
        """Go back to the published calendar for that day."""
        change.remove("calendar_day", day.isoformat())

    def all(self) -> list[CalendarDay]:
        """Give every change, by day."""
        return [_SHAPE.to_noun(row) for row in self._connection.rows(f"{_SHAPE.select} ORDER BY t.day")]
