"""The payload of a journal entry as it is read back: the rows that were written and removed.

Many new rows lie packed: what is the same in all of them stands there once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

# What a column of a state table holds; bytes lie in a table of their own.
Cell = str | int | float | None
Image = dict[str, Cell]


class NewRows(msgspec.Struct, frozen=True, kw_only=True):
    """New rows of one table: the cells that are `same` in all, then `columns` and by row the others."""

    same: Image
    columns: tuple[str, ...]
    rows: list[list[Cell]]

    def images(self) -> Iterator[Image]:
        """Give each row by column name."""
        for row in self.rows:
            yield {**self.same, **dict(zip(self.columns, row, strict=True))}


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry tells of rows, and what it is about. Rows that were `new` were written first."""

    about: str | None
    rows: dict[str, list[Image]]
    removed: dict[str, list[list[str]]]
    new: dict[str, list[NewRows]] = {}

    def tables(self) -> tuple[str, ...]:
        """Give the tables of which rows were written."""
        return tuple(dict.fromkeys((*self.new, *self.rows)))

    def images(self, table: str) -> Iterator[Image]:
        """Give the rows that were written to a table, as they stood then."""
        for pack in self.new.get(table, ()):
            yield from pack.images()
        yield from self.rows.get(table, ())


def read_payload(body: str) -> Payload:
    """Read a payload. Raises `msgspec.DecodeError` for text that is none."""
    return msgspec.json.decode(body, type=Payload)


def packed(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> NewRows:
    """Pack rows of one table; there is at least one."""
    by_column = dict(zip(columns, zip(*rows, strict=True), strict=True))
    same = {name: cells[0] for name, cells in by_column.items() if len(set(cells)) == 1}
    others = {name: cells for name, cells in by_column.items() if name not in same}
    # A single row is the same in all its cells, and still one row.
    differing = [list(row) for row in zip(*others.values(), strict=True)] if others else [[] for _ in rows]
    return NewRows(same=same, columns=tuple(others), rows=differing)
