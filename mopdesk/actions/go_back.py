"""Go back to a backup while the store is open here: it is closed, exchanged and opened again."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.former_store import LeftBehind, newer_in
from mopdesk.actions.rescue import Restored, hold_keys_of, leave_to_restore, refuse_itself, restore
from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import NotAStore, StoreTrouble
from mopdesk.basics.progress import Progress
from mopdesk.custody.cupboard import unlock
from mopdesk.desk import Desk, store_key
from mopdesk.store.backups import Backup, read_backup
from mopdesk.store.connection import connect, fitting
from mopdesk.store.damage import OldStore
from mopdesk.store.restore import check_backup

RECEIVED = "received files"
_ONE = {"photos and signatures": "photo or signature"}
# What people know by its name; the rest is named by numbers that mean nothing to them.
_NAMED = ("received files", "sent files", "settings", "saved views")
_NAMES = 3
TWO_STORES = (
    "If the store of this backup is still in use on another computer, give this one a file prefix of its own "
    "before it sends, and a folder of its own for its backups. Both count on from there, and would send "
    "different files under one name; and nobody could tell whose backups are whose."
)
_EVERYTHING = Changes(
    jobs=True, visits=True, inbox=True, outbox=True, settings=True, meters=True, people=True
)


class LookedBack(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that may be gone back to, every page of it read, and what the store holds that it does not."""

    backup: Backup
    newer: tuple[LeftBehind, ...]
    other_store: bool = False
    """Whether it is a backup of another store: then going back to it puts that one into the place of this."""

    @property
    def files_since(self) -> int:
        """How many flow files have arrived since: they can be taken in again."""
        return next((one.count for one in self.newer if one.what == RECEIVED), 0)


class WentBack(msgspec.Struct, frozen=True, kw_only=True):
    """What was done; every page has to look again. `words` say it in a few sentences."""

    restored: Restored
    words: str
    changes: Changes = _EVERYTHING


def look_back(desk: Desk, backup: Path) -> LookedBack:
    """Read a backup whole and tell what would be lost by going back to it; nothing is changed.

    Raises `NotAllowed` where whoever is here may not go back, `StoreTrouble` for a file that does not count,
    `KeyNeeded` for one whose key is not at hand.
    """
    leave_to_restore(desk)
    refuse_itself(desk.store.path, backup)
    hold_keys_of(desk.store.path, backup)
    key = store_key(desk.store.path)
    _refuse_without_keys(backup, key)
    check_backup(backup, key=key)

    def keys(table: str, key: str) -> set[object]:
        return {row[key] for row in before.rows(table, key)}

    with OldStore(backup) as before, OldStore(desk.store.path) as present:
        newer = tuple(newer_in(present, keys))
    found = read_backup(backup, check=False)
    device = found.manifest.facts.device if found.manifest else ""
    other = device not in ("", desk.store.device)
    return LookedBack(backup=found, newer=newer, other_store=other)


def _refuse_without_keys(backup: Path, key: str | None) -> None:
    """Raise `StoreTrouble` for a backup from elsewhere that came without the file of its keys."""
    if beside(backup, KEYS).exists() or read_backup(backup, check=False).manifest is None:
        return
    try:
        connect(backup, key=fitting(backup, key), read_only=True).close()
    except NotAStore as error:
        raise StoreTrouble(
            "This backup does not open with the keys that are here.",
            f"What would open it is not beside it: {beside(backup, KEYS).name}.",
            "Copy that file from the other machine to the backup's folder too, then choose the backup again.",
        ) from error


def unlock_backup(desk: Desk, backup: Path, secret: str) -> None:
    """Hold the key of a backup from another machine or time in hand, by its passphrase or recovery key.

    Raises `KeyNeeded` where it is neither, `Mistyped` for a slip, `NotAllowed`.
    """
    leave_to_restore(desk)
    unlock(backup, secret)


def go_back(
    desk: Desk, backup: Path, *, take_in_again: bool = False, progress: Progress | None = None
) -> WentBack:
    """Put a backup into the place of the open store, with a safety copy of the present one first.

    `take_in_again` takes in the flow files that arrived since. Raises `NotAllowed` where whoever is here may
    not, `StoreTrouble` for a backup that does not count, `StoreBusy` while another program writes,
    `Cancelled` where the person stopped it: then the store is as it was.
    """
    leave = leave_to_restore(desk)
    path, today = desk.store.path, desk.clock.set_to
    with desk.away():
        done = restore(
            path,
            backup,
            actor=desk.actor,
            today=today,
            take_in_again=take_in_again,
            leave=leave,
            progress=progress,
        )
    return WentBack(restored=done, words=told(done))


def told(done: Restored) -> str:
    """Say in a few sentences where the former store is, and what is not in this one."""
    parts = []
    if done.safety_copy is not None:
        parts.append(f"The store as it was before is kept: {done.safety_copy.name}.")
    if done.damaged_folder is not None:
        parts.append(f"The damaged store is kept as it was: {done.damaged_folder.name}.")
    if done.imported:
        parts.append(f"Flow files taken in again: {len(done.imported)}.")
    left = [counted(one) for one in done.left_behind]
    if left:
        parts.append(f"Not in the store any more: {', '.join(left)}.")
    elif done.backup is not None:
        parts.append("Nothing newer was left behind.")
    if lost := sum(done.unreadable.values()):
        parts.append(f"Up to {lost} rows could not be read.")
    parts.append(f"File numbers {done.first_unused} to {done.last_unused} will not be used for new files.")
    if done.new_place:
        parts.append(TWO_STORES)
    return " ".join(parts)


def counted(newer: LeftBehind) -> str:
    """Say how many there are, and the first names where there are any: '2 received files (a.usr, b.usr)'."""
    what = _ONE.get(newer.what, newer.what.removesuffix("s")) if newer.count == 1 else newer.what
    if newer.what not in _NAMED:
        return f"{newer.count} {what}"
    more = ", …" if newer.count > _NAMES else ""
    return f"{newer.count} {what} ({', '.join(newer.names[:_NAMES])}{more})"
