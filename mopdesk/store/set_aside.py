"""Damaged stores of former times, each in a folder beside the store: what is held there, and its removal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import msgspec

from mopdesk.basics.beside import all_beside
from mopdesk.basics.files import file_trouble, sync_folder
from mopdesk.store.backup import wipe
from mopdesk.store.exchange import DAMAGED, SUCCESSOR


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """One folder that a rescue has left. `size` is in bytes."""

    path: Path
    size: int


def set_aside(store: Path) -> list[SetAside]:
    """Give what former rescues of this store have left beside it, by name; of no other store.

    A folder whose successor is still in it is none: whoever opens the store next completes that exchange.
    """
    return [
        SetAside(path=folder, size=sum(_size(path) for path in folder.rglob("*")))
        for folder in all_beside(store, DAMAGED)
        if folder.is_dir() and not folder.is_symlink() and not (folder / SUCCESSOR).exists()
    ]


def remove_set_aside(folders: Iterable[SetAside]) -> None:
    """Take these folders away for good, their files written over first. Raises `FileTrouble`.

    Whether a damaged store was encrypted cannot always be told from its bytes.
    """
    for one in folders:
        try:
            for path in one.path.rglob("*"):
                if path.is_file() and not path.is_symlink():
                    wipe(path)
            shutil.rmtree(one.path)
            sync_folder(one.path.parent)
        except OSError as error:
            raise file_trouble("A damaged store could not be taken away.", one.path, error) from error


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
