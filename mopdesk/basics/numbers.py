"""Whole numbers out of text from outside: the digits 0 to 9 and nothing else.

`int` alone takes '１２３', '1_000' and ' 7 ', and raises for texts of more than 4,300 digits.
"""

from __future__ import annotations

import re

_DIGITS = re.compile("[0-9]+")


def whole_number(text: str, most_digits: int = 9) -> int | None:
    """Give the number that a text of at most so many ASCII digits is; None for any other text."""
    if len(text) > most_digits or not _DIGITS.fullmatch(text):
        return None
    return int(text)
