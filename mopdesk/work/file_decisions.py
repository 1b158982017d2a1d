"""What becomes of a received file: the verdict, and what a person decides about one that was not taken in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from mopdesk.work.nouns import Receipt

METER_OPERATOR = "M"

# The flows that ask or tell a Meter Operator something that mopdesk takes in.
REQUESTS = ("D0001", "D0142")
DETAILS = "D0150"


class Verdict(StrEnum):
    """What became of a file; the words of `import --json`."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    ALREADY_RECEIVED = "already-received"
    NOTIFICATION = "notification"
    NOT_FOR_US = "not-for-us"
    REJECTED = "rejected"


# Of such files nothing was ever worked on; all others have left jobs, details or notes.
UNTOUCHED = (Verdict.REFUSED, Verdict.NOT_FOR_US, Verdict.REJECTED)


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


def waits(receipt: Receipt) -> bool:
    """Tell whether a file waits for somebody to decide: it was refused, or is ours in an unknown version."""
    if receipt.verdict == Verdict.REFUSED:
        return True
    ours = receipt.to_role == METER_OPERATOR and receipt.flow[:5] in (*REQUESTS, DETAILS)
    return receipt.verdict == Verdict.NOT_FOR_US and ours
