"""The list of jobs at any size: row numbers in order first, then only the pages that are looked at.

A number costs eight bytes and a page reads its own rows, so that a million jobs can be scrolled. Each list is
one question about an index: `job_open` holds all that lists of open jobs are chosen and sorted by,
`job_cover` the same for all jobs, so that neither reads the wide rows of the jobs.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from mopdesk.store.connection import Connection, Value
from mopdesk.store.list_tables import ADDRESS, OPEN
from mopdesk.store.records import Shape
from mopdesk.store.search import match_text
from mopdesk.work.nouns import Flag, JobState, Site

_STAGE = " ".join(f"WHEN '{state.value}' THEN {place}" for place, state in enumerate(JobState))

# Each column's sort key, and the condition under which it is blank: blanks come last in either direction.
SORT_KEYS: Mapping[str, tuple[str, str]] = {
    "deadline": ("t.due", "t.due IS NULL"),
    "mpan": ("t.mpan", ""),
    "address": (ADDRESS, f"{ADDRESS} = '[]'"),
    "supplier": ("t.supplier", ""),
    "process": ("t.process", ""),
    "state": (f"CASE t.state {_STAGE} END", ""),
    "received": ("t.received_on", ""),
    "appointment": ("t.appointment", "t.appointment IS NULL"),
    "engineer": ("lower(t.engineer)", "t.engineer = ''"),
    "flow": ("t.flow", ""),
}
# The built-in views, and what each asks of a job. Open jobs alone have a deadline.
VIEW_CONDITIONS: Mapping[str, str] = {
    "late": f"t.due < :today AND t.{OPEN}",
    "soon": f"t.due BETWEEN :today AND :soon AND t.{OPEN}",
    "mine": (
        "lower(t.engineer) IN (SELECT value FROM json_each(:names)) "  # noqa: S608 - our own words
        f"AND (t.appointment = :today OR t.due <= :today) AND t.{OPEN}"
    ),
    "waiting": f"t.state = 'waiting-supplier' AND t.{OPEN}",
    "open": f"t.{OPEN}",
    "ready": f"t.state = 'ready' AND t.{OPEN}",
    "rejected": "t.id IN (SELECT o.job_id FROM outgoing o WHERE o.state = 'rejected')",
    "all": "",
}
_NO_LIMIT = -1
# Where the order of the whole list is that of an index; anywhere else the numbers are sorted.
_ORDERED_BY = {"deadline": "job_deadline", "mpan": "job_mpan", "address": "job_address"}


class JobFilters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a list further; an empty field narrows nothing. Days are taken with both ends."""

    states: tuple[JobState, ...] = ()
    suppliers: tuple[str, ...] = ()
    engineers: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    received_from: date | None = None
    received_to: date | None = None


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Which jobs a list shows, in which order. `soon` is the last day that the view 'soon' takes in.

    `names` are the names under which the person at this machine is an engineer.
    """

    view: str
    today: date
    soon: date
    names: tuple[str, ...] = ()
    search: str = ""
    filters: JobFilters = JobFilters()
    sort: str = "deadline"
    descending: bool = False


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
        found = array("q")
        for sql, values in _questions(wanted, limit):
            left = _NO_LIMIT if limit is None else limit - len(found)
            found.extend(self._connection.numbers(f"{sql} LIMIT :left", values | {"left": left}))
        return found

    def count(self, wanted: Selection) -> int:
        """Give the number of jobs that a selection shows."""
        if wanted.view == "all" and not wanted.search.strip() and wanted.filters == JobFilters():
            return int(self._connection.value("SELECT count(*) FROM job"))
        source, conditions, values = _chosen(wanted)
        return int(self._connection.value(f"SELECT count(*) FROM {source} WHERE {conditions}", values))  # noqa: S608

    def lines(self, numbers: Iterable[int]) -> list[JobLine]:
        """Give the jobs with those row numbers, in that order; one that is gone is left out."""
        wanted = list(numbers)
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM json_each(?) w CROSS JOIN job t ON t.n = w.value",  # noqa: S608
            (json.dumps(wanted),),
        )
        found = {row["number"]: row for row in rows}
        return [_LINE.to_noun(found[number]) for number in wanted if number in found]

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


def _questions(wanted: Selection, limit: int | None) -> list[tuple[str, dict[str, Value]]]:
    """Give the questions whose answers, one after the other, are the list."""
    key, blank = SORT_KEYS[wanted.sort]
    down = " DESC" if wanted.descending else ""
    source, conditions, values = _chosen(wanted, limit)
    by_key = f"{key}{down}, t.n{down}"
    if not source.endswith(_ORDERED_BY.get(wanted.sort, "no index")):
        order = f"{blank}, {by_key}" if blank else by_key
        return [(f"SELECT t.n FROM {source} WHERE {conditions} ORDER BY {order}", values)]  # noqa: S608
    if not blank:
        return [(f"SELECT t.n FROM {source} WHERE {conditions} ORDER BY {by_key}", values)]  # noqa: S608
    # Two questions in the order of one index, where one question would have to sort a million rows.
    return [
        (f"SELECT t.n FROM {source} WHERE NOT ({blank}) ORDER BY {by_key}", values),  # noqa: S608
        (f"SELECT t.n FROM {source} WHERE {blank} ORDER BY t.n{down}", values),  # noqa: S608
    ]


def _chosen(wanted: Selection, limit: int | None = None) -> tuple[str, str, dict[str, Value]]:
    """Give where the rows come from, the conditions on them, and their values."""
    view = VIEW_CONDITIONS[wanted.view]
    values: dict[str, Value] = {
        "today": wanted.today.isoformat(),
        "soon": wanted.soon.isoformat(),
        "names": json.dumps([name.lower() for name in wanted.names]),
    }
    conditions = [view] if view else []
    conditions.extend(_filtered(wanted.filters, values))
    if wanted.search.strip():
        match = match_text(wanted.search)
        values |= {"match": match, "hits": _NO_LIMIT if limit is None else limit}
        return "job t NOT INDEXED", _found(conditions) if match else "0", values
    if OPEN in view:
        source = "job t INDEXED BY job_open"
    elif wanted.view == "rejected":
        source = "job t"
    elif not conditions and wanted.sort in _ORDERED_BY:
        source = f"job t INDEXED BY {_ORDERED_BY[wanted.sort]}"
    else:
        source = "job t INDEXED BY job_cover"
    return source, " AND ".join(conditions) or "1", values


def _found(conditions: list[str]) -> str:
    """Give the condition of being among the newest hits of the search that fulfil the conditions."""
    narrowed = " AND ".join(["job_search MATCH :match", *conditions])
    return (
        "t.n IN (SELECT s.rowid FROM job_search s CROSS JOIN job t ON t.n = s.rowid "  # noqa: S608
        f"WHERE {narrowed} ORDER BY s.rowid DESC LIMIT :hits)"
    )


def _filtered(filters: JobFilters, values: dict[str, Value]) -> Iterator[str]:
    """Give the conditions of the filters, and note their values."""
    for column, names in (
        ("state", filters.states),
        ("supplier", filters.suppliers),
        ("engineer", filters.engineers),
        ("process", filters.processes),
        ("flow", filters.flows),
    ):
        if names:
            values[f"in_{column}"] = json.dumps([str(name) for name in names])
            # The plus keeps SQLite from walking an index value by value: the list's own index is read once.
            yield f"+t.{column} IN (SELECT value FROM json_each(:in_{column}))"  # noqa: S608
    for name, condition, day in (
        ("due_from", "t.due >= :due_from", filters.due_from),
        ("due_to", "t.due <= :due_to", filters.due_to),
        ("received_from", "t.received_on >= :received_from", filters.received_from),
        ("received_to", "t.received_on <= :received_to", filters.received_to),
    ):
        if day is not None:
            values[name] = day.isoformat()
            yield condition
