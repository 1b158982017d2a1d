"""Who is writing: a small file beside the store that a waiting program can name in its sentence.

It is a courtesy, not a lock: SQLite's own lock decides. The writer notes itself after it got the lock.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

# Windows has no such flag, and lets no plain account make links.
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """The program that wrote last, or is writing now."""

    user: str
    host: str
    pid: int
    program: str
    since: str

    @property
    def sentence(self) -> str:
        """Say who it is."""
        who = f"{self.program} of {self.user} on {self.host} (process {self.pid})"
        return f"{who} has been writing since {self.since}."


def owner_file(store: Path) -> Path:
    """Give the path of the file that names the writer."""
    return store.with_name(store.name + ".owner")


def note_owner(store: Path, program: str, since: datetime) -> None:
    """Write down that this process writes now."""
    owner = Owner(
        user=_user(),
        host=_this_host(),
        pid=os.getpid(),
        program=program,
        since=since.strftime("%Y-%m-%d %H:%M:%S UTC"),
    )
    with suppress(OSError):
        # Its owner's alone, and never through a link: what a link points at is somebody's file. Written over
        # what stood there: a file that is emptied and filled anew is waited for by some file systems (ext4).
        descriptor = os.open(owner_file(store), os.O_WRONLY | os.O_CREAT | _NO_LINK, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.truncate(file.write(msgspec.json.encode(owner)))


def read_owner(store: Path) -> Owner | None:
    """Give the writer who noted himself last; None where that cannot be told."""
    try:
        return msgspec.json.decode(owner_file(store).read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError):
        return None


def forget_owner(store: Path) -> None:
    """Take the note away where it is this process's own."""
    owner = read_owner(store)
    if owner is not None and owner.pid == os.getpid() and owner.host == _this_host():
        with suppress(OSError):
            owner_file(store).unlink()


def _user() -> str:
    import getpass  # noqa: PLC0415 - a list of jobs writes nothing

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "an unknown user"


def _this_host() -> str:
    import socket  # noqa: PLC0415 - a list of jobs writes nothing

    return socket.gethostname()
