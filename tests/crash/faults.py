"""A program that dies at the n-th step that touches disk or store, within this process: on any system.

From the moment of its death every further such step fails too: nothing that a `finally` would still tidy up
happens, as with a real kill.
"""

import os
from contextlib import contextmanager
from pathlib import Path

from mopdesk.basics import files as basics_files
from mopdesk.basics import unfinished
from mopdesk.store.connection import Connection

_STATEMENTS = ("BEGIN", "COMMIT", "INSERT INTO journal ")


class Dead(BaseException):
    """The program is no more."""


class Faults:
    """Counts the steps, and lets the program die at the one that was set."""

    def __init__(self):
        self.left = 0
        self.dead = False

    def set(self, point):
        """Die at this step from now, counted from 1; 0 is never."""
        self.left, self.dead = point, False

    def step(self):
        """Come by a step."""
        if self.dead:
            raise Dead
        if self.left:
            self.left -= 1
            if not self.left:
                self.dead = True
                raise Dead


def let_notes_go():
    """Let go of what this program noted of its unfinished files, as the system does for a dead program."""
    notes = unfinished._notes
    if notes._file >= 0:
        os.close(notes._file)
    notes._file, notes._pending = -1, []


@contextmanager
def faults():
    """Give a `Faults` that all steps come by while inside."""
    watch, real = Faults(), []

    def around(owner, name, when=lambda *_: True):
        work = getattr(owner, name)
        real.append((owner, name, work))

        def stepped(*args, **more):
            if not when(*args):
                return work(*args, **more)
            watch.step()
            done = work(*args, **more)
            watch.step()
            return done

        setattr(owner, name, stepped)

    around(os, "fsync")
    around(os, "replace")
    around(os, "rename")
    around(os, "mkdir")
    around(os, "unlink")
    around(Path, "rename")
    around(Path, "replace")
    around(basics_files, "_exclusive_rename")
    around(type(unfinished._notes), "remove")
    around(Connection, "run", lambda _self, sql, *_: sql.startswith(_STATEMENTS))
    try:
        yield watch
    finally:
        for owner, name, work in reversed(real):
            setattr(owner, name, work)
