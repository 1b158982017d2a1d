"""One program at a time opens a store, or puts another file into its place: nobody is left with the old one.

The gate is held while a store is being opened, which takes milliseconds, and while its file is exchanged for
one under another key. Reading and writing need no gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mopdesk.basics.beside import COPYING, GATE, beside
from mopdesk.basics.errors import FileTrouble, StoreBusy
from mopdesk.basics.files import only_one
from mopdesk.store.places import refuse_place


@contextmanager
def gate(store: Path, wait_seconds: float = 30.0) -> Iterator[None]:
    """Hold the store's gate, its folder being made where it is not there.

    Raises `StoreBusy` where another program holds it longer, `StoreTrouble` where no store may lie.
    """
    refuse_place(store)
    try:
        store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileTrouble(
            "The store's folder cannot be used.",
            f"{store.parent}: {error.strerror or error}.",
            "Check the folder's rights, or name another store.",
        ) from error
    with only_one(beside(store, GATE), wait_seconds) as ours:
        if not ours:
            raise StoreBusy(
                "The store is just being encrypted anew.",
                str(store),
                "Wait until that is done, then try again.",
            )
        yield


@contextmanager
def no_copy(store: Path, wait_seconds: float = 600.0) -> Iterator[None]:
    """Hold the lock under which a store is copied into a backup: one copy at a time, and none meanwhile.

    Raises `StoreBusy` where a backup is being made for longer.
    """
    with only_one(beside(store, COPYING), wait_seconds) as ours:
        if not ours:
            raise StoreBusy(
                "A backup is just being made.", str(store), "Wait until that is done, then try again."
            )
        yield
