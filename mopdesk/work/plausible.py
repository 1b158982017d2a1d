"""Dates that may be slips: how far from the day of receipt one may lie is data in `plausible.toml`."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many days before the day of receipt and after it; what lies outside is doubted, never refused."""

    days_before: int
    days_after: int
    source: str
    confidence: Confidence

    def holds(self, day: date, received: date) -> bool:
        """Tell whether a day lies in the window around the day of receipt."""
        return -self.days_before <= (day - received).days <= self.days_after


class _Windows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    appointment: Window


@cache
def appointment_window() -> Window:
    """Give the window of appointments. Raises `BadResource` where its file is malformed."""
    try:
        return msgspec.convert(load_toml("plausible.toml"), _Windows).appointment
    except msgspec.ValidationError as error:
        raise BadResource("plausible.toml is malformed.", f"{error}.") from error


@lru_cache(maxsize=1_000)
def is_far_off(appointment: date | None, received: date) -> bool:
    """Tell whether an appointment lies so far from the day of receipt that it may be a slip."""
    return appointment is not None and not appointment_window().holds(appointment, received)
