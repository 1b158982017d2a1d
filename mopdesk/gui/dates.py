"""Days and times as people type them, read without guessing."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(
    r"(?:[a-z]{3,9},?\s+)?([0-9]{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+([0-9]{4}|[0-9]{2})"
)
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")


def read_day(text: str) -> date | None:
    """Read 2026-12-08, 8/12/2026, 8.12.26, 8 Dec 2026 or Tue 8 December 2026; None for anything else."""
    text = text.strip().lower()
    if found := _ISO.fullmatch(text):
        return _make(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        return _make(found[3], found[2], found[1])
    if (found := _WORDS.fullmatch(text)) and found[2][:3] in _MONTHS:
        return _make(found[3], str(_MONTHS.index(found[2][:3]) + 1), found[1])
    return None


def read_time(text: str) -> str | None:
    """Read 10:42, 9.05 or 1042 as '10:42', '09:05'; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return f"{int(found[1]):02d}:{found[2]}"


def _make(year: str, month: str, day: str) -> date | None:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
