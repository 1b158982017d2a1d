"""Retention: empty the payloads of journal entries whose time is over, and leave the chain whole.

The entry that does it carries again every row that still stands, so the tables can still be rebuilt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mopdesk.store.change import Change
from mopdesk.store.database import Store
from mopdesk.store.records import from_json
from mopdesk.store.schema import STATE_TABLES

# The kind of the one journal entry that may empty payloads.
KIND = "retention"


def erase_payloads(store: Store, sequences: Sequence[int], reason: str) -> None:
    """Empty the payloads of this device's entries with those numbers; `reason` stands in the journal."""
    entries = [(store.device, number) for number in sequences]
    with store.change(KIND, erased=list(entries), reason=reason) as change:
        change.tell()
        change.purges = True
        for entry in entries:
            body = store.connection.value(
                "SELECT body FROM journal_payload WHERE device = ? AND sequence = ?", entry
            )
            if body is not None:
                payload = from_json(body)
                _carry_over(store, change, payload)
                if payload["kind"] == KIND:
                    # What an earlier retention said must still be told when its own time is over.
                    change.facts["erased"] += payload["facts"]["erased"]
                store.connection.run(
                    "UPDATE journal_payload SET body = NULL WHERE device = ? AND sequence = ?", entry
                )


def _carry_over(store: Store, change: Change, payload: dict[str, Any]) -> None:
    """Say of every row that the payload wrote or removed how it stands now."""
    for table, key_columns in STATE_TABLES.items():
        keys = [[image[name] for name in key_columns] for image in payload["rows"].get(table, ())]
        where = " AND ".join(f"{name} = ?" for name in key_columns)
        for key in (*keys, *payload["removed"].get(table, ())):
            row = store.connection.row(f"SELECT * FROM {table} WHERE {where}", key)  # noqa: S608
            if row is None:
                change.remove(table, *key, even_if_gone=True)
            else:
                change.put(table, {name: row[name] for name in row if name != "n"}, even_if_same=True)
