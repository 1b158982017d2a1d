"""The stores that this process has open: their files are SQLite's alone, whatever a person names by mistake.

Opening and closing such a file by any other means takes SQLite's locks away, without a word, and another
program could write in between; putting a file into its place would lose it.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from mopdesk.basics.errors import FileTrouble

_SIDES = ("", "-wal", "-shm", "-journal")
_LIVE: Counter[Path] = Counter()


def hold_store(path: Path) -> None:
    """Note that this process has opened the store at `path`."""
    _LIVE[path.absolute()] += 1


def let_store_go(path: Path) -> None:
    """Note that it has closed it."""
    _LIVE[path.absolute()] -= 1


def refuse_live_store(path: Path) -> None:
    """Raise `FileTrouble` for a file of a store that is open here, by whatever name or link it is called."""
    try:
        asked = path.stat()
    except OSError:
        # What is not there, or out of reach, is told by whoever opens it.
        return
    for store in (one for one, count in _LIVE.items() if count > 0):
        for side in _SIDES:
            if _is_same(store.with_name(store.name + side), asked):
                raise FileTrouble(
                    "This file is the store itself.",
                    f"{path} is open in mopdesk: it is neither read as another file nor written over.",
                    "Name the file that you meant. To copy the store, use mopdesk backup.",
                )


def _is_same(path: Path, asked: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.stat(), asked)
    except OSError:
        return False
