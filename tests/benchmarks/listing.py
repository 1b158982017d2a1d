"""Row 7: what a person waits for in the lists of a large store, beside bare SQL for 200 rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

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
    with Store.open(bench.store_with_jobs(bench.jobs), actor="bench") as store:
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
