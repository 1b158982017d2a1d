"""Show a job as a conversation: collects what the drawing of its case is made from."""

from __future__ import annotations

from mopdesk.desk import Desk
from mopdesk.work.conversation import Conversation


def conversation(desk: Desk, job_ref: str) -> Conversation:
    """Draw the case of a job: what was said, what is owed, what may still come."""
    raise NotImplementedError
