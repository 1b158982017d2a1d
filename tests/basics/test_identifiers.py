"""MPAN cores and participant ids: what counts as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.identifiers import check_digit, is_participant_id, mpan_is_good, spaced_mpan

# From the published samples, and the invented ones of the made samples.
GOOD = tuple(
    """
1200023305967 1900001059816 1200033197420 1200031039874 1591055549625 2200031930792 1200022664056
1900005260419 1013044353630 1900005281720 2000055433806 1100013222946
1200023305976 2000055433815 1001234567898 1410987654325 1100013222955
""".split()  # noqa: SIM905 - seventeen numbers read best as a block
)


@pytest.mark.parametrize("mpan", GOOD)
def test_mpans_of_the_samples_pass(mpan):
    assert mpan_is_good(mpan)
    assert check_digit(mpan[:12]) == mpan[12]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1200023305977",
        "120002330597",
        "12000233059760",
        " 1200023305976",
        "1200023305976\n",
        "120002330597X",
        "12 0002 3305 976",
        "１200023305976",
        "120002330597６",
        "1_00023305976",
        "+200023305976",
    ],
)
def test_anything_else_does_not(text):
    assert not mpan_is_good(text)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_one_last_digit_of_ten_is_right(first12):
    assert [digit for digit in "0123456789" if mpan_is_good(first12 + digit)] == [check_digit(first12)]


@pytest.mark.parametrize("text", ["", "12345678901", "1234567890123", "12345678901X", "１23456789012"])
def test_a_check_digit_needs_twelve_digits(text):
    with pytest.raises(ValueError, match="twelve digits"):
        check_digit(text)


def test_an_mpan_is_spaced_as_people_read_it():
    assert spaced_mpan("1200023305976") == "12 0002 3305 976"
    assert spaced_mpan("12000") == "12000"


@pytest.mark.parametrize(
    ("text", "good"),
    [("BMET", True), ("bmet", False), ("BME", False), ("BMETX", False), ("BM T", False), ("", False)],
)
def test_a_participant_id_has_four_capital_letters(text, good):
    assert is_participant_id(text) is good
