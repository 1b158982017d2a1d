"""The catalogue: every flow and code list that mopdesk knows, loaded once from resources/ and checked hard.

A flow's file names its groups in order, each with its parent. A name that the catalogue does not know stops
the program at its start with the file and the key, never later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from mopdesk.basics.resources import files_in, resources_folder
from mopdesk.flows.checks import CHECKS
from mopdesk.flows.code_lists import CodeList, CodeMeaning, load_code_list
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.schema import Confidence, FieldSpec, FlowSpec, GroupSpec
from mopdesk.flows.tables import file_name, malformed, read_table, refuse_doubles

__all__ = ["Catalogue", "CodeList", "CodeMeaning"]

_ENVELOPE = "envelope.toml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"[0-9A-Z]{3}")
_FLOW = re.compile(r"[A-Z][0-9]{7}")
_ROUTE = re.compile(r"[0-9A-Z]>[0-9A-Z]")


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """All flows and code lists, and the layout of the envelope's two lines. Each one loaded is its own."""

    flows: Mapping[str, FlowSpec]
    code_lists: Mapping[str, CodeList]
    header: GroupSpec
    trailer: GroupSpec

    @classmethod
    def load(cls) -> Catalogue:
        """Load the catalogue of this program. Raises `BadResource` naming file and key."""
        return cls.load_from(resources_folder())

    @classmethod
    def load_from(cls, folder: Path) -> Catalogue:
        """Load the catalogue from another folder that has `flows/` and `codes/`."""
        return _load(folder)

    def find(self, name: str) -> FlowSpec | None:
        """Give the flow of that name and version ('D0150002'), or None."""
        return self.flows.get(name)

    def names(self) -> tuple[str, ...]:
        """Give the names of all flows, sorted."""
        return tuple(self.flows)

    def versions_of(self, name: str) -> tuple[str, ...]:
        """Give the versions that are known of the flow that this name begins with ('D0142002')."""
        return tuple(known for known, spec in self.flows.items() if name.startswith(spec.flow))

    def stand_in(self, name: str) -> FlowSpec | None:
        """Give the layout to try for an unknown version: only where the layout is assumed anyway."""
        return next(
            (spec for spec in self.flows.values() if spec.assumed and name.startswith(spec.flow)), None
        )

    def code_list(self, name: str) -> CodeList:
        """Give the code list of that name. Raises `KeyError` for a name that no flow uses."""
        return self.code_lists[name]


class _FieldRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    title: str
    domain: str
    mandatory: bool = False
    item: str | None = None
    item_confidence: Confidence = Confidence.FOUND
    codes: str | None = None
    check: str | None = None
    confidence: Confidence | None = None
    source: str | None = None
    note: str = ""


class _GroupRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    title: str
    fields: tuple[_FieldRow, ...]
    source: str
    parent: str = ""
    minimum: int = 0
    maximum: int | None = None
    confidence: Confidence = Confidence.FOUND
    occurrence_confidence: Confidence = Confidence.FOUND
    note: str = ""


class _FlowRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    flow: str
    version: str
    title: str
    source: str
    confidence: Confidence = Confidence.FOUND
    routes: tuple[str, ...] = ()
    note: str = ""
    group: tuple[_GroupRow, ...] = ()
    layout_of: str = ""
    group_confidence: dict[str, Confidence] = {}


class _EnvelopeRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    header: _GroupRow
    trailer: _GroupRow


# --- Groups and fields ---


def _field(name: str, group: _GroupRow, row: _FieldRow) -> FieldSpec:
    """Make a field; without its own confidence or source it takes the group's."""
    key = f"group {group.code}, field {row.name}"
    if not _NAME.fullmatch(row.name):
        raise malformed(name, key, "a field's name has small letters, digits and underscores")
    try:
        parse_domain(row.domain)
    except ValueError as error:
        raise malformed(name, key, str(error)) from error
    if row.check is not None and row.check not in CHECKS:
        raise malformed(name, key, f"unknown check {row.check!r}")
    values: dict[str, Any] = msgspec.structs.asdict(row)
    values["confidence"] = row.confidence or group.confidence
    values["source"] = row.source or group.source
    return FieldSpec(**values)


def _group(name: str, row: _GroupRow, inner: Mapping[str, list[_GroupRow]]) -> GroupSpec:
    key = f"group {row.code}"
    refuse_doubles(name, f"{key}, field", (field.name for field in row.fields))
    if not _CODE.fullmatch(row.code):
        raise malformed(name, key, "a group code has three capital letters or digits")
    if row.minimum < 0 or (row.maximum is not None and row.maximum < max(row.minimum, 1)):
        raise malformed(name, key, "minimum and maximum contradict each other")
    return GroupSpec(
        code=row.code,
        title=row.title,
        minimum=row.minimum,
        maximum=row.maximum,
        fields=tuple(_field(name, row, field) for field in row.fields),
        groups=tuple(_group(name, child, inner) for child in inner.get(row.code, ())),
        confidence=row.confidence,
        occurrence_confidence=row.occurrence_confidence,
        source=row.source,
        note=row.note,
    )


def _root(name: str, rows: tuple[_GroupRow, ...]) -> GroupSpec:
    """Nest the rows of a flow by their parents; a parent stands before its inner groups."""
    refuse_doubles(name, "group", (row.code for row in rows))
    inner: dict[str, list[_GroupRow]] = {}
    known: set[str] = set()
    for row in rows:
        if bool(row.parent) != bool(known):
            raise malformed(name, f"group {row.code}", "the first group, and no other, has no parent")
        if row.parent and row.parent not in known:
            raise malformed(name, f"group {row.code}", f"its parent {row.parent!r} does not stand before it")
        known.add(row.code)
        inner.setdefault(row.parent, []).append(row)
    return _group(name, rows[0], inner)


# --- Flows ---


def _flow(name: str, row: _FlowRow, rows: Mapping[str, _FlowRow]) -> FlowSpec:
    groups = row.group
    if row.layout_of:
        twin = rows.get(row.layout_of)
        if groups or twin is None or twin.layout_of:
            raise malformed(name, "layout_of", "it has to name a flow that has groups, instead of own ones")
        groups = twin.group
    if not groups:
        raise malformed(name, "group", "a flow needs at least one")
    for code in row.group_confidence:
        if code not in {group.code for group in groups}:
            raise malformed(name, f"group_confidence {code}", "no such group")
    for route in row.routes:
        if not _ROUTE.fullmatch(route):
            raise malformed(name, f"routes {route!r}", "a route is two role codes: 'M>X'")
    surely = tuple(
        msgspec.structs.replace(group, confidence=row.group_confidence.get(group.code, group.confidence))
        for group in groups
    )
    return FlowSpec(
        flow=row.flow,
        version=row.version,
        title=row.title,
        # A fault in the layout is named in the file where it stands.
        root=_root(f"flows/{row.layout_of}.toml" if row.layout_of else name, surely),
        source=row.source,
        confidence=row.confidence,
        routes=row.routes,
        note=row.note,
    )


def _flow_row(path: Path) -> _FlowRow:
    row = read_table(path, _FlowRow)
    name = row.flow + row.version
    if not _FLOW.fullmatch(name):
        raise malformed(file_name(path), "flow, version", "a letter with four digits, and three digits")
    if path.stem != name:
        raise malformed(file_name(path), "flow, version", f"the file has to be named {name}.toml")
    return row


def _load(folder: Path) -> Catalogue:
    paths = [path for path in files_in(folder / "flows", ".toml") if path.name != _ENVELOPE]
    rows = {path.stem: _flow_row(path) for path in paths}
    flows = {stem: _flow(f"flows/{stem}.toml", row, rows) for stem, row in rows.items()}
    envelope = read_table(folder / "flows" / _ENVELOPE, _EnvelopeRow)
    header, trailer = (_root(f"flows/{_ENVELOPE}", (row,)) for row in (envelope.header, envelope.trailer))
    roots = [(f"flows/{name}.toml", flows[name].root) for name, row in rows.items() if not row.layout_of]
    roots += [(f"flows/{_ENVELOPE}", header), (f"flows/{_ENVELOPE}", trailer)]
    return Catalogue(flows=flows, code_lists=_code_lists(folder, roots), header=header, trailer=trailer)


def _code_lists(folder: Path, roots: list[tuple[str, GroupSpec]]) -> dict[str, CodeList]:
    """Load the lists that fields name; a name without a file is refused."""
    lists: dict[str, CodeList] = {}
    named = [(name, group, field) for name, root in roots for group in root.walk() for field in group.fields]
    for name, group, field in named:
        if field.codes is None or field.codes in lists:
            continue
        path = folder / "codes" / f"{field.codes}.toml"
        if not path.is_file():
            raise malformed(name, f"group {group.code}, field {field.name}", f"no code list {field.codes!r}")
        lists[field.codes] = load_code_list(path)
    return lists
