"""Numbers that no file of ours carries, each with its reason: a recipient who misses one gets an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from mopdesk.actions.numbering import COUNTER
from mopdesk.basics.problems import Problem, problem
from mopdesk.desk import Desk, local_day
from mopdesk.store.journal import Entry
from mopdesk.work.nouns import OutboxState

_PUT_BACK = ("store.restored", "store.salvaged")
_UNEXPLAINED = "Nothing in the journal tells why."


class NumberGap(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers from `first` to `last`, and why no file carries them; not `explained` where nobody knows."""

    first: int
    last: int
    reason: str
    explained: bool = True


def number_gaps(desk: Desk) -> tuple[NumberGap, ...]:
    """Give the numbers left out between the one to begin with and the highest used, the lowest first.

    Those of cancelled files are among them: such a file never left.
    """
    carried = desk.store.outbox.numbers()
    return tuple(sorted((*_cancelled(desk), *_holes(desk, carried)), key=lambda gap: gap.first))


def gap_problems(desk: Desk) -> list[Problem]:
    """Name the gaps that nothing explains."""
    return [
        problem("numbers-unexplained", first=gap.first, last=gap.last)
        for gap in number_gaps(desk)
        if not gap.explained
    ]


def _cancelled(desk: Desk) -> Iterator[NumberGap]:
    for file in desk.store.outbox.list_files([OutboxState.CANCELLED]):
        words = f"{file.file_name} was cancelled. {file.note}".strip()
        yield NumberGap(first=file.number, last=file.number, reason=words)


def _holes(desk: Desk, carried: Sequence[int]) -> Iterator[NumberGap]:
    put_back = [entry for kind in _PUT_BACK for entry in desk.store.journal.of_kind(kind)]
    start = int(desk.settings.text("file_start"))
    for before, after in pairwise((start - 1, *carried, desk.store.numbers.last(COUNTER) + 1)):
        yield from _parts(before + 1, after - 1, put_back)


def _parts(first: int, last: int, put_back: Sequence[Entry]) -> Iterator[NumberGap]:
    """Part one hole by what explains it: each return to a backup, or nothing."""
    at = first
    for entry in sorted(put_back, key=_left_out):
        begin, end = max(at, _left_out(entry)[0]), min(last, _left_out(entry)[1])
        if begin > end:
            continue
        if begin > at:
            yield NumberGap(first=at, last=begin - 1, reason=_UNEXPLAINED, explained=False)
        yield NumberGap(first=begin, last=end, reason=_of_put_back(entry))
        at = end + 1
    if at <= last:
        yield NumberGap(first=at, last=last, reason=_UNEXPLAINED, explained=False)


def _left_out(entry: Entry) -> tuple[int, int]:
    numbers = (entry.facts or {}).get("numbers_not_used", {})
    return int(numbers.get("first", 1)), int(numbers.get("last", 0))


def _of_put_back(entry: Entry) -> str:
    seen = (entry.facts or {}).get("numbers_not_used", {}).get("highest_seen", 0)
    day = f"{local_day(entry.at):%d %b %Y}"
    return (
        f"The store was put back on {day} by {entry.actor}: numbers up to {seen} were used by the store "
        "before it, those above are left out for safety."
    )
