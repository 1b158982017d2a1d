"""A plain backup proves nothing of who wrote it: its search is made anew, and no foreign part stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from mopdesk.actions.backups import back_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.rescue import restore
from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.backup import convert
from mopdesk.store.connection import connect
from mopdesk.store.elsewhere import is_proven
from mopdesk.store.search import search_differences
from tests.stories import Story

RECEIVED = "2026-11-09  receive D0001001-made.usr"
KEY = "ab" * 32


def change(path: Path, *statements: str) -> None:
    connection = connect(path)
    for statement in statements:
        connection.run(statement)
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
