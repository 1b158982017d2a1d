"""The doctor's look at the archive's own shape: tables, guards and histories as this program made them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from mopdesk.basics.problems import Problem, problem
from mopdesk.store.connection import Connection, connect
from mopdesk.store.payload import Payload, read_payload
from mopdesk.store.schema import STEPS_TABLE
from mopdesk.store.step_statements import STEPS
from mopdesk.store.steps import applied_steps

# Kind and name: a trigger may be called as a table is.
_Part = tuple[str, str]

# As sqlite-utils makes it, before it takes the first step.
_OF_STEPS = (
    f"""
    CREATE TABLE "{STEPS_TABLE}" (
        "id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT )
    """,
    f"""
    CREATE UNIQUE INDEX "idx_{STEPS_TABLE}_migration_set_name"
    ON "{STEPS_TABLE}" ("migration_set", "name")
    """,
)


def shape_differences(connection: Connection, steps: Collection[str] | None = None) -> Iterator[Problem]:
    """Name every table, index and guard that is missing, not as the steps made it, or none of theirs.

    `steps` are those that the store has been through; every step unless given.
    """
    made, found = _made_by(steps), _shape(connection)
    for kind, name in sorted(made):
        if (kind, name) not in found:
            yield problem("store-part-missing", kind=kind, name=name)
        elif found[kind, name] != made[kind, name]:
            yield problem("store-part-changed", kind=kind, name=name)
    for kind, name in sorted(found.keys() - made.keys()):
        # Indexes come and go with the orders that people sort lists by, and read nothing and write nothing.
        if kind != "index":
            yield problem("store-part-unknown", kind=kind, name=name)


def other_indexes(connection: Connection) -> list[str]:
    """Give the names of the indexes that no step made: those for an order, and those of strangers."""
    made = _made_by(applied_steps(connection))
    return sorted(name for kind, name in _shape(connection) if kind == "index" and (kind, name) not in made)


def _made_by(steps: Collection[str] | None) -> dict[_Part, str]:
    fresh = connect(None)
    try:
        for statement in _OF_STEPS:
            fresh.run(statement)
        for name, statements in STEPS:
            for statement in statements if steps is None or name in steps else ():
                fresh.run(statement)
        return _shape(fresh)
    finally:
        fresh.close()


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


def _shape(connection: Connection) -> dict[_Part, str]:
    rows = connection.rows("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(row["type"], row["name"]): " ".join(row["sql"].split()) for row in rows}
