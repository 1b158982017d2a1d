"""Row 12: ten Working Days after a day, beside the loop that anybody would write."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from mopdesk.basics.workdays import WorkingCalendar, bank_holidays
from tests.benchmarks.bench import Bench
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import take_turns

_COUNT = 2_000
_ONE_DAY = timedelta(days=1)
_ASKS = """
import sys
from datetime import date
from mopdesk.basics.workdays import WorkingCalendar
WorkingCalendar().add(date(2026, 11, 23), 10)
print("holidays" in sys.modules)
"""


def working_days(bench: Bench) -> Iterator[Line]:
    """Row 12: the table's figures, and whether the package of holidays was needed."""
    calendar = WorkingCalendar()
    start = date(2025, 1, 6)
    days = [start + timedelta(days=number % 600) for number in range(_COUNT)]
    closed = {day for year in (2025, 2026, 2027) for day in bank_holidays(year).names}

    def naive() -> list[date]:
        return [_ten_later(day, closed) for day in days]

    def ours() -> list[date]:
        return [calendar.add(day, 10) for day in days]

    assert naive() == ours()
    times = take_turns({"ours": ours, "naive": naive}, bench.rounds)
    yield Line(
        row=12,
        what="10 Working Days after a day",
        figure=span(times.median("ours") / _COUNT),
        limit=f"loop over a set {span(times.median('naive') / _COUNT)}",
        ratio=times.ratio("ours", "naive"),
        most=0.5,
    )
    needed = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True)
    yield Line(
        row=12,
        what="the package holidays imported for a deadline this year",
        figure=needed.stdout.strip(),
        limit="False",
        ratio=float(needed.stdout.strip() == "True"),
        most=0.0,
    )


def _ten_later(day: date, closed: set[date]) -> date:
    left = 10
    while left:
        day += _ONE_DAY
        if day.weekday() < 5 and day not in closed:
            left -= 1
    return day
