"""The paged list as a face uses it: numbers, pages, counts, words."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mopdesk.actions.bulk import Assignment, assign
from mopdesk.actions.job_lists import (
    SORT_COLUMNS,
    TO_FIX,
    VIEWS,
    JobFilters,
    JobQuery,
    count_line,
    count_of,
    counts,
    describe,
    filter_choices,
    ids,
    ids_of,
    own_names,
    page,
)
from mopdesk.actions.job_rows import job_row, list_jobs
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import Usage
from mopdesk.store.job_lists import SORT_COLUMNS as STORED_COLUMNS
from mopdesk.store.job_lists import VIEWS as STORED_VIEWS
from mopdesk.work.nouns import JobState
from tests.stories import Story

A = "1200023305976"
LIFE = f"""
    2026-11-09  receive D0150002-made.usr  -> accepted
    2026-11-09  receive D0001001-made.usr  -> accepted
    2026-11-13  visit {A} not-fitted       -> ready owes D0002
"""


def test_a_page_is_made_of_the_same_rows_as_a_job_alone(story: Story) -> None:
    desk = story.replay(LIFE).desk
    numbers = ids(desk, JobQuery())
    rows = page(desk, numbers)
    assert [row.number for row in rows] == list(numbers)
    assert [replace(row, number=0) for row in rows] == list(list_jobs(desk))
    assert rows[0] == replace(job_row(desk, desk.store.jobs.job(rows[0].id)), number=numbers[0])
    assert list(ids_of(desk, [row.id for row in rows])) == list(numbers)


def test_counts_follow_a_job_through_the_views(story: Story) -> None:
    desk = story.replay(LIFE).desk
    set_option(desk, "engineer", "Lee")
    job_ids = [row.id for row in list_jobs(desk)]
    assign(desk, job_ids[:2], Assignment(engineer="LEE"))
    none = dict.fromkeys([view.key for view in VIEWS], 0)
    assert counts(desk) == none | {"open": 3, "all": 3, "ready": 1}
    assert counts(desk, date(2026, 11, 19)) == none | {"open": 3, "all": 3, "ready": 1, "soon": 3}
    assert counts(desk, date(2026, 11, 24)) == none | {"open": 3, "all": 3, "ready": 1, "late": 3, "mine": 2}
    assert counts(desk, date(2026, 11, 24), actor="nobody")["mine"] == 0
    story.replay(f"2026-11-13  send  -> D0002\n2026-11-13 job {A} -> waiting-supplier due - owed-by X")
    assert counts(desk) == none | {"open": 3, "all": 3, "waiting": 1}


@pytest.mark.parametrize(
    ("today", "soon"),
    [("2026-11-18", 0), ("2026-11-19", 3), ("2026-11-21", 3), ("2026-11-23", 3), ("2026-11-24", 0)],
)
def test_soon_counts_working_days_over_a_weekend(story: Story, today: str, soon: int) -> None:
    """The answers are due on Monday 23 November: two Working Days before is the Thursday."""
    desk = story.replay(LIFE).desk
    assert count_of(desk, JobQuery(view="soon", today=date.fromisoformat(today))) == soon


def test_the_engineer_of_this_machine_has_the_name_set_or_the_user_name(story: Story) -> None:
    assert own_names(story.desk) == ("story",)
    set_option(story.desk, "engineer", "Siân Llŷr")
    assert own_names(story.desk) == ("Siân Llŷr", "story")
    assert own_names(story.desk, "Lee") == ("Lee",)


def test_what_the_lists_offer_is_what_the_store_knows() -> None:
    assert {view.key for view in VIEWS} == set(STORED_VIEWS)
    assert [key for key, _ in SORT_COLUMNS] == [*STORED_COLUMNS, TO_FIX]


def test_filters_narrow_and_are_said_in_words(story: Story) -> None:
    desk = story.replay(LIFE).desk
    filters = JobFilters(
        states=(JobState.READY,),
        suppliers=("GMTR", "SUPB"),
        engineers=("Lee",),
        processes=("option-1",),
        flows=("D0001",),
        due_from=date(2026, 11, 23),
        due_to=date(2026, 11, 24),
        received_to=date(2026, 11, 10),
    )
    query = JobQuery(view="open", search=" solar ", filters=filters)
    assert count_line(query, 1, 1234) == (
        "1 of 1,234 jobs · Open · search: solar · state ready · Supplier GMTR, SUPB · engineer Lee · "
        "process option-1 · flow D0001 · due from Monday 23 November 2026 to Tuesday 24 November 2026 · "
        "received to Tuesday 10 November 2026"
    )
    assert describe(JobQuery(view="soon"), "Near ones") == "Near ones"
    assert count_line(JobQuery(view="late"), 0, 1) == "0 of 1 job · Late"
    fitting = replace(filters, engineers=(), states=(JobState.READY,))
    (row,) = page(desk, ids(desk, JobQuery(filters=fitting)))
    assert (row.mpan, row.state) == (A, "ready")
    assert filter_choices(desk, "supplier") == ("GMTR",)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (JobQuery(view="mine own"), r"no view 'mine own'.*late, soon, mine"),
        (JobQuery(sort="colour"), r"sorted by 'colour'.*deadline, mpan"),
    ],
)
def test_a_view_or_column_that_there_is_not_is_named(story: Story, query: JobQuery, words: str) -> None:
    with pytest.raises(Usage, match=words):
        ids(story.desk, query)
