"""The append-only journal: one entry a change, each hashing the one before it and its payload.

The payload carries the rows as they stood after the change, so the state tables can be rebuilt from it.
Payloads lie apart: emptying one (retention) leaves the chain whole. The head (count and last hash) is also
kept beside the journal, because a chain alone does not show that its end was cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection, Row
from mopdesk.store.new_rows import add_rows
from mopdesk.store.records import as_json, as_time, from_json

FIRST = "0" * 64


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal ends: how many entries this device wrote, and the hash of the last."""

    count: int
    hash: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One change as the journal tells it. `facts` is None where retention has erased the payload."""

    device: str
    sequence: int
    at: datetime
    actor: str
    kind: str
    about: str | None
    facts: dict[str, Any] | None


class Journal:
    """The journal of one open store."""

    def __init__(self, connection: Connection, device: str, actor: str) -> None:
        self._connection = connection
        self.device = device
        self.actor = actor

    def head(self) -> Head:
        """Give the count and hash to be noted outside the store (backup, report footer)."""
        row = self._connection.row(
            "SELECT sequence AS count, hash FROM journal WHERE device = ? ORDER BY sequence DESC LIMIT 1",
            (self.device,),
        )
        return Head(**row) if row else Head(count=0, hash=FIRST)

    def head_about(self, subject: str, kinds: Collection[str]) -> Head:
        """Give the last entry of these kinds about a subject as a head; the journal's own where none is."""
        row = self._connection.row(
            "SELECT j.sequence AS count, j.hash FROM journal_subject s "
            "JOIN journal j USING (device, sequence) WHERE s.subject = ? "
            "AND j.kind IN (SELECT value FROM json_each(?)) ORDER BY j.n DESC LIMIT 1",
            (subject, as_json(sorted(kinds))),
        )
        return Head(**row) if row else self.head()

    def hash_of(self, sequence: int) -> str | None:
        """Give the hash of this device's entry of that number, None where it has none."""
        found = self._connection.value(
            "SELECT hash FROM journal WHERE device = ? AND sequence = ?", (self.device, sequence)
        )
        return None if found is None else str(found)

    def find(self, start: str) -> Head | None:
        """Give the entry of this device whose hash begins so, None where there is none."""
        row = self._connection.row(
            "SELECT sequence AS count, hash FROM journal WHERE device = ? AND substr(hash, 1, ?) = ?",
            (self.device, len(start), start),
        )
        return Head(**row) if row else None

    def last_of(self, kinds: Collection[str]) -> datetime | None:
        """Give when the last entry of these kinds was written, None where there is none."""
        found = self._connection.value(
            "SELECT max(at) FROM journal WHERE kind IN (SELECT value FROM json_each(?))",
            (as_json(sorted(kinds)),),
        )
        return datetime.fromisoformat(found) if found else None

    def append(self, change: Change) -> None:
        """Write the change's entry, inside the change's own transaction."""
        last = self.head()
        payload = change.payload()
        entry: Row = {
            "device": self.device,
            "sequence": last.count + 1,
            "at": as_time(change.at),
            "actor": self.actor,
            "kind": change.kind,
            "about": change.about,
            "payload_sha256": hashlib.sha256(payload.encode()).hexdigest(),
            "previous": last.hash,
        }
        digest = entry_hash(entry)
        self._connection.run(
            "INSERT INTO journal (device, sequence, at, actor, kind, about, payload_sha256, previous, hash) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*entry.values(), digest),
        )
        number: Row = {"device": self.device, "sequence": last.count + 1}
        self._connection.run(
            "INSERT INTO journal_payload (device, sequence, body) VALUES (?, ?, ?)",
            (*number.values(), payload),
        )
        subjects = sorted(change.subjects())
        add_rows(self._connection, "journal_subject", len(subjects), number, {"subject": subjects})
        self._connection.run(
            "INSERT INTO meta (name, value) VALUES ('journal-head', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (as_json(Head(count=last.count + 1, hash=digest)),),
        )

    def history(self, subject: str, limit: int | None = None) -> list[Entry]:
        """Give the entries about one job, case, visit or receipt, the latest first."""
        return [
            _entry(row)
            for row in self._connection.rows(
                "SELECT j.*, p.body FROM journal_subject s "
                "JOIN journal j USING (device, sequence) "
                "LEFT JOIN journal_payload p USING (device, sequence) "
                "WHERE s.subject = ? ORDER BY j.n DESC LIMIT ?",
                (subject, -1 if limit is None else limit),
            )
        ]

    def outline(self, subject: str) -> list[Entry]:
        """Give the same without facts and payloads: those of a large import take long to read."""
        return [
            _entry(row)
            for row in self._connection.rows(
                "SELECT j.*, NULL AS body FROM journal_subject s JOIN journal j USING (device, sequence) "
                "WHERE s.subject = ? ORDER BY j.n DESC",
                (subject,),
            )
        ]

    def latest(self, limit: int = 100) -> list[Entry]:
        """Give the last entries of the store, the latest first."""
        return [
            _entry(row)
            for row in self._connection.rows(
                "SELECT j.*, p.body FROM journal j LEFT JOIN journal_payload p USING (device, sequence) "
                "ORDER BY j.n DESC LIMIT ?",
                (limit,),
            )
        ]

    def of_kind(self, kind: str, limit: int = 100) -> list[Entry]:
        """Give the last entries of one kind, the latest first."""
        return [
            _entry(row)
            for row in self._connection.rows(
                "SELECT j.*, p.body FROM journal j LEFT JOIN journal_payload p USING (device, sequence) "
                "WHERE j.kind = ? ORDER BY j.n DESC LIMIT ?",
                (kind, limit),
            )
        ]

    def count_by_kind(self) -> dict[str, int]:
        """Give how many entries there are of each kind."""
        rows = self._connection.rows(
            "SELECT kind, count(*) AS entries FROM journal GROUP BY kind ORDER BY kind"
        )
        return {row["kind"]: row["entries"] for row in rows}

    def payloads(self) -> Iterator[tuple[int, str]]:
        """Give every payload that is not erased, in the order of the changes, with its entry's number."""
        for row in self._connection.each(
            "SELECT j.sequence, p.body FROM journal j JOIN journal_payload p USING (device, sequence) "
            "WHERE p.body IS NOT NULL ORDER BY j.n"
        ):
            yield row["sequence"], row["body"]


def entry_hash(entry: Row) -> str:
    """Give the SHA-256 that an entry must carry: over all its columns, as a JSON list, in this order."""
    names = ("device", "sequence", "at", "actor", "kind", "about", "payload_sha256", "previous")
    return hashlib.sha256(as_json([entry[name] for name in names]).encode()).hexdigest()


def _entry(row: Row) -> Entry:
    return Entry(
        device=row["device"],
        sequence=row["sequence"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        kind=row["kind"],
        about=row["about"],
        facts=None if row["body"] is None else from_json(row["body"])["facts"],
    )
