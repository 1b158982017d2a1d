"""Read what can still be read of a damaged store, and make a new one of it where there is no backup.

Rows are read by row number, never through an index; where a piece cannot be read it is halved until the
rows around the damage are saved. Kept bytes count only where they still fit their SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from mopdesk.basics.errors import MopdeskError, StoreTrouble
from mopdesk.store.blobs import ERASED
from mopdesk.store.connection import Connection, Row, connect
from mopdesk.store.database import Store
from mopdesk.store.schema import STATE_TABLES

_PIECE = 512
_PIECE_OF_BYTES = 16
# So many pieces in a row without a row: where the last row cannot be found out, the table ends there.
_PIECES_WITHOUT = 8

_TABLES = ("meta", *STATE_TABLES, "blob", "journal", "journal_payload")


class OldStore:
    """A store that may be damaged, open for reading only; `unreadable` counts row numbers by table."""

    def __init__(self, path: Path, *, key: str | None = None) -> None:
        self.unreadable: dict[str, int] = {}
        self._connection: Connection | None = None
        if path.exists():
            # Where nothing opens there is nothing to read: every question is answered with no rows.
            with suppress(MopdeskError):
                self._connection = connect(path, key=key, read_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def readable(self) -> bool:
        """Whether the file opens at all."""
        return self._connection is not None

    def rows(self, table: str, columns: str = "*") -> Iterator[Row]:
        """Give the rows of a table that can still be read, by row number."""
        if self._connection is None:
            return
        self.unreadable[table] = 0
        piece = _PIECE_OF_BYTES if table == "blob" else _PIECE
        first, last = self._end(table, ""), self._end(table, "DESC")
        start, without = max(first or 1, 1), 0
        while (start <= last) if last is not None else (without < _PIECES_WITHOUT):
            end = start + piece - 1
            found = list(self._piece(table, columns, start, end if last is None else min(end, last)))
            without = 0 if found else without + 1
            yield from found
            start += piece
            if last is not None and not found and (following := self._following(table, start)) is not None:
                start = max(start, following)

    def index_rows(self, table: str) -> Iterator[Row]:
        """Give the rows of a table without row numbers up to its first damage, which raises."""
        if self._connection is not None:
            yield from self._connection.each(f"SELECT * FROM {table}")  # noqa: S608

    def body(self, sha256: str) -> bytes | None:
        """Give kept bytes that still fit their name; None where they cannot be read or do not fit."""
        if self._connection is None:
            return None
        try:
            row = self._connection.row("SELECT body FROM blob WHERE sha256 = ?", (sha256,))
        except MopdeskError:
            row = next((one for one in self.rows("blob") if one["sha256"] == sha256), None)
        if row is None or hashlib.sha256(row["body"]).hexdigest() != sha256:
            return None
        return bytes(row["body"])

    def _end(self, table: str, order: str) -> int | None:
        """Give the first or last row number; 0 for an empty table, None where it cannot be told."""
        assert self._connection is not None  # noqa: S101
        try:
            found = self._connection.value(
                f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid {order} LIMIT 1"  # noqa: S608
            )
        except MopdeskError:
            return None
        return int(found or 0)

    def _following(self, table: str, number: int) -> int | None:
        assert self._connection is not None  # noqa: S101
        try:
            found = self._connection.value(
                f"SELECT rowid FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1",  # noqa: S608
                (number,),
            )
        except MopdeskError:
            return None
        return None if found is None else int(found)

    def _piece(self, table: str, columns: str, start: int, end: int) -> Iterator[Row]:
        assert self._connection is not None  # noqa: S101
        try:
            yield from self._connection.rows(
                f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ?",  # noqa: S608
                (start, end),
            )
        except MopdeskError:
            if start == end:
                self.unreadable[table] += 1
                return
            middle = (start + end) // 2
            yield from self._piece(table, columns, start, middle)
            yield from self._piece(table, columns, middle + 1, end)


def salvage(old: OldStore, target: Path, *, actor: str, key: str | None = None) -> dict[str, int]:
    """Make a store at `target` of what can be read of the old one; give the rows saved by table.

    Raises `StoreTrouble` where nothing opens. What refers to a lost row stays, and the doctor names it.
    """
    if not old.readable:
        raise StoreTrouble(
            "Nothing of the store can be read.",
            "Its first page is gone, so that its tables cannot be found.",
            "Look for a backup elsewhere and run mopdesk restore with it.",
        )
    saved: dict[str, int] = {}
    with Store.open(target, actor=actor, key=key) as store:
        connection = store.connection
        connection.run("PRAGMA foreign_keys = OFF")
        connection.run("BEGIN IMMEDIATE")
        for table in _TABLES:
            saved[table] = 0
            names = {
                row["name"] for row in connection.rows("SELECT name FROM pragma_table_info(?)", (table,))
            }
            for row in old.rows(table):
                saved[table] += _insert(connection, table, {k: v for k, v in row.items() if k in names})
        _subjects(connection, old)
        connection.run("COMMIT")
        store.rebuild_search()
    return saved


def _insert(connection: Connection, table: str, row: Row) -> int:
    if table == "blob" and not _fits(row):
        return 0
    word = "REPLACE" if table == "meta" else "IGNORE"
    marks = ", ".join("?" * len(row))
    try:
        done = connection.run(
            f"INSERT OR {word} INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608
            list(row.values()),
        )
    except MopdeskError:
        # A row whose own bytes are no longer what the table allows.
        return 0
    return int(done.rowcount)


def _fits(row: Row) -> bool:
    """Tell whether kept bytes are what their name says, or retention has emptied them."""
    if row["media_type"] == ERASED:
        return not row["body"]
    return hashlib.sha256(row["body"]).hexdigest() == str(row["sha256"])


def _subjects(connection: Connection, old: OldStore) -> None:
    """Take the index of histories over as far as it can be read."""
    with suppress(MopdeskError):
        for row in old.index_rows("journal_subject"):
            _insert(connection, "journal_subject", row)
