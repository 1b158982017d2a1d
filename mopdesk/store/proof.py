"""The doctor's part of the archive: is the journal whole, do the tables agree with it, are kept bytes sound?

Nothing here changes anything. What is found comes as problems, each naming entry, table or bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from mopdesk.basics.problems import Problem, problem
from mopdesk.store.blobs import ERASED
from mopdesk.store.connection import Row
from mopdesk.store.database import Store
from mopdesk.store.derived import derived_differences
from mopdesk.store.journal import FIRST, Head, entry_hash
from mopdesk.store.rebuild import rebuild_differences
from mopdesk.store.records import from_json
from mopdesk.store.retention import KIND as RETENTION
from mopdesk.store.shape_proof import history_differences, shape_differences


def verify(store: Store, anchor: Head | None = None) -> list[Problem]:
    """Check the whole store and give what is wrong with it; notes tell what retention erased.

    `anchor` is a head that was noted outside the store (backup, report footer): the journal must still
    contain it.
    """
    with store.connection.snapshot():
        return [
            *_damage(store),
            *_chain(store),
            *_heads(store, anchor),
            *rebuild_differences(store.connection, store.journal),
            *derived_differences(store.connection),
            *shape_differences(store.connection),
            *history_differences(store.connection),
            *_kept_bytes(store),
        ]


def _damage(store: Store) -> Iterator[Problem]:
    for row in store.connection.rows("PRAGMA quick_check(20)"):
        found = str(next(iter(row.values())))
        if found != "ok":
            yield problem("store-damaged", detail=found)
    for row in store.connection.rows("PRAGMA foreign_key_check"):
        yield problem("store-reference-missing", table=row["table"], parent=row["parent"], row=row["rowid"])


def _chain(store: Store) -> Iterator[Problem]:
    """Walk every device's entries by sequence: numbers without gaps, hashes, links, row order, payloads."""
    erased = _erased_by_retention(store)
    before: Row | None = None
    for entry in store.connection.each(
        "SELECT j.*, p.body, p.n AS payload_n FROM journal j "
        "LEFT JOIN journal_payload p USING (device, sequence) ORDER BY device, sequence"
    ):
        if before is not None and before["device"] != entry["device"]:
            before = None
        yield from _entry_problems(entry, before)
        yield from _payload_problems(entry, erased)
        before = entry


def _entry_problems(entry: Row, before: Row | None) -> Iterator[Problem]:
    number = entry["sequence"]
    expected = before["sequence"] + 1 if before else 1
    if number != expected:
        yield problem("journal-gap", first=expected, last=number - 1)
    elif entry["previous"] != (before["hash"] if before else FIRST):
        yield problem("journal-link-broken", sequence=number, previous=number - 1)
    if entry_hash(entry) != entry["hash"]:
        yield problem("journal-entry-edited", sequence=number, kind=entry["kind"], at=entry["at"])
    if before is not None and entry["n"] < before["n"]:
        yield problem("journal-order", sequence=number, previous=before["sequence"])


def _payload_problems(entry: Row, erased: set[tuple[str, int]]) -> Iterator[Problem]:
    number = entry["sequence"]
    if entry["payload_n"] is None:
        yield problem("journal-payload-missing", sequence=number)
    elif entry["body"] is None:
        known = (entry["device"], number) in erased
        yield problem("journal-payload-erased" if known else "journal-payload-emptied", sequence=number)
    elif hashlib.sha256(entry["body"].encode()).hexdigest() != entry["payload_sha256"]:
        yield problem("journal-payload-edited", sequence=number, kind=entry["kind"], at=entry["at"])


def _erased_by_retention(store: Store) -> set[tuple[str, int]]:
    return {(device, number) for facts in _retentions(store) for device, number in facts["erased"]}


def _retentions(store: Store) -> Iterator[dict[str, Any]]:
    """Give what each entry of retention says that it erased."""
    for row in store.connection.rows(
        "SELECT p.body FROM journal j JOIN journal_payload p USING (device, sequence) "
        "WHERE j.kind = ? AND p.body IS NOT NULL",
        (RETENTION,),
    ):
        yield from_json(row["body"])["facts"]


def _heads(store: Store, anchor: Head | None) -> Iterator[Problem]:
    """Compare the journal's end with what was noted of it: a chain alone does not show a lost end."""
    noted = store.connection.value("SELECT value FROM meta WHERE name = 'journal-head'")
    heads = [Head(**from_json(noted))] if noted else []
    found = store.journal.head()
    if found.count > (heads[0].count if heads else 0):
        yield problem("journal-head-differs", noted=heads[0].count if heads else 0, found=found.count)
    for head in (*heads, *((anchor,) if anchor and anchor.count else ())):
        there = store.connection.value(
            "SELECT hash FROM journal WHERE device = ? AND sequence = ?", (store.device, head.count)
        )
        if there is None:
            yield problem("journal-shortened", noted=head.count, found=found.count)
        elif there != head.hash:
            yield problem("journal-head-rewritten", sequence=head.count)


def _kept_bytes(store: Store) -> Iterator[Problem]:
    erased = {sha256 for facts in _retentions(store) for sha256 in facts.get("bytes", ())}
    for row in store.connection.each("SELECT sha256, size, media_type, body FROM blob ORDER BY n"):
        if row["media_type"] == ERASED:
            known = row["sha256"] in erased
            yield problem("kept-bytes-erased" if known else "kept-bytes-emptied", sha256=row["sha256"])
        elif hashlib.sha256(row["body"]).hexdigest() != row["sha256"]:
            yield problem("kept-bytes-damaged", sha256=row["sha256"], size=row["size"])
    for row in store.connection.rows(
        "SELECT id, sha256 FROM attachment "
        "WHERE sha256 <> '' AND sha256 NOT IN (SELECT sha256 FROM blob) ORDER BY n"
    ):
        yield problem("kept-bytes-missing", sha256=row["sha256"], attachment=row["id"])
