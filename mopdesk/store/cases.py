"""The cases: MPAN + Supplier + process, with the engine's state."""

from __future__ import annotations

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape
from mopdesk.work.nouns import Case

_SHAPE = Shape(Case, "work_case")


class Cases:
    """The cases of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_case(self, change: Change, case: Case) -> None:
        """Write a case, new or moved on."""
        change.put("work_case", _SHAPE.to_row(case))

    def case(self, case_id: str) -> Case:
        """Give the case with that id. Raises `KeyError` where there is none."""
        row = self._connection.row(f"{_SHAPE.select} WHERE t.id = ?", (case_id,))
        if row is None:
            raise KeyError(case_id)
        return _SHAPE.to_noun(row)

    def open_cases(self, mpan: str, supplier: str | None = None) -> list[Case]:
        """Give the open cases of an MPAN, of one Supplier or of all, the oldest first."""
        rows = self._connection.rows(
            f"{_SHAPE.select} WHERE t.mpan = ?1 AND t.closed = 0 AND (?2 IS NULL OR t.supplier = ?2) "
            "ORDER BY t.n",
            (mpan, supplier),
        )
        return [_SHAPE.to_noun(row) for row in rows]

    def list_cases(self, *, closed: bool | None = None) -> list[Case]:
        """Give all cases, or only the closed or the open ones, the oldest first."""
        wanted = None if closed is None else int(closed)
        rows = self._connection.rows(
            f"{_SHAPE.select} WHERE ?1 IS NULL OR t.closed = ?1 ORDER BY t.n", (wanted,)
        )
        return [_SHAPE.to_noun(row) for row in rows]
