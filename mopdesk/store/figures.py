"""What the dashboard asks of the store: counts by day, reason, meter and Supplier, from indexes alone."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from mopdesk.store.connection import Connection
from mopdesk.store.list_columns import OPEN

# A few days stand in thousands of rows.
_day = lru_cache(4096)(date.fromisoformat)


class Figures:
    """The counts of the store. Days are taken with both ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due_by_day(self, first: date, last: date) -> dict[date, int]:
        """Give the number of open jobs due on each day that has any."""
        rows = self._connection.rows(
            "SELECT due, count(*) AS jobs FROM job INDEXED BY job_open "  # noqa: S608 - our own words
            f"WHERE {OPEN} AND due BETWEEN ? AND ? GROUP BY due ORDER BY due",
            (first.isoformat(), last.isoformat()),
        )
        return {_day(row["due"]): row["jobs"] for row in rows}

    def answers_by_day(self, first: date, last: date) -> list[tuple[date, int, int]]:
        """Give for each day with answers: the day, how many were in time, how many were not."""
        rows = self._connection.rows(
            "SELECT stopped_on, sum(stopped_on <= due) AS good, sum(stopped_on > due) AS late "
            "FROM answer_time WHERE stopped_on BETWEEN ? AND ? GROUP BY stopped_on ORDER BY stopped_on",
            (first.isoformat(), last.isoformat()),
        )
        return [(_day(row["stopped_on"]), row["good"], row["late"]) for row in rows]

    def answer_spans(self, first: date, last: date) -> list[tuple[str, date, date, int]]:
        """Give how many answers of those days took from when to when, by Supplier."""
        rows = self._connection.rows(
            "SELECT supplier, started_on, stopped_on, count(*) AS answers FROM answer_time "
            # In the order of the index: nothing has to be sorted.
            "WHERE stopped_on BETWEEN ? AND ? GROUP BY stopped_on, due, supplier, started_on",
            (first.isoformat(), last.isoformat()),
        )
        return [
            (
                row["supplier"],
                _day(row["started_on"]),
                _day(row["stopped_on"]),
                row["answers"],
            )
            for row in rows
        ]

    def no_access(self, first: date, last: date) -> dict[str, int]:
        """Give the number of visits without access by the code of the reason, '' where none was told."""
        rows = self._connection.rows(
            "SELECT no_access_reason AS reason, count(*) AS visits FROM visit_result "
            "WHERE no_access_reason IS NOT NULL AND visited_on BETWEEN ? AND ? GROUP BY no_access_reason",
            (first.isoformat(), last.isoformat()),
        )
        return {row["reason"]: row["visits"] for row in rows}

    def findings(self) -> list[tuple[str, str, int]]:
        """Give how many meters of each make and type had each finding, over all visits."""
        rows = self._connection.rows(
            "SELECT make_and_type, finding, count(*) AS meters "
            "FROM visit_result INDEXED BY visit_result_make "
            "WHERE finding <> '' GROUP BY make_and_type, finding"
        )
        return [(row["make_and_type"], row["finding"], row["meters"]) for row in rows]
