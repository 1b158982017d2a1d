"""What forms are made of: days and times as typed, paths of lists with gaps, questions of the facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.gui.dates import read_day, read_time
from mopdesk.gui.visit import questions
from mopdesk.gui.visit.paths import kept_path, nearest, places_of
from mopdesk.gui.visit.questions import Question, Section
from mopdesk.work.code_lists import LISTS
from mopdesk.work.fact_paths import assemble, check_path


@pytest.mark.parametrize(
    "text",
    ["2026-12-08", "8/12/2026", "08.12.26", "8 Dec 2026", "Tue 8 December 2026", "8th dec 26", " 8-12-2026 "],
)
def test_a_day_is_read_as_people_write_it(text):
    assert read_day(text) == date(2026, 12, 8)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2/2026", "8 Dez 2026", "12/2026", "２０２６-12-08", "8/13/2026"]
)
def test_what_is_no_day_is_not_guessed(text):
    assert read_day(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_how_it_is_shown(day):
    assert read_day(f"{day.day} {day:%b} {day.year:04d}") == day
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(("text", "time"), [("0915", "09:15"), ("9:05", "09:05"), ("23.59", "23:59")])
def test_a_time_is_read(text, time):
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["", "24:00", "9", "9:60", "noon", "٠٩:١٥"])
def test_what_is_no_time_is_not_guessed(text):
    assert read_time(text) is None


FIELDS = {"meters.1.serial": "B", "meters.4.serial": "E", "meters.4.readings.2.value": "1", "engineer": "Ann"}


def test_a_place_in_the_facts_is_found_in_a_list_with_gaps():
    assert places_of(FIELDS, "meters") == [1, 4]
    assert kept_path("meters.0.finding", FIELDS) == "meters.1.finding"
    assert kept_path("meters.1.readings.0.value", FIELDS) == "meters.4.readings.2.value"
    assert kept_path("meters.7.finding", FIELDS) == "meters.7.finding"
    assert kept_path("engineer", FIELDS) == "engineer"


def test_the_nearest_field_of_a_path():
    assert nearest("meters.4", FIELDS) == "meters.4.serial"
    assert nearest("meters.4.finding", FIELDS) == "meters.4.serial"
    assert nearest("engineer", FIELDS) == "engineer"
    assert nearest("due", FIELDS) is None


def all_questions():
    for value in vars(questions).values():
        found = value.questions if isinstance(value, Section) else value if isinstance(value, tuple) else ()
        yield from (one for one in found if isinstance(one, Question))


@pytest.mark.parametrize("question", list(all_questions()), ids=lambda one: one.path)
def test_every_question_is_a_field_of_the_visit_facts(question):
    lists = ("meters.0.readings", "replacement.exchanges.0.new.registers")
    prefix = lists["initial" in question.path or question.default != "" or question.path.endswith("digits")]
    path = question.path.format(n=0, r=0, list=prefix)
    value = {"yes-no": True, "several": ["disc"]}.get(question.kind.value, "x")
    check_path(path, value)
    assert assemble({path: value})


def test_every_list_of_choices_is_known():
    known = {
        *LISTS,
        "findings",
        "safe_findings",
        "energisation-status",
        "measurement-quantity",
        "meter-location",
    }
    known |= {"meter-type", "register-type", "retrieval-method", "site-visit-check-code", ""}
    assert {question.choices for question in all_questions()} <= known
