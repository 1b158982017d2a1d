"""Deadlines in words, clocks for the screens, warnings about the days they rest on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.workdays import calendar_source
from mopdesk.work.deadlines import (
    Level,
    clock_lines,
    counted_days,
    days_in_words,
    deadline_at,
    deadline_warnings,
    level_of,
)
from mopdesk.work.nouns import JobState
from tests.work.process_stories import play

TODAY = date(2026, 11, 18)


def story_of(*lines, process="option-1"):
    *_, story = play(process, "\n".join(f"{line} -> x" for line in lines))
    return story


@pytest.mark.parametrize(
    ("days", "words", "level"),
    [
        (10, "10 Working Days left", Level.LATER),
        (6, "6 Working Days left", Level.LATER),
        (5, "5 Working Days left", Level.SOON),
        (2, "2 Working Days left", Level.SOON),
        (1, "1 Working Day left", Level.NOW),
        (0, "due today", Level.NOW),
        (-1, "1 Working Day late", Level.LATE),
        (-12, "12 Working Days late", Level.LATE),
    ],
)
def test_days_left_in_words(days, words, level):
    assert days_in_words(days) == words
    assert level_of(days) is level


def told(story, job=None):
    job = job or story.job
    return deadline_at(job.due, story.calendar, TODAY, waits=job.state is JobState.WAITING_SUPPLIER)


def test_a_job_tells_its_deadline():
    story = story_of("2026-11-06 D0001 X>M")
    found = told(story)
    assert (found.due, found.days_left, found.words) == (date(2026, 11, 20), 2, "2 Working Days left")


def test_a_job_that_owes_nothing_says_so():
    story = story_of("2026-11-06 D0001 X>M", "2026-11-10 visit not-fitted", "2026-11-12 release")
    found = told(story)
    assert (found.due, found.days_left, found.level) == (None, None, Level.NONE)
    assert found.words == "waiting for the Supplier"
    story.happens("2026-11-18 D0142 X>M")
    assert told(story, story.jobs[0]).words == "nothing owed"


def test_clocks_are_shown_with_owner_reading_and_confidence():
    story = story_of("2026-11-06 D0001 X>M", "2026-11-10 visit not-fitted", "2026-11-12 release")
    ours, theirs = clock_lines(story.process, story.case, story.calendar, TODAY)
    assert (ours.owner, ours.answer, ours.days_left, str(ours.stopped_on)) == (
        "M",
        ("D0002",),
        None,
        "2026-11-12",
    )
    assert (theirs.owner, theirs.answer, theirs.days_left) == ("X", ("D0142",), 6)
    assert theirs.strict != theirs.loose
    assert theirs.confidence == "inferred"


def test_a_job_counts_its_days():
    story = story_of("2026-11-06 D0001 X>M")
    rows = counted_days(story.process, story.job, story.calendar)
    assert (rows[0].day, rows[-1].day, rows[-1].number) == (date(2026, 11, 6), date(2026, 11, 20), 10)


def test_a_deadline_beyond_the_published_days_is_warned_of_once():
    until = calendar_source().published_until
    received = until - timedelta(days=3)
    story = story_of(f"{received} D0001 X>M")
    assert [found.code for found in deadline_warnings(story.case, story.job, story.calendar)] == [
        "calendar-not-published"
    ]
    early = story_of("2026-11-06 D0001 X>M")
    assert deadline_warnings(early.case, early.job, early.calendar) == ()


@given(st.integers(-500, 500))
def test_only_what_has_passed_is_late(days):
    assert (level_of(days) is Level.LATE) == (days < 0)
    assert ("late" in days_in_words(days)) == (days < 0)
