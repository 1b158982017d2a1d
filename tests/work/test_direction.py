"""The running-backwards test: what two readings or the disc say, and what they do not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.work.code_lists import code_list
from mopdesk.work.direction import Way, from_disc, from_readings, minutes_between
from mopdesk.work.findings import findings
from mopdesk.work.visit_facts import DirectionTest, MeterSeen


def meter(first="56311", second="56309", generation=True, **more):
    test = DirectionTest(first=first, first_at="10:41", second=second, second_at="10:52")
    return MeterSeen(direction_test=test, generation_live=generation, **more)


def test_a_register_that_goes_back_while_generation_runs_has_no_backstop():
    found = from_readings(meter())
    assert found.way is Way.BACKWARD
    assert found.sentence == (
        "With generation running, the register went back from 56311 at 10:41 to 56309 at 10:52: "
        "it runs backwards on export."
    )
    assert (found.finding, found.method) == ("not-fitted", "readings")


@pytest.mark.parametrize(
    ("second", "generation", "way", "finding"),
    [
        ("56311", True, Way.STOPPED, ""),
        ("56313", True, Way.FORWARD, "cannot-tell"),
        ("56313", False, Way.FORWARD, ""),
        ("56311", False, Way.STOPPED, ""),
        ("56309", False, Way.BACKWARD, ""),
    ],
)
def test_what_proves_nothing_claims_nothing_and_says_what_to_do(second, generation, way, finding):
    found = from_readings(meter(second=second, generation=generation))
    assert (found.way, found.finding, found.method) == (way, finding, "")
    assert found.advice


def test_a_register_that_clocks_over_went_on():
    assert from_readings(meter("99999", "00001"), digits=5).way is Way.FORWARD
    assert from_readings(meter("00001", "99999"), digits=5).way is Way.BACKWARD
    assert from_readings(meter("99999", "00001")).way is Way.BACKWARD


@pytest.mark.parametrize(
    "open_still", [{"first": ""}, {"second": ""}, {"second": "5x"}, {"generation": None}]
)
def test_nothing_is_concluded_while_something_is_open(open_still):
    assert from_readings(meter(**open_still)) is None


def test_a_static_meter_gets_no_finding_about_a_disc():
    assert from_readings(meter(technology="static")).finding == ""


def test_the_disc_says_the_same():
    assert from_disc(meter(disc_direction="backward")).finding == "not-fitted"
    assert from_disc(meter(disc_direction="stopped")).finding == "fitted"
    assert from_disc(meter(disc_direction="stopped", generation=False)).finding == ""
    assert from_disc(meter(disc_direction="not-seen")) is None
    assert from_disc(meter(disc_direction="backward", generation=None)) is None


def test_a_standing_register_wants_minutes():
    hasty = MeterSeen(
        direction_test=DirectionTest(first="5", first_at="10:41", second="5", second_at="10:43"),
        generation_live=True,
    )
    assert from_readings(hasty).advice.startswith("Only 2 min lie between")


def test_minutes_pass_midnight():
    assert minutes_between("23:58", "00:03") == 5
    assert minutes_between("soon", "00:03") is None


@given(
    st.integers(0, 99999),
    st.integers(-40000, 40000),
    st.booleans(),
    st.sampled_from(["", "electromechanical", "static", "smart"]),
)
def test_whatever_moved_is_told_in_known_codes_and_plain_letters(first, moved, generation, technology):
    second = (first + moved) % 100_000
    found = from_readings(meter(str(first), str(second), generation, technology=technology), digits=5)
    expected = Way.FORWARD if moved > 0 else Way.BACKWARD if moved < 0 else Way.STOPPED
    assert found.way is expected
    assert found.finding in {"", *findings()}
    assert found.method in {"", *(one.code for one in code_list("methods").codes)}
    assert found.sentence.isascii()
    assert len(found.sentence) < 150
