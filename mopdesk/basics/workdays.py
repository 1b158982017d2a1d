"""The cellar's calendar: Working Days of England and Wales, with local additions and removals.

The day of receipt is day 0; the answer is in time until the end of day n. The bank holidays of the years in
use are stored; other years come from the `holidays` package, which no other module imports.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from mopdesk.basics.errors import BadResource, Usage
from mopdesk.basics.resources import load_toml, read_resource

if TYPE_CHECKING:
    from mopdesk.basics.problems import Problem

ONE_DAY = timedelta(days=1)
MOST_DAYS = 2_000
_WEEKEND = {5: "Saturday", 6: "Sunday"}
_WEEK, _WORKING_WEEK = 7, 5
_NOTHING: Mapping[date, str] = MappingProxyType({})


class CalendarSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `resources/calendar.toml` says of the published bank holidays."""

    region: str
    subdivisions: tuple[str, ...]
    region_source: str
    region_confidence: str
    published_until: date
    published_source: str
    published_confidence: str
    counting_source: str
    counting_confidence: str


class BankHolidays(msgspec.Struct, frozen=True, kw_only=True):
    """The bank holidays of one year by day, and the days on which the two lists disagree."""

    names: dict[date, str]
    disputed: tuple[date, ...]


class CountedDay(msgspec.Struct, frozen=True, kw_only=True):
    """One calendar day of a count: `number` is its Working Day, None where `reason` strikes it out.

    The day of receipt has number 0, and its own reason where it is no Working Day.
    """

    day: date
    number: int | None
    reason: str = ""


@cache
def calendar_source() -> CalendarSource:
    """Load what is known of the published list, once."""
    try:
        return msgspec.convert(load_toml("calendar.toml"), CalendarSource)
    except msgspec.ValidationError as error:
        raise BadResource("calendar.toml is malformed.", f"{error}.") from error


class _StoredYears(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `resources/bank-holidays.json` says: by year, each day with its name."""

    about: str
    source: str
    confidence: str
    years: dict[int, dict[date, str]]


@cache
def _stored_years() -> dict[int, dict[date, str]]:
    body = read_resource("bank-holidays.json")
    try:
        return msgspec.json.decode(body, type=_StoredYears).years
    except msgspec.DecodeError as error:
        raise BadResource("bank-holidays.json is malformed.", f"{error}.") from error


@cache
def bank_holidays(year: int) -> BankHolidays:
    """Give one year's bank holidays of England and Wales: as stored, or worked out where the year is not."""
    stored = _stored_years().get(year)
    return worked_out_holidays(year) if stored is None else BankHolidays(names=stored, disputed=())


def worked_out_holidays(year: int) -> BankHolidays:
    """Work out one year's bank holidays by the package.

    Both parts are asked for by name, because asking for Great Britain alone gives only the days that all
    its parts share. A day that one list has and the other lacks stays a Working Day (the earlier deadline)
    and is disputed.
    """
    import holidays

    lists = [
        dict(holidays.country_holidays("GB", subdiv=part, years=year, language="en_GB").items())
        for part in calendar_source().subdivisions
    ]
    every = {day for listed in lists for day in listed}
    shared = {day for day in every if all(day in listed for listed in lists)}
    names = {day: lists[0][day].replace("(observed)", "(substitute day)") for day in sorted(shared)}
    return BankHolidays(names=names, disputed=tuple(sorted(every - shared)))


class WorkingCalendar:
    """Working Days, counted. Local days win over the published list.

    `additions` are further days on which no Working Day runs, `removals` days that are Working Days after
    all; each carries its reason.
    """

    def __init__(
        self, additions: Mapping[date, str] = _NOTHING, removals: Mapping[date, str] = _NOTHING
    ) -> None:
        both = sorted(set(additions) & set(removals))
        if both:
            raise Usage(
                f"{both[0].isoformat()} is both added and removed as a holiday.",
                "A day can only be one of them.",
                "Remove one of the two entries.",
            )
        self.additions = dict(additions)
        self.removals = dict(removals)
        self._ordinals: dict[int, list[int]] = {}

    def is_working_day(self, day: date) -> bool:
        """Tell whether a deadline counts this day."""
        return self.name_of(day) is None

    def name_of(self, day: date) -> str | None:
        """Give the reason why this is no Working Day: 'Saturday', 'Christmas Day', a local reason."""
        if day in self.removals:
            return None
        if day in self.additions:
            return self.additions[day]
        return _WEEKEND.get(day.weekday()) or bank_holidays(day.year).names.get(day)

    def add(self, day: date, days: int) -> date:
        """Give the last day in time: `days` Working Days after `day`, which is day 0.

        Raises `Usage` for a negative or absurd number, and past the end of the calendar (year 9999).
        """
        if 0 < days <= MOST_DAYS:
            year = day.year
            working = self._ordinals.get(year) or self._working_days(year)
            place = bisect_right(working, day.toordinal()) + days - 1
            while place >= len(working) and year < date.max.year:
                place -= len(working)
                year += 1
                working = self._working_days(year)
            if place < len(working):
                return date.fromordinal(working[place])
        # Nothing to count, or a sentence that says why it cannot be counted.
        return list(self._counted(day, days))[-1].day

    def count(self, received: date, days: int) -> tuple[CountedDay, ...]:
        """Give every calendar day from receipt to the due day, the struck ones with their reason."""
        return tuple(self._counted(received, days))

    def days_left(self, today: date, due: date) -> int:
        """Count the Working Days left: 0 on the due day, negative as soon as the day has passed."""
        if today > due:
            return min(-1, -self._between(due, today))
        return self._between(today, due)

    def warning(self, day: date) -> Problem | None:
        """Say where a deadline rests on days that are not published, or that two lists dispute."""
        from mopdesk.basics.problems import Place, problem  # noqa: PLC0415 - a list of jobs warns of nothing

        source = calendar_source()
        place = Place(field="due")
        if day > source.published_until:
            return problem(
                "calendar-not-published",
                place,
                day=long_day(day),
                until=long_day(source.published_until),
            )
        disputed = [found for found in bank_holidays(day.year).disputed if found <= day]
        if disputed:
            return problem("calendar-disputed", place, day=long_day(disputed[-1]))
        return None

    def _between(self, start: date, end: date) -> int:
        """Count the Working Days after `start`, up to and including `end`."""
        before = bisect_right(self._working_days(start.year), start.toordinal())
        until = bisect_right(self._working_days(end.year), end.toordinal())
        return until - before + sum(len(self._working_days(year)) for year in range(start.year, end.year))

    def _working_days(self, year: int) -> list[int]:
        """Give a year's Working Days in order, as `date.toordinal` numbers them; noted when first asked."""
        if year not in self._ordinals:
            closed = {day.toordinal() for day in (*bank_holidays(year).names, *self.additions)}
            opened = {day.toordinal() for day in self.removals}
            # By numbers and not by days, of which a start would make 730: number 1 is a Monday.
            self._ordinals[year] = [
                number
                for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
                if number in opened or ((number - 1) % _WEEK < _WORKING_WEEK and number not in closed)
            ]
        return self._ordinals[year]

    def _counted(self, start: date, days: int) -> Iterator[CountedDay]:
        if not 0 <= days <= MOST_DAYS:
            raise Usage(
                f"{days} Working Days cannot be counted.", f"The number must lie between 0 and {MOST_DAYS}."
            )
        yield CountedDay(day=start, number=0, reason=self.name_of(start) or "")
        day, number = start, 0
        while number < days:
            if day == date.max:
                raise Usage(
                    f"The calendar ends on {long_day(day)}.", f"{days} Working Days do not fit before it."
                )
            day += ONE_DAY
            reason = self.name_of(day)
            number += reason is None
            yield CountedDay(day=day, number=number if reason is None else None, reason=reason or "")


def long_day(day: date) -> str:
    """Write a day as on a letter: 'Wednesday 6 January 2027', whatever the machine's language."""
    weekday = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]
    month = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )[day.month - 1]  # fmt: skip
    return f"{weekday} {day.day} {month} {day.year}"
