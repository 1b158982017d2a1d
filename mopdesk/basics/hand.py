"""The keys that this process holds in its hand: nobody is asked twice, and no key is handed down ten floors.

Who has found a store's key holds it here; whatever opens a store or a backup then tries what is in hand.
"""

from __future__ import annotations

_HELD: list[str] = []


def hold(key: str) -> str:
    """Keep a key until the program ends, the newest in front, and give it back."""
    if key in _HELD:
        _HELD.remove(key)
    _HELD.insert(0, key)
    return key


def in_hand() -> tuple[str, ...]:
    """Give the keys in hand, the one held last first."""
    return tuple(_HELD)


def let_go() -> None:
    """Forget every key."""
    _HELD.clear()
