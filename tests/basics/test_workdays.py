"""Working Days: the vectors of the domain page, a hand-written list of bank holidays, and the laws."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import Usage
from mopdesk.basics.workdays import (
    BankHolidays,
    WorkingCalendar,
    bank_holidays,
    calendar_source,
    long_day,
    worked_out_holidays,
)

CALENDAR = WorkingCalendar()
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(0, 60)

# Bank holidays of England and Wales, written by hand from the published lists and the rules of the Act:
# month-day for each year. Substitute days stand in place of the Saturday or Sunday. A test compares them
# with the library, so a library that loses a one-off day is found out.
BY_HAND = {
    2010: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2013: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2014: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2015: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2029: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2030: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
}


@pytest.mark.parametrize("year", BY_HAND)
def test_weekdays_off_are_those_of_the_hand_written_list(year):
    by_hand = {date.fromisoformat(f"{year}-{day}") for day in BY_HAND[year].split()}
    every = (date(year, 1, 1) + timedelta(days=step) for step in range(366))
    off = {day for day in every if day.year == year and day.weekday() < 5 and CALENDAR.name_of(day)}
    assert off == by_hand


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2011-04-29", "Wedding of William and Catherine"),
        ("2012-06-05", "Diamond Jubilee of Elizabeth II"),
        ("2020-05-08", "May Day"),
        ("2022-06-03", "Platinum Jubilee of Elizabeth II"),
        ("2022-09-19", "State Funeral of Queen Elizabeth II"),
        ("2023-05-08", "Coronation of Charles III"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-26", "Saturday"),
        ("2026-12-28", "Boxing Day (substitute day)"),
    ],
)
def test_struck_days_are_named(day, name):
    assert CALENDAR.name_of(date.fromisoformat(day)) == name


@pytest.mark.parametrize("day", ["2020-05-04", "2022-05-30", "2026-01-02", "2026-11-30"])
def test_moved_and_scottish_days_are_working_days(day):
    assert CALENDAR.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("received", "five", "ten"),
    [
        ("2026-03-02", "2026-03-09", "2026-03-16"),
        ("2026-03-27", "2026-04-07", "2026-04-14"),
        ("2026-03-28", "2026-04-07", "2026-04-14"),
        ("2026-04-02", "2026-04-13", "2026-04-20"),
        ("2026-04-03", "2026-04-13", "2026-04-20"),
        ("2026-04-27", "2026-05-05", "2026-05-12"),
        ("2026-07-24", "2026-07-31", "2026-08-07"),
        ("2026-08-21", "2026-08-28", "2026-09-07"),
        ("2026-12-18", "2026-12-29", "2027-01-06"),
        ("2025-12-19", "2025-12-30", "2026-01-07"),
        ("2025-12-31", "2026-01-08", "2026-01-15"),
    ],
)
def test_vectors_of_the_domain_page(received, five, ten):
    start = date.fromisoformat(received)
    assert CALENDAR.add(start, 5) == date.fromisoformat(five)
    assert CALENDAR.add(start, 10) == date.fromisoformat(ten)


def test_a_count_names_each_struck_day():
    shown = [
        f"{row.day:%d %b} {row.reason if row.number is None else row.number}"
        for row in CALENDAR.count(date(2026, 12, 18), 10)
    ]
    assert shown == [
        "18 Dec 0", "19 Dec Saturday", "20 Dec Sunday", "21 Dec 1", "22 Dec 2", "23 Dec 3", "24 Dec 4",
        "25 Dec Christmas Day", "26 Dec Saturday", "27 Dec Sunday", "28 Dec Boxing Day (substitute day)",
        "29 Dec 5", "30 Dec 6", "31 Dec 7", "01 Jan New Year's Day", "02 Jan Saturday", "03 Jan Sunday",
        "04 Jan 8", "05 Jan 9", "06 Jan 10",
    ]  # fmt: skip


@given(DAYS, COUNTS, COUNTS)
def test_adding_twice_is_adding_the_sum(day, one, other):
    assert CALENDAR.add(CALENDAR.add(day, one), other) == CALENDAR.add(day, one + other)


@given(DAYS, st.integers(1, 60))
def test_the_due_day_is_a_working_day_and_that_many_away(day, days):
    due = CALENDAR.add(day, days)
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.days_left(day, due) == days
    between = (day + timedelta(days=step) for step in range(1, (due - day).days + 1))
    assert sum(CALENDAR.is_working_day(each) for each in between) == days


@given(DAYS, DAYS, st.integers(1, 30))
def test_later_receipt_never_means_an_earlier_deadline(one, other, days):
    early, late = sorted((one, other))
    assert CALENDAR.add(early, days) <= CALENDAR.add(late, days)


@given(DAYS, DAYS)
def test_days_left_is_negative_exactly_when_late(today, due):
    assert (CALENDAR.days_left(today, due) < 0) == (today > due)


@given(DAYS, st.integers(1, 30))
def test_a_count_ends_on_the_due_day_and_numbers_working_days_without_gap(day, days):
    rows = CALENDAR.count(day, days)
    assert rows[-1].day == CALENDAR.add(day, days)
    assert [row.number for row in rows if row.number is not None] == list(range(days + 1))
    assert [row.day for row in rows] == [day + timedelta(days=step) for step in range(len(rows))]
    assert all(row.reason for row in rows if row.number is None)


@given(DAYS, st.integers(1, 20), st.integers(0, 40))
def test_a_local_day_off_moves_a_deadline_only_where_it_lies_in_between(day, days, offset):
    local = day + timedelta(days=offset)
    moved = WorkingCalendar(additions={local: "Depot closed"}).add(day, days)
    hit = day < local <= CALENDAR.add(day, days) and CALENDAR.is_working_day(local)
    assert moved == CALENDAR.add(day, days + (1 if hit else 0))


def test_local_days_win_over_the_list():
    monday, christmas, saturday = date(2026, 11, 23), date(2026, 12, 25), date(2026, 11, 28)
    calendar = WorkingCalendar({monday: "Flood"}, {christmas: "Cover", saturday: "Catching up"})
    assert calendar.name_of(monday) == "Flood"
    assert calendar.is_working_day(christmas)
    assert calendar.is_working_day(saturday)
    assert calendar.add(date(2026, 11, 27), 1) == saturday


def test_a_local_day_off_without_reason_is_still_struck():
    calendar = WorkingCalendar({date(2026, 11, 23): ""})
    rows = calendar.count(date(2026, 11, 20), 1)
    assert [row.number for row in rows] == [0, None, None, None, 1]


def test_a_day_cannot_be_added_and_removed():
    with pytest.raises(Usage, match="2026-11-23"):
        WorkingCalendar({date(2026, 11, 23): "a"}, {date(2026, 11, 23): "b"})


@pytest.mark.parametrize("days", [-1, 2001, 10**9])
def test_absurd_counts_are_refused(days):
    with pytest.raises(Usage, match="Working Days"):
        CALENDAR.add(date(2026, 11, 23), days)


def test_counting_past_the_end_of_the_calendar_is_refused():
    with pytest.raises(Usage, match="31 December 9999"):
        CALENDAR.add(date(9999, 12, 30), 10)
    assert CALENDAR.days_left(date(9999, 12, 30), date.max) == 1


def test_days_beyond_the_published_list_carry_a_warning():
    last = calendar_source().published_until
    assert CALENDAR.warning(last) is None
    warning = CALENDAR.warning(last + timedelta(days=1))
    assert warning is not None
    assert warning.code == "calendar-not-published"
    assert long_day(last) in warning.text


def test_a_day_that_only_one_list_has_is_worked_and_warned_of(monkeypatch):
    day = date(2026, 11, 25)
    real = bank_holidays(2026)
    disputed = BankHolidays(names=real.names, disputed=(day,))
    monkeypatch.setattr("mopdesk.basics.workdays.bank_holidays", lambda year: disputed)
    assert CALENDAR.is_working_day(day)
    warning = CALENDAR.warning(date(2026, 11, 30))
    assert warning is not None
    assert warning.code == "calendar-disputed"
    assert CALENDAR.warning(date(2026, 11, 20)) is None


def test_england_and_wales_agree_in_every_year_of_use():
    assert [bank_holidays(year).disputed for year in range(2010, 2040)] == [()] * 30


@pytest.mark.parametrize("year", range(2015, 2028))
def test_the_stored_years_are_those_of_the_package(year):
    assert bank_holidays(year) == worked_out_holidays(year)


@given(
    st.dates(date(2014, 12, 1), date(2029, 1, 31)),
    st.integers(0, 300),
    st.dictionaries(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.just("local"), max_size=3),
    st.dictionaries(st.sampled_from([date(2025, 12, 25), date(2026, 1, 3)]), st.just("open"), max_size=2),
)
def test_counting_at_once_is_counting_day_by_day(start, days, additions, removals):
    calendar = WorkingCalendar({day: why for day, why in additions.items() if day not in removals}, removals)
    due = calendar.count(start, days)[-1].day
    assert calendar.add(start, days) == due
    assert calendar.days_left(start, due) == days


def test_the_package_is_opened_only_for_a_year_that_is_not_stored():
    code = (
        "import sys, datetime; from mopdesk.basics.workdays import WorkingCalendar as W;"
        "c = W(); c.add(datetime.date(2026, 11, 23), 10); assert 'holidays' not in sys.modules;"
        "c.is_working_day(datetime.date(2031, 11, 24)); assert 'holidays' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
