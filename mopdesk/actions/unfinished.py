"""Unfinished visits: offered by name at the start, put in the bin and taken out again, never deleted."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.desk import Desk
from mopdesk.work.nouns import Visit


class UnfinishedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that somebody began. `sentence` is ready to be shown; times are UTC.

    `correction` tells that it corrects an answer that was sent; `binned_at` when it was put in the bin.
    """

    visit_id: str
    job_id: str
    mpan: str
    address: str
    number: int
    started_at: datetime
    touched_at: datetime
    correction: bool
    sentence: str
    binned_at: datetime | None = None


def unfinished_visits(desk: Desk) -> tuple[UnfinishedVisit, ...]:
    """Give the visits that are begun and not finished, the last touched first."""
    raise NotImplementedError


def binned_visits(desk: Desk) -> tuple[UnfinishedVisit, ...]:
    """Give what lies in the bin, the latest first."""
    raise NotImplementedError


def discard(desk: Desk, visit_id: str) -> Changes:
    """Put an unfinished visit in the bin. A correction is withdrawn: what was sent stands again."""
    raise NotImplementedError


def restore(desk: Desk, visit_id: str) -> Visit:
    """Take a visit out of the bin. Raises `NotAllowed` while another visit to its job is open."""
    raise NotImplementedError
