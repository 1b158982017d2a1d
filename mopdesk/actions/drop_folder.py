"""The folder that flow files arrive in: looked at now and then, each file taken in once it stands still.

Files stay where they are, or move into the folder `taken` within it. Nothing is concluded from a file or
folder that is missing, and nothing is ever deleted.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path

import msgspec

from mopdesk.actions.import_flow import LARGEST_FILE, import_path
from mopdesk.actions.work_through import Imported
from mopdesk.basics.errors import FileTrouble, StoreBusy, StoreTrouble
from mopdesk.basics.files import file_trouble, make_folder, read_bytes, rename_no_overwrite, sync_folder
from mopdesk.desk import Desk
from mopdesk.work.file_decisions import Verdict

FOLDER, AFTERWARDS = "drop_folder", "drop_afterwards"
TAKEN = "taken"

# A file is still when neither its size nor its time have changed for so long.
STILL_SECONDS = 5.0
# One without its trailer is still being written, or cut: then it is taken in after so long, and refused.
PATIENCE_SECONDS = 600.0
# In the window others wait for the desk meanwhile; what is left is taken at the next look.
AT_MOST_SECONDS = 5.0
# The names under which other programs write what is not finished yet.
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")

# Size in bytes and time of the last change in nanoseconds.
_State = tuple[int, int]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a look found. `imported` are files that were new; `waiting` are sentences on what could not be.

    `moving` counts files that are still being written: another look is needed for them.
    """

    imported: tuple[Imported, ...] = ()
    waiting: tuple[str, ...] = ()
    moving: int = 0


class DropFolder:
    """What is remembered of the folder from look to look."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._seen: dict[Path, tuple[_State, float]] = {}
        self._taken: dict[Path, _State] = {}

    def look(self, desk: Desk, at_most_seconds: float = AT_MOST_SECONDS) -> Looked:
        """Take in every file that stands still and is whole; the others wait for another look.

        So do those that are left after `at_most_seconds`.
        """
        folder = desk.settings.folder(FOLDER)
        if folder is None:
            return Looked()
        imported: list[Imported] = []
        waiting: list[str] = []
        moving = 0
        until = time.monotonic() + at_most_seconds
        try:
            arrived = list(self._arrived(folder))
        except OSError as error:
            return Looked(waiting=(str(file_trouble("The drop folder cannot be read.", folder, error)),))
        for path, state in arrived:
            try:
                if time.monotonic() > until or not self._stands_still(path, state):
                    moving += 1
                    continue
                result = import_path(desk, path)
                if not result.verdict:
                    waiting.extend(found.text for found in result.problems)
                    continue
                if result.verdict != Verdict.ALREADY_RECEIVED:
                    imported.append(result)
                if not _is_still(path, state):
                    # It went on growing after all: what is there now is looked at by itself, where it is.
                    moving += 1
                    continue
                self._taken[path] = state
                if desk.settings.text(AFTERWARDS) == "move":
                    self._put_away(path, folder)
            except StoreBusy:
                raise
            except (FileTrouble, StoreTrouble) as trouble:
                waiting.append(f"{path.name}: {trouble}")
        return Looked(imported=tuple(imported), waiting=tuple(waiting), moving=moving)

    def _arrived(self, folder: Path) -> Iterator[tuple[Path, _State]]:
        """Give the files that were not taken as they are now, in the order of their names."""
        there = set()
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            name = entry.name
            if name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED) or not entry.is_file():
                continue
            path = Path(entry.path)
            there.add(path)
            state = _state_of(path)
            if self._taken.get(path) != state:
                yield path, state
        # What has gone is forgotten: the same name may come again.
        for known in (self._seen, self._taken):
            for path in set(known) - there:
                del known[path]

    def _stands_still(self, path: Path, state: _State) -> bool:
        """Tell whether a file has not changed for a while and ends as a flow file does, or never will."""
        now = self._clock()
        before, since = self._seen.get(path, (None, now))
        if state != before:
            self._seen[path] = state, now
            return False
        quiet = now - since
        if quiet < STILL_SECONDS:
            return False
        return quiet >= PATIENCE_SECONDS or _has_its_trailer(path)

    def _put_away(self, path: Path, folder: Path) -> None:
        taken = make_folder(folder / TAKEN)
        for number in range(1, 10_000):
            name = path.name if number == 1 else f"{path.stem}-{number}{path.suffix}"
            try:
                rename_no_overwrite(path, taken / name)
            except FileExistsError:
                continue
            self._taken.pop(path, None)
            sync_folder(taken)
            sync_folder(folder)
            return


def look_once(
    desk: Desk, wait: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.time
) -> Looked:
    """Look twice, as long apart as a file must stand still: for a command that does its work and ends.

    It remembers nothing from one time to the next, and files may stay where they are: so it goes through all
    of them, however long that takes. Else those behind the first few thousand would never have their turn.
    """
    drop = DropFolder(clock)
    first = drop.look(desk, inf)
    if not first.moving:
        return first
    wait(STILL_SECONDS + 0.1)
    return drop.look(desk, inf)


def _state_of(path: Path) -> _State:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _is_still(path: Path, state: _State) -> bool:
    try:
        return _state_of(path) == state
    except OSError:
        # Gone or out of reach: whatever comes back under its name is looked at anew.
        return False


def _has_its_trailer(path: Path) -> bool:
    lines = read_bytes(path, LARGEST_FILE).rstrip().rsplit(b"\n", 1)
    return lines[-1].startswith(b"ZPT|")
