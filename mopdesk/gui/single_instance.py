"""One desktop a store: a second start hands its files to the window that is open, and ends.

A lock tells a first start from a second, for what carries files between the two takes longer to load than the
lock takes to ask: a first start listens when its first picture is on the screen, and only a second one waits
for that.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

from mopdesk.basics.account import system_account
from mopdesk.basics.beside import WINDOW, beside
from mopdesk.basics.locks import try_lock

# A window that is being opened listens a moment later; one that is stuck keeps nobody from the work.
_PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.05


class Door:
    """The lock that the desktop of one person holds while it has a store open.

    The operating system's: it ends with the program, however that ends.
    """

    def __init__(self, store: Path) -> None:
        self._store = store.absolute().resolve()
        self._file = -1

    @property
    def address(self) -> str:
        """Name the meeting place: the same for one user and one store, whatever way the path is written."""
        place = os.path.normcase(self._store)
        return "mopdesk-" + hashlib.sha256(f"{system_account()}\n{place}".encode()).hexdigest()[:24]

    def take(self) -> bool:
        """Take the lock; False where another desktop of this person has it.

        Where no file can be made, nobody has the store open either: its folder is not there yet.
        """
        if self._file >= 0:
            return True
        # Another person may have the same store open, and hears nothing of our second start.
        person = hashlib.sha256(system_account().encode()).hexdigest()[:8]
        try:
            file = os.open(beside(self._store, f"{WINDOW}-{person}"), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return True
        if not try_lock(file):
            os.close(file)
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Let the next desktop have it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def hand_over(door: Door, files: Sequence[Path]) -> bool:
    """Give the files to the desktop that has this store open; False where there is none: the door is ours.

    Without files, the open window only comes to the front.
    """
    if door.take():
        return False
    from mopdesk.gui.doorbell import ring

    until = time.monotonic() + _PATIENCE_SECONDS
    while not ring(door.address, files):
        # It was closed or killed meanwhile, or answers nobody.
        if door.take() or time.monotonic() > until:
            return False
        time.sleep(_LOOK_SECONDS)
    return True
