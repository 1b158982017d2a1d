"""The archive's one door to SQLite: opens the driver, sets and reads back its settings, words its errors.

One connection on one thread. sqlcipher3 is the only SQLite library of the program: a second one in the
same process would cancel the first one's file locks.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from sqlcipher3 import dbapi2

from mopdesk.basics.errors import DamagedStore, MopdeskError, NotAStore, StoreBusy, StoreTrouble
from mopdesk.basics.hand import in_hand
from mopdesk.basics.minimum import need_version
from mopdesk.work.access_words import without_codes

# Name, what is set, what must be read back. Each is a default of the driver that is not safe enough here.
_SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("locking_mode", "NORMAL", "normal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    # Without it INSERT OR REPLACE would slip past the triggers that refuse deletion.
    ("recursive_triggers", "ON", 1),
    ("mmap_size", "0", 0),
    ("wal_autocheckpoint", "1000", 1000),
    ("busy_timeout", "2000", 2000),
)

_SAVED = "What was saved before is safe; this change was not saved."

Value = str | int | float | bytes | None
Values = Sequence[Value] | Mapping[str, Value]
Row = dict[str, Any]


class Connection:
    """A connection to one store file whose failures are sentences."""

    def __init__(self, driver: Any, path: Path | None, *, key: str | None = None) -> None:
        self.driver = driver
        self.path = path
        self.key = key
        driver.create_function("fold", 1, _fold, deterministic=True)
        driver.create_function("no_codes", 1, without_codes, deterministic=True)
        driver.create_function("json_words", 1, _json_words, deterministic=True)

    def run(self, sql: str, values: Values = ()) -> Any:
        """Run one statement and give the driver's cursor."""
        try:
            return self.driver.execute(sql, values)
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each of many rows."""
        try:
            self.driver.executemany(sql, rows)
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Give all rows of a question as records by column name."""
        return list(self.each(sql, values))

    def each(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """Give the rows of a question one after the other, for tables that may be large."""
        try:
            cursor = self.driver.execute(sql, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error

    def cells(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Give all rows of a question as they come, for lists that are wanted at once."""
        try:
            found: list[tuple[Any, ...]] = self.driver.execute(sql, values).fetchall()
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error
        return found

    def numbers(self, sql: str, values: Values = ()) -> Iterator[int]:
        """Give the one whole number of each row, for questions with millions of answers."""
        try:
            yield from chain.from_iterable(self.driver.execute(sql, values))
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """Give the first row, or None."""
        return next(iter(self.rows(sql, values)), None)

    def value(self, sql: str, values: Values = ()) -> Any:
        """Give the first column of the first row, or None."""
        row = self.row(sql, values)
        return None if row is None else next(iter(row.values()))

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self.key is not None

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return bool(self.driver.in_transaction)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside as it stood at one moment, whatever other programs write meanwhile."""
        if self.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self.run("ROLLBACK")

    def close(self) -> None:
        """Let the file go."""
        try:
            self.driver.close()
        except dbapi2.Error as error:
            raise trouble(error, self.path) from error


def connect(path: Path | None, *, key: str | None = None, read_only: bool = False) -> Connection:
    """Open the store file (None: a fresh store in memory). `key` is 64 hexadecimal digits.

    Without a key a file opens that is plain text or empty, or that a key in hand opens. Raises `NotAStore`
    for a file that is no store or has another key, `StoreTrouble` for a driver that is too old.
    """
    try:
        return _connect(path, key, read_only)
    except NotAStore:
        if key is not None:
            raise
        for held in in_hand():
            with suppress(NotAStore):
                return _connect(path, held, read_only)
        raise


def _connect(path: Path | None, key: str | None, read_only: bool) -> Connection:
    need_version("SQLite", dbapi2.sqlite_version)
    if key is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", key):
        raise StoreTrouble("The store's key has the wrong form.", "It must be 64 hexadecimal digits.")
    target = ":memory:" if path is None else uri_of(path, "ro" if read_only else "rw")
    try:
        driver = dbapi2.connect(target, isolation_level=None, timeout=2.0, uri=path is not None)
    except dbapi2.Error as error:
        raise trouble(error, path) from error
    connection = Connection(driver, path, key=key)
    try:
        # What SQLCipher finds wrong is worded here; stderr is no place for it.
        connection.run("PRAGMA cipher_log_level = NONE")
        if key is not None:
            connection.run(f'PRAGMA key = "{quoted_key(key)}"')
        connection.value("SELECT count(*) FROM sqlite_schema")
    except MopdeskError:
        connection.close()
        raise
    return connection


def opens(path: Path, key: str | None) -> bool:
    """Tell whether a store's file opens with this key, with None as plain text; an empty one always does."""
    try:
        _connect(path, key, read_only=True).close()
    except NotAStore:
        return False
    except DamagedStore:
        # Some page is damaged, but not the first: the key is the right one.
        return True
    return True


def fitting(path: Path, key: str | None) -> str | None:
    """Give the key where a file opens with it, else None: it is plain text, or a key in hand opens it."""
    return key if key is not None and opens(path, key) else None


def settle(connection: Connection) -> None:
    """Set the connection's settings and read every one back.

    Raises `StoreTrouble` naming a setting that the driver did not take.
    """
    for name, wanted, expected in (("journal_mode", "WAL", "wal"), *_SETTINGS):
        _patiently(connection, f"PRAGMA {name} = {wanted}")
        found = connection.value(f"PRAGMA {name}")
        if found != expected:
            raise StoreTrouble(
                "The store cannot be opened safely.",
                f"SQLite keeps {name} at {found} instead of {expected}.",
                "Keep the store in a local folder, not on a network drive.",
            )
    _refuse_read_only(connection)


def _refuse_read_only(connection: Connection) -> None:
    """Find out whether the store can be written, before anybody has typed anything.

    Where a file of the store could not be opened for writing, SQLite opens it for reading and says nothing
    until the first change; and it stays so until it is opened anew.
    """
    connection.driver.set_busy_timeout(0)
    try:
        connection.run("BEGIN IMMEDIATE")
        connection.run("ROLLBACK")
    except StoreBusy:
        # Another writes: that it can be written is all that was to be found out.
        pass
    finally:
        connection.driver.set_busy_timeout(2.0)


def settings_in_force(connection: Connection) -> dict[str, object]:
    """Give the settings as SQLite reports them now."""
    return {
        name: connection.value(f"PRAGMA {name}") for name in ("journal_mode", *(row[0] for row in _SETTINGS))
    }


def _patiently(connection: Connection, sql: str, seconds: float = 10.0) -> None:
    """Run a statement again while another program that is just opening the store is in the way."""
    until = time.monotonic() + seconds
    while True:
        try:
            connection.run(sql)
        except StoreBusy:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)
        else:
            return


def trouble(error: Exception, path: Path | None) -> StoreTrouble:
    """Put a driver's error into words: the one place where this is done."""
    name = str(getattr(error, "sqlite_errorname", "") or "")
    where = f"The store is {path}." if path else "The store is in memory."
    if name.startswith("SQLITE_CORRUPT"):
        return damaged(where, str(error))
    if name.startswith("SQLITE_NOTADB"):
        return NotAStore(
            "This file is not a mopdesk store, or its key is another.",
            f"{where} SQLite says: {error}.",
            "Choose another file.",
        )
    for start, title, advice in (
        ("SQLITE_FULL", "The disk is full.", f"{_SAVED} Free some space, then do it again."),
        (
            "SQLITE_READONLY",
            "The store cannot be written.",
            f"{_SAVED} Check the rights of the file and its folder.",
        ),
        (
            "SQLITE_CANTOPEN",
            "The store cannot be opened.",
            "Check that the folder exists and is yours, and that no other program holds the file.",
        ),
        ("SQLITE_PERM", "The store cannot be opened.", "Check the rights of the file and its folder."),
        ("SQLITE_AUTH", "The store cannot be opened.", "Check the rights of the file and its folder."),
        ("SQLITE_IOERR", "The disk failed.", f"{_SAVED} Check the disk, then do it again."),
        ("SQLITE_CONSTRAINT", "The store refused a row that breaks its rules.", "Report this with the log."),
    ):
        if name.startswith(start):
            return StoreTrouble(title, f"{where} SQLite says: {error}.", advice)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy("The store is in use.", where, "Wait until the other program has finished.")
    return StoreTrouble("The store cannot be read or written.", f"{where} SQLite says: {error}.")


def damaged(where: str, found: str) -> DamagedStore:
    """Word the damage of a store's own file."""
    return DamagedStore(
        "The store is damaged.",
        f"{where} SQLite says: {found}.",
        "Close mopdesk everywhere, keep the file as it is, and run mopdesk rescue.",
    )


def quoted_key(key: str | None) -> str:
    """Give a key as SQLCipher takes it: the bytes themselves, not a passphrase; '' for plain text."""
    return f"x'{key}'" if key else ""


def uri_of(path: Path, mode: str) -> str:
    """Give the address of a file as SQLite takes it: mode `ro` or `rw`, never one that makes a file."""
    absolute = path.resolve().as_posix()
    return f"file://{'' if absolute.startswith('/') else '/'}{quote(absolute)}?mode={mode}"


def _fold(text: object) -> str:
    """Make text alike for searching: SQLite's own lower() knows only ASCII."""
    return str(text).casefold() if text is not None else ""


def _json_words(text: str) -> str:
    """Give the words within JSON text, without its field names: what a person searches for."""
    return " ".join(_texts(msgspec.json.decode(text)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
