"""What lists cost as the store grows: questions asked and steps of SQLite's machine, never seconds."""

from datetime import timedelta

import pytest

from mopdesk.store.job_lists import SORT_COLUMNS, VIEWS, JobFilters, Selection
from tests.bulk_jobs import TODAY, fill
from tests.store.store_world import open_store

FEW, MANY = 1_200, 12_000


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores by their number of jobs, of which 100 are open, whatever the size."""
    made = {count: open_store(tmp_path_factory.mktemp("grown")) for count in (FEW, MANY)}
    for count, store in made.items():
        fill(store, count, open_share=100 / count)
    yield made
    for store in made.values():
        store.close()


@pytest.fixture
def store(stores):
    return stores[FEW]


def wanted(view="all", **more):
    return Selection(**{"view": view, "today": TODAY, "soon": TODAY + timedelta(days=2)} | more)


class Watch:
    """Counts what a store does: the questions that it asks, and the steps of SQLite's machine in hundreds."""

    def __init__(self, store):
        self.driver = store.connection.driver
        self.statements = []
        self.steps = 0

    def __enter__(self):
        self.driver.set_trace_callback(self._note)
        self.driver.set_progress_handler(self._step, 100)
        return self

    def __exit__(self, *_):
        self.driver.set_trace_callback(None)
        self.driver.set_progress_handler(None, 100)

    def _note(self, sql):
        if sql.startswith("SELECT"):
            self.statements.append(sql)

    def _step(self):
        self.steps += 1
        return 0


QUESTIONS = {
    "first page": lambda store: store.lists.numbers(wanted("all"), 50),
    "last page": lambda store: store.lists.numbers(wanted("all", descending=True), 50),
    "first page by MPAN": lambda store: store.lists.numbers(wanted("all", sort="mpan"), 50),
    "first page by address": lambda store: store.lists.numbers(wanted("all", sort="address"), 50),
    "a page in the middle": lambda store: store.lists.lines(range(1000, 1050)),
    "late": lambda store: store.lists.numbers(wanted("late")),
    "late, counted": lambda store: store.lists.count(wanted("late")),
    "open by engineer": lambda store: store.lists.numbers(wanted("open", sort="engineer")),
    "open, filtered": lambda store: store.lists.numbers(
        wanted("open", filters=JobFilters(suppliers=("SUPA",)))
    ),
    "waiting, counted": lambda store: store.lists.count(wanted("waiting")),
    "first hits": lambda store: store.lists.numbers(wanted("all", search="high"), 50),
    "one MPAN": lambda store: store.lists.numbers(wanted("all", search="1100000007919")),
    "due by day": lambda store: store.figures.due_by_day(TODAY, TODAY + timedelta(days=21)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ten_times_the_jobs_cost_no_more(stores, question):
    steps = {}
    for count, store in stores.items():
        with Watch(store) as watch:
            assert QUESTIONS[question](store)
        assert len(watch.statements) <= 2
        steps[count] = watch.steps
    assert steps[MANY] <= 1.5 * steps[FEW] + 5


def test_a_page_is_one_statement_and_a_list_of_all_at_most_two(store):
    for ask in (
        lambda: store.lists.lines(range(1, 201)),
        lambda: store.lists.numbers(wanted("open", sort="engineer")),
        lambda: store.lists.count(wanted("mine")),
    ):
        with Watch(store) as watch:
            ask()
        assert len(watch.statements) == 1
    with Watch(store) as watch:
        store.lists.numbers(wanted("all"))
    assert len(watch.statements) == 2


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("rejected", "all")])
def test_lists_of_open_jobs_never_touch_the_wide_rows(store, view):
    plans = []
    with Watch(store) as watch:
        for sort in SORT_COLUMNS:
            store.lists.numbers(wanted(view, sort=sort, filters=JobFilters(flows=("D0001",))))
    for statement in watch.statements:
        plans += [row["detail"] for row in store.connection.rows(f"EXPLAIN QUERY PLAN {statement}")]
    reads = [plan for plan in plans if " t" in plan]
    assert len(reads) == len(SORT_COLUMNS)
    if view == "mine":
        # A person's own jobs are few: looked up by name, each read whole.
        assert all("INDEX job_mine (<expr>=?)" in plan for plan in reads), reads
    else:
        assert all("COVERING INDEX job_open" in plan for plan in reads), reads
