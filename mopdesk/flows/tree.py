"""A flow file taken apart: envelope, groups with their lines, and what was found wrong.

Field values stay the text that stood in the file; `fieldtypes` turns text into values and back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import msgspec

from mopdesk.basics.problems import Problem
from mopdesk.flows.schema import FieldSpec, FlowSpec, GroupSpec


class Group(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a flow and the groups nested below it.

    `fields` holds the raw text after the group code, in order; `line` counts from 1 in the file (0 in a
    flow that was composed here). `spec` is None for a group that the catalogue does not have.
    """

    code: str
    fields: tuple[str, ...]
    line: int = 0
    spec: GroupSpec | None = None
    groups: tuple[Group, ...] = ()

    def text(self, field: str) -> str:
        """Give the raw text of the field named in the layout; '' where the line is shorter or blank."""
        if self.spec is None:
            raise KeyError(f"group {self.code} is not in the catalogue")
        position = self.spec.position(field)
        return self.fields[position] if position < len(self.fields) else ""

    def texts(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        """Give the raw texts of several fields, two or more, as `text` gives each."""
        if self.spec is None:
            raise KeyError(f"group {self.code} is not in the catalogue")
        if len(self.fields) == len(self.spec.fields):
            texts: tuple[str, ...] = _picked(self.spec, fields)(self.fields)
            return texts
        return tuple(map(self.text, fields))

    def replace(self, **texts: str) -> Group:
        """Give a copy with the named fields set, padded with blanks to the layout's length."""
        if self.spec is None:
            raise KeyError(f"group {self.code} is not in the catalogue")
        fields = list(self.fields) + [""] * (len(self.spec.fields) - len(self.fields))
        for name, text in texts.items():
            fields[self.spec.position(name)] = text
        return msgspec.structs.replace(self, fields=tuple(fields))

    def children(self, code: str) -> tuple[Group, ...]:
        """Give the groups of that code directly below."""
        return tuple(group for group in self.groups if group.code == code)

    def walk(self) -> Iterator[Group]:
        """Give this group and all below, in the order of the lines."""
        yield self
        for inner in self.groups:
            if inner.groups:
                yield from inner.walk()
            else:
                yield inner

    def raw(self) -> str:
        """Give the line as it stands in a file, without its line end."""
        return "|".join((self.code, *self.fields, ""))

    def named(self) -> Iterator[tuple[FieldSpec | None, str]]:
        """Pair each raw field with its layout; None for fields beyond the layout."""
        specs: Sequence[FieldSpec] = self.spec.fields if self.spec else ()
        for position, text in enumerate(self.fields):
            yield (specs[position] if position < len(specs) else None), text

    @property
    def last_line(self) -> int:
        """The line of the last group below, or its own."""
        return max(group.line for group in self.walk())


@lru_cache(maxsize=100)
def _picked(spec: GroupSpec, fields: tuple[str, ...]) -> Callable[[tuple[str, ...]], Any]:
    return itemgetter(*map(spec.position, fields))


def make_group(spec: GroupSpec, groups: Sequence[Group] = (), **texts: str) -> Group:
    """Compose a group of that layout from named texts; all else blank."""
    blank = Group(code=spec.code, fields=("",) * len(spec.fields), spec=spec, groups=tuple(groups))
    return blank.replace(**texts)


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The header ZHV: who sends what to whom, when. `flow` includes the version ('D0142001')."""

    file_identifier: str
    flow: str
    from_role: str
    from_id: str
    to_role: str
    to_id: str
    created: datetime | None
    sending_application: str = ""
    receiving_application: str = ""
    broadcast: str = ""
    test_flag: str = ""


class FlowFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file read: what could be understood of it, and every problem found on the way.

    `envelope` is None where the header could not be read. `roots` holds one group an MPAN (a flow
    instance), good and bad alike; `spec` is None for a flow that the catalogue does not have, and then
    every line is a root without spec. `encoding` is 'utf-8', 'utf-8-sig' or 'cp1252'; `newline` is
    'LF', 'CRLF' or 'mixed'. `header` and `trailer` are the raw lines ZHV and ZPT.
    """

    envelope: Envelope | None
    spec: FlowSpec | None
    roots: Sequence[Group]
    problems: tuple[Problem, ...]
    encoding: str
    newline: str
    header: Group | None = None
    trailer: Group | None = None

    def problems_of(self, root: Group) -> tuple[Problem, ...]:
        """Give the problems that lie within that root group's lines; all problems are sorted by line."""
        first = bisect_left(self.problems, root.line, key=_line_of)
        last = bisect_right(self.problems, root.last_line, key=_line_of)
        return tuple(found for found in self.problems[first:last] if found.place.line is not None)


def _line_of(found: Problem) -> int:
    return found.place.line or 0
