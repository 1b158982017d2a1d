"""The hashes that a start makes for itself are those of the standard library."""

import hashlib
import hmac
import importlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics import light_hash


@given(key=st.binary(max_size=64), message=st.binary(max_size=300))
def test_a_message_has_the_hmac_of_the_standard_library(key, message):
    assert light_hash.hmac_sha256(key, message) == hmac.digest(key, message, "sha256")


@given(text=st.text())
def test_a_text_has_the_hash_of_the_standard_library(text):
    assert light_hash.sha256_text(text) == hashlib.sha256(text.encode()).hexdigest()


def test_a_key_that_rfc_2104_would_hash_first_is_refused():
    with pytest.raises(ValueError, match="65 bytes"):
        light_hash.hmac_sha256(bytes(65), b"")


def test_a_python_without_its_own_hashes_takes_those_of_openssl(monkeypatch):
    for name in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    again = importlib.reload(light_hash)
    assert again.sha256 is hashlib.sha256
    assert again.sha256_text("a") == hashlib.sha256(b"a").hexdigest()
    monkeypatch.undo()
    assert importlib.reload(light_hash).sha256 is not hashlib.sha256
