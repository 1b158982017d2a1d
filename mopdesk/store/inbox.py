"""What arrived: each file once, byte for byte under its SHA-256, with what became of it."""

from __future__ import annotations

import json

from mopdesk.store.blobs import ERASED
from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape
from mopdesk.work.file_decisions import DETAILS, METER_OPERATOR, REQUESTS, FileDecision
from mopdesk.work.nouns import Receipt

# So many of a file's jobs are named where it is looked at; it can have opened ten thousand.
MOST_NAMED = 3


class Arrival(Receipt, frozen=True, kw_only=True):
    """A receipt as a screen shows it: with the number of `jobs`, of which `job_ids` names a few.

    To read the ids of all of them takes a hundred times as long as the rest, and keeps the window waiting.
    """

    jobs: int


_SHAPE = Shape(Receipt, "receipt")
_ARRIVAL = Shape(Arrival, "receipt")
_BRIEFLY = {
    "job_ids": f"""(SELECT json_group_array(value) FROM
        (SELECT value FROM json_each(t.job_ids) LIMIT {MOST_NAMED}))""",  # noqa: S608 - a number of our own
    "jobs": "json_array_length(t.job_ids)",
}
_DECISIONS = Shape(FileDecision, "file_decision")

# As `work.file_decisions.waits` says it of one. What retention has erased cannot be decided about any more,
# and what a later file of its identifier has taken the place of need not be.
_WAITING = """
JOIN blob b ON b.sha256 = t.sha256
WHERE t.verdict IN ('refused', 'not-for-us') AND b.media_type <> ?
AND (t.verdict = 'refused'
    OR t.to_role = ? AND substr(t.flow, 1, 5) IN (SELECT value FROM json_each(?)))
AND NOT EXISTS (
    SELECT 1 FROM receipt l WHERE t.file_identifier <> '' AND l.n > t.n
    AND (l.from_role, l.from_id, l.file_identifier) = (t.from_role, t.from_id, t.file_identifier)
    AND l.verdict NOT IN ('', 'refused', 'rejected', 'not-for-us')
)
"""


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

    def arrival(self, receipt_id: str) -> Arrival | None:
        """Give the receipt with that id as a screen shows it, or None."""
        return next(iter(self._arrivals("WHERE t.id = ?", receipt_id)), None)

    def same_file(
        self, from_role: str, from_id: str, file_identifier: str, *, but: str = ""
    ) -> list[Arrival]:
        """Give the arrivals that carried this sender's file identifier, whatever their bytes, `but` one."""
        if not (from_role and from_id and file_identifier):
            return []
        return self._arrivals(
            "WHERE t.from_role = ? AND t.from_id = ? AND t.file_identifier = ? AND t.id != ? ORDER BY t.n",
            from_role,
            from_id,
            file_identifier,
            but,
        )

    def latest(self, limit: int | None = 100, offset: int = 0) -> list[Arrival]:
        """Give the arrivals, the latest first, without their problems."""
        # Sorted by their numbers alone: to sort it, SQLite would read each row with all its jobs.
        return self._arrivals(
            """WHERE t.n IN (SELECT n FROM receipt ORDER BY received_at DESC, n DESC LIMIT ? OFFSET ?)
            ORDER BY t.received_at DESC, t.n DESC""",
            -1 if limit is None else limit,
            offset,
            problems="'[]'",
        )

    def naming(self, text: str) -> list[Receipt]:
        """Give the arrivals whose bytes hold this ASCII text, whatever became of them: every file is read.

        Also in two bytes a letter (UTF-16, whichever comes first): such a file is refused, and kept.
        """
        wide = text.encode("utf-16-le").removesuffix(b"\0")
        return self._many(
            "JOIN blob b ON b.sha256 = t.sha256 WHERE instr(b.body, ?) OR instr(b.body, ?) ORDER BY t.n",
            text.encode("ascii"),
            wide,
        )

    def waiting(self) -> list[Arrival]:
        """Give the arrivals that wait for a person to decide, the latest first, without their problems."""
        rest = f"{_WAITING} ORDER BY t.received_at DESC, t.n DESC"
        return self._arrivals(rest, *_waiting_values(), problems="'[]'")

    def count_waiting(self) -> int:
        """Give the number of those."""
        return int(self._connection.value(f"SELECT count(*) FROM receipt t {_WAITING}", _waiting_values()))  # noqa: S608

    def named(self, text: str) -> list[Arrival]:
        """Give the arrivals of that name or file identifier, or whose id or SHA-256 begins so."""
        return self._arrivals(
            "WHERE t.name = ?1 OR t.file_identifier = ?1 "
            "OR substr(t.id, 1, length(?1)) = ?1 OR substr(t.sha256, 1, length(?1)) = ?1 ORDER BY t.n",
            text,
        )

    def decide(self, change: Change, decision: FileDecision) -> None:
        """Note what a person has decided about an arrival."""
        change.put("file_decision", _DECISIONS.to_row(decision))

    def decisions(self, receipt_id: str) -> list[FileDecision]:
        """Give what was decided about an arrival, the latest last."""
        rows = self._connection.rows(
            f"{_DECISIONS.select} WHERE t.receipt_id = ? ORDER BY t.n", (receipt_id,)
        )
        return [_DECISIONS.to_noun(row) for row in rows]

    def count(self) -> int:
        """Give the number of arrivals."""
        return int(self._connection.value("SELECT count(*) FROM receipt"))

    def _one(self, where: str, value: str) -> Receipt | None:
        row = self._connection.row(f"{_SHAPE.select} WHERE {where}", (value,))
        return _SHAPE.to_noun(row) if row else None

    def _arrivals(self, rest: str, *values: str | int, **instead: str) -> list[Arrival]:
        """Give some receipts briefly; `instead` gives what is asked for in place of a column."""
        asked = _BRIEFLY | instead
        names = ", ".join(f"{asked.get(name, f't.{name}')} AS {name}" for name in _ARRIVAL.columns)
        rows = self._connection.rows(f"SELECT {names} FROM receipt t {rest}", values)  # noqa: S608
        return [_ARRIVAL.to_noun(row) for row in rows]

    def _many(self, rest: str, *values: str | int | bytes) -> list[Receipt]:
        return [_SHAPE.to_noun(row) for row in self._connection.rows(f"{_SHAPE.select} {rest}", values)]


def _waiting_values() -> tuple[str, ...]:
    return ERASED, METER_OPERATOR, json.dumps((*REQUESTS, DETAILS))
