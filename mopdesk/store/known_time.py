"""How far in time a store has surely come: what its journal tells, but for leaps of the clock.

A clock that was set years ahead leaves entries of that day. So a moment counts as reached only where the
entries lead up to it without a gap, or where a person has said that the date is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mopdesk.store.connection import Row
from mopdesk.store.database import Store

# The kind of the entry by which a person says that the computer's date is right.
CONFIRMED = "clock.confirmed"
# A store can lie unused for so long; beyond it a person is asked.
LONGEST_GAP = timedelta(days=31)
# Two clocks of one office may differ by so much.
CLOCKS_DIFFER = timedelta(days=1)

_ALL = "SELECT at, kind FROM journal WHERE device = ? ORDER BY sequence"
_LATEST = (
    "SELECT at, kind FROM (SELECT at, kind, sequence FROM journal WHERE device = ? "
    "ORDER BY sequence DESC LIMIT ?) ORDER BY sequence"
)


def known_moment(store: Store, latest: int = 0) -> datetime | None:
    """Give the latest moment that the entries lead up to; None for a journal without any.

    With `latest` only so many of the last entries are looked at, which is quick and almost as good.
    """
    journal = store.connection
    rows = journal.each(_LATEST, (store.device, latest)) if latest else journal.each(_ALL, (store.device,))
    return _reached(rows)


def is_doubtful(known: datetime | None, now: datetime) -> bool:
    """Tell whether a clock stands too far ahead of what is known, or behind it."""
    return known is not None and not known - CLOCKS_DIFFER <= now <= known + LONGEST_GAP


def _reached(entries: Iterable[Row]) -> datetime | None:
    reached: datetime | None = None
    for entry in entries:
        at = datetime.fromisoformat(entry["at"])
        if reached is None or entry["kind"] == CONFIRMED or reached < at <= reached + LONGEST_GAP:
            reached = at
    return reached
