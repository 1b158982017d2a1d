"""Go back to a backup while the store is open here: it is closed, exchanged and opened again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.rescue import Restored, leave_to_restore, restore
from mopdesk.desk import Desk

_EVERYTHING = Changes(
    jobs=True, visits=True, inbox=True, outbox=True, settings=True, meters=True, people=True
)


class WentBack(msgspec.Struct, frozen=True, kw_only=True):
    """What was done; every page has to look again. `words` say it in a few sentences."""

    restored: Restored
    words: str
    changes: Changes = _EVERYTHING


def go_back(desk: Desk, backup: Path) -> WentBack:
    """Put a backup into the place of the open store, with a safety copy of the present one first.

    Raises `NotAllowed` where whoever is here may not, `StoreTrouble` for a backup that does not count,
    `StoreBusy` while another program writes: then the store is as it was.
    """
    leave = leave_to_restore(desk)
    path, today = desk.store.path, desk.clock.set_to
    with desk.away():
        done = restore(path, backup, actor=desk.actor, today=today, leave=leave)
    return WentBack(restored=done, words=_words(done))


def _words(done: Restored) -> str:
    parts = []
    if done.safety_copy is not None:
        parts.append(f"The store as it was before is kept: {done.safety_copy.name}.")
    left = [f"{one.count} {one.what}" for one in done.left_behind]
    parts.append(
        f"Not in the store any more: {', '.join(left)}." if left else "Nothing newer was left behind."
    )
    parts.append(f"File numbers {done.first_unused} to {done.last_unused} will not be used for new files.")
    return " ".join(parts)
