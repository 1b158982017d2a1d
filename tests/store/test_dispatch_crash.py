"""A release that is killed anywhere, and restarted: 0 lost, 0 doubled, 0 cut, and the job moves on once."""

import pytest

from tests.killed_runs import killed_runs

pytestmark = pytest.mark.slow

PAIR = ["MD00000001.usr", "MD00000002.usr"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Every point of a release killed once, then pairs of points killed in answer and resume."""
    return killed_runs("tests/store/crash_driver.py", tmp_path_factory.mktemp("crash"), pairs=60)


def test_every_kind_of_step_was_a_place_to_die(runs):
    deaths = {run["at"] for run in runs if run["killed"]}
    steps = ("fsync", "replace", "mkdir", "_exclusive_rename", "run")
    assert deaths == {f"{when} {step}" for when in ("before", "after") for step in steps}
    assert sum(run["killed"] and not run["second"] for run in runs) > 40
    assert [run["killed"] for run in runs if not run["second"]][-1] is False


def test_nothing_is_lost_doubled_or_cut(runs):
    for run in runs:
        expected = PAIR if run["begun"] else []
        assert sorted(run["taken"]) == expected, run


def test_both_files_of_a_pair_are_begun_or_neither(runs):
    assert {run["begun"] for run in runs} == {0, 2}


def test_everything_that_began_is_released_and_its_job_moved_on_once(runs):
    for run in runs:
        if run["begun"]:
            assert (run["states"], run["jobs"], run["told"]) == (["released"], ["answered"], 1), run
        else:
            assert run["told"] == 0, run


def test_no_unfinished_file_stays_behind_and_the_journal_is_whole(runs):
    for run in runs:
        assert run["left"] == [], run
        assert run["problems"] == [], run
