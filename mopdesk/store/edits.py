"""The changes of one visit as the journal has them, each with what it needs to be taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mopdesk.store.change import Change, Key
from mopdesk.store.connection import Connection, Row, Value
from mopdesk.store.records import from_json
from mopdesk.store.schema import STATE_TABLES, UNDOABLE_TABLES

# By table and key the row, or None for one that is not there.
Images = dict[str, dict[Key, dict[str, Value] | None]]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One journal entry about a visit. `before` is None where the entry does not tell it.

    That is so for entries of an early mopdesk, and for those whose payload retention has emptied.
    """

    device: str
    sequence: int
    at: datetime
    actor: str
    kind: str
    facts: dict[str, Any]
    before: Images | None
    after: Images

    @property
    def changed(self) -> bool:
        """Whether a row that can be undone stands differently after it."""
        return self.before != self.after if self.before is not None else bool(self.after)


def edits_of(connection: Connection, visit_id: str, since: Collection[str]) -> list[Edit]:
    """Give the entries about a visit from the last one of the kinds `since`, the oldest first."""
    marks = ", ".join("?" * len(since))
    rows = connection.rows(
        "SELECT j.device, j.sequence, j.at, j.actor, j.kind, p.body FROM journal_subject s "
        "JOIN journal j USING (device, sequence) LEFT JOIN journal_payload p USING (device, sequence) "
        "WHERE s.subject = ?1 AND j.n >= coalesce((SELECT max(k.n) FROM journal_subject t "
        f"JOIN journal k USING (device, sequence) WHERE t.subject = ?1 AND k.kind IN ({marks})), 0) "
        "ORDER BY j.n",
        (visit_id, *since),
    )
    return [_edit(row) for row in rows]


def last_touched(connection: Connection, visit_id: str) -> datetime | None:
    """Give the time of the last entry about a visit; None where there is none."""
    found = connection.value(
        "SELECT max(j.at) FROM journal_subject s JOIN journal j USING (device, sequence) WHERE s.subject = ?",
        (visit_id,),
    )
    return datetime.fromisoformat(found) if found else None


def put_images(change: Change, images: Images) -> None:
    """Bring rows to where these images have them."""
    for table, rows in images.items():
        for key, row in rows.items():
            if row is None:
                change.remove(table, *key)
            else:
                change.put(table, dict(row))


def before_all(edits: Sequence[Edit]) -> Images:
    """Give how the rows stood before the first of some edits. Every edit must tell its `before`."""
    images: Images = {}
    for edit in reversed(edits):
        for table, rows in (edit.before or {}).items():
            images.setdefault(table, {}).update(rows)
    return images


def after_all(edits: Sequence[Edit]) -> Images:
    """Give how the rows stood after the last of some edits."""
    images: Images = {}
    for edit in edits:
        for table, rows in edit.after.items():
            images.setdefault(table, {}).update(rows)
    return images


def _edit(row: Row) -> Edit:
    payload = from_json(row["body"]) if row["body"] is not None else {}
    after = _after(payload)
    told = payload.get("before")
    before: Images | None = None
    if told is not None or not after:
        before = {table: dict.fromkeys(rows) for table, rows in after.items()}
        for table, rows in (told or {}).items():
            before[table].update({_key(table, image): image for image in rows})
    return Edit(
        device=row["device"],
        sequence=row["sequence"],
        at=datetime.fromisoformat(row["at"]),
        actor=row["actor"],
        kind=row["kind"],
        facts=payload.get("facts") or {},
        before=before if row["body"] is not None else None,
        after=after,
    )


def _after(payload: Mapping[str, Any]) -> Images:
    images: Images = {}
    for table in UNDOABLE_TABLES:
        rows: dict[Key, dict[str, Value] | None] = {
            tuple(key): None for key in payload.get("removed", {}).get(table, ())
        }
        rows.update({_key(table, image): image for image in payload.get("rows", {}).get(table, ())})
        if rows:
            images[table] = rows
    return images


def _key(table: str, image: Mapping[str, Value]) -> Key:
    return tuple(str(image[name]) for name in STATE_TABLES[table])
