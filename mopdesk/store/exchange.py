"""The last step of an exchange of stores, which whoever opens the store next completes after a crash.

A store that another is to take the place of lies in a folder beside it, and in that folder, until all is
done, its successor: see `restore` and `rekey`.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mopdesk.basics.beside import all_beside
from mopdesk.basics.files import file_trouble, sync_folder

SUCCESSOR = "successor.db"
# Folders beside a store that hold what it was before: damaged, or under another key or none.
DAMAGED, FORMER = ".damaged-", ".former-"
_SIDES = ("-wal", "-shm", "-journal", "")


def finish_exchange(store: Path) -> None:
    """Complete an exchange that was cut short between the successor's being there and its being in place."""
    try:
        for folder in sorted(one for kind in (DAMAGED, FORMER) for one in all_beside(store, kind)):
            if (folder / SUCCESSOR).exists():
                put_in_place(store, folder)
    except OSError as error:
        raise file_trouble("The store could not be put in its place.", store, error) from error


def put_in_place(store: Path, folder: Path) -> None:
    """Move a store with its log into a folder, and the successor that lies there into its place."""
    # The log before its store: a store that still stands in its place has not been exchanged.
    for side in _SIDES:
        part = store.with_name(store.name + side)
        if part.exists() and not (folder / part.name).exists():
            part.rename(folder / part.name)
    sync_folder(store.parent)
    (folder / SUCCESSOR).replace(store)
    # Where there was nothing, nothing damaged is kept.
    with suppress(OSError):
        folder.rmdir()
    sync_folder(store.parent)
