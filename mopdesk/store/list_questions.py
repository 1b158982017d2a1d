"""How a selection of jobs becomes SQL: each list is one question about one index, or two with blank rows.

Some orders have an index only in a store where they were asked for before (`sort_indexes`); without it SQLite
sorts, and the answer is the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from mopdesk.store.connection import Value
from mopdesk.store.list_columns import OPEN, SORT_COLUMNS, VIEWS
from mopdesk.work.nouns import JobState

Question = tuple[str, dict[str, Value]]


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


class SortIndex(msgspec.Struct, frozen=True, kw_only=True):
    """An index that puts a list in order, made where it is wanted: its name and its statement."""

    name: str
    sql: str


def sort_index(wanted: Selection) -> SortIndex | None:
    """Give the index that this list is to have; None where those that every store has are enough."""
    column, is_whole = SORT_COLUMNS[wanted.sort], wanted.filters == JobFilters()
    if wanted.sort == "deadline" or wanted.view in _SORTED_ALWAYS:
        return None
    if VIEWS[wanted.view].is_open:
        return _sort_index(f"job_open_by_{wanted.sort}", f"{column.key}, {_COVERED}", f" WHERE {OPEN}")
    if column.wide:
        return _sort_index(f"job_by_{wanted.sort}", f"{column.key}, {_COVERED}")
    # Narrowed, they are found and sorted within an index that holds the column.
    return _sort_index(f"job_by_{wanted.sort}", column.key) if is_whole and wanted.sort != "mpan" else None


def list_questions(wanted: Selection, made: Collection[str] = (), match: str = "") -> list[Question]:
    """Give the questions whose answers, one after the other, are the list.

    `made` are the names of the indexes that the store has. With `match` only what the search finds is picked
    out of the walk: the way for hits by the thousand.
    """
    column, view = SORT_COLUMNS[wanted.sort], VIEWS[wanted.view]
    conditions, values = conditions_of(wanted)
    if match:
        conditions.append(_FOUND)
        values["match"] = match
    index = _index_in_order(wanted, made)
    down = " DESC" if wanted.descending else ""
    by_key = f"{column.key}{down}, t.n{down}"
    if index and column.blank and (view.has_blanks or wanted.sort != "deadline"):
        # Two walks along an index, where one question would have to sort a million rows.
        return [
            (_asked(index, [*conditions, column.filled], by_key), values),
            (_asked(index, [*conditions, column.blank], f"t.n{down}"), values),
        ]
    if not index and column.blank:
        by_key = f"{column.blank}, {by_key}"
    return [(_asked(index or _index_to_narrow(wanted), conditions, by_key), values)]


def chosen_question(wanted: Selection, numbers: str) -> Question:
    """Give the question that puts those rows of the selection in order; `numbers` is a JSON list of them."""
    column = SORT_COLUMNS[wanted.sort]
    conditions, values = conditions_of(wanted)
    down = " DESC" if wanted.descending else ""
    order = f"{column.key}{down}, t.n{down}"
    return (
        f"SELECT t.n FROM job t NOT INDEXED WHERE {_all([_AMONG, *conditions])} "  # noqa: S608
        f"ORDER BY {f'{column.blank}, {order}' if column.blank else order}"
    ), values | {"numbers": numbers}


def first_hits_question(wanted: Selection, match: str) -> Question:
    """Give the question for the newest hits of a search among the selection's jobs."""
    conditions, values = conditions_of(wanted)
    source = "job_search s CROSS JOIN job t ON t.n = s.rowid" if conditions else "job_search s"
    return (
        f"SELECT s.rowid FROM {source} "  # noqa: S608
        f"WHERE {_all(['job_search MATCH :match', *conditions])} ORDER BY s.rowid DESC"
    ), values | {"match": match}


def count_question(wanted: Selection) -> Question:
    """Give the question for the number of jobs; the search is left out of it."""
    conditions, values = conditions_of(wanted)
    states = VIEWS[wanted.view].states
    if states and wanted.filters == JobFilters():
        kept = json.dumps([state.value for state in states])
        sql = (
            "SELECT coalesce(sum(jobs), 0) FROM job_count WHERE state IN (SELECT value FROM json_each(:kept))"
        )
        return sql, {"kept": kept}
    index = _index_in_order(msgspec.structs.replace(wanted, sort="deadline")) or _index_to_narrow(wanted)
    return f"SELECT count(*) FROM job t {_by(index)} WHERE {_all(conditions)}", values  # noqa: S608


def conditions_of(wanted: Selection) -> tuple[list[str], dict[str, Value]]:
    """Give the conditions of view and filters, and their values."""
    view = VIEWS[wanted.view].condition
    values: dict[str, Value] = {
        "today": wanted.today.isoformat(),
        "soon": wanted.soon.isoformat(),
        "names": json.dumps(wanted.names),
    }
    return [*([view] if view else []), *_filtered(wanted.filters, values)], values


_AMONG = "t.n IN (SELECT value FROM json_each(:numbers))"
_FOUND = "t.n IN (SELECT rowid FROM job_search WHERE job_search MATCH :match)"


def _sort_index(name: str, columns: str, condition: str = "") -> SortIndex:
    return SortIndex(name=name, sql=f"CREATE INDEX IF NOT EXISTS {name} ON job ({columns}){condition}")


# Beside its key, for a list that is narrowed as well: as in `job_cover`.
_COVERED = "n, due, state, supplier, engineer, process, flow, received_on"

# Few jobs, whatever the store: a person's own of today, and those with a file rejected.
_SORTED_ALWAYS = frozenset({"mine", "rejected"})


def _index_in_order(wanted: Selection, made: Collection[str] = ()) -> str:
    """Give the index in whose order the list already is; '' where its rows have to be sorted."""
    if wanted.sort == "deadline":
        return VIEWS[wanted.view].by_deadline
    if wanted.sort == "mpan" and wanted.view == "all":
        return "job_mpan" if wanted.filters == JobFilters() else ""
    index = sort_index(wanted)
    return index.name if index is not None and index.name in made else ""


def _index_to_narrow(wanted: Selection) -> str:
    """Give the index that holds all that the list is narrowed by; '' where SQLite finds its own way."""
    if wanted.view == "mine":
        return "job_mine"
    return VIEWS[wanted.view].by_deadline


def _asked(index: str, conditions: list[str], order: str) -> str:
    return f"SELECT t.n FROM job t {_by(index)} WHERE {_all(conditions)} ORDER BY {order}"  # noqa: S608


def _by(index: str) -> str:
    return f"INDEXED BY {index}" if index else ""


def _all(conditions: list[str]) -> str:
    return " AND ".join(conditions) or "1"


def _filtered(filters: JobFilters, values: dict[str, Value]) -> Iterator[str]:
    """Give the conditions of the filters, and note their values."""
    for column, names in (
        ("state", filters.states),
        ("supplier", filters.suppliers),
        ("engineer", filters.engineers),
        ("process", filters.processes),
        ("flow", filters.flows),
    ):
        if len(names) == 1:
            values[f"in_{column}"] = str(names[0])
            yield f"{column} = :in_{column}"
        elif names:
            values[f"in_{column}"] = json.dumps([str(name) for name in names])
            yield f"{column} IN (SELECT value FROM json_each(:in_{column}))"  # noqa: S608
    for name, condition, day in (
        ("due_from", "due >= :due_from", filters.due_from),
        ("due_to", "due <= :due_to", filters.due_to),
        ("received_from", "received_on >= :received_from", filters.received_from),
        ("received_to", "received_on <= :received_to", filters.received_to),
    ):
        if day is not None:
            values[name] = day.isoformat()
            yield condition
