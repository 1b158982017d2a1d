"""Nouns become rows and come back as they were; each table has the columns of its noun."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import connect
from mopdesk.store.migrations import bring_up_to_date
from mopdesk.store.notes import JobNote
from mopdesk.store.records import Shape, as_time
from mopdesk.store.schema import STATE_TABLES
from mopdesk.work.nouns import (
    Attachment,
    Case,
    HeldDetails,
    Job,
    OutgoingFile,
    Receipt,
    RepeatRequest,
    Visit,
    VisitVersion,
)
from tests.store.store_world import (
    answered_visit,
    any_noun,
    open_store,
)

NOUN_TABLES = {
    Receipt: "receipt",
    Case: "work_case",
    Job: "job",
    RepeatRequest: "repeat_request",
    Visit: "visit",
    VisitVersion: "visit_version",
    Attachment: "attachment",
    HeldDetails: "held_details",
    OutgoingFile: "outgoing",
    JobNote: "job_note",
}


@pytest.fixture(scope="module")
def schema():
    connection = connect(None)
    bring_up_to_date(connection)
    yield connection
    connection.close()


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as store:
        yield store


@pytest.mark.parametrize("noun", NOUN_TABLES, ids=lambda noun: noun.__name__)
def test_each_table_has_the_columns_of_its_noun(schema, noun):
    columns = schema.rows("SELECT name FROM pragma_table_info(?)", (NOUN_TABLES[noun],))
    assert {row["name"] for row in columns} - {"n"} == set(Shape(noun, NOUN_TABLES[noun]).columns)


@pytest.mark.parametrize("noun", NOUN_TABLES, ids=lambda noun: noun.__name__)
@given(data=st.data())
def test_any_noun_comes_back_as_it_was(schema, noun, data):
    """Through STRICT columns; the rules of the tables apart, which the stories keep."""
    shape = Shape(noun, NOUN_TABLES[noun])
    record = data.draw(any_noun(noun))
    row = shape.to_row(record)
    schema.run("DROP TABLE IF EXISTS temp.loose")
    kinds = {
        column["name"]: column["type"]
        for column in schema.rows("SELECT name, type FROM pragma_table_info(?)", (shape.table,))
    }
    schema.run(f"CREATE TEMP TABLE loose ({', '.join(f'{name} {kinds[name]}' for name in row)}) STRICT")
    schema.run(f"INSERT INTO loose VALUES ({', '.join('?' * len(row))})", list(row.values()))
    assert shape.to_noun(schema.row("SELECT * FROM loose")) == record


@given(
    st.lists(
        st.datetimes(
            timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5))])
        ),
        min_size=2,
    )
)
def test_times_sort_as_text_as_they_do_as_times(moments):
    assert sorted(moments) == [datetime.fromisoformat(text) for text in sorted(map(as_time, moments))]


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        as_time(datetime(2026, 11, 23))  # noqa: DTZ001 - the mistake itself


def test_a_row_that_no_longer_fits_is_named(store):
    job, _ = answered_visit(store)
    store.connection.run("UPDATE job SET state = 'asleep'")
    with pytest.raises(StoreTrouble, match=rf"Table job, row {job.id}.*asleep.*state"):
        store.jobs.job(job.id)


def test_every_state_table_is_known_by_columns_that_are_unique(schema):
    for table, key in STATE_TABLES.items():
        indexes = schema.rows('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,))
        unique = [
            tuple(
                row["name"] for row in schema.rows("SELECT name FROM pragma_index_info(?)", (index["name"],))
            )
            for index in indexes
        ]
        assert key in unique, table
