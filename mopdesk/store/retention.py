"""Retention: erase what is over, and leave the journal's chain whole.

Payloads of journal entries are emptied and kept bytes too; the entry that does it carries again every row
that still stands, so the tables can still be rebuilt, and names what it emptied, so the doctor knows.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence

import msgspec

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.blobs import ERASED
from mopdesk.store.change import Change
from mopdesk.store.database import Store
from mopdesk.store.payload import Payload, read_payload
from mopdesk.store.records import from_json
from mopdesk.store.schema import STATE_TABLES

# The kind of the one journal entry that may empty payloads.
KIND = "retention"

Keys = Mapping[str, Collection[tuple[str, ...]]]


def empty_payloads(store: Store, change: Change, sequences: Sequence[int]) -> None:
    """Empty payloads within a change of retention, after everything else in it was written."""
    change.purges = True
    for number in sequences:
        entry = (store.device, number)
        change.facts["erased"].append(list(entry))
        body = store.connection.value(
            "SELECT body FROM journal_payload WHERE device = ? AND sequence = ?", entry
        )
        if body is not None:
            _carry_over(store, change, read_payload(body))
            payload = from_json(body)
            if payload["kind"] == KIND:
                # What an earlier retention said must still be told when its own time is over.
                change.facts["erased"] += payload["facts"]["erased"]
                change.facts["bytes"] += payload["facts"].get("bytes", ())
            store.connection.run(
                "UPDATE journal_payload SET body = NULL WHERE device = ? AND sequence = ?", entry
            )


def empty_bytes(store: Store, change: Change, sha256s: Collection[str]) -> int:
    """Empty kept bytes within a change of retention, and give how many bytes they were."""
    size = 0
    for sha256 in sorted(sha256s):
        size += store.blobs.size(sha256) or 0
        store.connection.run(
            "UPDATE blob SET body = x'', size = 0, media_type = ? WHERE sha256 = ? AND media_type <> ?",
            (ERASED, sha256, ERASED),
        )
        change.facts["bytes"].append(sha256)
    return size


def entries_about(store: Store, keys: Keys) -> list[int]:
    """Give the numbers of this device's entries whose payload tells of any of those rows.

    Raises `StoreTrouble` for an entry that cannot be read: nobody could tell whether it does.
    """
    wanted = {table: set(found) for table, found in keys.items() if found}
    numbers = []
    for number, body in store.journal.payloads():
        try:
            payload = read_payload(body)
        except msgspec.DecodeError as error:
            raise StoreTrouble(
                "What is due was not removed: an entry of the journal cannot be read.",
                f"Entry {number}: {error}.",
                "Run mopdesk doctor.",
            ) from error
        if any(_tells_of(payload, table, found) for table, found in wanted.items()):
            numbers.append(number)
    return numbers


def compact(store: Store, wait_seconds: float = 10.0) -> bool:
    """Write the store's file anew without what was erased, and empty the log of writes.

    False where another program reads the store for so long: until the last one closes it, the former pages
    lie in the file still, as encrypted as before.
    """
    connection = store.connection
    connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.run("VACUUM")
    until = time.monotonic() + wait_seconds
    while connection.value("PRAGMA wal_checkpoint(TRUNCATE)"):
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)
    return True


def _tells_of(payload: Payload, table: str, keys: Collection[tuple[str, ...]]) -> bool:
    names = STATE_TABLES[table]
    written = (tuple(map(str, key)) for key in payload.cells(table, names))
    return any(key in keys for key in written) or any(
        tuple(key) in keys for key in payload.removed.get(table, ())
    )


def _carry_over(store: Store, change: Change, payload: Payload) -> None:
    """Say of every row that the payload wrote or removed how it stands now."""
    for table, key_columns in STATE_TABLES.items():
        keys = [list(map(str, key)) for key in payload.cells(table, key_columns)]
        where = " AND ".join(f"{name} = ?" for name in key_columns)
        for key in (*keys, *payload.removed.get(table, ())):
            row = store.connection.row(f"SELECT * FROM {table} WHERE {where}", key)  # noqa: S608
            if row is None:
                change.remove(table, *key, even_if_gone=True)
            else:
                change.put(table, {name: row[name] for name in row if name != "n"}, even_if_same=True)
