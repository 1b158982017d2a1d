"""Saved views: kept with all that they show, named once, put in order, removed and put back, journaled."""

from __future__ import annotations

from datetime import date

import pytest

from mopdesk.actions.job_lists import JobFilters, JobQuery
from mopdesk.actions.saved_views import (
    as_query,
    change_view,
    list_views,
    order_views,
    query_of,
    remove_view,
    rename_view,
    restore_view,
    save_view,
)
from mopdesk.basics.errors import Usage
from mopdesk.desk import open_desk
from mopdesk.store import proof
from mopdesk.work.nouns import JobState
from tests.stories import Story

QUERY = JobQuery(
    view="open",
    search="heol 50%",
    sort="address",
    descending=True,
    filters=JobFilters(states=(JobState.READY,), suppliers=("SUPA",), due_to=date(2026, 12, 24)),
)


def names(story: Story) -> list[str]:
    return [view.name for view in list_views(story.desk)]


def test_a_view_is_kept_whole_and_survives_a_restart(story: Story) -> None:
    saved = save_view(story.desk, "  North   Wales ", QUERY)
    story.desk.close()
    story.desk = open_desk(story.folder / "store.db", actor="story", today=date(2026, 11, 9))
    assert names(story) == ["North Wales"]
    for ref in (saved.id, "north wales", " NORTH WALES "):
        assert query_of(story.desk, ref) == QUERY
    assert proof.verify(story.desk.store) == []


@pytest.mark.parametrize(
    ("ref", "view"), [("late", "late"), ("Due in 2 WD", "soon"), ("WAITING on supplier", "waiting")]
)
def test_built_in_views_are_known_by_key_and_title(story: Story, ref: str, view: str) -> None:
    assert query_of(story.desk, ref) == JobQuery(view=view)


def test_views_are_put_in_order_changed_renamed_removed_and_put_back(story: Story) -> None:
    desk = story.desk
    one, two, three = (save_view(desk, name, JobQuery()) for name in ("One", "Two", "Three"))
    order_views(desk, [three.id, "gone", one.id])
    assert names(story) == ["Three", "One", "Two"]
    rename_view(desk, two.id, "Second")
    change_view(desk, one.id, QUERY)
    assert as_query(list_views(desk)[1]) == QUERY
    removed = remove_view(desk, three.id)
    assert names(story) == ["One", "Second"]
    restore_view(desk, removed)
    assert names(story) == ["Three", "One", "Second"]
    kinds = [entry.kind for entry in desk.store.journal.latest(8)]
    assert kinds[:5] == ["view.restored", "view.removed", "view.changed", "view.renamed", "views.ordered"]
    assert proof.verify(desk.store) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("  ", "needs a name"),
        ("x" * 61, "too long"),
        ("north  WALES", "'north WALES' already"),
        ("Open", "'Open' already"),
    ],
)
def test_a_name_that_does_not_do_is_refused_and_nothing_is_kept(story: Story, name: str, words: str) -> None:
    kept = save_view(story.desk, "North Wales", QUERY)
    other = save_view(story.desk, "Other", QUERY)
    with pytest.raises(Usage, match=words):
        save_view(story.desk, name, QUERY)
    with pytest.raises(Usage, match=words):
        rename_view(story.desk, other.id, name)
    assert list_views(story.desk) == (kept, other)


def test_a_view_may_keep_its_own_name_and_one_that_is_gone_is_told(story: Story) -> None:
    view = save_view(story.desk, "North", QUERY)
    rename_view(story.desk, view.id, "NORTH")
    assert names(story) == ["NORTH"]
    with pytest.raises(Usage, match="no such saved view"):
        remove_view(story.desk, "gone")
    with pytest.raises(Usage, match=r"no view 'gone'.*Late, Due in 2 WD.*NORTH"):
        query_of(story.desk, "gone")
    with pytest.raises(Usage, match="no view 'nowhere'"):
        save_view(story.desk, "New", JobQuery(view="nowhere"))
