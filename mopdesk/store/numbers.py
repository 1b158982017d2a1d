"""Counters: numbers that are used once and never again, cancelled ones included."""

from __future__ import annotations

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection


class Numbers:
    """Counters by name; each remembers the highest number that was ever used."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, counter: str) -> int:
        """Give the highest number used so far, 0 where none was."""
        return int(self._connection.value("SELECT used FROM counter WHERE name = ?", (counter,)) or 0)

    def next(self, change: Change, counter: str) -> int:
        """Use the next number."""
        number = self.last(counter) + 1
        change.put("counter", {"name": counter, "used": number})
        return number

    def raise_to(self, change: Change, counter: str, used: int) -> None:
        """Count everything up to `used` as used (first number to use, restored backup); never goes down."""
        if used > self.last(counter):
            change.put("counter", {"name": counter, "used": used})
