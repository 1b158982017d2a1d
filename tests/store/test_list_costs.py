"""What lists cost as the store grows: questions asked and steps of SQLite's machine, never seconds."""

from datetime import timedelta
from itertools import product

import pytest

from mopdesk.store.job_lists import SORT_COLUMNS, VIEWS, JobFilters, Selection
from mopdesk.store.list_columns import BEGUN, NAMED, OPEN
from mopdesk.store.list_questions import sort_index
from mopdesk.work.nouns import JobState
from tests.bulk_jobs import TODAY, fill
from tests.store.store_world import a_case, a_job, open_store

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


@pytest.fixture(scope="module")
def sorted_stores(stores):
    """The same stores, once somebody has sorted by address, by flags and by engineer."""
    for store in stores.values():
        for view, sort in product(("all", "open"), ("address", "flags", "engineer")):
            if (index := sort_index(wanted(view, sort=sort))) is not None:
                store.sorting.make(index, TODAY)
    return stores


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


# Asked once the order has an index of its own.
SORTED_QUESTIONS = {
    "first page by address": lambda store: store.lists.numbers(wanted("all", sort="address"), 50),
    "the same, filtered": lambda store: store.lists.numbers(
        wanted("all", sort="address", filters=JobFilters(flows=("D0142",))), 50
    ),
    "first page by engineer": lambda store: store.lists.numbers(wanted("all", sort="engineer"), 50),
    "open by address": lambda store: store.lists.numbers(wanted("open", sort="address")),
    "open by flags": lambda store: store.lists.numbers(wanted("open", sort="flags"), 50),
}


@pytest.mark.parametrize("question", SORTED_QUESTIONS)
def test_ten_times_the_jobs_cost_no_more_in_an_order_wanted_before(sorted_stores, question):
    steps = {}
    for count, store in sorted_stores.items():
        with Watch(store) as watch:
            assert SORTED_QUESTIONS[question](store)
        assert len(watch.statements) <= 2
        steps[count] = watch.steps
    assert steps[MANY] <= 1.5 * steps[FEW] + 5


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
        lambda: store.lists.numbers(wanted("open", sort="supplier")),
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
    narrow = [sort for sort, column in SORT_COLUMNS.items() if not column.wide]
    with Watch(store) as watch:
        for sort in narrow:
            store.lists.numbers(wanted(view, sort=sort, filters=JobFilters(flows=("D0001",))))
    reads = [plan for plan in plans_of(store, watch) if " t" in plan]
    assert len(reads) >= len(narrow)
    if view == "mine":
        # A person's own jobs are few: looked up by name, each read whole.
        assert all("INDEX job_mine (<expr>=?)" in plan for plan in reads), reads
    else:
        assert all("COVERING INDEX job_open" in plan or "COVERING INDEX job_begun" in plan for plan in reads)


@pytest.mark.parametrize("sort", ["address", "flags"])
def test_nor_do_lists_by_a_wide_column_that_was_wanted_before(sorted_stores, sort):
    store = sorted_stores[FEW]
    with Watch(store) as watch:
        for view in ("all", "open", "late"):
            store.lists.numbers(wanted(view, sort=sort, filters=JobFilters(flows=("D0001",))))
    reads = [plan for plan in plans_of(store, watch) if " t" in plan]
    assert len(reads) == 6
    assert all("COVERING INDEX job_" in plan and f"by_{sort}" in plan for plan in reads), reads
    assert not any("TEMP B-TREE" in plan for plan in plans_of(store, watch))


def plans_of(store, watch):
    """Give what SQLite means to do for the questions that were asked."""
    return [
        row["detail"]
        for statement in watch.statements
        for row in store.connection.rows(f"EXPLAIN QUERY PLAN {statement}")
    ]


def test_an_import_pays_for_five_indexes_of_a_job(tmp_path):
    """Each further one costs every job of every file. A job just received is in no list of those begun."""
    with open_store(tmp_path) as store:
        case = a_case()
        with store.change("received") as change:
            store.cases.put_case(change, case)
            store.jobs.put_job(change, a_job(case, state=JobState.RECEIVED, engineer=""))
        names = {row["name"] for row in store.connection.rows("PRAGMA index_list(job)")}
        assert names == {
            "sqlite_autoindex_job_1", "job_case", "job_mpan", "job_cover", "job_open", "job_begun", "job_mine"
        }  # fmt: skip
        for index, condition in (("job_begun", BEGUN), ("job_mine", f"{NAMED} AND {OPEN}")):
            sql = f"SELECT count(*) FROM job INDEXED BY {index} WHERE {condition}"
            assert store.connection.value(sql) == 0


def test_a_job_is_found_by_its_whole_id_however_many_there_are(stores):
    steps = []
    for store in stores.values():
        job_id = store.connection.value("SELECT id FROM job WHERE n = 700")
        with Watch(store) as watch:
            assert store.jobs.find(job_id).id == job_id
        steps.append(watch.steps)
    assert steps[1] <= steps[0] + 1, "it was looked for in all of them"
