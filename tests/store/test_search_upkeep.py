"""The search is made from the state tables: told where it is not, made anew, filled for an older store."""

from datetime import date

import pytest

from mopdesk.store import proof
from mopdesk.store.connection import connect, settle
from mopdesk.store.database import Store
from mopdesk.store.derived import derived_differences
from mopdesk.store.migrations import bring_up_to_date
from mopdesk.store.step_statements import STEPS
from mopdesk.work.nouns import JobState, Site
from tests.store.search_world import ID, SITE, found, put
from tests.store.store_world import Clock, a_case, a_job, a_version, a_visit, open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


def test_search_and_figures_can_be_broken_told_and_made_anew(store):
    put(store)
    visit = a_visit(store.jobs.job(ID))
    with store.change("visited") as change:
        store.visits.put_visit(change, visit)
        store.visits.freeze(change, a_version(visit))
    assert proof.verify(store) == []
    for sql in ("DELETE FROM job_search", "DELETE FROM visit_result", "UPDATE job_count SET jobs = 7"):
        store.connection.run(sql)
    found_wrong = proof.verify(store)
    assert [one.code for one in found_wrong] == ["search-outdated", "figures-outdated"]
    assert "3 rows" in found_wrong[1].text
    head = store.journal.head()
    store.rebuild_search()
    assert proof.verify(store) == []
    assert store.journal.head() == head, "no state has changed, so the journal has nothing to tell"
    assert found(store, "heol") == 1


def test_a_store_from_before_the_search_is_filled_when_it_is_brought_up_to_date(tmp_path):
    path = tmp_path / "mopdesk.db"
    with open_store(tmp_path) as newer:
        put(newer)
        job_row = newer.connection.row("SELECT * FROM job")
        case_row = newer.connection.row("SELECT * FROM work_case")
    path.unlink()
    path.touch()
    old = connect(path)
    settle(old)
    bring_up_to_date(old, steps=STEPS[:1])
    for table, row in (("work_case", case_row), ("job", job_row)):
        marks = ", ".join("?" * len(row))
        old.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    old.close()
    with Store.open(path, actor="ann", clock=Clock()) as store:
        assert found(store, "heol") == 1
        assert store.jobs.count_by_state()[JobState.RECEIVED] == 1
        assert list(derived_differences(store.connection)) == []


def test_one_change_of_many_jobs_asks_the_search_as_often_as_one_of_few(store):
    """A file is one statement for the search, whatever the number of its jobs."""
    put(store)
    asked = {}
    for count in (3, 60):
        statements = []
        store.connection.driver.set_trace_callback(statements.append)
        with store.change("file") as change:
            for _ in range(count):
                case = a_case()
                store.cases.put_case(change, case)
                store.jobs.put_job(change, a_job(case, site=SITE))
        store.connection.driver.set_trace_callback(None)
        asked[count] = sum("job_search" in sql and not sql.startswith("--") for sql in statements)
    assert asked[3] == asked[60] <= 3


def test_a_change_without_jobs_never_asks_the_search(store):
    statements = []
    store.connection.driver.set_trace_callback(statements.append)
    with store.change("config") as change:
        store.settings.put(change, "a", "1")
    store.connection.driver.set_trace_callback(None)
    assert not [sql for sql in statements if "job_search" in sql or "answer_time" in sql]


def test_a_job_that_takes_the_row_of_one_that_is_gone_is_found_as_itself(store):
    put(store)
    with store.change("replaced") as change:
        change.remove("job", ID)
        case = a_case()
        store.cases.put_case(change, case)
        store.jobs.put_job(change, a_job(case, site=Site(address=("7 Mill Lane",)), due=date(2026, 12, 1)))
    assert [found(store, search) for search in ("heol", "mill")] == [0, 1]
    assert list(derived_differences(store.connection)) == []
