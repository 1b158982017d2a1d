"""Business settings: rows of the store, journaled like any other change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mopdesk.store.change import Change
    from mopdesk.store.connection import Connection


class Settings:
    """Settings by key; what a key means and its default is told elsewhere."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Give the value that was set, or None."""
        value = self._connection.value("SELECT value FROM setting WHERE key = ?", (key,))
        return None if value is None else str(value)

    def all(self) -> dict[str, str]:
        """Give everything that was set, by key."""
        rows = self._connection.rows("SELECT key, value FROM setting ORDER BY key")
        return {row["key"]: row["value"] for row in rows}

    def put(self, change: Change, key: str, value: str) -> None:
        """Set a value."""
        change.put("setting", {"key": key, "value": value})

    def remove(self, change: Change, key: str) -> None:
        """Take a value back to its default."""
        change.remove("setting", key)
