"""The trade's identifiers: the MPAN core with its check digit, and market participant ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

# Verified on the MPANs of published samples; the weights are the primes from 3 on.
_WEIGHTS = (3, 5, 7, 13, 17, 19, 23, 29, 31, 37, 41, 43)
# The last digit by the weighted total of the digits before it: its rest by eleven, of that the last figure.
_LAST_DIGIT = "01234567890" * (9 * sum(_WEIGHTS) // 11 + 1)
_MPAN_LENGTH, _PARTICIPANT_LENGTH = 13, 4


def check_digit(first12: str) -> str:
    """Give the thirteenth digit of an MPAN core from its first twelve.

    Raises `ValueError` for anything but twelve ASCII digits.
    """
    if len(first12) != _MPAN_LENGTH - 1 or not _is_digits(first12):
        raise ValueError("an MPAN core's check digit needs its first twelve digits")
    total = sum(int(digit) * weight for digit, weight in zip(first12, _WEIGHTS, strict=True))
    return str(total % 11 % 10)


def mpan_is_good(text: str) -> bool:
    """Tell whether the text is an MPAN core: thirteen ASCII digits, the last one right."""
    # Three digits at a time, for files of a hundred thousand MPANs: what is no digit is in no table.
    first, second, third, fourth = _weighted()
    try:
        total = first[text[:3]] + second[text[3:6]] + third[text[6:9]] + fourth[text[9:12]]
    except KeyError:
        return False
    return text[12:] == _LAST_DIGIT[total]


@cache
def _weighted() -> tuple[Mapping[str, int], ...]:
    """Give what each three digits add to the weighted total, at each of their four places in an MPAN."""
    digits = [(f"{number:03d}", number // 100, number // 10 % 10, number % 10) for number in range(1_000)]
    places = (_WEIGHTS[start : start + 3] for start in range(0, 12, 3))
    return tuple({text: a * x + b * y + c * z for text, x, y, z in digits} for a, b, c in places)


def spaced_mpan(text: str) -> str:
    """Write an MPAN core as people read it: '12 0002 3305 976'; any other text stays as it is."""
    if len(text) != _MPAN_LENGTH or not _is_digits(text):
        return text
    return f"{text[:2]} {text[2:6]} {text[6:10]} {text[10:]}"


def is_participant_id(text: str) -> bool:
    """Tell whether the text is a market participant id: four capital letters."""
    return len(text) == _PARTICIPANT_LENGTH and text.isascii() and text.isalpha() and text.isupper()


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
