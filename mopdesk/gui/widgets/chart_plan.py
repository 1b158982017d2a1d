"""How a chart of the dashboard is drawn: its labels, its series, and the sentence that says it all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mopdesk.actions.dashboard import Cell, Chart
from mopdesk.gui.colours import Tone
from mopdesk.gui.words import short_day

# Charts over time stand upright; the others have long names and lie.
_UPRIGHT = ("due", "in-time")
# What of each chart is drawn, where it is not every column; the rest stands in the table.
_DRAWN = {"median": 1}
_TONES = {
    "due": (Tone.ACCENT,),
    "in-time": (Tone.GOOD, Tone.BAD),
    "no-access": (Tone.WARN,),
    "median": (Tone.NOTE,),
}
_MANY = (Tone.ACCENT, Tone.WARN, Tone.NOTE, Tone.GOOD, Tone.BAD, Tone.PLAIN)

_OTHERS = re.compile(r"[0-9,]+ others")


@dataclass(frozen=True)
class Series:
    """One column of a chart: a number for each label."""

    name: str
    values: tuple[float, ...]
    tone: Tone


@dataclass(frozen=True)
class ChartPlan:
    """A chart ready to be drawn. `whole` are the labels in full, for tips and screen readers."""

    title: str
    labels: tuple[str, ...]
    whole: tuple[str, ...]
    series: tuple[Series, ...]
    upright: bool

    @property
    def most(self) -> float:
        """The greatest sum of a bar."""
        return max((self.total(place) for place in range(len(self.labels))), default=0)

    def total(self, place: int) -> float:
        """Give the sum of one bar."""
        return sum(series.values[place] for series in self.series)

    def words(self, place: int) -> str:
        """Say one bar: 'Mon 23 Nov: 3 jobs due'."""
        parts = [f"{series.name} {number_words(series.values[place])}" for series in self.series]
        return f"{self.whole[place]}: {', '.join(parts)}"


def plan_of(chart: Chart) -> ChartPlan:
    """Give the plan of a chart. What it sums up as 'others' would dwarf its bars: that is in the table."""
    rows = [row for row in chart.rows if not _OTHERS.fullmatch(str(row[0]))]
    drawn = _DRAWN.get(chart.key, len(chart.columns) - 1)
    tones = _TONES.get(chart.key, _MANY)
    return ChartPlan(
        title=chart.title,
        labels=tuple(_label(chart.key, row[0]) for row in rows),
        whole=tuple(cell_words(row[0]) for row in rows),
        series=tuple(
            Series(
                chart.columns[place],
                tuple(_number(row[place]) for row in rows),
                tones[(place - 1) % len(tones)],
            )
            for place in range(1, drawn + 1)
        ),
        upright=chart.key in _UPRIGHT,
    )


def sentence(chart: Chart) -> str:
    """Say a whole chart in sentences, for screen readers."""
    plan = plan_of(chart)
    if not plan.most:
        return f"{chart.title}. Nothing to show yet."
    bars = "; ".join(plan.words(place) for place in range(len(plan.labels)) if plan.total(place))
    return f"{chart.title}. {bars}. {chart.note}"


def cell_words(cell: Cell) -> str:
    """Give a cell as people read it."""
    if isinstance(cell, date):
        return short_day(cell)
    return number_words(cell) if isinstance(cell, int | float) else str(cell)


def number_words(value: float) -> str:
    """Give '3', '1,204' or '2.5'."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _label(key: str, cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%a}\n{cell.day}" if key == "due" else f"{cell.day}\n{cell:%b}"
    return str(cell)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
