"""Ids and times: UUIDv7 text, later ones sort later, one at a time or by the thousand."""

from __future__ import annotations

import secrets
from array import array
from datetime import UTC, datetime
from itertools import accumulate, islice

# UUIDv7 (RFC 9562): 48 bits of time, then 74 that begin at random and grow by random steps of 56 bits.
_STEP_BYTES = 8
_LOW_48_BITS = (1 << 48) - 1
_LOW_14_BITS = (1 << 14) - 1
_VARIANT = 0b10 << 14


def utc_now() -> datetime:
    """Give the time, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Make a new id: UUIDv7 text, later ones sort later."""
    import uuid6

    return str(uuid6.uuid7())


def new_ids(count: int) -> list[str]:
    """Make many new ids at once, each later than the one before, and the next one later than all."""
    import uuid6

    stamp = uuid6.uuid7().hex[:12]
    start = f"{stamp[:8]}-{stamp[8:]}-7"
    steps = array("Q", secrets.token_bytes(count * _STEP_BYTES))
    tails = islice(accumulate(steps, _next_tail, initial=secrets.randbits(72)), 1, None)
    return [
        f"{start}{tail >> 62:03x}-{tail >> 48 & _LOW_14_BITS | _VARIANT:04x}-{tail & _LOW_48_BITS:012x}"
        for tail in tails
    ]


def _next_tail(tail: int, step: int) -> int:
    return tail + 1 + (step >> 8)
