"""The list of jobs at any size: row numbers in order first, then only the pages that are looked at.

A number costs eight bytes and a page reads its own rows, so that a million jobs can be scrolled.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from mopdesk.store.connection import Connection
from mopdesk.store.list_columns import OPEN, SORT_COLUMNS, VIEWS
from mopdesk.store.list_questions import (
    JobFilters,
    Question,
    Selection,
    chosen_question,
    count_question,
    first_hits_question,
    list_questions,
)
from mopdesk.store.records import Shape
from mopdesk.store.sort_indexes import made_indexes
from mopdesk.work.nouns import Flag, JobState, Site

__all__ = ["SORT_COLUMNS", "VIEWS", "JobFilters", "JobLine", "JobLists", "Selection"]

# So many hits are looked up one by one; more of them are picked out of the list that is in order already.
_FEW_HITS = 2_000


class JobLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of one job. `number` is its row number, which never leaves this machine."""

    number: int
    id: str
    mpan: str
    flow: str
    supplier: str
    process: str
    state: JobState
    received_on: date
    due: date | None
    owed_by: str | None
    flags: tuple[Flag, ...]
    site: Site
    request_text: str
    serials: tuple[str, ...]
    kind: str
    labelled: bool
    appointment: date | None
    appointment_from: str
    appointment_to: str
    engineer: str


_LINE = Shape(JobLine, "job")
_FROM_ELSEWHERE = {
    "number": "t.n AS number",
    "request_text": "t.request ->> '$.text' AS request_text",
    "serials": "t.request -> '$.meter_serials' AS serials",
}
_COLUMNS = ", ".join(_FROM_ELSEWHERE.get(name, f"t.{name}") for name in _LINE.columns)


class JobLists:
    """The lists of jobs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def numbers(self, wanted: Selection, limit: int | None = None) -> array[int]:
        """Give the row numbers of the jobs in their order, all or the first `limit`.

        Of a search, `limit` takes the newest hits and sorts those. Raises `KeyError` for an unknown view or
        column.
        """
        if not wanted.search.strip():
            return self._listed(wanted, limit)
        from mopdesk.store.search import match_text, match_words  # noqa: PLC0415 - few lists are searched

        match = match_text(wanted.search)
        if match is None:
            return array("q")
        with self._connection.snapshot():
            if limit is not None:
                # The very words first: SQLite gathers every word of a beginning before it gives one hit.
                first = self._some(first_hits_question(wanted, match_words(wanted.search)), limit)
                if len(first) < limit:
                    first = self._some(first_hits_question(wanted, match), limit)
                return self._sorted(wanted, first)
            hits = self._some(first_hits_question(wanted, match), _FEW_HITS + 1)
            if len(hits) <= _FEW_HITS:
                return self._sorted(wanted, hits)
            return self._listed(wanted, None, match)

    def count(self, wanted: Selection) -> int:
        """Give the number of jobs that a selection shows."""
        if wanted.search.strip():
            return len(self.numbers(wanted))
        return int(self._connection.value(*count_question(wanted)))

    def among(self, wanted: Selection, numbers: array[int]) -> array[int]:
        """Give those of the rows that a selection shows, in its order; its search is left out of it."""
        return self._sorted(wanted, numbers)

    def lines(self, numbers: Iterable[int]) -> list[JobLine]:
        """Give the jobs with those row numbers, in that order; one that is gone is left out."""
        wanted = list(numbers)
        rows = self._connection.cells(
            f"SELECT {_COLUMNS} FROM json_each(?) w CROSS JOIN job t ON t.n = w.value",  # noqa: S608
            (json.dumps(wanted),),
        )
        found = {line.number: line for line in map(_LINE.from_cells, rows)}
        return [found[number] for number in wanted if number in found]

    def numbers_of(self, job_ids: Sequence[str]) -> array[int]:
        """Give the row numbers of jobs by their ids, in that order; one that is gone is left out."""
        rows = self._connection.rows(
            "SELECT t.n, t.id FROM json_each(?) w CROSS JOIN job t ON t.id = w.value", (json.dumps(job_ids),)
        )
        found = {row["id"]: row["n"] for row in rows}
        return array("q", (found[job_id] for job_id in job_ids if job_id in found))

    def choices(self, column: str) -> list[str]:
        """Give the values that stand in 'supplier', 'engineer', 'process' or 'flow' of open jobs, sorted."""
        if column not in ("supplier", "engineer", "process", "flow"):
            raise KeyError(column)
        rows = self._connection.rows(
            f"SELECT DISTINCT {column} AS value FROM job INDEXED BY job_open WHERE {OPEN} ORDER BY value"  # noqa: S608
        )
        return [row["value"] for row in rows if row["value"]]

    def _listed(self, wanted: Selection, limit: int | None, match: str = "") -> array[int]:
        found = array("q")
        for question in list_questions(wanted, made_indexes(self._connection), match):
            left = None if limit is None else limit - len(found)
            found.extend(self._some(question, left))
        return found

    def _sorted(self, wanted: Selection, numbers: array[int]) -> array[int]:
        """Give those of the rows that the selection shows, in its order."""
        return self._some(chosen_question(wanted, json.dumps(numbers.tolist())), None)

    def _some(self, question: Question, limit: int | None) -> array[int]:
        sql, values = question
        if limit is not None:
            sql, values = f"{sql} LIMIT :limit", values | {"limit": limit}
        return array("q", self._connection.numbers(sql, values))
