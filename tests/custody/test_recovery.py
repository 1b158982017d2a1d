"""The office recovery key: what is printed can be typed, and what is mistyped is told."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.custody.recovery import (
    GROUPS,
    SIGNS,
    Mistyped,
    looks_like_one,
    new_recovery_key,
    read_recovery_key,
)

SHOWN = st.builds(new_recovery_key)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(SHOWN)
def test_it_reads_as_it_is_shown_however_it_is_typed(shown):
    secret = read_recovery_key(shown)
    assert len(secret) * 8 >= GROUPS * 20
    assert secret == read_recovery_key(f"  {shown.lower().replace('-', ' ')}\n")
    assert secret == read_recovery_key(shown.replace("-", "").replace("0", "O").replace("1", "l"))
    assert looks_like_one(shown)
    assert looks_like_one(shown.lower())


@given(SHOWN, st.integers(0, GROUPS * SIGNS - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_told_with_its_group(shown, place, sign):
    signs = list(shown.replace("-", ""))
    if signs[place] == sign:
        return
    signs[place] = sign
    with pytest.raises(Mistyped) as told:
        read_recovery_key("".join(signs))
    assert told.value.groups == (place // SIGNS,)
    assert "".join(signs[place // SIGNS * SIGNS :][:SIGNS]) not in str(told.value)


@given(SHOWN, st.integers(0, GROUPS * SIGNS - 2))
def test_two_neighbours_exchanged_are_told(shown, place):
    signs = list(shown.replace("-", ""))
    if signs[place] == signs[place + 1]:
        return
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    with pytest.raises(Mistyped):
        read_recovery_key("".join(signs))


@given(SHOWN, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_two_groups_exchanged_are_told(shown, one, other):
    groups = shown.split("-")
    if one == other:
        return
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(Mistyped) as told:
        read_recovery_key("-".join(groups))
    assert set(told.value.groups) <= {one, other}


@given(SHOWN, st.integers(0, GROUPS * SIGNS - 1))
def test_a_sign_left_out_is_counted(shown, place):
    signs = shown.replace("-", "")
    with pytest.raises(Mistyped, match="typing slip") as told:
        read_recovery_key(signs[:place] + signs[place + 1 :])
    assert "34 letters and digits; 35 belong" in told.value.detail
    assert looks_like_one(signs[:place] + signs[place + 1 :])


@given(st.text(max_size=80))
def test_any_text_is_read_or_told(text):
    with suppress(Mistyped):
        assert len(read_recovery_key(text)) == 18


def test_a_passphrase_is_not_taken_for_one():
    for text in ("correct horse battery staple", "Llanfairpwllgwyngyll station 1850", "a" * 35, "£" * 35, ""):
        assert not looks_like_one(text), text


def test_a_letter_that_never_occurs_is_named():
    with pytest.raises(Mistyped) as told:
        read_recovery_key("UUUUU-" + new_recovery_key()[6:])
    assert told.value.detail == "U does not occur in a recovery key."
