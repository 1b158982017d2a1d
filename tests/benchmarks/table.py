"""The table of the benchmark: what each line says, and whether its goal is reached."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from tabulate import tabulate

# A goal is missed clearly by more than a tenth: less than that is the weather of a shared machine.
CLEARLY = 1.1


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: a figure beside its limit, and their ratio.

    The goal is `most` (the ratio may not be greater) or `least`; without either the line only tells.
    """

    row: int
    what: str
    figure: str
    limit: str
    ratio: float
    most: float | None = None
    least: float | None = None

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; a line without a goal reaches it."""
        return (self.most is None or self.ratio <= self.most) and (
            self.least is None or self.ratio >= self.least
        )

    @property
    def missed_clearly(self) -> bool:
        """Whether the goal is missed by more than what noise explains."""
        return (self.most is not None and self.ratio > self.most * CLEARLY) or (
            self.least is not None and self.ratio < self.least / CLEARLY
        )

    @property
    def goal(self) -> str:
        """The goal as it is printed."""
        if self.most is not None:
            return f"<= {self.most:g}"
        return f">= {self.least:g}" if self.least is not None else ""

    @property
    def verdict(self) -> str:
        """What is printed in the last column."""
        if self.most is None and self.least is None:
            return ""
        return "yes" if self.reached else "NO" if self.missed_clearly else "narrowly not"


def printed(lines: Iterable[Line]) -> str:
    """Give the table as text."""
    cells = [
        (one.row, one.what, one.figure, one.limit, f"{one.ratio:.2f}", one.goal, one.verdict) for one in lines
    ]
    heads = ("row", "what", "figure", "limit", "ratio", "goal", "reached")
    return tabulate(cells, heads, tablefmt="github", disable_numparse=True)


def span(seconds: float) -> str:
    """Write a time with three digits: '1.24 s', '38.1 ms', '6.20 us'."""
    for factor, unit in ((1.0, "s"), (1e3, "ms")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"
