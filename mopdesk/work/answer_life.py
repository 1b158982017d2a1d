"""What happens to an answer around its release: held for a while, corrected later, or its draft put aside."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec


class AnswerStage(StrEnum):
    """How far an answer has come, as the screen tells it. Before release nothing has a number."""

    DRAFT = "draft"
    READY = "ready"
    HELD = "held"
    BEING_RELEASED = "being-released"
    RELEASED = "released"
    COLLECTED = "collected"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that leaves at `release_at` unless somebody undoes it: no number is used before."""

    visit_version_id: str
    job_id: str
    folder: str
    held_at: datetime
    release_at: datetime
    actor: str


class CorrectionState(StrEnum):
    """Open while its visit is a draft, finished once its version is frozen, or withdrawn."""

    OPEN = "open"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A new version of an answered visit, whose files replace those of the release group `group_id`.

    `from_version` is the number of the visit's version that those carry. `visit_version_id` is the frozen
    version that the new files carry, None while it is a draft. `actor` is who opened it.
    """

    id: str
    job_id: str
    visit_id: str
    group_id: str
    from_version: int
    reason: str
    state: CorrectionState
    opened_at: datetime
    actor: str
    visit_version_id: str | None = None


class BinnedVisit(msgspec.Struct, frozen=True, kw_only=True):
    """An unfinished visit that somebody put aside; everything in it is kept."""

    visit_id: str
    job_id: str
    binned_at: datetime
    actor: str
