"""Ids and times: UUIDv7 text, later ones sort later, one at a time or by the thousand."""

from __future__ import annotations

import secrets
from array import array
from datetime import UTC, datetime
from itertools import accumulate

# UUIDv7 (RFC 9562): 48 bits of time, then 74 at random. Of so many ids that are made at once the time and the
# first 26 of the others are the same; the last 48 begin at random and grow by random steps of 37.
_AT_ONCE = 1_000
_STEP_BITS = 37
_LAST_BITS = 48
_FIRST_BITS = 26
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
    made: list[str] = []
    while len(made) < count:
        made += _some_ids(min(count - len(made), _AT_ONCE))
    return made


def _some_ids(count: int) -> list[str]:
    import uuid6

    # Each call has a later time than the one before, be it within the same millisecond.
    stamp = uuid6.uuid7().hex[:12]
    first = secrets.randbits(_FIRST_BITS)
    start = f"{stamp[:8]}-{stamp[8:]}-7{first >> 14:03x}-{first & (1 << 14) - 1 | _VARIANT:04x}-"
    steps = array("Q", secrets.token_bytes(count * 8))
    sizes = [1 + (step >> 64 - _STEP_BITS) for step in steps]
    # The steps of all together are less than the half that is left.
    sizes[0] += secrets.randbits(_LAST_BITS - 1)
    return [f"{start}{last:012x}" for last in accumulate(sizes)]
