"""A checked copy of a store through SQLite's own backup: never by copying the file.

Opening and closing a live store's file by any other means in this process would cancel SQLite's locks. The
copy is read from a connection of its own that stays in one read transaction: others may write meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from mopdesk.basics.errors import StoreBusy, StoreTrouble
from mopdesk.basics.files import file_trouble, sync_folder
from mopdesk.basics.live_stores import refuse_live_store
from mopdesk.basics.unfinished import noted
from mopdesk.store.connection import Connection, connect, damaged, quoted_key, trouble, uri_of
from mopdesk.store.records import from_json
from mopdesk.store.schema import APPLICATION_ID, STATE_TABLES
from mopdesk.store.steps import applied_steps

# In steps, so that other work can go on between them.
_PAGES = 500

# The copy goes to the disk bit by bit: all at once would make every commit meanwhile wait for it.
_FLUSH_EACH = 2
_PIECE = 1 << 20

# What is counted: with it, no row that was copied can be missing unseen.
_COUNTED = (*STATE_TABLES, "blob", "journal", "journal_payload", "journal_subject")

# Told after each step: pages left, pages in all. What it raises ends the copying.
Watch = Callable[[int, int], None]


class StoreFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a store and its copy must agree in. `head_count` and `head_hash` are the journal's end."""

    steps: tuple[str, ...]
    counts: dict[str, int]
    device: str
    head_count: int
    head_hash: str


def copy_store(
    store: Path,
    target: Path,
    *,
    key: str | None = None,
    watch: Watch | None = None,
    before_name: Callable[[Path, StoreFacts], None] | None = None,
) -> StoreFacts:
    """Copy the store to `target`, check the copy, and only then give it its name.

    `before_name` is called with the finished copy under its provisional name. Raises `DamagedStore` where
    the store itself is not sound, `StoreTrouble` where the copy is not, `FileTrouble` for the folder.
    """
    unfinished = target.with_name(target.name + ".part")
    with noted(*_sides(unfinished)):
        try:
            sweep(unfinished)
            make_private_file(unfinished)
            facts = _copy(store, unfinished, key, watch)
            one_file(unfinished, key)
            check_copy(unfinished, facts, key=key)
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            if before_name is not None:
                before_name(unfinished, facts)
            unfinished.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            raise file_trouble("The store could not be copied.", target, error) from error
        finally:
            with suppress(OSError):
                sweep(unfinished)
    return facts


def facts_of(connection: Connection) -> StoreFacts:
    """Read what a copy must agree in."""
    tables = {row["name"] for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    noted = {row["name"]: row["value"] for row in connection.rows("SELECT name, value FROM meta")}
    head: dict[str, Any] = from_json(noted["journal-head"]) if "journal-head" in noted else {}
    return StoreFacts(
        steps=tuple(applied_steps(connection)),
        counts={
            table: int(connection.value(f"SELECT count(*) FROM {table}"))  # noqa: S608
            for table in _COUNTED
            if table in tables
        },
        device=str(noted.get("device", "")),
        head_count=head.get("count", 0),
        head_hash=head.get("hash", ""),
    )


def check_copy(path: Path, facts: StoreFacts | None = None, *, key: str | None = None) -> StoreFacts:
    """Open a copy anew and check it: whose it is, every page, and where given the facts it must agree in.

    Raises `StoreTrouble` naming what is wrong.
    """
    copy = connect(path, key=key, read_only=True)
    try:
        if copy.value("PRAGMA application_id") != APPLICATION_ID:
            raise _unsound(path, "it is not a mopdesk store")
        verdict = copy.value("PRAGMA quick_check(1)")
        if verdict != "ok":
            raise _unsound(path, str(verdict))
        found = facts_of(copy)
    finally:
        copy.close()
    if facts is not None and found != facts:
        raise _unsound(path, "its rows are not those of the store")
    return found


def one_file(path: Path, key: str | None) -> None:
    """Fold a database that nobody else uses into one file that never needs a second one beside it."""
    copy = connect(path, key=key)
    try:
        copy.run("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def run_backup(source: Connection, target: Connection, watch: Watch | None, wait_seconds: float) -> None:
    """Copy all pages in two steps at least: what `watch` raises after the first leaves the target as it was.

    Raises `StoreBusy` where nothing moves for `wait_seconds`.
    """
    pages = min(_PAGES, max(1, source.value("PRAGMA page_count") // 2))
    seen: list[Any] = [None, time.monotonic()]

    def step(_status: int, remaining: int, total: int) -> None:
        if remaining != seen[0]:
            seen[:] = [remaining, time.monotonic()]
        elif time.monotonic() - seen[1] > wait_seconds:
            raise StoreBusy(
                "The store is in use.", f"{target.path} or {source.path}.", "Close mopdesk everywhere else."
            )
        if watch is not None:
            watch(remaining, total)

    try:
        source.driver.backup(target.driver, pages=pages, progress=step, sleep=0.05)
    except dbapi2.Error as error:
        raise trouble(error, target.path) from error


def convert(source: Path, target: Path, key: str | None) -> None:
    """Copy a store into a new file under another key, or under none; nobody may write to it meanwhile."""
    make_private_file(target)
    old = connect(source, read_only=True)
    old_key = old.key
    old.close()
    new = connect(target, key=key)
    try:
        # Nobody reads it before it is checked and flushed: it needs no protection on the way.
        new.run("PRAGMA journal_mode = OFF")
        new.run("PRAGMA synchronous = OFF")
        new.run("ATTACH DATABASE ? AS source KEY ?", (uri_of(source, "ro"), quoted_key(old_key)))
        new.run("BEGIN")
        new.run("SELECT sqlcipher_export('main', 'source')")
        for name in ("application_id", "user_version"):
            new.run(f"PRAGMA main.{name} = {int(new.value(f'PRAGMA source.{name}'))}")
        new.run("COMMIT")
        new.run("DETACH DATABASE source")
    finally:
        new.close()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def sweep(path: Path) -> None:
    """Take away a database file that nobody uses, with what SQLite laid beside it."""
    for side in _sides(path):
        side.unlink(missing_ok=True)


def _sides(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def wipe(path: Path) -> None:
    """Write over every byte of a file, then take it away.

    An honest best effort: a disk without moving parts, or a file system that copies on writing, may keep the
    old bytes somewhere until it needs the room. Raises `FileTrouble`, also for a store that is open here.
    """
    refuse_live_store(path)
    try:
        with path.open("rb+") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(os.urandom(min(left, _PIECE)))
            file.flush()
            os.fsync(file.fileno())
            file.truncate(0)
        path.unlink()
    except OSError as error:
        raise file_trouble("A former file of the store could not be taken away.", path, error) from error


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read; an existing one is left as it is."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return


def _copy(store: Path, target: Path, key: str | None, watch: Watch | None) -> StoreFacts:
    source = connect(store, key=key, read_only=True)
    flushed = os.open(target, os.O_RDWR)
    seen = [0]

    def step(remaining: int, total: int) -> None:
        seen[0] += 1
        if seen[0] % _FLUSH_EACH == 0:
            os.fsync(flushed)
        if watch is not None:
            watch(remaining, total)

    try:
        # What was encrypted stays so, under the same key.
        copy = connect(target, key=source.key)
        try:
            # Nobody reads it before it is checked and flushed: it needs no protection on the way.
            copy.run("PRAGMA journal_mode = OFF")
            copy.run("PRAGMA synchronous = OFF")
            with source.snapshot():
                facts = facts_of(source)
                run_backup(source, copy, step, 30.0)
                verdict = copy.value("PRAGMA quick_check(1)")
                if verdict != "ok" and (own := source.value("PRAGMA quick_check(1)")) != "ok":
                    raise damaged(f"The store is {store}.", str(own))
        finally:
            copy.close()
    finally:
        source.close()
        os.close(flushed)
    return facts


def _unsound(path: Path, reason: str) -> StoreTrouble:
    return StoreTrouble("The copy of the store is not sound.", f"{path}: {reason}.", "Make a new backup.")
