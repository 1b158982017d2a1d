"""PINs: what they may be, how they are kept, and how long a wrong one makes everybody wait.

A PIN tells people apart on a shared machine. It is no key: who holds the store's key and tools can read
the store without it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from mopdesk.basics.errors import Usage

FEWEST_DIGITS, MOST_DIGITS = 4, 12
_FEWEST_LETTERS, _MOST_LETTERS = 8, 200
_EASY = frozenset({"0123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890"})

# Argon2id with 64 MiB and three passes: about a third of a second on a plain laptop.
_MEMORY_KIB, _PASSES, _LANES = 65536, 3, 4

# Seconds to wait after so many wrong PINs in a row; from the last on it stays.
_WAITS = (0, 0, 0, 5, 15, 60, 300, 900)


def checked_pin(pin: str) -> str:
    """Give a new PIN back. Raises `Usage` for one that is too short, too long or too easy to guess."""
    if re.fullmatch(r"[0-9]+", pin):
        good = FEWEST_DIGITS <= len(pin) <= MOST_DIGITS
        if good and (len(set(pin)) == 1 or pin in _EASY):
            raise Usage("This PIN is too easy to guess.", "Its digits are all the same, or stand in a row.")
    else:
        good = _FEWEST_LETTERS <= len(pin) <= _MOST_LETTERS
    if not good:
        raise Usage(
            "This PIN cannot be used.",
            f"A PIN has {FEWEST_DIGITS} to {MOST_DIGITS} digits; a passphrase has {_FEWEST_LETTERS} "
            "characters or more.",
        )
    return pin


def hash_pin(pin: str) -> str:
    """Give the Argon2id hash of a PIN, with its salt and cost, as text."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES).hash(pin)


def pin_fits(secret: str, pin: str) -> bool:
    """Tell whether a PIN is the one that was kept; never for somebody who has none."""
    from argon2 import PasswordHasher
    from argon2.exceptions import Argon2Error, InvalidHashError

    if not secret or not pin:
        return False
    try:
        return PasswordHasher().verify(secret, pin)
    except (Argon2Error, InvalidHashError):
        return False


def wait_left(failures: int, last_at: datetime, now: datetime) -> timedelta:
    """Give how long nobody may try again under a name; a clock that was set back shortens nothing."""
    wait = timedelta(seconds=_WAITS[min(failures, len(_WAITS) - 1)])
    return max(timedelta(), min(wait, last_at + wait - now))
