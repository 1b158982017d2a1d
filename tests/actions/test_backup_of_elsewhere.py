"""A plain backup proves nothing of who wrote it: its search is made anew, and no foreign part stays."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from mopdesk.actions.backups import back_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.rescue import restore
from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import errors_in
from mopdesk.desk import open_desk
from mopdesk.store import migrations
from mopdesk.store.backup import convert
from mopdesk.store.connection import connect
from mopdesk.store.elsewhere import is_proven
from mopdesk.store.search import search_differences
from mopdesk.store.sort_indexes import made_indexes
from tests.stories import Story

RECEIVED = "2026-11-09  receive D0001001-made.usr"
KEY = "ab" * 32
OLDEST = Path(__file__).parents[1] / "data" / "stores" / "0.1.0-before-people.db.gz"


def change(path: Path, *statements: str) -> None:
    connection = connect(path)
    for statement in statements:
        connection.driver.executescript(statement)
    connection.run("PRAGMA journal_mode = DELETE")
    connection.close()


def crafted(story: Story, *statements: str) -> Path:
    """Give a plain backup, as anybody could write one, in which something is not as mopdesk leaves it."""
    story.replay(RECEIVED)
    path = story.folder / "from-elsewhere.db"
    convert(back_up(story.desk).path, path, None)
    change(path, *statements)
    story.desk.close()
    return path


def test_the_search_of_a_plain_backup_is_made_anew_and_never_read(story: Story) -> None:
    """The backup's own search knows of nothing, and yet everything is found."""
    backup = crafted(story, "DELETE FROM job_search")
    store = story.desk.store.path
    restore(store, backup, actor="ann")
    story.desk = story.open(story.desk.today())
    assert examine(story.desk).healthy
    assert search_differences(story.desk.store.connection) == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "CREATE TRIGGER thief AFTER INSERT ON outgoing BEGIN UPDATE job SET flags = '[]'; END",
            "trigger thief",
        ),
        ("CREATE VIRTUAL TABLE near USING rtree (n, low, high)", "table near"),
        ("UPDATE job SET n = -n", "row numbers"),
        # A trigger may be called as a table is, and nothing else is looked at under that name then.
        (
            "CREATE TRIGGER meta AFTER INSERT ON outgoing BEGIN UPDATE job SET flags = '[]'; END",
            "trigger meta",
        ),
        (
            "CREATE TRIGGER _sqlite_migrations_2 AFTER INSERT ON job BEGIN DELETE FROM visit; END",
            "trigger _sqlite_migrations_2",
        ),
        # One of mopdesk's own, with something else within.
        (
            "DROP TRIGGER blob_stays; CREATE TRIGGER blob_stays AFTER INSERT ON job BEGIN SELECT 1; END",
            "trigger blob_stays is not as mopdesk made it",
        ),
        ("DROP TABLE job_note; CREATE VIEW job_note AS SELECT 1 AS n", "job_note_job is missing"),
    ],
)
def test_a_backup_with_foreign_parts_is_refused_and_the_store_stays(
    story: Story, statement: str, said: str
) -> None:
    backup = crafted(story, statement)
    store = story.desk.store.path
    before = store.read_bytes()
    with pytest.raises(StoreTrouble, match=said):
        restore(store, backup, actor="ann")
    assert store.read_bytes() == before


def test_a_foreign_part_is_found_before_an_older_store_is_brought_up_to_date(tmp_path: Path) -> None:
    """Bringing it up to date counts its jobs: a trigger of somebody else's would run on that."""
    backup = tmp_path / "older.db"
    backup.write_bytes(gzip.decompress(OLDEST.read_bytes()))
    change(backup, "CREATE TRIGGER thief AFTER INSERT ON job_count BEGIN DELETE FROM visit; END")
    ran: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "_take_steps", lambda *_: ran.append("a step"))
        with pytest.raises(StoreTrouble, match="trigger thief"):
            restore(tmp_path / "store.db", backup, actor="ann")
    assert not ran


@pytest.mark.parametrize("kept", sorted(OLDEST.parent.glob("*.db.gz")), ids=lambda one: one.name)
def test_a_plain_store_of_every_released_version_may_be_gone_back_to(tmp_path: Path, kept: Path) -> None:
    backup = tmp_path / "older.db"
    backup.write_bytes(gzip.decompress(kept.read_bytes()))
    restore(tmp_path / "store.db", backup, actor="ann")
    with open_desk(tmp_path / "store.db") as desk:
        assert not errors_in(examine(desk).problems)


def test_an_index_that_no_step_made_stays_behind(story: Story) -> None:
    """Nothing is lost with it: those for an order are made again when somebody wants it."""
    backup = crafted(story, "CREATE UNIQUE INDEX spoiler ON job (mpan, supplier, id)")
    restore(story.desk.store.path, backup, actor="ann")
    story.desk = story.open(story.desk.today())
    assert "spoiler" not in made_indexes(story.desk.store.connection)
    assert examine(story.desk).healthy


def test_a_key_that_came_with_the_backup_proves_nothing(story: Story, tmp_path: Path) -> None:
    """Where no store is, the keys beside the backup are taken over, where anybody could have laid them."""
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.desk.close()
    change(backup, "CREATE TRIGGER thief AFTER INSERT ON outgoing BEGIN UPDATE job SET flags = '[]'; END")
    backup.with_name(backup.name + ".json").unlink()
    elsewhere = tmp_path / "another" / "store.db"
    elsewhere.parent.mkdir()
    with pytest.raises(StoreTrouble, match="trigger thief"):
        restore(elsewhere, backup, actor="ann")


@pytest.mark.parametrize(
    ("kept_under", "asked", "proven"),
    [(KEY, KEY, True), (KEY, "cd" * 32, False), (None, KEY, False), (None, None, False)],
    ids=["own key", "another key", "plain backup", "plain store"],
)
def test_only_the_stores_own_key_proves_who_wrote_a_backup(
    tmp_path: Path, kept_under: str | None, asked: str | None, proven: bool
) -> None:
    backup = tmp_path / "backup.db"
    backup.touch()
    connection = connect(backup, key=kept_under)
    connection.run("CREATE TABLE t (n)")
    connection.close()
    assert is_proven(backup, asked) is proven
