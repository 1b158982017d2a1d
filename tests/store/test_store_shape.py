"""The doctor sees a guard taken off, a table changed, a history cut, a row that is no JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.database import Store
from mopdesk.store.proof import verify
from mopdesk.store.step_statements import STEPS
from tests.stories import Story


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    story = Story(tmp_path)
    story.replay("2026-11-09  receive D0001001-made.usr  -> accepted")
    story.close()
    with Store.open(tmp_path / "store.db", actor="test", clock=lambda: datetime.now(UTC)) as opened:
        assert verify(opened) == []
        yield opened


def codes(store: Store) -> set[str]:
    return {found.code for found in verify(store)}


def _guards() -> list[str]:
    """Give the triggers that the steps make, without those that a later step takes away."""
    names: dict[str, None] = {}
    for _step, statements in STEPS:
        for statement in statements:
            what, kind, name, *_ = [*statement.split(), "", "", ""]
            if (what, kind) == ("CREATE", "TRIGGER"):
                names[name] = None
            elif (what, kind) == ("DROP", "TRIGGER"):
                names.pop(name)
    return list(names)


@pytest.mark.parametrize(
    "name",
    _guards(),
)
def test_a_guard_taken_off_is_named(store: Store, name: str) -> None:
    store.connection.run(f"DROP TRIGGER {name}")
    assert "store-part-missing" in codes(store)
    assert name in " ".join(found.text for found in verify(store))


def test_a_guard_made_harmless_is_named(store: Store) -> None:
    store.connection.run("DROP TRIGGER journal_keeps")
    store.connection.run("CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal BEGIN SELECT 1; END")
    assert codes(store) == {"store-part-changed"}


def test_a_history_that_was_cut_is_named(store: Store) -> None:
    store.connection.run("DELETE FROM journal_subject")
    assert "journal-history-incomplete" in codes(store)


def test_a_row_that_is_no_json_is_a_sentence_and_not_a_bug(store: Store) -> None:
    store.connection.run("UPDATE job SET flags = '[broken'")
    with pytest.raises(StoreTrouble, match="job"):
        store.jobs.list_jobs()


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("CREATE TABLE spare (n INTEGER)", "table spare"),
        ("CREATE VIEW glance AS SELECT n FROM job", "view glance"),
        (
            "CREATE TRIGGER thief AFTER INSERT ON outgoing BEGIN UPDATE job SET flags = '[]'; END",
            "trigger thief",
        ),
        ("CREATE VIRTUAL TABLE near USING rtree (n, low, high)", "table near"),
    ],
)
def test_a_part_that_mopdesk_never_made_is_named(store: Store, statement: str, part: str) -> None:
    store.connection.run(statement)
    assert codes(store) == {"store-part-unknown"}
    assert part in " ".join(found.text for found in verify(store))
