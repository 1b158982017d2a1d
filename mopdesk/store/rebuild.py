"""Replay the journal into empty tables in memory, and name every row in which the store differs.

A later step that changes rows must therefore do it through a change with its journal entry; a column that
an old image lacks takes the default that the step gave it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import Problem, problem
from mopdesk.store.change import upsert
from mopdesk.store.connection import Connection, Row, connect
from mopdesk.store.journal import Journal
from mopdesk.store.payload import Payload, read_payload
from mopdesk.store.schema import STATE_TABLES

Key = tuple[str, ...]


def rebuild_differences(connection: Connection, journal: Journal) -> list[Problem]:
    """Give a problem for every row of a state table that the journal does not account for, or the reverse."""
    copy = connect(None)
    try:
        columns = {table: _make_table(connection, copy, table) for table in STATE_TABLES}
        found: list[Problem] = []
        for number, body in journal.payloads():
            try:
                _replay(copy, columns, read_payload(body))
            # A number that somebody made too large for a column is refused before SQLite sees it.
            except (StoreTrouble, msgspec.DecodeError, KeyError, OverflowError) as trouble:
                found.append(problem("journal-payload-unusable", sequence=number, detail=trouble))
        for table in STATE_TABLES:
            found.extend(_differences(connection, copy, table, columns[table]))
        return found
    finally:
        copy.close()


def _make_table(connection: Connection, copy: Connection, table: str) -> list[str]:
    """Make the table as it is in the store, and give its columns without the row number."""
    copy.run(connection.value("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (table,)))
    return [
        row["name"]
        for row in connection.rows("SELECT name FROM pragma_table_info(?)", (table,))
        if row["name"] != "n"
    ]


def _replay(copy: Connection, columns: dict[str, list[str]], payload: Payload) -> None:
    for table, keys in payload.removed.items():
        where = " AND ".join(f"{name} = ?" for name in STATE_TABLES[table])
        for key in keys:
            copy.run(f"DELETE FROM {table} WHERE {where}", key)  # noqa: S608
    for table in payload.tables():
        for pack in payload.many(table):
            copy.run_many(upsert(table, list(pack.names)), pack.cells(pack.names))
    for table, images in payload.rows.items():
        for image in images:
            names = [name for name in columns[table] if name in image]
            copy.run(upsert(table, names), [image[name] for name in names])


def _differences(
    connection: Connection, copy: Connection, table: str, columns: list[str]
) -> Iterator[Problem]:
    """Walk both tables side by side in the order of their keys."""
    stored, rebuilt = (_by_key(source, table, columns) for source in (connection, copy))
    here, there = next(stored, None), next(rebuilt, None)
    while here is not None or there is not None:
        if here is not None and (there is None or here[0] < there[0]):
            yield problem("state-row-unaccounted", table=table, key=" ".join(here[0]))
            here = next(stored, None)
        elif there is not None and (here is None or there[0] < here[0]):
            yield problem("state-row-missing", table=table, key=" ".join(there[0]))
            there = next(rebuilt, None)
        elif here is not None and there is not None:
            names = [name for name in columns if here[1][name] != there[1][name]]
            if names:
                yield problem(
                    "state-row-differs", table=table, key=" ".join(here[0]), columns=", ".join(names)
                )
            here, there = next(stored, None), next(rebuilt, None)


def _by_key(connection: Connection, table: str, columns: list[str]) -> Iterator[tuple[Key, Row]]:
    key = STATE_TABLES[table]
    for row in connection.each(
        f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(key)}"  # noqa: S608
    ):
        yield tuple(row[name] for name in key), row
