"""Ids and times: UUIDv7 text, later ones sort later, one at a time or by the thousand."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

# UUIDv7 (RFC 9562): 48 bits of time, then 74 that begin at random and grow by random steps of 7 bytes.
_STEP = 7
_LOW_62_BITS = (1 << 62) - 1
_VARIANT = 0b10 << 62


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
    tail, steps = secrets.randbits(72), secrets.token_bytes(count * _STEP)
    made = []
    for place in range(0, count * _STEP, _STEP):
        tail += 1 + int.from_bytes(steps[place : place + _STEP], "big")
        low = f"{tail & _LOW_62_BITS | _VARIANT:016x}"
        made.append(f"{stamp[:8]}-{stamp[8:]}-7{tail >> 62:03x}-{low[:4]}-{low[4:]}")
    return made
