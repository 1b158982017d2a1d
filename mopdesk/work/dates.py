"""Dates as they are typed in visit facts (2026-11-18) and as they stand in flows (20261118)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_TYPED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_FLOW = re.compile("[0-9]{8}")


def typed_date(text: str) -> date | None:
    """Read a date as typed, 'YYYY-MM-DD'; None where the text is no real date."""
    return _real(text.strip()) if _TYPED.fullmatch(text.strip()) else None


@lru_cache(maxsize=10_000)
def date_in_flow(text: str) -> date | None:
    """Read a date as it stands in a flow, 'YYYYMMDD'; None where the text is no real date."""
    return _real(text.strip()) if _IN_FLOW.fullmatch(text.strip()) else None


def flow_text(day: date | None) -> str:
    """Write a date as a flow carries it; '' for None."""
    return "" if day is None else day.isoformat().replace("-", "")


def _real(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
