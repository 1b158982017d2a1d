"""Row 7: what a person waits for in the lists of a large store, beside bare SQL for 200 rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product

from mopdesk.store.database import Store
from mopdesk.store.job_lists import SORT_COLUMNS, VIEWS, JobFilters, Selection
from mopdesk.work.nouns import JobState
from tests.benchmarks.bench import Bench
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import take_turns
from tests.bulk_jobs import ENGINEERS, TODAY

PAGE = 200
_ROWS = f"SELECT * FROM job WHERE n BETWEEN ? AND ? + {PAGE - 1}"


def wanted(view: str = "all", **more: object) -> Selection:
    """Make a selection of the jobs."""
    basis = {"view": view, "today": TODAY, "soon": TODAY + timedelta(days=2), "names": tuple(ENGINEERS[:1])}
    return Selection(**basis | more)


def lists(bench: Bench) -> Iterator[Line]:
    """Row 7: pages, saved views, counts, first hits; then filters as a worker asks for them."""
    copied = bench.copy_of(bench.store_with_jobs(bench.jobs), "lists")
    with Store.open(copied, actor="bench") as store:
        yield from _orders_made(store, bench.jobs)
        wanted_here = asks(store)
        middle = bench.jobs // 2
        bare = lambda: store.connection.driver.execute(_ROWS, (middle, middle)).fetchall()  # noqa: E731
        times = take_turns({"bare": bare, **wanted_here}, bench.rounds)
    limit = f"200 rows by number {span(times.median('bare'))}"
    for what in wanted_here:
        seconds = times.median(what)
        is_filter = what.startswith("worker: ")
        yield Line(
            row=7,
            what=what,
            figure=span(seconds),
            limit="100 ms" if is_filter else limit,
            ratio=seconds / 0.1 if is_filter else times.ratio(what, "bare"),
            most=1.0 if is_filter else 5.0,
        )
    slowest = max(times.median(what) for what in wanted_here if not what.startswith("worker: "))
    yield Line(
        row=7,
        what="the slowest of the pages and searches above",
        figure=span(slowest),
        limit="10 ms",
        ratio=slowest / 0.01,
        most=1.0,
    )


def _orders_made(store: Store, jobs: int) -> Iterator[Line]:
    """Sort by each column for the first time: an index is made, once."""
    made = {}
    for view, sort in product(("all", "open"), SORT_COLUMNS):
        chosen = wanted(view, sort=sort)
        if store.sorting.missing(chosen) is not None:
            begun = time.perf_counter()
            store.lists.numbers(chosen, PAGE)
            between = time.perf_counter()
            store.sorting.prepare(chosen, TODAY)
            made[f"{view} by {sort}"] = time.perf_counter() - between, between - begun
    if made:
        which, (seconds, unsorted) = max(made.items(), key=lambda pair: pair[1])
        yield Line(
            row=7,
            what=f"{jobs:,} jobs put in order for the first time, at worst {which}",
            figure=span(seconds),
            limit=f"sorted without the index {span(unsorted)}",
            ratio=seconds / unsorted,
        )


def prepare_orders(store: Store) -> None:
    """Make what the orders of `asks` need, as the program does before it first lists in one."""
    for view, sort in product(("all", "open"), SORT_COLUMNS):
        store.sorting.prepare(wanted(view, sort=sort), TODAY)


def asks(store: Store) -> dict[str, Callable[[], object]]:
    """Give what is asked of a store; the names of what only a worker asks begin so."""

    def page(selection: Selection) -> object:
        return store.lists.lines(store.lists.numbers(selection, PAGE))

    views = {f"page of view {view}": wanted(view) for view in VIEWS}
    sorts = {f"page by {sort}": wanted("all", sort=sort) for sort in SORT_COLUMNS}
    saved = {
        "saved view: open of one Supplier": wanted("open", filters=JobFilters(suppliers=("SUPC",))),
        "saved view: ready, by engineer": wanted("ready", sort="engineer"),
    }
    searches = {
        f"first hits of {text!r}": wanted("all", search=text)
        for text in ("jones", "high", "1100000007919", "12", "mill lane")
    }
    filters = {
        "one Supplier and flow": JobFilters(suppliers=("SUPC",), flows=("D0142",)),
        "one engineer, received in a month": JobFilters(
            engineers=(ENGINEERS[2],),
            received_from=TODAY - timedelta(days=300),
            received_to=TODAY - timedelta(days=270),
        ),
        "nothing": JobFilters(suppliers=("NONE",), states=(JobState.REVISIT,)),
    }
    return {
        **{
            name: lambda chosen=chosen: page(chosen)
            for name, chosen in {**views, **sorts, **saved, **searches}.items()
        },
        "counts of all states": store.jobs.count_by_state,
        **{
            f"worker: filter by {name}": lambda chosen=chosen: store.lists.numbers(
                wanted("all", filters=chosen), PAGE
            )
            for name, chosen in filters.items()
        },
    }
