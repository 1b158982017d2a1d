"""The payload of a journal entry as it is read back: the rows that were written and removed.

Many new rows lie by column (`packed`). Until step 0009 they lay by row, as `NewRows`; such entries stay as
they are for ever, for their hashes are those of their very text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import msgspec

from mopdesk.store.packed import Packed

# What a column of a state table holds; bytes lie in a table of their own.
Cell = str | int | float | None
Image = dict[str, Cell]


class NewRows(msgspec.Struct, frozen=True, kw_only=True):
    """New rows of one table: the cells that are `same` in all, then `columns` and by row the others."""

    same: Image
    columns: tuple[str, ...]
    rows: list[list[Cell]]

    def __post_init__(self) -> None:
        """Refuse rows that somebody has had their hands in: msgspec tells it as an error of decoding."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("rows of a pack differ in length")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are told."""
        return (*self.same, *self.columns)

    def cells(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give the cells of some columns by row; None for a column that is not told."""
        return zip(*map(self._column, names), strict=True)

    def _column(self, name: str) -> Iterator[Cell]:
        if name in self.columns:
            place = self.columns.index(name)
            return (row[place] for row in self.rows)
        return repeat(self.same.get(name), len(self.rows))


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry tells of rows, and what it is about. `new` and `added` rows were written first."""

    about: str | None
    rows: dict[str, list[Image]]
    removed: dict[str, list[list[str]]]
    new: dict[str, list[NewRows]] = {}
    added: dict[str, list[Packed]] = {}

    def tables(self) -> tuple[str, ...]:
        """Give the tables of which rows were written."""
        return tuple(dict.fromkeys((*self.new, *self.added, *self.rows)))

    def many(self, table: str) -> Iterator[NewRows | Packed]:
        """Give the rows that were written to a table many at once."""
        yield from self.new.get(table, ())
        yield from self.added.get(table, ())

    def cells(self, table: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give some columns of the rows that were written to a table; None for one that is not told."""
        for pack in self.many(table):
            yield from pack.cells(names)
        for image in self.rows.get(table, ()):
            yield tuple([image.get(name) for name in names])


def read_payload(body: str) -> Payload:
    """Read a payload. Raises `msgspec.DecodeError` for text that is none."""
    try:
        return msgspec.json.decode(body, type=Payload)
    except RecursionError as error:
        raise msgspec.DecodeError("lists within lists without end") from error
