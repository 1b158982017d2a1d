"""The list of jobs, paged: which jobs a view, a search and filters show, in which order, and their rows.

`ids` gives row numbers, cheap even for a million jobs; `page` gives the rows of those that are looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from mopdesk.actions.job_rows import JobRow, line_rows
from mopdesk.basics.errors import Usage
from mopdesk.basics.workdays import long_day
from mopdesk.store.job_lists import SORT_COLUMNS as STORED_COLUMNS
from mopdesk.store.job_lists import JobFilters, Selection

if TYPE_CHECKING:
    from mopdesk.desk import Desk

__all__ = [
    "SORT_COLUMNS",
    "TO_FIX",
    "VIEWS",
    "BuiltInView",
    "JobFilters",
    "JobQuery",
    "count_line",
    "count_of",
    "counts",
    "describe",
    "filter_choices",
    "ids",
    "ids_of",
    "order_to_make",
    "own_names",
    "page",
    "view_title",
]

SOON_DAYS = 2

# Sorted by what is worked out here: no column of the store holds it.
TO_FIX = "to-fix"


class BuiltInView(msgspec.Struct, frozen=True, kw_only=True):
    """A built-in view. `chip` says that it stands among the views above the list."""

    key: str
    title: str
    words: str
    chip: bool = True


VIEWS: tuple[BuiltInView, ...] = (
    BuiltInView(key="late", title="Late", words="open jobs whose deadline has passed"),
    BuiltInView(key="soon", title="Due in 2 WD", words="open jobs due today or within 2 Working Days"),
    BuiltInView(
        key="mine", title="Mine today", words="this engineer's jobs with an appointment today, or due"
    ),
    BuiltInView(key="waiting", title="Waiting on Supplier", words="jobs whose next move is the Supplier's"),
    BuiltInView(key="open", title="Open", words="jobs that are neither answered nor closed"),
    BuiltInView(key="all", title="All", words="every job"),
    BuiltInView(key="ready", title="Ready", words="jobs with an answer that may leave now", chip=False),
    BuiltInView(key="rejected", title="Rejected", words="jobs with a file that was rejected", chip=False),
)
SORT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("deadline", "Deadline"),
    ("mpan", "MPAN"),
    ("address", "Address"),
    ("supplier", "Supplier"),
    ("process", "Process"),
    ("state", "State"),
    ("received", "Received"),
    ("appointment", "Appointment"),
    ("engineer", "Engineer"),
    ("flow", "Flow"),
    ("asked", "Asked"),
    ("flags", "Flags"),
    ("to-fix", "To fix"),
)


class JobQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows. `view` is the key of a built-in view, `sort` one of `SORT_COLUMNS`.

    `today` is the desk's own day where None. `actor` is the engineer of the view 'mine'; where it is '', the
    engineer set for this machine and the mopdesk user count.
    """

    view: str = "open"
    search: str = ""
    sort: str = "deadline"
    descending: bool = False
    filters: JobFilters = JobFilters()
    today: date | None = None
    actor: str = ""


def ids(desk: Desk, query: JobQuery, limit: int | None = None) -> array[int]:
    """Give the row numbers of the jobs in their order.

    With `limit` the first rows come at once; of a search they are its newest hits. Raises `Usage` for a view
    or column that there is not.
    """
    if query.sort == TO_FIX:
        return _by_what_to_fix(desk, query, limit)
    wanted = _selection(desk, query)
    if not query.search.strip():
        desk.store.sorting.prepare(wanted, desk.today())
    return desk.store.lists.numbers(wanted, limit)


def order_to_make(desk: Desk, query: JobQuery) -> int:
    """Give the number of jobs to be put in order once, before this list comes; 0 where it comes at once."""
    if query.sort == TO_FIX or query.search.strip():
        return 0
    if desk.store.sorting.missing(_selection(desk, query)) is None:
        return 0
    return desk.store.lists.count(_selection(desk, JobQuery(view="all")))


def page(desk: Desk, numbers: Iterable[int]) -> tuple[JobRow, ...]:
    """Give the rows with those numbers in that order; `JobRow.number` tells which. One that is gone lacks."""
    return line_rows(desk, desk.store.lists.lines(numbers))


def ids_of(desk: Desk, job_ids: Iterable[str]) -> array[int]:
    """Give the row numbers of jobs by their ids, in that order."""
    return desk.store.lists.numbers_of(list(job_ids))


def counts(desk: Desk, today: date | None = None, actor: str = "") -> dict[str, int]:
    """Give the number of jobs in each built-in view, by its key."""
    return {
        view.key: desk.store.lists.count(_selection(desk, JobQuery(view=view.key, today=today, actor=actor)))
        for view in VIEWS
    }


def count_of(desk: Desk, query: JobQuery) -> int:
    """Give the number of jobs that a query shows."""
    return desk.store.lists.count(_selection(desk, query))


def filter_choices(desk: Desk, column: str) -> tuple[str, ...]:
    """Give what a filter may name: the values of 'supplier', 'engineer', 'process' or 'flow' in open jobs."""
    return tuple(desk.store.lists.choices(column))


def view_title(key: str) -> str:
    """Give the title of a built-in view. Raises `Usage` naming those that there are."""
    for view in VIEWS:
        if view.key == key:
            return view.title
    raise Usage(f"There is no view {key!r}.", f"The views are {', '.join(view.key for view in VIEWS)}.")


def describe(query: JobQuery, name: str = "") -> str:
    """Say what a list shows: 'Late · search: AB1 · Supplier SUPA'. `name` is that of a saved view."""
    filters = query.filters
    parts = [name or view_title(query.view)]
    if query.search.strip():
        parts.append(f"search: {query.search.strip()}")
    for title, values in (
        ("state", [state.value for state in filters.states]),
        ("Supplier", filters.suppliers),
        ("engineer", filters.engineers),
        ("process", filters.processes),
        ("flow", filters.flows),
    ):
        if values:
            parts.append(f"{title} {', '.join(values)}")
    for title, first, last in (
        ("due", filters.due_from, filters.due_to),
        ("received", filters.received_from, filters.received_to),
    ):
        if first or last:
            start = f" from {long_day(first)}" if first else ""
            parts.append(f"{title}{start}{f' to {long_day(last)}' if last else ''}")
    return " · ".join(parts)


def count_line(query: JobQuery, shown: int, total: int, name: str = "") -> str:
    """Say how many jobs a list shows of how many: '37 of 412 jobs · Late'."""
    return f"{shown:,} of {total:,} {'job' if total == 1 else 'jobs'} · {describe(query, name)}"


def own_names(desk: Desk, actor: str = "") -> tuple[str, ...]:
    """Give the names under which the person at this machine stands in jobs as engineer."""
    names = (actor,) if actor else (desk.settings.text("engineer"), desk.actor)
    return tuple(dict.fromkeys(name for name in names if name))


def _by_what_to_fix(desk: Desk, query: JobQuery, limit: int | None) -> array[int]:
    """Give the jobs whose visit has something to be fixed, by how much; then the others by deadline."""
    from mopdesk.actions.to_fix import all_to_fix  # noqa: PLC0415 - it opens the rules: not at the start

    plain = msgspec.structs.replace(query, sort="deadline", descending=False)
    lists = desk.store.lists
    counts = all_to_fix(desk)
    by_number = dict(zip(lists.numbers_of(list(counts)), counts.values(), strict=True))
    if query.search.strip():
        numbers = ids(desk, plain, limit)
        begun = [number for number in numbers if number in by_number]
    else:
        begun = list(lists.among(_selection(desk, plain), array("q", by_number)))
        numbers = ids(desk, plain, None if limit is None else limit + len(begun))
    begun.sort(key=by_number.__getitem__, reverse=query.descending)
    found = array("q", begun)
    found.extend(number for number in numbers if number not in by_number)
    return found if limit is None else found[:limit]


def _selection(desk: Desk, query: JobQuery) -> Selection:
    view_title(query.view)
    if query.sort not in STORED_COLUMNS and query.sort != TO_FIX:
        raise Usage(
            f"Jobs cannot be sorted by {query.sort!r}.",
            f"Columns: {', '.join(key for key, _title in SORT_COLUMNS)}.",
        )
    today = query.today or desk.today()
    return Selection(
        view=query.view,
        today=today,
        # Counting opens the calendar of the year, which a list that does not ask for it need not wait for.
        soon=desk.calendar.add(today, SOON_DAYS) if query.view == "soon" else today,
        names=own_names(desk, query.actor),
        search=query.search,
        filters=query.filters,
        sort="deadline" if query.sort == TO_FIX else query.sort,
        descending=query.descending,
    )
