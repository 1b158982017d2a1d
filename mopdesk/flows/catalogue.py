"""The catalogue: every flow and code list that mopdesk knows, loaded once from resources/ and checked hard.

A flow's file names its groups in order, each with its parent; a code list's file names its codes. A name
that the catalogue does not know stops the program at its start with the file and the key, never later.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import resources_folder
from mopdesk.flows.checks import CHECKS
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.schema import Confidence, FieldSpec, FlowSpec, GroupSpec


class CodeMeaning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code of a list: what it means, how surely that is known and from where."""

    code: str
    meaning: str
    confidence: Confidence = Confidence.FOUND
    source: str = ""


class CodeList(msgspec.Struct, frozen=True, kw_only=True):
    """The codes that a field may carry. Where it is not `complete`, a code outside it is no fault."""

    name: str
    title: str
    source: str
    confidence: Confidence
    complete: bool
    entries: Mapping[str, CodeMeaning]
    item: str = ""
    note: str = ""

    def meaning(self, code: str) -> str | None:
        """Give the meaning of a code, or None where the list does not have it."""
        entry = self.entries.get(code)
        return entry.meaning if entry else None

    def codes(self) -> tuple[str, ...]:
        """Give all codes, in the order of the list."""
        return tuple(self.entries)


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All flows and code lists, and the layout of the envelope's two lines."""

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


class _CodeListRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    source: str
    codes: tuple[CodeMeaning, ...]
    confidence: Confidence = Confidence.FOUND
    complete: bool = True
    item: str = ""
    note: str = ""


_Row = TypeVar("_Row", bound=msgspec.Struct)


def _read(path: Path, row: type[_Row]) -> _Row:
    """Read one TOML file into its record; a wrong key or type is named with its path in the file."""
    name = f"{path.parent.name}/{path.name}"
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), row)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadResource(f"{name} cannot be read.", str(error)) from error
    except msgspec.ValidationError as error:
        raise BadResource(f"{name} is malformed.", str(error)) from error


def _refuse(name: str, key: str, reason: str) -> BadResource:
    return BadResource(f"{name} is malformed.", f"{key}: {reason}.")


def _field(name: str, group: _GroupRow, row: _FieldRow) -> FieldSpec:
    key = f"group {group.code}, field {row.name}"
    if not row.name.isidentifier() or row.name != row.name.lower():
        raise _refuse(name, key, "a field's name has to be small letters, digits and underscores")
    try:
        parse_domain(row.domain)
    except ValueError as error:
        raise _refuse(name, key, str(error)) from error
    if row.check is not None and row.check not in CHECKS:
        raise _refuse(name, key, f"unknown check {row.check!r}")
    values: dict[str, Any] = msgspec.structs.asdict(row)
    values["confidence"] = row.confidence or group.confidence
    values["source"] = row.source if row.source is not None else group.source
    return FieldSpec(**values)


def _no_double(name: str, what: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise _refuse(name, f"{what} {code}", "stands there twice")
        seen.add(code)


def _group(name: str, row: _GroupRow, inner: Mapping[str, list[_GroupRow]]) -> GroupSpec:
    _no_double(name, f"group {row.code}, field", (field.name for field in row.fields))
    if row.minimum < 0 or (row.maximum is not None and row.maximum < max(row.minimum, 1)):
        raise _refuse(name, f"group {row.code}", "minimum and maximum contradict each other")
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
    _no_double(name, "group", (row.code for row in rows))
    if [row.code for row in rows if not row.parent] != [row.code for row in rows[:1]]:
        raise _refuse(name, "group", "the first group, and no other, has no parent")
    inner: dict[str, list[_GroupRow]] = {}
    known: set[str] = set()
    for row in rows:
        if row.parent and row.parent not in known:
            raise _refuse(name, f"group {row.code}", f"its parent {row.parent!r} does not stand before it")
        known.add(row.code)
        inner.setdefault(row.parent, []).append(row)
    return _group(name, rows[0], inner)


def _with_confidence(
    name: str, rows: tuple[_GroupRow, ...], changes: Mapping[str, Confidence]
) -> tuple[_GroupRow, ...]:
    for code in changes:
        if code not in {row.code for row in rows}:
            raise _refuse(name, f"group_confidence {code}", "no such group")
    return tuple(
        msgspec.structs.replace(row, confidence=changes.get(row.code, row.confidence)) for row in rows
    )


def _flow(name: str, row: _FlowRow, rows: Mapping[str, _FlowRow]) -> FlowSpec:
    groups = row.group
    if row.layout_of:
        twin = rows.get(row.layout_of)
        if groups or twin is None or twin.layout_of:
            raise _refuse(
                name, "layout_of", "it has to name another flow with groups, and have none of its own"
            )
        groups = twin.group
    if not groups:
        raise _refuse(name, "group", "a flow needs at least one")
    return FlowSpec(
        flow=row.flow,
        version=row.version,
        title=row.title,
        root=_root(name, _with_confidence(name, groups, row.group_confidence)),
        source=row.source,
        confidence=row.confidence,
        routes=row.routes,
        note=row.note,
    )


def _code_list(path: Path) -> CodeList:
    row = _read(path, _CodeListRow)
    name = f"{path.parent.name}/{path.name}"
    _no_double(name, "code", (entry.code for entry in row.codes))
    entries = {
        entry.code: msgspec.structs.replace(entry, source=entry.source or row.source) for entry in row.codes
    }
    return CodeList(
        name=path.stem,
        title=row.title,
        source=row.source,
        confidence=row.confidence,
        complete=row.complete,
        entries=entries,
        item=row.item,
        note=row.note,
    )


def _load(folder: Path) -> Catalogue:
    rows: dict[str, _FlowRow] = {}
    for path in sorted((folder / "flows").glob("D*.toml")):
        row = _read(path, _FlowRow)
        if path.stem != row.flow + row.version:
            raise _refuse(
                f"flows/{path.name}",
                "flow, version",
                f"the file has to be named {row.flow}{row.version}.toml",
            )
        rows[path.stem] = row
    flows = {stem: _flow(f"flows/{stem}.toml", row, rows) for stem, row in rows.items()}
    envelope = _read(folder / "flows" / "envelope.toml", _EnvelopeRow)
    header = _root("flows/envelope.toml", (envelope.header,))
    trailer = _root("flows/envelope.toml", (envelope.trailer,))

    code_lists: dict[str, CodeList] = {}
    roots = {f"flows/{stem}.toml": (spec.root,) for stem, spec in flows.items()}
    for name, groups in (roots | {"flows/envelope.toml": (header, trailer)}).items():
        for group in (inner for root in groups for inner in root.walk()):
            for field in group.fields:
                if field.codes is None or field.codes in code_lists:
                    continue
                path = folder / "codes" / f"{field.codes}.toml"
                if not path.is_file():
                    raise _refuse(
                        name, f"group {group.code}, field {field.name}", f"no code list {field.codes!r}"
                    )
                code_lists[field.codes] = _code_list(path)
    return Catalogue(flows=flows, code_lists=code_lists, header=header, trailer=trailer)
