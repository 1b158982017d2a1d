"""Bring a store up to date: numbered steps, all pending ones in one transaction, a copy made before.

sqlite-utils runs the steps and notes them. Whether there is anything to do is told by a plain question, so
that opening an up-to-date store never loads it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlcipher3 import dbapi2

from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.progress import Progress
from mopdesk.store.connection import Connection, trouble
from mopdesk.store.schema import APPLICATION_ID, STEP_NAMES, STEP_SET
from mopdesk.store.steps import applied_steps

Steps = tuple[tuple[str, tuple[str, ...]], ...]
BEFORE_UPDATE = "before an update"


def pending_steps(connection: Connection, names: Sequence[str] = STEP_NAMES) -> list[str]:
    """Give which of the steps of these names are still to be taken.

    Raises `StoreTrouble` for a store of a newer mopdesk, or a database that belongs to another program.
    """
    applied = applied_steps(connection)
    application = connection.value("PRAGMA application_id")
    tables = connection.value("SELECT count(*) FROM sqlite_schema")
    if tables and (not applied or application != APPLICATION_ID):
        raise StoreTrouble(
            "This database is not a mopdesk store.",
            f"{connection.path} belongs to another program; nothing was changed.",
            "Choose another file.",
        )
    unknown = [name for name in applied if name not in names]
    if unknown:
        raise StoreTrouble(
            "The store was written by a newer mopdesk.",
            f"{connection.path} has been through step {unknown[0]}, which this version does not know; "
            "nothing was changed.",
            "Update mopdesk on this computer.",
        )
    return [name for name in names if name not in applied]


def bring_up_to_date(
    connection: Connection,
    *,
    key: str | None = None,
    steps: Steps | None = None,
    progress: Progress | None = None,
) -> None:
    """Take the pending steps, if any; an existing store is copied and the copy checked first.

    `steps` are those of this program where None. Both are told to `progress`: of a large store the copy takes
    a minute or two, by far the most of it.
    """
    watch = progress or Progress()
    pending = pending_steps(connection, STEP_NAMES if steps is None else [name for name, _ in steps])
    if not pending:
        return
    if steps is None:
        from mopdesk.store.step_statements import STEPS  # noqa: PLC0415 - a store up to date needs none

        steps = STEPS
    if connection.path is not None and applied_steps(connection):
        from mopdesk.store.backups import default_folder, make_backup  # noqa: PLC0415 - a start seldom copies

        path = connection.path

        def copied(left: int, pages: int) -> None:
            watch.total, watch.done = pages, pages - left
            watch.tell("Copying the store, before it is brought up to date")

        make_backup(path, default_folder(path), BEFORE_UPDATE, datetime.now(UTC), key=key, watch=copied)
    watch.start(sum(len(statements) for name, statements in steps if name in pending))
    _take_steps(connection, steps, watch)


def _take_steps(connection: Connection, steps: Steps, watch: Progress) -> None:
    # sqlite-utils looks for pysqlite3 before the standard library's driver: it must find ours, because two
    # SQLite libraries in one process cancel each other's file locks.
    sys.modules.setdefault("pysqlite3", dbapi2)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    from sqlite_utils import Database, Migrations

    migrations = Migrations(STEP_SET)
    for name, statements in steps:
        migrations(name=name)(_step(statements, watch))
    database = Database(connection.driver, recursive_triggers=False, execute_plugins=False)
    connection.run("BEGIN IMMEDIATE")
    try:
        connection.run(f"PRAGMA application_id = {APPLICATION_ID}")
        # Another program may have taken the same steps since we asked; sqlite-utils asks again.
        migrations.apply(database)
        connection.run("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.run("ROLLBACK")
        if isinstance(error, dbapi2.Error):
            raise trouble(error, connection.path) from error
        raise


def _step(statements: tuple[str, ...], watch: Progress) -> Any:
    def step(database: Any) -> None:
        for statement in statements:
            database.execute(statement)
            watch.step("Bringing the store up to date")

    return step
