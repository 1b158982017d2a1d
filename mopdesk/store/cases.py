"""The cases: MPAN + Supplier + process, with the engine's state."""

from __future__ import annotations

from collections.abc import Collection

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape, as_json
from mopdesk.work.nouns import Case

CASE = Shape(Case, "work_case")


class Cases:
    """The cases of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_case(self, change: Change, case: Case) -> None:
        """Write a case, new or moved on."""
        change.put("work_case", CASE.to_row(case))

    def case(self, case_id: str) -> Case:
        """Give the case with that id. Raises `KeyError` where there is none."""
        row = self._connection.row(f"{CASE.select} WHERE t.id = ?", (case_id,))
        if row is None:
            raise KeyError(case_id)
        return CASE.to_noun(row)

    def open_cases(self, mpan: str, supplier: str | None = None) -> list[Case]:
        """Give the open cases of an MPAN, of one Supplier or of all, the oldest first."""
        rows = self._connection.rows(
            f"{CASE.select} WHERE t.mpan = ?1 AND t.closed = 0 AND (?2 IS NULL OR t.supplier = ?2) "
            "ORDER BY t.n",
            (mpan, supplier),
        )
        return [CASE.to_noun(row) for row in rows]

    def known_mpans(self, mpans: Collection[str]) -> set[str]:
        """Give those of the MPANs of which the store has a case, open or not, or technical details."""
        rows = self._connection.rows(
            "SELECT w.value AS mpan FROM json_each(?) w "
            "WHERE EXISTS (SELECT 1 FROM work_case c WHERE c.mpan = w.value) "
            "OR EXISTS (SELECT 1 FROM held_details h WHERE h.mpan = w.value)",
            (as_json(list(mpans)),),
        )
        return {row["mpan"] for row in rows}

    def list_cases(self, *, closed: bool | None = None) -> list[Case]:
        """Give all cases, or only the closed or the open ones, the oldest first."""
        wanted = None if closed is None else int(closed)
        rows = self._connection.rows(
            f"{CASE.select} WHERE ?1 IS NULL OR t.closed = ?1 ORDER BY t.n", (wanted,)
        )
        return [CASE.to_noun(row) for row in rows]
