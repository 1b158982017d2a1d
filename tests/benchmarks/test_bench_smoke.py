"""The harness of the benchmark, on cases whose cost is known; the figures themselves are `dev.py bench`."""

from itertools import count

import pytest

from tests.benchmarks.bench import KEY, ROWS, Bench, measure, measurement, quick
from tests.benchmarks.table import Line, printed, span
from tests.benchmarks.turns import Case, Timings, take_turns


def line(ratio, **goal):
    return Line(row=1, what="it", figure="2 s", limit="1 s", ratio=ratio, **goal)


def test_each_case_has_one_turn_a_round_and_its_own_preparation():
    seen = []
    case = Case(seen.append, prepare=object, clear=seen.remove)
    # A clock of its own: that of Windows stands still for 15 ms at a time.
    times = take_turns({"one": case, "other": lambda: sum(range(1000))}, rounds=3, clock=count(1).__next__)
    assert not seen
    assert [len(seconds) for seconds in times.seconds.values()] == [3, 3]
    assert times.ratio("one", "one") == 1


def test_a_ratio_is_taken_within_its_round():
    # The machine was ten times slower in the second round: the ratio does not care.
    times = Timings({"ours": [2.0, 20.0, 2.2], "limit": [1.0, 10.0, 1.0]})
    assert times.ratio("ours", "limit") == 2
    assert times.median("ours") == 2.2


@pytest.mark.parametrize(
    ("ratio", "goal", "says"),
    [
        (2.9, {"most": 3.0}, "yes"),
        (3.1, {"most": 3.0}, "narrowly not"),
        (3.4, {"most": 3.0}, "NO"),
        (5.1, {"least": 5.0}, "yes"),
        (4.8, {"least": 5.0}, "narrowly not"),
        (4.0, {"least": 5.0}, "NO"),
        (9.0, {}, ""),
    ],
)
def test_a_goal_is_missed_clearly_or_narrowly(ratio, goal, says):
    assert line(ratio, **goal).verdict == says
    assert line(ratio, **goal).missed_clearly is (says == "NO")
    assert says in printed([line(ratio, **goal)])


def test_times_are_written_with_their_unit():
    assert [span(1.234), span(0.0381), span(6.2e-6)] == ["1.23 s", "38.1 ms", "6.2 us"]


@pytest.mark.parametrize("key", [None, KEY])
def test_a_store_with_jobs_is_made_once(tmp_path, key):
    bench = Bench(folder=tmp_path)
    made = bench.store_with_jobs(20, key=key)
    assert bench.store_with_jobs(20, key=key) == made
    assert bench.copy_of(made, "copy").read_bytes() == made.read_bytes()
    assert (b"SQLite format" in made.read_bytes()) is (key is None)


def test_every_row_has_its_function(tmp_path):
    with pytest.raises(KeyError):
        measure(99, quick(tmp_path))
    for row in ROWS:
        assert f"Row {row}: " in (measurement(row).__doc__ or "")


def test_the_first_row_measures(tmp_path):
    lines = list(measure(1, Bench(folder=tmp_path, instructions=5, rounds=1)))
    assert [(one.row, one.most) for one in lines] == [(1, 3.0), (1, 8.0)]
    assert all(one.ratio > 0 for one in lines)
