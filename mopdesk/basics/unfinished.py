"""What is being written just now, noted beside the store: the next start takes away what was cut short.

A program that is killed leaves its provisional files in whatever folder it was writing to. Each program notes
them first, in a file of its own that it holds locked: notes that can be locked are those of a dead program.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from mopdesk.basics.beside import all_beside
from mopdesk.basics.locks import try_lock

_LARGEST = 1_000_000


class _Note(msgspec.Struct, frozen=True):
    """A provisional file or folder. It stays where `unless` is there: then it is provisional no longer."""

    path: str
    unless: str = ""


class _Notes:
    """The notes of this program: an open, locked file while anything is being written."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.store: Path | None = None
        self._pending: list[_Note] = []
        self._place = Path()
        self._file = -1

    def beside(self, store: Path) -> None:
        """Write the notes beside this store from now on."""
        with self.guard:
            if not self._pending:
                self.store = store.absolute()

    def add(self, notes: list[_Note]) -> None:
        """Note that these are being written."""
        with self.guard:
            self._pending.extend(notes)
            self._write()

    def remove(self, notes: list[_Note]) -> None:
        """Note that these are done with."""
        with self.guard:
            for note in notes:
                self._pending.remove(note)
            self._write()

    def _write(self) -> None:
        # A note that cannot be written (the disk is full) must not keep the file itself from being written.
        with suppress(OSError):
            if not self._pending:
                self._close()
            elif self.store is not None:
                self._open(self.store)
                # The first byte is the one that Windows locks: nothing is read of it.
                body = b"\n" + b"".join(msgspec.json.encode(note) + b"\n" for note in self._pending)
                os.lseek(self._file, 0, os.SEEK_SET)
                os.write(self._file, body)
                os.ftruncate(self._file, len(body))

    def _open(self, store: Path) -> None:
        if self._file < 0:
            self._place = store.with_name(f"{store.name}.unfinished-{os.getpid()}")
            self._file = os.open(self._place, os.O_RDWR | os.O_CREAT, 0o600)
            try_lock(self._file)

    def _close(self) -> None:
        if self._file >= 0:
            file, self._file = self._file, -1
            os.close(file)
            self._place.unlink(missing_ok=True)


_notes = _Notes()


def note_beside(store: Path) -> None:
    """Note from now on beside this store what this program is writing."""
    _notes.beside(store)


@contextmanager
def noted(*paths: Path, unless: Path | None = None) -> Iterator[None]:
    """Note provisional files for as long as they are being written.

    Where the program dies within, `clear_unfinished` takes them away at the next start, unless the file
    `unless` is there by then.
    """
    kept = "" if unless is None else str(unless.absolute())
    notes = [_Note(str(path.absolute()), kept) for path in paths]
    _notes.add(notes)
    try:
        yield
    finally:
        _notes.remove(notes)


def clear_unfinished(store: Path) -> list[Path]:
    """Take away what programs that are no more left half written, and give what was taken away."""
    gone: list[Path] = []
    for place in all_beside(store.absolute(), ".unfinished-"):
        with suppress(OSError):
            gone.extend(_clear(place))
    return gone


def _remove(path: Path) -> None:
    """Take away a provisional file, or a provisional folder with its files: never a folder of others."""
    if path.is_dir() and not path.is_symlink() and path.name.startswith(".") and path.suffix == ".tmp":
        for piece in path.iterdir():
            piece.unlink()
        path.rmdir()
    else:
        path.unlink()


def _clear(place: Path) -> Iterator[Path]:
    file = os.open(place, os.O_RDWR)
    try:
        if not try_lock(file):
            return
        os.lseek(file, 1, os.SEEK_SET)
        body = os.read(file, _LARGEST)
    finally:
        os.close(file)
    for line in body.split(b"\n"):
        with suppress(msgspec.DecodeError, OSError):
            note = msgspec.json.decode(line, type=_Note)
            path = Path(note.path)
            if (not note.unless or not Path(note.unless).exists()) and path.exists():
                _remove(path)
                yield path
    place.unlink(missing_ok=True)
