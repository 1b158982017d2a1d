"""What a person decides about a file that was not taken in: it counts after all, or it does not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

METER_OPERATOR = "M"

# The flows that ask or tell a Meter Operator something that mopdesk takes in.
REQUESTS = ("D0001", "D0142")
DETAILS = "D0150"


class Decision(StrEnum):
    """What was decided about a received file."""

    RELEASED = "released"
    REJECTED = "rejected"
    TAKEN_UP = "taken-up"


class FileDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision about one received file; the latest holds.

    `settled` are the codes of the faults that a release was given for. Personal data may stand in `reason`:
    never in a log, a file name or a journal entry's facts.
    """

    id: str
    receipt_id: str
    decision: Decision
    settled: tuple[str, ...] = ()
    reason: str
    decided_at: datetime
    actor: str
