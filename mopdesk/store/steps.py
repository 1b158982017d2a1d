"""Which steps a store has been through: what tells an older store, a newer one and a stranger apart."""

from __future__ import annotations

from mopdesk.store.connection import Connection
from mopdesk.store.schema import STEP_SET, STEPS_TABLE


def applied_steps(connection: Connection) -> list[str]:
    """Give the names of the steps that the store has been through; [] for an empty file."""
    if not connection.value("SELECT count(*) FROM sqlite_schema WHERE name = ?", (STEPS_TABLE,)):
        return []
    return [
        row["name"]
        for row in connection.rows(
            f"SELECT name FROM {STEPS_TABLE} WHERE migration_set = ? ORDER BY id",  # noqa: S608
            (STEP_SET,),
        )
    ]
