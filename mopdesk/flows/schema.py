"""What a flow looks like: frozen records that the catalogue fills from `resources/flows/*.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

import msgspec


class Confidence(StrEnum):
    """How surely a fact of the catalogue is known. Only `found` is treated as fact."""

    FOUND = "found"
    INFERRED = "inferred"
    RECALLED = "recalled"
    ASSUMED = "assumed"


class FieldSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a group: its place in the line is its place in `GroupSpec.fields`.

    `domain` is the industry's notation: CHAR(10), NUM(9,1), INT(3), DATE, TIME, DATETIME, BOOLEAN.
    `item` is the data item number (J0003) where known, `codes` the name of a code list, `check` the
    name of a further check ('mpan'). A fault against a field that is not `found` is only a warning.
    """

    name: str
    title: str
    domain: str
    mandatory: bool = False
    item: str | None = None
    item_confidence: Confidence = Confidence.FOUND
    codes: str | None = None
    check: str | None = None
    confidence: Confidence = Confidence.FOUND
    source: str = ""
    note: str = ""


class GroupSpec(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One group: its code, how often it may stand under its parent, its fields and inner groups.

    `occurrence_confidence` says how surely `minimum` and `maximum` are known, `confidence` the group itself.
    """

    code: str
    title: str
    minimum: int = 0
    maximum: int | None = None
    fields: tuple[FieldSpec, ...] = ()
    groups: tuple[GroupSpec, ...] = ()
    confidence: Confidence = Confidence.FOUND
    occurrence_confidence: Confidence = Confidence.FOUND
    source: str = ""
    note: str = ""

    def walk(self) -> Iterator[GroupSpec]:
        """Give this group and all inner groups, in the order of the layout."""
        yield self
        for inner in self.groups:
            yield from inner.walk()

    def position(self, field: str) -> int:
        """Give the field's place in the line, counted from 0 after the group code."""
        return _position(self, field)


@lru_cache(maxsize=2_000)
def _position(group: GroupSpec, field: str) -> int:
    for index, spec in enumerate(group.fields):
        if spec.name == field:
            return index
    raise KeyError(f"group {group.code} has no field {field!r}")


class FlowSpec(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One flow and version: D0150002, its root group and what is inside.

    `assumed` says that the layout as a whole rests on an assumption: the reader then takes unknown
    groups and surplus fields as they come, and every screen that shows the flow says so.
    """

    flow: str
    version: str
    title: str
    root: GroupSpec
    source: str
    confidence: Confidence = Confidence.FOUND
    routes: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """The flow with its version, as the header carries it: 'D0150002'."""
        return self.flow + self.version

    @property
    def assumed(self) -> bool:
        """Whether the layout as a whole is not found in writing."""
        return self.confidence is not Confidence.FOUND

    def group(self, code: str) -> GroupSpec | None:
        """Give the group of that code, wherever it nests, or None."""
        return next((group for group in self.root.walk() if group.code == code), None)
