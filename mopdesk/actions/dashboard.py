"""The figures of the dashboard: four counts that lead to their lists, and charts that are tables as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import msgspec

from mopdesk.actions.export_jobs import guarded_text
from mopdesk.actions.job_lists import JobQuery, count_of
from mopdesk.basics.workdays import ONE_DAY
from mopdesk.desk import Desk
from mopdesk.work.code_lists import code_list
from mopdesk.work.deadlines import PAPER
from mopdesk.work.findings import findings

DAYS_AHEAD = 15
WEEKS_BACK = 13
MAKES_SHOWN = 15
_NOT_RECORDED = "Not recorded"

Cell = str | int | float | date


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A count that leads to its list. `view` is the key of the job list's view."""

    key: str
    title: str
    count: int
    view: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A chart as a table: the first column names each row, the others are drawn. `note` tells what counts."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of one day."""

    today: date
    cards: tuple[Card, ...]
    charts: tuple[Chart, ...]


def figures(desk: Desk, today: date | None = None) -> Figures:
    """Work out every figure as things stand on `today`, by default the desk's own day."""
    day = today or desk.today()
    return Figures(
        today=day,
        cards=tuple(
            Card(key=view, title=title, count=count_of(desk, JobQuery(view=view, today=day)), view=view)
            for view, title in (
                ("late", "Late"),
                ("soon", "Due within 2 Working Days"),
                ("ready", "Ready to release"),
                ("rejected", "Rejected"),
            )
        ),
        charts=(
            _due(desk, day),
            _in_time(desk, day),
            _no_access(desk, day),
            _by_make(desk),
            _median(desk, day),
        ),
    )


def chart_text(chart: Chart) -> str:
    """Write a chart as lines of cells parted by tabs: pasted into a spreadsheet, it is a table."""
    return "\n".join("\t".join(_cell_text(cell) for cell in row) for row in (chart.columns, *chart.rows))


def _cell_text(cell: Cell) -> str:
    return guarded_text(" ".join(cell.split())) if isinstance(cell, str) else str(cell)


def _due(desk: Desk, today: date) -> Chart:
    days = _working_days(desk, today)
    due = desk.store.figures.due_by_day(days[0], days[-1])
    return Chart(
        key="due",
        title=f"Due by Working Day, the next {DAYS_AHEAD}",
        columns=("Working Day", "Jobs due"),
        rows=tuple((day, due.get(day, 0)) for day in days),
        note="Open jobs by their due day. Late jobs are not among them.",
    )


def _working_days(desk: Desk, today: date) -> list[date]:
    days: list[date] = []
    day = today
    while len(days) < DAYS_AHEAD:
        if desk.calendar.is_working_day(day):
            days.append(day)
        day += ONE_DAY
    return days


def _in_time(desk: Desk, today: date) -> Chart:
    first = _first_monday(today)
    weeks = {first + timedelta(weeks=number): [0, 0] for number in range(WEEKS_BACK)}
    for day, good, late in desk.store.figures.answers_by_day(first, today):
        week = weeks[_monday(day)]
        week[0] += good
        week[1] += late
    return Chart(
        key="in-time",
        title=f"Answers in and out of time, the last {WEEKS_BACK} weeks",
        columns=("Week beginning", "In time", "Out of time"),
        rows=tuple((monday, good, late) for monday, (good, late) in weeks.items()),
        note=f"In time: the answer left on or before the due day of its clock. Timescales: {PAPER}.",
    )


def _no_access(desk: Desk, today: date) -> Chart:
    reasons = code_list("no-access-reasons")
    counted = desk.store.figures.no_access(_first_monday(today), today)
    rows = sorted(
        ((reasons.meaning(code) if code else _NOT_RECORDED, visits) for code, visits in counted.items()),
        key=lambda row: (-row[1], row[0]),
    )
    return Chart(
        key="no-access",
        title=f"Why nobody got in, the last {WEEKS_BACK} weeks",
        columns=("Reason", "Visits"),
        rows=tuple(rows),
        note="Finished visits by the reason that the engineer chose.",
    )


def _by_make(desk: Desk) -> Chart:
    by_make: dict[str, Counter[str]] = defaultdict(Counter)
    for make, finding, meters in desk.store.figures.findings():
        by_make[make or _NOT_RECORDED][finding] += meters
    known = list(findings())
    seen = {finding for counter in by_make.values() for finding in counter}
    codes = [code for code in known if code in seen] + sorted(seen - set(known))
    order = sorted(by_make, key=lambda make: (-by_make[make].total(), make))
    rows = [(make, by_make[make]) for make in order[:MAKES_SHOWN]]
    if others := order[MAKES_SHOWN:]:
        rest = sum((by_make[make] for make in others), Counter[str]())
        rows.append((f"{len(others):,} others", rest))
    return Chart(
        key="findings",
        title="Backstop findings by meter make and type",
        columns=("Make and type", *(findings()[code].meaning if code in known else code for code in codes)),
        rows=tuple((make, *(counter[code] for code in codes)) for make, counter in rows),
        note="Every meter seen on all finished visits, the newest version of each visit.",
    )


def _median(desk: Desk, today: date) -> Chart:
    @cache
    def working_days(start: date, stop: date) -> int:
        return desk.calendar.days_left(start, stop)

    spans: dict[str, Counter[int]] = defaultdict(Counter)
    for supplier, start, stop, answers in desk.store.figures.answer_spans(_first_monday(today), today):
        spans[supplier][working_days(start, stop)] += answers
    return Chart(
        key="median",
        title=f"Working Days to answer by Supplier, the last {WEEKS_BACK} weeks",
        columns=("Supplier", "Median Working Days", "Answers"),
        rows=tuple(
            (supplier, _median_of(counted.items()), counted.total())
            for supplier, counted in sorted(spans.items())
        ),
        note="From the day of receipt, which is day 0, to the day on which the answer left.",
    )


def _median_of(counted: Iterable[tuple[int, int]]) -> float:
    """Give the middle of values that stand as (value, how often)."""
    rows = sorted(counted)
    total = sum(often for _, often in rows)
    low, high = (total - 1) // 2, total // 2
    middle: list[int] = []
    passed = 0
    for value, often in rows:
        middle += [value for place in (low, high) if passed <= place < passed + often]
        passed += often
    return sum(middle) / 2


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_monday(today: date) -> date:
    return _monday(today) - timedelta(weeks=WEEKS_BACK - 1)
