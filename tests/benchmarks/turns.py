"""Cases that take turns: each round runs every case once, and a ratio is taken within its round.

pytest-benchmark and pyperf measure one case to its end and then the next. On a machine that others use too,
the two then meet different weather: the same pair gave ratios that differed by half. Neighbours within a
round meet the same.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import msgspec

# A shorter case is repeated within its turn: the clock and the garbage collector would be most of it.
_SHORTEST_TURN = 0.02


class Case(msgspec.Struct, frozen=True):
    """Something to be timed. What `prepare` gives is handed to `act`; only `act` is timed.

    `clear` is handed the same afterwards. A case with `prepare` runs once a turn.
    """

    act: Callable[..., object]
    prepare: Callable[[], Any] | None = None
    clear: Callable[[Any], object] | None = None


class Timings(msgspec.Struct, frozen=True):
    """The seconds of each case by round."""

    seconds: Mapping[str, list[float]]

    def median(self, case: str) -> float:
        """Give the middle one of a case's seconds."""
        return median(self.seconds[case])

    def ratio(self, case: str, limit: str) -> float:
        """Give the middle one of the ratios of two cases within their rounds."""
        return median(one / other for one, other in zip(self.seconds[case], self.seconds[limit], strict=True))


def take_turns(
    cases: Mapping[str, Case | Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.process_time,
) -> Timings:
    """Time the cases in turns, after one turn each that does not count.

    The order turns too, so that no case always follows the same other one. Seconds are this process's own on
    a processor, which other programs disturb least; where the disk or another process is waited for, the
    clock is `time.perf_counter`.
    """
    all_cases = {name: case if isinstance(case, Case) else Case(case) for name, case in cases.items()}
    repeats = {name: _repeats(case, clock) for name, case in all_cases.items()}
    seconds: dict[str, list[float]] = {name: [] for name in all_cases}
    names = list(all_cases)
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(_timed(all_cases[name], repeats[name], clock))
    return Timings(seconds)


def _repeats(case: Case, clock: Callable[[], float]) -> int:
    once = _timed(case, 1, clock)
    return 1 if case.prepare else max(1, round(_SHORTEST_TURN / max(once, 1e-7)))


def _timed(case: Case, repeats: int, clock: Callable[[], float]) -> float:
    prepared = () if case.prepare is None else (case.prepare(),)
    gc.collect()
    try:
        start = clock()
        for _ in range(repeats):
            case.act(*prepared)
        return (clock() - start) / repeats
    finally:
        if case.clear is not None:
            case.clear(*prepared)
