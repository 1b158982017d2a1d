"""A store of every released version opens, is brought up to date, and is whole; a later one is left alone."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.doctor import examine
from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import errors_in
from mopdesk.desk import open_desk
from mopdesk.store.backup import convert
from mopdesk.store.connection import connect
from mopdesk.store.list_columns import BEGUN, OPEN
from mopdesk.store.search import search_differences
from mopdesk.store.sort_indexes import made_indexes
from mopdesk.store.step_statements import STEPS
from mopdesk.store.steps import STEPS_TABLE, applied_steps
from tests.conftest import KEY

KEPT = sorted((Path(__file__).parents[1] / "data" / "stores").glob("*.db.gz"))
TODAY = date(2026, 11, 20)


@pytest.fixture(params=KEPT, ids=lambda path: path.name.removesuffix(".db.gz"))
def kept(request, tmp_path):
    """A store as that version left it: without a key."""
    path = tmp_path / "store.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def bodies_of(path):
    connection = connect(path, read_only=True)
    bodies = [row["body"] for row in connection.rows("SELECT body FROM journal_payload ORDER BY n")]
    connection.close()
    return bodies


def look(path):
    with open_desk(path, today=TODAY) as desk:
        store = desk.store
        assert errors_in(examine(desk).problems) == ()
        states = sorted(job.state.value for job in store.jobs.list_jobs())
        return states, store.inbox.count(), [file.state.value for file in store.outbox.list_files()]


def test_there_is_one_of_each_version():
    assert len(KEPT) >= 2


def test_it_opens_is_brought_up_to_date_and_nothing_is_missing(kept):
    states, received, sent = look(kept)
    assert states == ["answered", "ready", "received", "received", "received"]
    assert (received, len(sent)) == (3, 2)
    connection = connect(kept, read_only=True)
    steps = applied_steps(connection)
    connection.close()
    assert steps == [name for name, _ in STEPS]
    # A second start has nothing left to do.
    assert look(kept)[0] == states


def test_its_jobs_have_the_indexes_of_a_new_store_and_no_other(kept, tmp_path):
    with open_desk(kept, today=TODAY) as desk, open_desk(tmp_path / "new.db", today=TODAY) as new:
        assert made_indexes(desk.store.connection) == made_indexes(new.store.connection)
        assert search_differences(desk.store.connection) == 0
        connection = desk.store.connection
        assert connection.value("SELECT count(*) FROM job INDEXED BY job_cover") == 5
        assert connection.value(f"SELECT count(*) FROM job INDEXED BY job_open WHERE {OPEN}") == 4
        assert connection.value(f"SELECT count(*) FROM job INDEXED BY job_begun WHERE {BEGUN}") == 1


def test_its_journal_stays_as_that_version_wrote_it(kept):
    before = bodies_of(kept)
    look(kept)
    assert bodies_of(kept)[: len(before)] == before


def test_one_of_them_tells_new_rows_by_row():
    """So the tests above read what is no longer written: new rows are told by column since step 0009."""
    bodies = [gzip.decompress(path.read_bytes()) for path in KEPT]
    assert any(b'"new":{"job":[{"columns":[' in body for body in bodies)


def test_it_opens_with_a_key_too(kept, tmp_path):
    before = look(kept)
    locked = tmp_path / "locked.db"
    convert(kept, locked, KEY)
    assert look(locked) == before
    assert b"D0001001" not in locked.read_bytes()


def test_one_of_a_later_version_is_refused_and_left_as_it_is(kept):
    look(kept)
    connection = connect(kept)
    connection.run(
        f"INSERT INTO {STEPS_TABLE} (migration_set, name, applied_at) "
        f"SELECT migration_set, '9999-later', applied_at FROM {STEPS_TABLE} LIMIT 1"
    )
    connection.run("PRAGMA journal_mode = DELETE")
    connection.close()
    before = kept.read_bytes()
    with pytest.raises(StoreTrouble, match="newer mopdesk"):
        open_desk(kept, today=TODAY)
    assert kept.read_bytes() == before
