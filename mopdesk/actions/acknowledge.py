"""Mark what became of a file after it left: accepted or rejected, as a person has learnt it."""

from __future__ import annotations

from mopdesk.actions.changes import Changes
from mopdesk.desk import Desk
from mopdesk.work.nouns import OutboxState, OutgoingFile


def mark(desk: Desk, outgoing_id: str, outcome: OutboxState, reason: str = "") -> Changes:
    """Mark a released file as accepted or rejected; a rejection needs its reason, and flags the job."""
    raise NotImplementedError


def find_outgoing(desk: Desk, text: str) -> OutgoingFile:
    """Find the file that a person means: its id, file identifier, file name or number."""
    raise NotImplementedError
