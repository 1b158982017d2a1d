"""Put another store into the place of this one: made and checked beside it, then exchanged in one step.

Nothing is written into the store before its successor lies there complete. A store that is sound receives
its successor through SQLite's own backup, in one transaction, after a safety copy. One that is not, or is
missing, is moved away with its write-ahead log into a folder of damaged stores; the successor lies in that
folder first, and whoever opens the store next completes an exchange that was cut short.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.basics.errors import MopdeskError, StoreBusy, StoreTrouble
from mopdesk.basics.files import file_trouble, make_folder, only_one, sync_folder
from mopdesk.store.backup import check_copy, convert, facts_of, make_private_file, one_file, run_backup
from mopdesk.store.backups import make_backup, read_backup
from mopdesk.store.connection import connect, fitting, settle
from mopdesk.store.elsewhere import is_proven, refuse_foreign
from mopdesk.store.exchange import DAMAGED, SUCCESSOR, finish_exchange, put_in_place
from mopdesk.store.gate import gate
from mopdesk.store.migrations import pending_steps
from mopdesk.store.places import refuse_place
from mopdesk.store.schema import APPLICATION_ID


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """Where the former store is now: a safety copy of a sound one, else the folder that it was moved to."""

    safety_copy: Path | None
    damaged_folder: Path | None


def check_backup(path: Path, *, key: str | None = None) -> None:
    """Check that a backup may be restored here, its every page included.

    Raises `StoreTrouble` for one that is damaged, not of mopdesk alone, or of a newer mopdesk.
    """
    proven, key = is_proven(path, key), fitting(path, key)
    known = read_backup(path, key=key)
    if known.manifest is not None and known.fault:
        raise StoreTrouble("This backup does not count.", f"{path}: {known.fault}", "Choose another backup.")
    check_copy(path, known.manifest.facts if known.manifest else None, key=key)
    with closing(connect(path, key=key, read_only=True)) as backup:
        pending_steps(backup)
        if not proven:
            refuse_foreign(backup, path)


def from_backup(backup: Path, *, key: str | None = None) -> Callable[[Path], None]:
    """Give what makes a successor under `key` out of a backup, once it is checked.

    A backup that has another key, or none, must open with a key in hand.
    """

    def make(successor: Path) -> None:
        check_backup(backup, key=key)
        make_private_file(successor)
        source = connect(backup, key=fitting(backup, key), read_only=True)
        try:
            if source.encrypted != (key is not None):
                # SQLite's own backup goes from plain text to plain text, or from key to key.
                convert(backup, successor, key)
                return
            target = connect(successor, key=key)
            try:
                run_backup(source, target, None, 30.0)
            finally:
                target.close()
        finally:
            source.close()

    return make


def exchange(
    store: Path,
    make: Callable[[Path], None],
    prepare: Callable[[Path], None],
    *,
    backups: Path,
    now: datetime,
    key: str | None = None,
    wait_seconds: float = 30.0,
) -> Exchanged:
    """Put the store that `make` writes and `prepare` completes into the place of `store`.

    Nothing leaves the outbox meanwhile. `backups` is the folder for the safety copy. Raises `StoreBusy`
    where another program writes or sends, or has written since it was begun: that would be neither in the
    successor nor surely in the safety copy. Raises `StoreTrouble` where the store belongs to another program.
    """
    refuse_place(store)
    finish_exchange(store)
    make_folder(store.parent)
    with only_one(store.with_name(store.name + ".dispatch"), wait_seconds) as ours:
        if not ours:
            raise StoreBusy("Another program is sending files from this store.", str(store), "Wait for it.")
        fault = fault_of(store, key=key)
        head = "" if fault else _head_of(store, key)
        work = work_folder(store)
        shutil.rmtree(work, ignore_errors=True)
        try:
            work.mkdir(mode=0o700)
            successor = work / SUCCESSOR
            make(successor)
            prepare(successor)
            one_file(successor, key)
            check_copy(successor, key=key)
            if fault:
                return Exchanged(safety_copy=None, damaged_folder=_move_away(store, successor, key, now))
            safety = make_backup(store, backups, "before restore", now, key=key)
            _write_over(store, successor, key, wait_seconds, head)
            return Exchanged(safety_copy=safety.path, damaged_folder=None)
        except OSError as error:
            raise file_trouble("The store could not be exchanged.", store, error) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)


def fault_of(store: Path, *, key: str | None = None) -> str:
    """Say what is wrong with a store's file, '' for a sound one; every page is looked at.

    Raises `StoreTrouble` for a database that belongs to another program.
    """
    if not store.exists():
        return "It is not there."
    try:
        connection = connect(store, key=key, read_only=True)
    except StoreBusy:
        raise
    except MopdeskError as trouble:
        return trouble.title
    try:
        if connection.value("PRAGMA application_id") != APPLICATION_ID:
            if not connection.value("SELECT count(*) FROM sqlite_schema"):
                return "It is empty."
            raise _Foreign(
                "This database is not a mopdesk store.",
                f"{store} belongs to another program.",
                "Choose another.",
            )
        verdict = str(connection.value("PRAGMA quick_check(1)"))
        return "" if verdict == "ok" else verdict
    except (StoreBusy, _Foreign):
        raise
    except MopdeskError as trouble:
        return trouble.title
    finally:
        connection.close()


def clear_left_over(store: Path) -> None:
    """Take away what a restore left that was cut short before anything was exchanged."""
    work = work_folder(store)
    if work.exists():
        with only_one(store.with_name(store.name + ".dispatch"), 0) as ours:
            if ours:
                shutil.rmtree(work, ignore_errors=True)


def _move_away(store: Path, successor: Path, key: str | None, now: datetime) -> Path | None:
    """Move a damaged store away while nobody opens it, and give its folder; None where there was nothing.

    Raises `StoreBusy` where there is a sound one by now: somebody began one while the successor was made.
    """
    with gate(store):
        if not fault_of(store, key=key):
            raise StoreBusy(
                "Another program has begun a store there meanwhile.",
                str(store),
                "It is left as it is. Close mopdesk everywhere else, then do this again.",
            )
        folder = move_in(store, successor, now)
        return folder if folder.exists() else None


class _Foreign(StoreTrouble):
    """Not a store of ours: never moved away."""


def work_folder(store: Path) -> Path:
    """Give the folder beside a store in which its successor is made."""
    return store.with_name(store.name + ".restoring")


def _head_of(store: Path, key: str | None) -> str:
    """Give the end of the store's journal as it stands: another one, and somebody has changed the store."""
    with closing(connect(store, key=key, read_only=True)) as reader:
        return str(reader.value("SELECT value FROM meta WHERE name = 'journal-head'"))


def _write_over(store: Path, successor: Path, key: str | None, wait_seconds: float, head: str) -> None:
    def refuse_changed(left: int, _pages: int) -> None:
        # From the first step on nobody else can write; before the last one everything can be taken back.
        if left and _head_of(store, key) != head:
            raise StoreBusy(
                "Another program has changed the store meanwhile.",
                f"{store} is as that program left it.",
                "Close mopdesk everywhere else, then do this again.",
            )

    source = connect(successor, key=key, read_only=True)
    try:
        target = connect(store, key=key)
        try:
            settle(target)
            run_backup(source, target, refuse_changed, wait_seconds)
            if facts_of(target) != facts_of(source) or target.value("PRAGMA quick_check(1)") != "ok":
                raise StoreTrouble(
                    "The restored store is not the backup.", str(store), "Check the disk; then restore again."
                )
            target.run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            target.close()
    finally:
        source.close()


def move_in(store: Path, successor: Path, now: datetime, kind: str = DAMAGED) -> Path:
    """Move the store with its log into a folder of that kind, and put the successor into its place."""
    folder = _free_folder(store, f"{kind}{now:%Y%m%dT%H%M%SZ}")
    folder.mkdir(mode=0o700)
    with successor.open("rb+") as file:
        os.fsync(file.fileno())
    # From here on the exchange will be completed, if not by us then by the next who opens the store.
    successor.replace(folder / SUCCESSOR)
    sync_folder(folder)
    sync_folder(store.parent)
    put_in_place(store, folder)
    return folder


def _free_folder(store: Path, ending: str) -> Path:
    folder = store.with_name(store.name + ending)
    number = 2
    while folder.exists():
        folder = store.with_name(f"{store.name}{ending}-{number}")
        number += 1
    return folder
