"""Keys that this process holds in its hand, by their check values, so that nobody is asked twice."""

from __future__ import annotations

from mopdesk.custody.wrapping import check_value

_HELD: dict[str, str] = {}


def hold(key: str) -> str:
    """Keep a key until the program ends, and give it back."""
    _HELD[check_value(key)] = key
    return key


def held(check: str) -> str | None:
    """Give the key of that check value, None where it is not in hand."""
    return _HELD.get(check)


def let_go() -> None:
    """Forget every key."""
    _HELD.clear()
