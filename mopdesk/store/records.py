"""Nouns to rows and back: one shape a table, taken from the noun's own fields.

Days and times become ISO text in UTC, yes/no becomes 1/0, nested records become JSON text with sorted keys.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property
from typing import Any, Generic, TypeVar, get_args, get_origin

import msgspec
from msgspec.structs import fields

from mopdesk.basics.errors import StoreTrouble

_ENCODER = msgspec.json.Encoder(order="sorted")
_IN_ORDER = msgspec.json.Encoder()

Noun = TypeVar("Noun", bound=msgspec.Struct)


class Shape(Generic[Noun]):
    """How one kind of noun lies in its table: the columns are the noun's fields."""

    def __init__(self, noun: type[Noun], table: str) -> None:
        self.noun = noun
        self.table = table
        self.columns: tuple[str, ...] = noun.__struct_fields__
        self._names = ", ".join(f"t.{name}" for name in self.columns)

    @cached_property
    def _nested(self) -> frozenset[str]:
        """The columns of JSON text. Finding them asks for every type: not before the first row."""
        return frozenset(field.name for field in fields(self.noun) if not _is_plain(field.type))

    @property
    def select(self) -> str:
        """The beginning of a question for these nouns; the table is called t."""
        return f"SELECT {self._names} FROM {self.table} t"  # noqa: S608 - names from our own records

    def to_row(self, noun: Noun) -> dict[str, Any]:
        """Give the row that holds the noun."""
        return {
            name: as_json(value) if name in self._nested else _as_cell(value)
            for name, value in zip(self.columns, _values(noun), strict=True)
        }

    def to_noun(self, row: dict[str, Any]) -> Noun:
        """Make the noun that the row holds. Raises `StoreTrouble` for a row that no longer fits."""
        return self.from_cells([row[name] for name in self.columns])

    def from_cells(self, cells: Sequence[Any]) -> Noun:
        """Make the noun whose cells these are, in the order of the columns. Raises as `to_noun` does."""
        row = dict(zip(self.columns, cells, strict=True))
        try:
            for name in self._nested:
                row[name] = from_json(row[name])
            return msgspec.convert(row, self.noun, strict=False)
        except msgspec.DecodeError as error:
            raise StoreTrouble(
                "A row of the store cannot be read.",
                f"Table {self.table}, row {row.get('id')}: {error}.",
                "Run mopdesk doctor.",
            ) from error


def as_json(value: object) -> str:
    """Write plain data or records as canonical JSON text: sorted keys, no spaces."""
    return _ENCODER.encode(value).decode()


def as_json_texts(records: Sequence[msgspec.Struct]) -> list[str]:
    """Write many so in a third of the time; their fields stand by the alphabet and hold no records."""
    # Line ends within a text are written as \\n.
    return _IN_ORDER.encode_lines(records).decode().removesuffix("\n").split("\n")


def from_json(text: str) -> Any:
    """Read JSON text back into plain data."""
    return msgspec.json.decode(text)


def as_time(moment: datetime) -> str:
    """Write a time so that text order is time order. Raises `ValueError` for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _values(noun: msgspec.Struct) -> list[Any]:
    return [getattr(noun, name) for name in noun.__struct_fields__]


def _as_cell(value: Any) -> str | int | float | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return as_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a column")


def _is_plain(kind: Any) -> bool:
    if isinstance(kind, types.UnionType) or (get_origin(kind) is not None and type(None) in get_args(kind)):
        return all(_is_plain(part) for part in get_args(kind))
    return kind is type(None) or (
        isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, str | int | float | date)
    )
