"""What happened to a received file, told from the journal: the latest first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.desk import Desk
from mopdesk.work.nouns import Receipt

_RECEIVED, _READ = "file.received", "file.taken-in"
_DECIDED = {
    "file.released": "Released",
    "file.rejected": "Rejected",
    "file.taken-up": "Taken up again",
}
_TITLES = {_RECEIVED: "Received and kept", _READ: "Read", **_DECIDED}


class FileEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a file: when, what, the reason given for it, and who did it."""

    at: datetime
    title: str
    detail: str = ""
    actor: str
    count: int = 1


def history_of_file(desk: Desk, receipt: Receipt) -> tuple[FileEvent, ...]:
    """Give what happened to a file, the latest first; a large one is read in many entries and told once."""
    decisions = desk.store.inbox.decisions(receipt.id)
    events: list[FileEvent] = []
    entries = [one for one in desk.store.journal.outline(receipt.id) if one.kind in _TITLES]
    told = None
    for entry in entries:
        if told == (entry.kind, entry.at):
            continue
        told = entry.kind, entry.at
        # Every decision is one entry, so that both lists go back in step.
        reason = decisions.pop().reason if entry.kind in _DECIDED and decisions else ""
        events.append(FileEvent(at=entry.at, title=_TITLES[entry.kind], detail=reason, actor=entry.actor))
    return tuple(events)
