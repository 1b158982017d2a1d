"""The office recovery key: seven groups of five signs that a person can copy from paper.

Four signs of a group carry 20 bits, the fifth checks them and the group's place (value modulo 37, as in
Crockford's Base32): one wrong sign, two signs exchanged or two groups exchanged are always noticed, and the
group is named. A group whose check would need a 33rd sign is drawn again, which leaves 138 bits in all.
"""

from __future__ import annotations

import re
import secrets

from mopdesk.basics.errors import Usage

GROUPS, SIGNS = 7, 5

# Crockford's signs: no I, L, O or U, so that nothing looks like something else.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_PRIME = 37
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


class Mistyped(Usage):
    """A recovery key has a typing slip; `groups` are the places of the groups that do not fit."""

    def __init__(self, detail: str, groups: tuple[int, ...] = ()) -> None:
        super().__init__("The recovery key has a typing slip.", detail, "Compare it with the paper.")
        self.groups = groups


def new_recovery_key() -> str:
    """Make a recovery key, as it is shown and printed."""
    return "-".join(_group(place) for place in range(GROUPS))


def looks_like_one(text: str) -> bool:
    """Tell whether somebody who may type either key or passphrase has typed a recovery key, perhaps badly."""
    words = re.split(r"[\s-]+", text.strip())
    joined = "".join(words)
    right = re.fullmatch(r"[0-9A-Za-z]+", joined) is not None
    near = abs(len(joined) - GROUPS * SIGNS) <= 3
    return right and near and (len(words) >= GROUPS - 1 or joined.upper() == joined)


def read_recovery_key(text: str) -> bytes:
    """Give the bytes of a recovery key, typed in small or large letters with or without its dashes.

    Raises `Mistyped` naming the groups that do not fit.
    """
    signs = re.sub(r"[\s-]+", "", text).upper().translate(_READ_AS)
    strange = sorted(set(signs) - set(_ALPHABET))
    if strange:
        raise Mistyped(f"{', '.join(strange)} does not occur in a recovery key.")
    if len(signs) != GROUPS * SIGNS:
        raise Mistyped(f"It has {len(signs)} letters and digits; {GROUPS * SIGNS} belong to it.")
    groups = [signs[start : start + SIGNS] for start in range(0, len(signs), SIGNS)]
    wrong = tuple(place for place, group in enumerate(groups) if _check(group[:-1], place) != group[-1])
    if wrong:
        names = " and the ".join(_PLACES[place] for place in wrong)
        plural = "groups do" if len(wrong) > 1 else "group does"
        raise Mistyped(f"The {names} {plural} not fit.", wrong)
    value = 0
    for group in groups:
        value = value << 20 | _value(group[:-1])
    return value.to_bytes((GROUPS * 20 + 7) // 8, "big")


def _group(place: int) -> str:
    while True:
        signs = "".join(secrets.choice(_ALPHABET) for _ in range(SIGNS - 1))
        check = _check(signs, place)
        if check is not None:
            return signs + check


def _check(signs: str, place: int) -> str | None:
    rest = (_value(signs) + place) % _PRIME
    return _ALPHABET[rest] if rest < len(_ALPHABET) else None


def _value(signs: str) -> int:
    value = 0
    for sign in signs:
        value = value << 5 | _ALPHABET.index(sign)
    return value
