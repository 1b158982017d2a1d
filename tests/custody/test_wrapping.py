"""Keys under keys: what was wrapped opens with its own key alone, and a change is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import StoreTrouble
from mopdesk.custody import stretching
from mopdesk.custody.stretching import Cost, stretched
from mopdesk.custody.wrapping import check_value, fresh_key, from_recovery, is_key, unwrapped, wrapped

KEYS = st.binary(min_size=32, max_size=32)
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@given(KEYS, KEYS)
def test_what_is_wrapped_comes_back(by, key):
    assert unwrapped(by, wrapped(by, key.hex())) == key.hex()
    assert key.hex() not in wrapped(by, key.hex())


@given(KEYS, KEYS, KEYS)
def test_another_key_opens_nothing(by, other, key):
    assert by == other or unwrapped(other, wrapped(by, key.hex())) is None


@given(KEYS, KEYS, st.integers(0, 319))
def test_a_changed_bit_opens_nothing(by, key, bit):
    changed = int(wrapped(by, key.hex()), 16) ^ (1 << bit)
    assert unwrapped(by, f"{changed:080x}") is None


@given(st.text(max_size=100))
def test_any_text_that_was_never_wrapped_opens_nothing(text):
    assert unwrapped(b"k" * 32, text) is None


@given(KEYS, KEYS)
def test_the_check_value_tells_keys_apart_and_gives_none_away(one, other):
    assert (check_value(one.hex()) == check_value(other.hex())) == (one == other)
    assert check_value(one.hex()) not in one.hex()


def test_rfc_3394_has_this_example_for_256_bits():
    by = bytes.fromhex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
    key = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"
    said = "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
    assert wrapped(by, key) == said


def test_fresh_keys_are_keys_and_never_the_same():
    keys = {fresh_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(is_key(key) for key in keys)


def test_the_salt_changes_what_a_recovery_key_becomes():
    assert from_recovery(b"s" * 18, b"1" * 16) != from_recovery(b"s" * 18, b"2" * 16)


def test_letters_that_look_the_same_are_the_same_passphrase():
    composed, in_two_parts = "T\u0177 Mawr", "Ty\u0302 Mawr"
    assert stretched(composed, b"s" * 16, CHEAP) == stretched(in_two_parts, b"s" * 16, CHEAP)
    assert stretched(composed, b"s" * 16, CHEAP) != stretched("Ty Mawr", b"s" * 16, CHEAP)


def test_the_usual_cost_is_the_one_promised():
    assert Cost(memory_kib=64 * 1024, passes=3, lanes=4) == stretching.USUAL
    assert len(stretched("one long passphrase", b"s" * 16, stretching.USUAL)) == 32


def test_a_file_cannot_ask_for_all_the_memory():
    with pytest.raises(StoreTrouble, match="impossible"):
        stretched("p", b"s" * 16, Cost(memory_kib=2**40, passes=1, lanes=1))
