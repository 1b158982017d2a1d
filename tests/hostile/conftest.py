"""The tally of the hostile corpus: what was tried, how much went as expected, and what was a surprise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import pytest

TALLY = "hostile"


@pytest.fixture
def judged(record_property: Callable[[str, object], None]) -> Callable[[str, int, Sequence[str]], None]:
    """Note how many were tried and which were surprises, and fail where there is one."""

    def judge(kind: str, tried: int, surprises: Sequence[str]) -> None:
        record_property(TALLY, (kind, tried, len(surprises)))
        assert tried, f"{kind}: nothing was tried"
        if surprises:
            pytest.fail(f"{kind}: {len(surprises)} of {tried}\n" + "\n".join(surprises[:20]), pytrace=False)

    return judge


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table: kind, tried, as expected, surprises."""
    rows = list(_rows(terminalreporter))
    if not rows:
        return
    total = [sum(column) for column in zip(*(numbers for _, numbers in rows), strict=True)]
    terminalreporter.section("hostile input")
    terminalreporter.write_line(f"{'kind':<44}{'tried':>8}{'as expected':>14}{'surprises':>12}")
    for kind, (tried, surprised) in [*rows, ("in all", (total[0], total[1]))]:
        terminalreporter.write_line(f"{kind:<44}{tried:>8,}{tried - surprised:>14,}{surprised:>12,}")


def _rows(reporter: pytest.TerminalReporter) -> Iterator[tuple[str, tuple[int, int]]]:
    counted: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in ("passed", "failed"):
        for report in reporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == TALLY:
                    kind, tried, surprised = value
                    counted[kind][0] += tried
                    counted[kind][1] += surprised
    for kind, (tried, surprised) in counted.items():
        yield kind, (tried, surprised)
