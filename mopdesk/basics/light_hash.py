"""SHA-256 for what a start asks, by Python itself: `hashlib` and `hmac` load OpenSSL, a fiftieth of a start.

The standard library's `random` spares it in the same way. Where this Python has none, `hashlib` it is.
"""

from __future__ import annotations

try:
    # Python 3.12 and later.
    from _sha2 import sha256  # type: ignore[import-not-found]
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256

_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C


def sha256_text(text: str) -> str:
    """Give the SHA-256 of a text as 64 small hexadecimal digits."""
    return str(sha256(text.encode()).hexdigest())


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Give the HMAC of a message (RFC 2104). Raises `ValueError` for a key of more than 64 bytes."""
    if len(key) > _BLOCK:
        raise ValueError(f"a key of {len(key)} bytes")
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(_BLOCK, b"\0")) for pad in (_INNER, _OUTER))
    return bytes(sha256(outer + sha256(inner + message).digest()).digest())
