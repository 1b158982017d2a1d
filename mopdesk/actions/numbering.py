"""Number outgoing files: a prefix of this store's own, then a count that is never used twice."""

from __future__ import annotations

from mopdesk.basics.problems import Problem, problem
from mopdesk.desk import Desk
from mopdesk.store.change import Change

COUNTER = "file"
IDENTIFIER_LENGTH = 10


def next_identifier(desk: Desk) -> str:
    """Give the identifier that the next file would have; '' while the prefix is not set."""
    prefix = desk.settings.text("file_prefix")
    return _identifier(prefix, max(desk.store.numbers.last(COUNTER), _start(desk)) + 1) if prefix else ""


def use_number(desk: Desk, change: Change) -> tuple[int, str]:
    """Use the next number, and give it with the file identifier made of it."""
    desk.store.numbers.raise_to(change, COUNTER, _start(desk))
    number = desk.store.numbers.next(change, COUNTER)
    return number, _identifier(desk.settings.text("file_prefix"), number)


def numbering_faults(desk: Desk) -> tuple[Problem, ...]:
    """Tell what has to be set before any file may be numbered."""
    found = []
    if not desk.settings.own_ids:
        found.append(problem("own-id-needed"))
    if not desk.settings.text("file_prefix"):
        found.append(problem("file-prefix-unset"))
    return tuple(found)


def _start(desk: Desk) -> int:
    return int(desk.settings.text("file_start")) - 1


def _identifier(prefix: str, number: int) -> str:
    return prefix + str(number).zfill(IDENTIFIER_LENGTH - len(prefix))
