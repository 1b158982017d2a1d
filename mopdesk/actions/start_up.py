"""What a program does once it has opened a store, and then every minute: finish what was left unfinished."""

from __future__ import annotations

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.import_flow import Imported
from mopdesk.actions.send_flows import HeldBack, SentFile
from mopdesk.actions.unfinished import UnfinishedVisit
from mopdesk.desk import Desk
from mopdesk.work.nouns import OutgoingFile


class StartedUp(msgspec.Struct, frozen=True, kw_only=True):
    """What was finished. `waiting` are sentences on what could not be done now and will be tried again."""

    imported: tuple[Imported, ...]
    sent: tuple[SentFile, ...]
    held_back: tuple[HeldBack, ...]
    collected: tuple[OutgoingFile, ...]
    unfinished: tuple[UnfinishedVisit, ...]
    waiting: tuple[str, ...]
    changes: Changes


def start_up(desk: Desk) -> StartedUp:
    """Resume imports and releases, let due holds leave, note collected files, list unfinished visits."""
    raise NotImplementedError
