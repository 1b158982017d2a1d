"""The root groups of a file that is read at speed: each is grown only when it is looked at.

A large file's groups would fill the memory if all were kept; its text does not. The text lies in blocks of
some hundred lines, each beginning with a root group; the lines of the block looked at last are at hand.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

import msgspec

from mopdesk.basics.problems import errors_in
from mopdesk.flows.tree import FlowFile, Group

# Some lines, and the number of the first, to the group that they make.
Grow = Callable[[Sequence[str], int], Group]


def good_roots(flow_file: FlowFile) -> Sequence[Group]:
    """Give the root groups without an error within their lines."""
    roots = flow_file.roots
    wrong = [found.place.line for found in errors_in(flow_file.problems) if found.place.line is not None]
    if not wrong:
        return roots
    if isinstance(roots, Roots):
        spans = zip(roots.firsts, roots.lasts, strict=True)
        return roots.chosen(place for place, span in enumerate(spans) if not _any_within(wrong, *span))
    return tuple(root for root in roots if not _any_within(wrong, root.line, root.last_line))


def _any_within(lines: Sequence[int], first: int, last: int) -> bool:
    """Tell whether one of the lines, which are in order, lies between two."""
    place = bisect_left(lines, first)
    return place < len(lines) and lines[place] <= last


class Block(msgspec.Struct, frozen=True, gc=False):
    """A piece of the text: where it lies, and the number of its first line."""

    start: int
    end: int
    line: int


class Roots(Sequence[Group]):
    """Root groups by their first and last lines, in order. Equal to any sequence of the same groups."""

    def __init__(
        self,
        text: str,
        newline: str,
        blocks: Sequence[Block],
        firsts: array[int],
        lasts: array[int],
        grow: Grow,
    ) -> None:
        self._text = text
        self._newline = newline
        self._blocks = blocks
        self._block_lines = [block.line for block in blocks]
        self.firsts = firsts
        self.lasts = lasts
        self.grow = grow
        self._at_hand: tuple[int, list[str]] = (-1, [])

    def __len__(self) -> int:
        return len(self.firsts)

    @overload
    def __getitem__(self, index: int) -> Group: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Group]: ...
    def __getitem__(self, index: int | slice) -> Group | Sequence[Group]:
        if isinstance(index, slice):
            return self.chosen(range(len(self))[index])
        return self.grow(self.lines(index), self.firsts[index])

    def __iter__(self) -> Iterator[Group]:
        """Give each in turn: the text is taken apart block by block."""
        for first, lines in self.each_by_lines():
            yield self.grow(lines, first)

    def each_by_lines(self) -> Iterator[tuple[int, list[str]]]:
        """Give each in turn as its lines, not grown, with the number of the first."""
        blocks = iter(self._blocks)
        block = next(blocks, None)
        lines: list[str] = []
        first_line = end_line = 0
        for first, last in zip(self.firsts, self.lasts, strict=True):
            while first >= end_line and block is not None:
                first_line = block.line
                lines = self._text[block.start : block.end].split(self._newline)
                end_line = first_line + len(lines)
                block = next(blocks, None)
            yield first, lines[first - first_line : last - first_line + 1]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(one == two for one, two in zip(self, other, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]

    def lines(self, index: int) -> list[str]:
        """Give the lines of one root group and all below it."""
        first, last = self.firsts[index], self.lasts[index]
        place = bisect_right(self._block_lines, first) - 1
        block = self._blocks[place]
        if self._at_hand[0] != place:
            self._at_hand = (place, self._text[block.start : block.end].split(self._newline))
        return self._at_hand[1][first - block.line : last - block.line + 1]

    def chosen(self, indexes: Iterable[int]) -> Roots:
        """Give some of them, by their places."""
        places = list(indexes)
        firsts, lasts = (
            array("I", [lines[place] for place in places]) for lines in (self.firsts, self.lasts)
        )
        return Roots(self._text, self._newline, self._blocks, firsts, lasts, self.grow)
