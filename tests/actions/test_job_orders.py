"""The orders of the list of jobs: every column sorts, and a long list is put in order once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mopdesk.actions.job_lists import SORT_COLUMNS, JobQuery, ids, order_to_make, page
from mopdesk.actions.start_up import start_up
from mopdesk.actions.to_fix import to_fix
from mopdesk.actions.visits import start_visit
from mopdesk.store import sort_indexes
from mopdesk.store.sort_indexes import KEPT_FOR, made_indexes
from tests.stories import Story

LIFE = """
    2026-11-09  receive D0150002-made.usr  -> accepted
    2026-11-09  receive D0001001-made.usr  -> accepted
    2026-11-09  receive D0142001-made.usr  -> accepted
"""


@pytest.fixture
def story_with_long_lists(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A story whose few jobs are many."""
    story.replay(LIFE)
    monkeypatch.setattr(sort_indexes, "FEWEST_JOBS", 3)
    return story


def sort_made(story: Story) -> set[str]:
    return {name for name in made_indexes(story.desk.store.connection) if "_by_" in name}


def test_a_long_list_is_put_in_order_once(story_with_long_lists: Story) -> None:
    desk = story_with_long_lists.desk
    for sort, made in (
        ("deadline", ""),
        ("mpan", ""),
        ("engineer", "job_by_engineer"),
        ("flags", "job_by_flags"),
    ):
        query = JobQuery(view="all", sort=sort)
        before = desk.store.journal.head()
        assert order_to_make(desk, query) == (5 if made else 0)
        numbers = ids(desk, query)
        assert len(numbers) == 5
        assert (made in sort_made(story_with_long_lists)) == bool(made)
        assert order_to_make(desk, query) == 0
        assert list(ids(desk, query)) == list(numbers)
        # An order is no fact: the journal knows nothing of it.
        assert desk.store.journal.head() == before


def test_a_short_list_and_the_hits_of_a_search_need_no_index(story: Story) -> None:
    desk = story.replay(LIFE).desk
    query = JobQuery(view="all", sort="address")
    assert order_to_make(desk, query) == 0
    assert len(ids(desk, query)) == 5
    assert sort_made(story) == set()


def test_an_order_that_nobody_wants_any_more_goes(
    story_with_long_lists: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, desk = story_with_long_lists, story_with_long_lists.desk
    today = desk.today()
    for sort in ("address", "flow"):
        ids(desk, JobQuery(view="all", sort=sort))
    # One is wanted again just in time.
    monkeypatch.setattr(desk, "today", lambda: today + KEPT_FOR)
    start_up(desk)
    assert sort_made(story) == {"job_by_address", "job_by_flow"}
    ids(desk, JobQuery(view="all", sort="flow"))
    monkeypatch.setattr(desk, "today", lambda: today + KEPT_FOR + timedelta(days=1))
    start_up(desk)
    assert sort_made(story) == {"job_by_flow"}
    assert order_to_make(desk, JobQuery(view="all", sort="address")) == 5


def test_a_list_comes_sorted_while_another_program_writes(story_with_long_lists: Story) -> None:
    from mopdesk.store.connection import connect

    story = story_with_long_lists
    other = connect(story.desk.store.path, key=story.desk.store.connection.key)
    other.run("BEGIN IMMEDIATE")
    try:
        numbers = ids(story.desk, JobQuery(view="all", sort="asked"))
        assert len(numbers) == 5
        assert sort_made(story) == set()
    finally:
        other.run("ROLLBACK")
        other.close()
    assert list(ids(story.desk, JobQuery(view="all", sort="asked"))) == list(numbers)
    assert sort_made(story) == {"job_by_asked"}


def test_every_column_sorts(story: Story) -> None:
    desk = story.replay(LIFE).desk
    everything = sorted(ids(desk, JobQuery(view="all")))
    for sort, _title in SORT_COLUMNS:
        for descending in (False, True):
            assert sorted(ids(desk, JobQuery(view="all", sort=sort, descending=descending))) == everything


def test_by_what_is_to_be_fixed_the_visits_begun_come_first(story: Story) -> None:
    desk = story.replay(LIFE).desk
    rows = page(desk, ids(desk, JobQuery(view="all")))
    begun = [rows[4], rows[2]]
    for row in begun:
        start_visit(desk, row.id)
    counts = to_fix(desk, {row.id for row in begun})
    assert all(counts.values())
    rest = [row.id for row in rows if row not in begun]
    for descending in (False, True):
        query = JobQuery(view="all", sort="to-fix", descending=descending)
        found = [row.id for row in page(desk, ids(desk, query))]
        assert found[2:] == rest
        first = [counts[job_id] for job_id in found[:2]]
        assert first == sorted(first, reverse=descending)
        assert list(ids(desk, query, 3)) == list(ids(desk, query))[:3]
    searched = ids(desk, JobQuery(view="all", search=begun[0].mpan, sort="to-fix"))
    assert page(desk, searched)[0] == begun[0]
