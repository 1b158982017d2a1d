"""Go back to a backup, or save what can be saved of a damaged store; no file number is used twice.

What the former store held beyond the backup is told, and flow files that had arrived since are taken in
again where the store is damaged. Answers that were held are no longer: whether they left is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from functools import partial
from pathlib import Path

import msgspec

from mopdesk.actions.backups import backup_folders
from mopdesk.actions.former_store import LeftBehind, missing_files, newer_in, raise_numbers, take_in
from mopdesk.actions.rescue_plan import plan_rescue
from mopdesk.actions.work_through import Imported
from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import MopdeskError, NotAllowed, StoreTrouble
from mopdesk.basics.hand import in_hand
from mopdesk.basics.problems import Problem
from mopdesk.basics.progress import Progress
from mopdesk.basics.unfinished import note_beside
from mopdesk.custody.cupboard import adopt_keys, hold_backup_key
from mopdesk.desk import Clock, Desk, store_key
from mopdesk.store.backup_owners import Origin, backups_of
from mopdesk.store.backups import default_folder, make_backup
from mopdesk.store.connection import connect, opens
from mopdesk.store.damage import OldStore, salvage
from mopdesk.store.database import Store
from mopdesk.store.dispatch import catch_up
from mopdesk.store.elsewhere import distrust, is_proven, renew_search
from mopdesk.store.proof import verify
from mopdesk.store.restore import exchange, fault_of, from_backup
from mopdesk.work.nouns import OutboxState
from mopdesk.work.people import refusal


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was done. `backup` is None where the store was made of what could be read of the old one.

    The safety copy is that of a sound store; a damaged one lies in `damaged_folder` as it was. Numbers from
    `first_unused` to `last_unused` are not used for new files. `unreadable` tells by table up to how many
    rows of the old store could not be read. `new_place`: there was no store before, so that the one that the
    backup is of may still be in use elsewhere.
    """

    backup: Path | None
    safety_copy: Path | None
    damaged_folder: Path | None
    first_unused: int
    last_unused: int
    imported: tuple[Imported, ...]
    left_behind: tuple[LeftBehind, ...]
    unreadable: dict[str, int]
    problems: tuple[Problem, ...]
    new_place: bool = False


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody may put another store into the place of this one, as `leave_to_restore` has found."""

    store: Path
    actor: str


def leave_to_restore(desk: Desk) -> Leave:
    """Tell that whoever is signed in may go back to a backup. Raises `NotAllowed` where they may not."""
    desk.need("restore")
    return Leave(store=desk.store.path, actor=desk.actor)


def restore(
    store: Path,
    backup: Path,
    *,
    actor: str,
    today: date | None = None,
    take_in_again: bool = False,
    leave: Leave | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Put a backup into the place of the store, with a safety copy of a sound one first.

    `take_in_again` takes in the flow files that arrived since; for a damaged store that is always done.
    A sound store that knows its people wants `leave`, by which its holder is the actor. `progress` may stop
    it at each step, before anything is exchanged. Raises `StoreTrouble` for a backup that does not count,
    `StoreBusy` while another program writes.
    """
    refuse_itself(store, backup)
    key = _key_for(store, backup)
    if leave is not None and leave.store == store:
        actor = leave.actor
    elif not fault_of(store) and _knows_people(store):
        raise refusal("restore", None, ())
    make = from_backup(backup, key=key)
    return _restore(store, make, backup, key, Clock(today), actor, take_in_again, progress)


def rescue(
    store: Path,
    *,
    actor: str,
    today: date | None = None,
    folder: Path | None = None,
    backup: Path | None = None,
) -> Restored:
    """Save what can be saved of a damaged store: newest good backup, arrived files again, else salvage.

    `folder` is where the backups are looked for, by default where they are made; `backup` is one that a
    person has chosen instead. Raises `NotAllowed` for a store that is sound, and where the backups are of
    several stores, `StoreTrouble` where neither a backup counts nor anything can be read.
    """
    key = _key_for(store, *([backup] if backup else _newest_with_keys(store, folder)))
    if not fault_of(store):
        raise NotAllowed(
            "The store is not damaged.",
            str(store),
            "To go back to a backup all the same, use mopdesk restore.",
        )
    clock = Clock(today)
    chosen = backup
    if chosen is None:
        plan = plan_rescue(store, folder, clock)
        if plan.several:
            raise NotAllowed(
                "The backups are of several stores.",
                "The store can no longer tell which of them is its own: they lie in one folder.",
                "Choose one: mopdesk backups lists them, mopdesk restore FILE puts it in place.",
            )
        chosen = plan.best
    if chosen is not None:
        make = from_backup(chosen, key=key)
        return _restore(store, make, chosen, key, clock, actor, take_in_again=True)
    if not store.exists():
        raise StoreTrouble(
            "There is neither a store nor a backup.",
            str(store),
            "Name the folder of the backups with --from.",
        )
    unreadable: dict[str, int] = {}

    def make_of_rest(path: Path) -> None:
        # Closed before the exchange: Windows moves no file that is open.
        with OldStore(store) as old:
            salvage(old, path, actor=actor, key=key)
            unreadable.update({table: count for table, count in old.unreadable.items() if count})

    done = _restore(store, make_of_rest, None, key, clock, actor, take_in_again=False)
    return msgspec.structs.replace(done, unreadable=unreadable)


def _restore(
    store: Path,
    make: Callable[[Path], None],
    backup: Path | None,
    key: str | None,
    clock: Clock,
    actor: str,
    take_in_again: bool,
    progress: Progress | None = None,
) -> Restored:
    fault = fault_of(store)
    note_beside(store)
    done: list[Restored] = []
    watch = progress or Progress()
    watch.start(3)

    def begin(successor: Path) -> None:
        watch.step("Checking the backup and copying it")
        make(successor)

    def prepare(successor: Path) -> None:
        watch.step("Comparing it with the store")
        # Where no store was, its key may have come with the backup, and proves nothing.
        doubted = backup if backup and not (_is_there(store) and is_proven(backup, key)) else None
        if doubted:
            distrust(successor, doubted, key)
        opened = Store.open(successor, actor=actor, program="mopdesk restore", clock=clock.now, key=key)
        with OldStore(store) as old, Desk(opened, clock, actor) as desk:
            if doubted:
                renew_search(opened)
            floor = raise_numbers(desk, old, backup, fault)
            former = {row["id"]: OutboxState(row["state"]) for row in old.rows("outgoing", "id, state")}
            catch_up(desk.store, former)
            again = missing_files(desk, old) if take_in_again or (fault and backup) else ()
            imported = tuple(take_in(desk, old, again))
            left_behind = tuple(newer_in(old, partial(_keys, desk.store)))
            if not fault:
                _refuse_unread(store, old)
            done.append(
                Restored(
                    backup=backup,
                    safety_copy=None,
                    damaged_folder=None,
                    first_unused=floor.in_backup + 1,
                    last_unused=floor.used,
                    imported=imported,
                    left_behind=left_behind,
                    unreadable={table: count for table, count in old.unreadable.items() if count},
                    problems=tuple(verify(opened)),
                    new_place=not _is_there(store),
                )
            )
        watch.step("Making the safety copy, and putting it in place")

    folder = backup_folders(store)[0]
    moved = exchange(store, begin, prepare, backups=folder, now=clock.now(), key=key)
    # So that the newest backup is again one of this store. Where it fails, the day's own will follow. Whoever
    # only reads leaves the log of writes beside the store; who may write takes it away at the end.
    with suppress(MopdeskError), closing(connect(store, key=key)):
        make_backup(store, folder, "after restore", clock.now())
    return msgspec.structs.replace(
        done[0], safety_copy=moved.safety_copy, damaged_folder=moved.damaged_folder
    )


def _key_for(store: Path, *backups: Path) -> str | None:
    """Give the key that the store has or is to have, and hold those of the backups in hand.

    A store that is gone with the file of its keys takes them over from a backup, so that what opened it
    goes on opening it. Raises `KeyNeeded` where a person must unlock one of them.
    """
    for backup in backups:
        hold_keys_of(store, backup)
    return store_key(store, puts_back=True)


def hold_keys_of(store: Path, backup: Path) -> None:
    """Hold the key of a backup in hand; a store that is gone with the file of its keys takes them over.

    A damaged file of keys beside a backup keeps nobody from it who can open it without. Raises `KeyNeeded`,
    `StoreTrouble`.
    """
    try:
        adopt_keys(store, backup)
        hold_backup_key(backup)
    except StoreTrouble:
        if not any(opens(backup, key) for key in (store_key(store, puts_back=True), *in_hand())):
            raise


def _newest_with_keys(store: Path, folder: Path | None) -> list[Path]:
    """Give the newest backup of a store that is gone, where the file of its keys is gone too."""
    if store.exists() or beside(store, KEYS).exists():
        return []
    gone = Origin(path=store, device="")
    return [one.path for one in backups_of(gone, folder or default_folder(store), check=False)][:1]


def refuse_itself(store: Path, backup: Path) -> None:
    """Raise `StoreTrouble` where somebody names the store as the backup to go back to."""
    if store.exists() and backup.exists() and store.samefile(backup):
        raise StoreTrouble(
            "This is the store itself, not a backup of it.", str(backup), "mopdesk backups lists its backups."
        )


def _is_there(store: Path) -> bool:
    return store.exists() and store.stat().st_size > 0


def _knows_people(store: Path) -> bool:
    with OldStore(store) as old:
        named = any(True for _row in old.rows("person", "name"))
        # One that cannot be read for a moment is not taken for one that names nobody.
        _refuse_unread(store, old)
        return named


def _refuse_unread(store: Path, old: OldStore) -> None:
    """Stop where a sound store could not be read after all: its numbers would be used a second time."""
    if not old.readable or any(old.unreadable.values()):
        raise StoreTrouble(
            "The store could not be read just now.",
            f"{store}: the disk failed for a moment.",
            "Nothing was changed. Check the disk, then do it again.",
        )


def _keys(store: Store, table: str, key: str) -> set[object]:
    return {row[key] for row in store.connection.each(f"SELECT {key} FROM {table}")}  # noqa: S608
