"""A held answer whose release is killed anywhere: it leaves once and whole, or is still held."""

import pytest

from tests.killed_runs import killed_runs

pytestmark = pytest.mark.slow

PAIR = ["ST00000001.usr", "ST00000002.usr"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Every point of the release killed once, then pairs of points killed one after the other."""
    return killed_runs("tests/actions/hold_crash_driver.py", tmp_path_factory.mktemp("hold-crash"), pairs=20)


def test_the_release_was_killed_at_many_places(runs):
    first = [run for run in runs if not run["second"]]
    assert sum(run["killed"] for run in first) > 20
    assert first[-1]["killed"] is False
    assert {"before _exclusive_rename", "after _exclusive_rename"} <= {run["at"] for run in runs}


def test_nothing_is_lost_doubled_or_cut(runs):
    for run in runs:
        assert sorted(run["taken"]) == PAIR, run


def test_two_numbers_are_used_the_hold_is_over_and_the_job_moved_on_once(runs):
    for run in runs:
        found = (run["numbers"], run["held"], run["job"], run["case"], run["details"])
        assert found == (2, 0, "answered", "done", 2), run
        assert set(run["states"]) <= {"released", "collected"}, run


def test_store_and_journal_are_whole(runs):
    for run in runs:
        assert run["problems"] == [], run
