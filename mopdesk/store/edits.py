"""The changes of one visit, or of the settings, as the journal has them, each with its way back.

How a row stood before an entry is told by the entries before it: nothing is kept twice, so what retention
empties is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mopdesk.store.change import Change, Key
from mopdesk.store.connection import Connection, Row, Value
from mopdesk.store.records import as_json, from_json
from mopdesk.store.schema import STATE_TABLES

# What was answered last where it was not one thing: the form, which asks for nothing of that name, sums up.
WHOLE_FILE = "file"
_UNDOABLE_TABLES = ("visit_field", "attachment")

# By table and key the row, or None for one that is not there.
Images = dict[str, dict[Key, dict[str, Value] | None]]


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """One journal entry about a visit. `before` is None where the journal does not tell it any more."""

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
        return self.before != self.after


def edits_of(connection: Connection, visit_id: str) -> list[Edit]:
    """Give every entry about a visit, the oldest first."""
    rows = connection.rows(
        "SELECT j.device, j.sequence, j.at, j.actor, j.kind, p.body FROM journal_subject s "
        "JOIN journal j USING (device, sequence) LEFT JOIN journal_payload p USING (device, sequence) "
        "WHERE s.subject = ? ORDER BY j.n",
        (visit_id,),
    )
    return _edits(rows, _UNDOABLE_TABLES)


def edits_of_kinds(connection: Connection, kinds: Sequence[str], tables: Sequence[str]) -> list[Edit]:
    """Give every entry of some kinds, the oldest first, with what it did to the rows of some tables."""
    rows = connection.rows(
        "SELECT j.device, j.sequence, j.at, j.actor, j.kind, p.body FROM journal j "
        "LEFT JOIN journal_payload p USING (device, sequence) "
        "WHERE j.kind IN (SELECT value FROM json_each(?)) ORDER BY j.n",
        (as_json(list(kinds)),),
    )
    return _edits(rows, tables)


def _edits(rows: Sequence[Row], tables: Sequence[str]) -> list[Edit]:
    stands: Images = {table: {} for table in tables}
    whole = True
    edits = []
    for row in rows:
        payload = {} if row["body"] is None else from_json(row["body"])
        whole = whole and row["body"] is not None
        after = _after(payload, tables)
        known = all(whole or key in stands[table] for table, rows in after.items() for key in rows)
        edits.append(
            Edit(
                device=row["device"],
                sequence=row["sequence"],
                at=datetime.fromisoformat(row["at"]),
                actor=row["actor"],
                kind=row["kind"],
                facts=payload.get("facts") or {},
                before=_as_they_stood(stands, after) if known and row["body"] is not None else None,
                after=after,
            )
        )
        for table, images in after.items():
            stands[table].update(images)
    return edits


def last_touched(connection: Connection, visit_id: str) -> datetime | None:
    """Give the time of the last entry about a visit; None where there is none."""
    found = connection.value(
        "SELECT max(j.at) FROM journal_subject s JOIN journal j USING (device, sequence) WHERE s.subject = ?",
        (visit_id,),
    )
    return datetime.fromisoformat(found) if found else None


def last_answer(connection: Connection, visit_id: str) -> str:
    """Give the path of what was answered last: a field's, or `photos` or `signatures` for a picture's.

    `WHOLE_FILE` where the last was a whole file of answers, empty where nothing was.
    """
    found = connection.row(
        "SELECT j.kind, p.body FROM journal_subject s JOIN journal j USING (device, sequence) "
        "LEFT JOIN journal_payload p USING (device, sequence) "
        "WHERE s.subject = ? AND j.kind IN ('visit.field', 'visit.attachment', 'visit.recorded') "
        "ORDER BY j.n DESC LIMIT 1",
        (visit_id,),
    )
    if found is not None and found["kind"] == "visit.recorded":
        return WHOLE_FILE
    facts = {} if found is None or found["body"] is None else from_json(found["body"]).get("facts") or {}
    if found is not None and found["kind"] == "visit.attachment":
        return "signatures" if facts.get("kind") == "signature" else "photos"
    return str(facts.get("path") or "")


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


def _as_they_stood(stands: Images, after: Images) -> Images:
    return {table: {key: stands[table].get(key) for key in rows} for table, rows in after.items()}


def _after(payload: Mapping[str, Any], tables: Sequence[str]) -> Images:
    images: Images = {}
    for table in tables:
        rows: dict[Key, dict[str, Value] | None] = {
            tuple(key): None for key in payload.get("removed", {}).get(table, ())
        }
        rows.update({_key(table, image): image for image in payload.get("rows", {}).get(table, ())})
        if rows:
            images[table] = rows
    return images


def _key(table: str, image: Mapping[str, Value]) -> Key:
    return tuple(str(image[name]) for name in STATE_TABLES[table])
