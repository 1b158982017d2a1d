"""Argon2id: makes guessing a passphrase slow (RFC 9106).

Half a second and 64 MiB are nothing once, and much a million times over.
"""

from __future__ import annotations

import msgspec

from mopdesk.basics.errors import StoreTrouble

KEY_BYTES = 32

# What a file may ask for at most: a file that asks for more is not one of ours.
_MOST_KIB, _MOST_PASSES, _MOST_LANES = 1_048_576, 32, 16


class Cost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one guess costs: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


USUAL = Cost()


def stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Make 32 bytes of a secret; takes a third of a second at the usual cost.

    Raises `StoreTrouble` for a cost that no file of ours asks for.
    """
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    if not (
        8 * cost.lanes <= cost.memory_kib <= _MOST_KIB
        and 1 <= cost.passes <= _MOST_PASSES
        and 1 <= cost.lanes <= _MOST_LANES
    ):
        raise StoreTrouble("The file of the store's keys asks for the impossible.", f"It says {cost}.")
    asked = cost.passes, cost.memory_kib, cost.lanes
    try:
        return hash_secret_raw(_plain(secret), salt, *asked, KEY_BYTES, Type.ID)
    except HashingError as error:
        raise StoreTrouble(
            "The passphrase cannot be tried just now.",
            f"It takes {cost.memory_kib // 1024} MB of memory: {error}.",
            "Close other programs, then try again.",
        ) from error


def _plain(secret: str) -> bytes:
    """Give the bytes of a secret: the same for letters that look the same, whatever keyboard made them."""
    import unicodedata  # noqa: PLC0415 - most starts ask for no secret

    # What is no text at all (bytes from a terminal of another encoding) is a wrong passphrase, not a crash.
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")
