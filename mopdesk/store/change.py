"""One change of state: its rows go into the tables and into one journal entry, or nothing goes anywhere."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec

from mopdesk.store.connection import Connection, Value
from mopdesk.store.new_rows import add_rows
from mopdesk.store.packed import Packed, packed
from mopdesk.store.payload import Cell
from mopdesk.store.records import as_json
from mopdesk.store.schema import STATE_TABLES
from mopdesk.store.search import SearchDue

Key = tuple[str, ...]


class Change:
    """What is being changed, inside `with store.change(...)`.

    `facts` may grow until the change ends; they and the rows' images become the journal entry's payload.
    `facts` hold ids and field names, never personal data.
    """

    def __init__(
        self,
        connection: Connection,
        columns: Mapping[str, frozenset[str]],
        kind: str,
        at: datetime,
        note: Callable[[Change], None],
    ) -> None:
        self._connection = connection
        self._columns = columns
        self.kind = kind
        self.at = at
        self.about: str | None = None
        self.facts: dict[str, Any] = {}
        self._images: dict[str, dict[Key, dict[str, Value] | None]] = {}
        self._gone: dict[str, list[int]] = {}
        self._new: dict[str, list[Packed]] = {}
        self._added: dict[str, tuple[int, int]] = {}
        self._note = note
        self._told = False
        self.search = SearchDue()
        self.purges = False
        """Whether what this change takes away must leave every page of the store: set by retention."""

    def put(self, table: str, row: dict[str, Any], *, even_if_same: bool = False) -> None:
        """Write the whole row, new or known by its key.

        A row that stands there just so already leaves no trace, unless `even_if_same` wants it in the
        journal entry. Raises `ValueError` for a row that lacks a column: the journal could not rebuild it.
        """
        if set(row) != self._columns[table]:
            raise ValueError(f"row of {table} must have exactly {sorted(self._columns[table])}")
        written = self._connection.run(upsert(table, list(row)), list(row.values())).rowcount
        if written or even_if_same:
            key = tuple(str(row[name]) for name in STATE_TABLES[table])
            self._images.setdefault(table, {})[key] = dict(row)

    def add(
        self,
        table: str,
        columns: Mapping[str, Sequence[Cell]],
        texts_of: Mapping[str, Sequence[msgspec.Struct]] | None = None,
    ) -> int:
        """Write many new rows at once, one at least, given by column; gives the row number of the first.

        `texts_of` gives by column the records whose JSON text its cells are: the journal tells their fields.
        The search learns of new jobs by `search.learn` alone. Raises `StoreTrouble` where one is known.
        """
        if set(columns) != self._columns[table]:
            raise ValueError(f"rows of {table} must have exactly {sorted(self._columns[table])}")
        before = int(self._connection.value(f"SELECT coalesce(max(n), 0) FROM {table}"))  # noqa: S608
        pack = packed(columns, texts_of)
        differing = {name: cells for name, cells in columns.items() if name not in pack.same}
        add_rows(self._connection, table, pack.count, pack.same, differing)
        first, _ = self._added.get(table, (before + 1, 0))
        self._added[table] = first, before + pack.count
        self._new.setdefault(table, []).append(pack)
        return before + 1

    def end_part(self) -> None:
        """Note what was done so far in an entry of its own, so that a large change does not fill the memory.

        It is still one change, whole or not at all. What was changed by then is no longer among the images.
        """
        self._note(self)
        self._images, self._gone, self._new, self._added = {}, {}, {}, {}

    def remove(self, table: str, *key: str, even_if_gone: bool = False) -> None:
        """Take the row with that key out of the table.

        Nothing happens where it is not there; `even_if_gone` still says so in the journal entry.
        """
        where = " AND ".join(f"{name} = ?" for name in STATE_TABLES[table])
        removed = self._connection.rows(f"DELETE FROM {table} WHERE {where} RETURNING n", key)  # noqa: S608
        self._gone.setdefault(table, []).extend(row["n"] for row in removed)
        if removed or even_if_gone:
            self._images.setdefault(table, {})[key] = None

    def leave_out(self, table: str, key: Key) -> None:
        """Do not tell of a removed row: for retention, once no other payload tells of it any more.

        A key may itself be what was to be erased: a meter's serial number.
        """
        if self._images.get(table, {}).get(key, key) is None:
            del self._images[table][key]

    def keep(self, body: bytes, media_type: str) -> str:
        """Keep bytes for ever under their SHA-256 and give it; the same bytes are kept once."""
        sha256 = hashlib.sha256(body).hexdigest()
        self._connection.run(
            "INSERT INTO blob (sha256, size, media_type, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (sha256, len(body), media_type, body),
        )
        return sha256

    def tell(self) -> None:
        """Leave a journal entry even if no row is written: something was done that has to be known."""
        self._told = True

    @property
    def leaves_entry(self) -> bool:
        """Whether a row was written or removed, or there is something to tell."""
        return self._told or bool(self._new) or any(self._images.values())

    @property
    def images(self) -> Mapping[str, Mapping[Key, Mapping[str, Value] | None]]:
        """The rows that were written, by table and key, as they stand now; None for one that was removed."""
        return self._images

    def added(self, table: str) -> tuple[int, int] | None:
        """Give the first and last row number of the rows that were added to a table at once, if any were."""
        return self._added.get(table)

    def added_values(self, table: str, column: str) -> Counter[Any]:
        """Give what those rows have in a column, and how many have it."""
        return Counter(chain.from_iterable(pack.column(column) for pack in self._new.get(table, ())))

    def gone(self, table: str) -> Sequence[int]:
        """Give the row numbers that a table's removed rows had."""
        return self._gone.get(table, ())

    def payload(self) -> str:
        """Give the canonical JSON of what was changed: facts, images after, keys removed."""
        rows: dict[str, list[dict[str, Value]]] = {}
        removed: dict[str, list[Key]] = {}
        for table, images in self._images.items():
            for key, image in images.items():
                if image is None:
                    removed.setdefault(table, []).append(key)
                else:
                    rows.setdefault(table, []).append(image)
        told = {"kind": self.kind, "about": self.about, "facts": self.facts, "rows": rows, "removed": removed}
        return as_json(told | {"added": self._new} if self._new else told)

    def subjects(self) -> set[str]:
        """Give the ids whose history this belongs to: what it is about, and every job that it touched."""
        found = {self.about} if self.about else set()
        for table, images in self._images.items():
            for image in filter(None, images.values()):
                subject = image["id"] if table == "job" else image.get("job_id")
                if isinstance(subject, str):
                    found.add(subject)
        found.update(self.added_values("job", "id"))
        return found


def upsert(table: str, names: list[str]) -> str:
    """Give the statement that writes a row of a state table and leaves one that is the same alone."""
    key = STATE_TABLES[table]
    other = [name for name in names if name not in key]
    new = [f"excluded.{name}" for name in other]
    change = "NOTHING"
    if other:
        pairs = ", ".join(f"{name} = {value}" for name, value in zip(other, new, strict=True))
        change = f"UPDATE SET {pairs} WHERE ({', '.join(other)}) IS NOT ({', '.join(new)})"
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
        f"ON CONFLICT ({', '.join(key)}) DO {change}"
    )
