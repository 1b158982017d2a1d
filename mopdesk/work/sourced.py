"""The office's drafting table: groups of a flow in the making, each field with where its text comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from mopdesk.flows.schema import FlowSpec, GroupSpec
from mopdesk.flows.tree import Group


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text comes from: `kind` in words ('visit', 'held details', 'request', 'job', 'wording'...).

    `path` is the path in the visit facts for 'visit' ('meters.0.finding'), else a line or a key, or ''.
    """

    kind: str
    path: str = ""

    @property
    def words(self) -> str:
        """The source as a screen shows it: 'visit: meters.0.finding'."""
        return f"{self.kind}: {self.path}" if self.path else self.kind


NOTHING = Source(kind="left blank")
HELD = Source(kind="held details")


def from_visit(path: str) -> Source:
    """Name a path of the visit facts as source."""
    return Source(kind="visit", path=path)


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where one field of an outgoing file comes from.

    `line` counts from 1 with the header as line 1, so that it is the line of the file as it will be sent;
    `position` counts from 1 after the group code. `owner` names the thing that the group describes.
    """

    line: int
    group: str
    position: int
    field: str
    source: Source
    owner: str


class Sourced(msgspec.Struct, frozen=True, kw_only=True):
    """One group in the making. `texts` and `sources` run side by side, one pair a field of the layout.

    `owner` says in words what the group describes ('the new meter Z1'), for sentences about its fields.
    """

    spec: GroupSpec
    owner: str
    texts: tuple[str, ...]
    sources: tuple[Source, ...]
    groups: tuple[Sourced, ...] = ()

    def text(self, field: str) -> str:
        """Give the text of the named field."""
        return self.texts[self.spec.position(field)]

    def put(self, field: str, text: str, source: Source) -> Sourced:
        """Give a copy with one field set and its source noted."""
        position = self.spec.position(field)
        texts, sources = list(self.texts), list(self.sources)
        texts[position], sources[position] = text, source
        return msgspec.structs.replace(self, texts=tuple(texts), sources=tuple(sources))

    def holding(self, groups: Iterable[Sourced]) -> Sourced:
        """Give a copy with these inner groups, in the order of the layout (kept within one code)."""
        order = {inner.code: place for place, inner in enumerate(self.spec.groups)}
        placed = sorted(groups, key=lambda inner: order[inner.spec.code])
        return msgspec.structs.replace(self, groups=tuple(placed))

    def walk(self) -> Iterator[Sourced]:
        """Give this group and all below, in the order of the lines."""
        yield self
        for inner in self.groups:
            yield from inner.walk()


def sourced(
    spec: GroupSpec, owner: str, groups: Sequence[Sourced] = (), **fields: tuple[str, Source]
) -> Sourced:
    """Begin a group of that layout from named (text, source) pairs; all else is left blank."""
    blank = Sourced(
        spec=spec,
        owner=owner,
        texts=("",) * len(spec.fields),
        sources=(NOTHING,) * len(spec.fields),
    )
    for name, (text, source) in fields.items():
        blank = blank.put(name, text, source)
    return blank.holding(groups)


def layout(spec: FlowSpec, code: str) -> GroupSpec:
    """Give the layout of a group that the flow must have. Raises `KeyError`: the catalogue is not ours."""
    found = spec.group(code)
    if found is None:
        raise KeyError(f"{spec.name} has no group {code}")
    return found


def as_group(root: Sourced, first_line: int = 2) -> Group:
    """Turn a drafted root into a flow's group, with the line numbers it will have in the file."""
    line = first_line - 1

    def turn(draft: Sourced) -> Group:
        nonlocal line
        line += 1
        own = line
        return Group(
            code=draft.spec.code,
            fields=draft.texts,
            line=own,
            spec=draft.spec,
            groups=tuple(turn(inner) for inner in draft.groups),
        )

    return turn(root)


def origins_of(root: Sourced, first_line: int = 2) -> tuple[Origin, ...]:
    """List where each field of a drafted root comes from, in the order of the file."""
    return tuple(
        Origin(
            line=line,
            group=draft.spec.code,
            position=position,
            field=field.name,
            source=source,
            owner=draft.owner,
        )
        for line, draft in enumerate(root.walk(), start=first_line)
        for position, (field, source) in enumerate(
            zip(draft.spec.fields, draft.sources, strict=True), start=1
        )
    )
