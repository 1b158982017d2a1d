"""What a store has to prove, and loses, that was made of a backup which anybody could have written.

A backup under the store's own key carries SQLCipher's check of every page, so nobody else wrote it. A plain
file, or one under a key that came with it, proves nothing of that kind.
"""

from __future__ import annotations

from pathlib import Path

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import fitting
from mopdesk.store.database import Store
from mopdesk.store.shape_proof import shape_differences


def is_proven(backup: Path, key: str | None) -> bool:
    """Tell whether only somebody with the store's key `key` can have written the backup."""
    return fitting(backup, key) is not None


def distrust(store: Store, backup: Path) -> None:
    """Take from the store what SQLite itself might stumble over; `backup` is what it was made of.

    The search is made anew, so that nothing searches the old one or deletes from it: SQLite before 3.54 can
    be made to write beyond its memory by a crafted one (CVE-2026-119373, CVE-2026-119374). Raises
    `StoreTrouble` where there are tables, views or triggers that mopdesk never made, or row numbers that it
    never gives.
    """
    foreign = [found for found in shape_differences(store.connection) if found.code == "store-part-unknown"]
    if foreign or store.connection.value("SELECT min(n) < 1 FROM job"):
        what = foreign[0].text if foreign else "Its jobs have row numbers that mopdesk never gives."
        raise StoreTrouble(
            "This backup was not made by mopdesk alone.",
            f"{backup}: {what}",
            "Choose another backup, and ask whoever made this one.",
        )
    store.rebuild_search()
