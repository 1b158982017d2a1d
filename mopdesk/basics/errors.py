"""The program's own failures: each has a title, what happened, and what to do.

Faults found in data are not exceptions: they are `Problem` records (see `problems`).
"""

from __future__ import annotations


class MopdeskError(Exception):
    """A failure that a person can understand and act on.

    `title` names it in a few words, `detail` says what happened, `advice` what to do next.
    `exit_code` is what the command line ends with (design of exit codes: 1 unexpected, 2 usage,
    3 rules failed, 5 store busy, 6 file or folder problem, 7 partly done).
    """

    exit_code = 1

    def __init__(self, title: str, detail: str = "", advice: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(part for part in (self.title, self.detail, self.advice) if part)


class Usage(MopdeskError):
    """Something was asked for in words that mopdesk does not know, or that name nothing."""

    exit_code = 2


class NotAllowed(MopdeskError):
    """A rule or a process does not allow this step now."""

    exit_code = 3


class StoreTrouble(MopdeskError):
    """The store cannot be opened, read or written."""

    exit_code = 6


class StoreBusy(StoreTrouble):
    """Another program holds the store's one place for writing."""

    exit_code = 5


class NotAStore(StoreTrouble):
    """SQLite finds no database in the file: it is none, its key is another, or its first page is gone."""


class KeyNeeded(StoreTrouble):
    """The store is encrypted and its key is nowhere to be found: a person must unlock it."""


class NoPlaceForKey(StoreTrouble):
    """A new store needs a key, and there is no place to keep one: a person must choose."""


class StoreLost(StoreTrouble):
    """The store was closed for an exchange and could not be opened again: the desk is of no use any more."""


class DamagedStore(StoreTrouble):
    """The store's own file has lost what it held: rescue it, never write to it."""


class FileTrouble(MopdeskError):
    """A file or folder outside the store cannot be read or written."""

    exit_code = 6


class BadResource(MopdeskError):
    """A data file under resources/ is malformed: the message names file and key."""


class Cancelled(Exception):
    """The person stopped the work: unwind silently."""
