"""How an entry of the journal carries many new rows: what is the same in all of them stands there once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from mopdesk.store.connection import Row

# What a column of a state table holds; bytes lie in a table of their own.
Cell = str | int | float | None


class NewRows(msgspec.Struct, frozen=True, kw_only=True):
    """New rows of one table: the cells that are `same` in all, then `columns` and by row the others."""

    same: dict[str, Cell]
    columns: tuple[str, ...]
    rows: list[list[Cell]]

    def images(self) -> Iterator[Row]:
        """Give each row by column name."""
        for row in self.rows:
            yield {**self.same, **dict(zip(self.columns, row, strict=True))}


def packed(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> NewRows:
    """Pack rows of one table; there is at least one."""
    by_column = dict(zip(columns, zip(*rows, strict=True), strict=True))
    same = {name: cells[0] for name, cells in by_column.items() if len(set(cells)) == 1}
    others = {name: cells for name, cells in by_column.items() if name not in same}
    # A single row is the same in all its cells, and still one row.
    differing = [list(row) for row in zip(*others.values(), strict=True)] if others else [[] for _ in rows]
    return NewRows(same=same, columns=tuple(others), rows=differing)


def images_of(payload: Mapping[str, Any], table: str) -> Iterator[Row]:
    """Give every row that a payload, decoded from JSON, wrote to a table."""
    for pack in payload.get("new", {}).get(table, ()):
        yield from msgspec.convert(pack, NewRows).images()
    yield from payload["rows"].get(table, ())
