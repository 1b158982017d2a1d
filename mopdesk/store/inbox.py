"""What arrived: each file once, byte for byte under its SHA-256, with what became of it."""

from __future__ import annotations

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape
from mopdesk.work.nouns import Receipt

_SHAPE = Shape(Receipt, "receipt")


class Inbox:
    """The receipts. The bytes of each lie in the store under its `sha256` (`change.keep`)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: Change, receipt: Receipt) -> None:
        """Note a new arrival; its bytes must be kept in the same change."""
        change.put("receipt", _SHAPE.to_row(receipt))

    def put(self, change: Change, receipt: Receipt) -> None:
        """Note what became of an arrival."""
        change.put("receipt", _SHAPE.to_row(receipt))

    def get(self, receipt_id: str) -> Receipt | None:
        """Give the receipt with that id, or None."""
        return self._one("t.id = ?", receipt_id)

    def by_sha(self, sha256: str) -> Receipt | None:
        """Give the receipt of those very bytes, or None."""
        return self._one("t.sha256 = ?", sha256)

    def unread(self) -> list[Receipt]:
        """Give what arrived but was never worked through, the oldest first."""
        return self._many("WHERE t.state = 'unread' ORDER BY t.n")

    def same_file(self, from_role: str, from_id: str, file_identifier: str) -> list[Receipt]:
        """Give all arrivals that carried this sender's file identifier, whatever their bytes."""
        if not (from_role and from_id and file_identifier):
            return []
        return self._many(
            "WHERE t.from_role = ? AND t.from_id = ? AND t.file_identifier = ? ORDER BY t.n",
            from_role,
            from_id,
            file_identifier,
        )

    def latest(self, limit: int | None = 100, offset: int = 0) -> list[Receipt]:
        """Give the arrivals, the latest first."""
        return self._many(
            "ORDER BY t.received_at DESC, t.n DESC LIMIT ? OFFSET ?", -1 if limit is None else limit, offset
        )

    def naming(self, text: str) -> list[Receipt]:
        """Give the arrivals whose bytes hold this ASCII text, whatever became of them: every file is read."""
        return self._many(
            "JOIN blob b ON b.sha256 = t.sha256 WHERE instr(b.body, ?) ORDER BY t.n", text.encode("ascii")
        )

    def count(self) -> int:
        """Give the number of arrivals."""
        return int(self._connection.value("SELECT count(*) FROM receipt"))

    def _one(self, where: str, value: str) -> Receipt | None:
        row = self._connection.row(f"{_SHAPE.select} WHERE {where}", (value,))
        return _SHAPE.to_noun(row) if row else None

    def _many(self, rest: str, *values: str | int | bytes) -> list[Receipt]:
        return [_SHAPE.to_noun(row) for row in self._connection.rows(f"{_SHAPE.select} {rest}", values)]
