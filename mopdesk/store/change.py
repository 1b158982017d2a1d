"""One change of state: its rows go into the tables and into one journal entry, or nothing goes anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mopdesk.store.connection import Connection, Value
from mopdesk.store.records import as_json
from mopdesk.store.schema import STATE_TABLES

Key = tuple[str, ...]


class Change:
    """What is being changed, inside `with store.change(...)`.

    `facts` may grow until the change ends; they and the rows' images become the journal entry's payload.
    `facts` hold ids and field names, never personal data.
    """

    def __init__(
        self, connection: Connection, columns: Mapping[str, frozenset[str]], kind: str, at: datetime
    ) -> None:
        self._connection = connection
        self._columns = columns
        self.kind = kind
        self.at = at
        self.about: str | None = None
        self.facts: dict[str, Any] = {}
        self._images: dict[str, dict[Key, dict[str, Value] | None]] = {}

    def put(self, table: str, row: dict[str, Any]) -> None:
        """Write the whole row, new or known by its key.

        Raises `ValueError` for a row that lacks a column: the journal could not rebuild it.
        """
        if set(row) != self._columns[table]:
            raise ValueError(f"row of {table} must have exactly {sorted(self._columns[table])}")
        key_columns = STATE_TABLES[table]
        names = list(row)
        changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key_columns)
        self._connection.run(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608
            f"ON CONFLICT ({', '.join(key_columns)}) DO {'UPDATE SET ' + changed if changed else 'NOTHING'}",
            list(row.values()),
        )
        self._images.setdefault(table, {})[tuple(str(row[name]) for name in key_columns)] = dict(row)

    def remove(self, table: str, *key: str) -> None:
        """Take the row with that key out of the table; nothing happens where it is not there."""
        where = " AND ".join(f"{name} = ?" for name in STATE_TABLES[table])
        if self._connection.run(f"DELETE FROM {table} WHERE {where}", key).rowcount:  # noqa: S608
            self._images.setdefault(table, {})[key] = None

    def keep(self, body: bytes, media_type: str) -> str:
        """Keep bytes for ever under their SHA-256 and give it; the same bytes are kept once."""
        sha256 = hashlib.sha256(body).hexdigest()
        self._connection.run(
            "INSERT INTO blob (sha256, size, media_type, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (sha256, len(body), media_type, body),
        )
        return sha256

    @property
    def wrote(self) -> bool:
        """Whether any row was written or removed."""
        return any(self._images.values())

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
        return as_json(
            {"kind": self.kind, "about": self.about, "facts": self.facts, "rows": rows, "removed": removed}
        )

    def subjects(self) -> set[str]:
        """Give the ids whose history this belongs to: what it is about, and every job that it touched."""
        found = {self.about} if self.about else set()
        for table, images in self._images.items():
            for image in images.values():
                if image is None:
                    continue
                subject = image["id"] if table == "job" else image.get("job_id")
                if isinstance(subject, str):
                    found.add(subject)
        return found
