"""Many records by column, as the journal tells them: what they share stands there once.

A cell of the store that is JSON text lies as its own columns, so that its field names and what is the same in
all stand there once as well; its text is canonical and comes out the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

import msgspec

from mopdesk.store.records import as_json

# A column whose cells repeat so often is told by the numbers of its values.
_OFTEN = 4
# A look at so many of them tells the columns in which each cell is another.
_GLANCE = 64


class Few(msgspec.Struct, frozen=True, array_like=True):
    """The cells of a column with few values: by row the place among the values."""

    values: list[Any]
    places: list[int]


class Packed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many records: the cells `same` in all, the columns with `few` values, and `each` cell of the others.

    `inside` are the columns whose cells are JSON text: the records that the texts hold.
    """

    count: int
    same: dict[str, Any] = {}
    few: dict[str, Few] = {}
    each: dict[str, list[Any]] = {}
    inside: dict[str, Packed] = {}

    def __post_init__(self) -> None:
        """Refuse a pack that somebody has had their hands in: msgspec tells it as an error of decoding."""
        lengths = {
            *map(len, self.each.values()),
            *(len(few.places) for few in self.few.values()),
            *(inside.count for inside in self.inside.values()),
        }
        if (lengths or {1}) != {self.count}:
            raise ValueError("columns of a pack differ in length")
        for few in self.few.values():
            if min(few.places) < 0 or max(few.places) >= len(few.values):
                raise ValueError("a cell of a pack has no value")

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are told."""
        return (*self.same, *self.few, *self.each, *self.inside)

    def cells(self, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Give the cells of some columns by record; None for a column that is not told."""
        return zip(*map(self.column, names), strict=True)

    def column(self, name: str) -> Iterable[Any]:
        """Give one column's cells."""
        if name in self.each:
            return self.each[name]
        if few := self.few.get(name):
            return map(few.values.__getitem__, few.places)
        if inside := self.inside.get(name):
            names = inside.names
            return (as_json(dict(zip(names, cells, strict=True))) for cells in inside.cells(names))
        return repeat(self.same.get(name), self.count)


def packed(
    columns: Mapping[str, Sequence[Any]], texts_of: Mapping[str, Sequence[msgspec.Struct]] | None = None
) -> Packed:
    """Pack records, one at least, given by column.

    `texts_of` gives the records whose JSON text the cells of a column are. The cells of a column, and the
    fields of such records, can be told apart by `==`.
    """
    count = len(next(iter(columns.values())))
    same: dict[str, Any] = {}
    few: dict[str, Few] = {}
    each: dict[str, list[Any]] = {}
    inside: dict[str, Packed] = {}
    for name, cells in columns.items():
        if cells.count(cells[0]) == count:
            same[name] = cells[0]
        elif texts_of and name in texts_of:
            inside[name] = packed(_by_field(texts_of[name]))
        elif found := _few(cells):
            few[name] = found
        else:
            each[name] = list(cells)
    if count > 1 and not (few or each or inside):
        # So many records are always to be seen as so many cells: a number alone would be easy to forge.
        name, cell = same.popitem()
        each[name] = [cell] * count
    return Packed(count=count, same=same, few=few, each=each, inside=inside)


def by_column(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Turn rows, one at least, into columns."""
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def _few(cells: Sequence[Any]) -> Few | None:
    glance = cells[:_GLANCE]
    if len(set(glance)) > len(glance) // 2:
        return None
    places = {value: place for place, value in enumerate(dict.fromkeys(cells))}
    if len(places) > len(cells) // _OFTEN:
        return None
    return Few([*places], [places[cell] for cell in cells])


def _by_field(records: Sequence[msgspec.Struct]) -> dict[str, Sequence[Any]]:
    return by_column(records[0].__struct_fields__, [*map(msgspec.structs.astuple, records)])
