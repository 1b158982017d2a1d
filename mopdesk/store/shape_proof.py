"""The doctor's look at the archive's own shape: tables, guards and histories as this program made them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mopdesk.basics.problems import Problem, problem
from mopdesk.store.connection import Connection, connect
from mopdesk.store.payload import Payload, read_payload
from mopdesk.store.schema import STEPS_TABLE
from mopdesk.store.step_statements import STEPS


def shape_differences(connection: Connection) -> Iterator[Problem]:
    """Name every table, index and guard that is missing, not as the steps made it, or none of theirs."""
    fresh = connect(None)
    try:
        for _name, statements in STEPS:
            for statement in statements:
                fresh.run(statement)
        made, found = _shape(fresh), _shape(connection)
    finally:
        fresh.close()
    for name in sorted(made):
        if name not in found:
            yield problem("store-part-missing", kind=made[name][0], name=name)
        elif found[name] != made[name]:
            yield problem("store-part-changed", kind=made[name][0], name=name)
    for name in sorted(found.keys() - made.keys()):
        # Indexes come and go with the orders that people sort lists by, and read nothing and write nothing.
        if found[name][0] != "index" and not name.startswith(("sqlite_", STEPS_TABLE)):
            yield problem("store-part-unknown", kind=found[name][0], name=name)


def history_differences(connection: Connection) -> Iterator[Problem]:
    """Name every entry that the histories of its jobs no longer list."""
    listed: dict[tuple[str, int], set[str]] = {}
    for row in connection.each("SELECT subject, device, sequence FROM journal_subject"):
        listed.setdefault((row["device"], row["sequence"]), set()).add(row["subject"])
    for row in connection.each("SELECT device, sequence, body FROM journal_payload WHERE body IS NOT NULL"):
        try:
            payload = read_payload(row["body"])
        except msgspec.DecodeError:
            continue
        if not _subjects(payload) <= listed.get((row["device"], row["sequence"]), set()):
            yield problem("journal-history-incomplete", sequence=row["sequence"])


def _subjects(payload: Payload) -> set[str]:
    found = {payload.about} if payload.about else set()
    for table in payload.tables():
        told = payload.cells(table, ("id" if table == "job" else "job_id",))
        found.update(subject for (subject,) in told if isinstance(subject, str))
    return found


def _shape(connection: Connection) -> dict[str, tuple[str, str]]:
    rows = connection.rows("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {row["name"]: (row["type"], " ".join(row["sql"].split())) for row in rows}
