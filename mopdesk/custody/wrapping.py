"""Keys under keys: the store's key wrapped by another (AES key wrap, RFC 3394), and how each is told by.

A wrapped key that does not open was wrapped by another key, or was changed: the wrapping itself tells.
"""

from __future__ import annotations

import hmac
import secrets
import string

from mopdesk.custody.stretching import KEY_BYTES

_CHECK = b"mopdesk: check value of a store's key, first form"
_SMALL_DIGITS = frozenset(string.hexdigits.lower())
_RECOVERY = b"mopdesk: office recovery key, first form"


def fresh_key() -> str:
    """Make a store's key: 32 random bytes as 64 hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


def is_key(text: str) -> bool:
    """Tell whether a text has the form of a store's key."""
    return len(text) == 2 * KEY_BYTES and _SMALL_DIGITS.issuperset(text)


def check_value(key: str) -> str:
    """Give what tells a key from every other and gives nothing of it away."""
    return hmac.digest(bytes.fromhex(key), _CHECK, "sha256")[:16].hex()


def wrapped(by: bytes, key: str) -> str:
    """Wrap a store's key by a key of 32 bytes."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    return aes_key_wrap(by, bytes.fromhex(key)).hex()


def unwrapped(by: bytes, text: str) -> str | None:
    """Give the store's key that was wrapped; None where it was wrapped by another key, or changed since."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    try:
        return aes_key_unwrap(by, bytes.fromhex(text)).hex()
    except (InvalidUnwrap, ValueError):
        return None


def from_recovery(secret: bytes, salt: bytes) -> bytes:
    """Make the wrapping key of an office recovery key: it is random enough to need no stretching."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, _RECOVERY).derive(secret)
