"""What a store has to prove, and loses, that was made of a backup which anybody could have written.

A backup under the store's own key carries SQLCipher's check of every page, so nobody else wrote it. A plain
file, or one under a key that came with it, proves nothing of that kind.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import Connection, connect, fitting
from mopdesk.store.shape_proof import other_indexes, shape_differences
from mopdesk.store.steps import applied_steps

if TYPE_CHECKING:
    from mopdesk.store.database import Store


def is_proven(backup: Path, key: str | None) -> bool:
    """Tell whether only somebody with the store's key `key` can have written the backup."""
    return fitting(backup, key) is not None


def refuse_foreign(connection: Connection, backup: Path) -> None:
    """Raise `StoreTrouble` where a store has a table, view or trigger that mopdesk never made so.

    Compared with what the steps make that it has been through, before any of it is used: an older store's
    triggers would run as soon as it is brought up to date. Nor may its jobs have row numbers that mopdesk
    never gives.
    """
    found = next(shape_differences(connection, applied_steps(connection)), None)
    if found is None and not connection.value("SELECT min(n) < 1 FROM job"):
        return
    raise StoreTrouble(
        "This backup was not made by mopdesk alone.",
        f"{backup}: {found.text if found else 'Its jobs have row numbers that mopdesk never gives.'}",
        "Choose another backup, and ask whoever made this one.",
    )


def distrust(successor: Path, backup: Path, key: str | None) -> None:
    """Look at what was made of such a backup, before it is opened as a store; `refuse_foreign` says how.

    Indexes that no step made are dropped: those for an order are made again when one is wanted.
    """
    with closing(connect(successor, key=key)) as connection:
        refuse_foreign(connection, backup)
        for name in other_indexes(connection):
            quoted = name.replace('"', '""')
            connection.run(f'DROP INDEX "{quoted}"')


def renew_search(store: Store) -> None:
    """Make the search anew, so that nothing searches the one that came or deletes from it.

    SQLite before 3.54 can be made to write beyond its memory by a crafted one (CVE-2026-119373,
    CVE-2026-119374).
    """
    store.rebuild_search()
