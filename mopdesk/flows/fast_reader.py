"""Read and check a file at speed, where every line has its plain form: the good ones only pass through.

Nothing is judged here. What a written check (`group_checks`) does not pass, and each MPAN whose groups stand
in an order not seen before, goes to reader and validator, so that problems, their order and words are theirs.
A file with blank lines, mixed line ends, missing pipes or a trouble of its envelope is theirs as a whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import chain

import msgspec

from mopdesk.basics.problems import Place, Problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.envelope import HEADERS, header_faults, layout_notes, read_envelope, trailer_faults
from mopdesk.flows.group_checks import Check, checks_of
from mopdesk.flows.lines import LONGEST_LINE, Text, parse_line, read_text
from mopdesk.flows.nesting import grow
from mopdesk.flows.pieces import count_in, holds_only
from mopdesk.flows.roots import Block, Roots
from mopdesk.flows.schema import FlowSpec, GroupSpec
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.flows.validator import MOST_FAULTS, at_most, check_fields, check_groups, check_root

# Characters: about two hundred lines. What is taken apart of a larger block leaves the processor's cache
# before it is looked at.
_BLOCK = 8_000

# So many orders of groups are remembered, none longer than that.
_MOST_SHAPES, _LONGEST_SHAPE = 5_000, 200

# So many faults are remembered before all are forgotten.
_MOST_FAULTS = 20_000

_ENVELOPE_CODES = frozenset({*HEADERS, "ZPT"})
_PLAIN_BYTES = bytes(range(32, 127)) + b"\r\n"


class _Irregular(Exception):
    """The file is one for the reader."""


class _Shape(msgspec.Struct, frozen=True):
    """An order of group codes in which the reader finds no fault: its checks, layouts and nesting.

    `parents` gives by line the place of the line that it hangs below, -1 for the root.
    """

    checks: tuple[Check, ...]
    specs: tuple[GroupSpec, ...]
    parents: tuple[int, ...]


def open_regular(data: bytes, catalogue: Catalogue) -> FlowFile | None:
    """Read and validate a regular file; None for any other."""
    read = read_text(data)
    if not isinstance(read, Text) or read.newline == "mixed":
        return None
    if count_in(data, b"\r") != count_in(data, b"\n") if read.newline == "CRLF" else b"\r" in data:
        # A CR within a field is no line end and nothing that a flow carries.
        return None
    newline = "\r\n" if read.newline == "CRLF" else "\n"
    text = read.text
    end = len(text) - (len(newline) if text.endswith(newline) else 0)
    first, last = text.find(newline, 0, end), text.rfind(newline, 0, end)
    start = first + len(newline)
    head, tail = text[:first], text[last + len(newline) : end]
    if first == last or not (_is_piped(head, "ZHV|") and _is_piped(tail, "ZPT|")):
        return None
    header = msgspec.structs.replace(parse_line(1, head), spec=catalogue.header)
    envelope = read_envelope(header)
    spec = catalogue.find(envelope.flow) or catalogue.stand_in(envelope.flow)
    if spec is None or not text.startswith(f"{spec.root.code}|", start):
        return None
    body = _Body(spec, catalogue, newline, is_plain=holds_only(data, _PLAIN_BYTES))
    try:
        body.read(text, start, last)
    except _Irregular:
        return None
    trailer = msgspec.structs.replace(parse_line(body.next_line, tail), spec=catalogue.trailer)
    counts = body.next_line - 2, len(body.firsts)
    found = [
        *read.problems,
        *header_faults(header, catalogue),
        *body.nesting_problems,
        *layout_notes(envelope, spec, header.line),
        *trailer_faults(trailer, envelope, *counts, spec.root.code),
    ]
    # Each sorted by itself first, as reader and validator do one after the other.
    found.sort(key=_line_of)
    return FlowFile(
        envelope=envelope,
        spec=spec,
        roots=body.roots(text),
        problems=tuple(sorted(chain(found, body.field_problems), key=_line_of)),
        encoding=read.encoding,
        newline=read.newline,
        header=header,
        trailer=trailer,
    )


class _Body:
    """The lines between header and trailer while they are read, and what was found in them."""

    def __init__(self, spec: FlowSpec, catalogue: Catalogue, newline: str, *, is_plain: bool) -> None:
        self.next_line = 2
        self.firsts = array("I")
        self.nesting_problems: list[Problem] = []
        self.field_problems: list[Problem] = []
        self._spec = spec
        self._catalogue = catalogue
        self._checks = checks_of(spec, catalogue)
        self._newline = newline
        self._is_plain = is_plain
        self._blocks: list[Block] = []
        self._known_faults: dict[tuple[str, int, str], Problem | None] = {}
        self._shapes: dict[tuple[str, ...], _Shape | None] = {}

    def read(self, text: str, start: int, stop: int) -> None:
        """Read the text from `start`, where a root group begins, to the line end at `stop`, in blocks."""
        mark = f"{self._newline}{self._spec.root.code}|"
        while start < stop:
            end = stop
            if stop - start > _BLOCK:
                end = text.rfind(mark, start, start + _BLOCK)
                end = text.find(mark, start, stop) if end == -1 else end
                end = stop if end == -1 else end
            self._blocks.append(Block(start, end, self.next_line))
            self._read_block(text[start:end].split(self._newline))
            if len(self.nesting_problems) + len(self.field_problems) > MOST_FAULTS:
                raise _Irregular
            start = end + len(self._newline)

    def _read_block(self, lines: list[str]) -> None:
        """Read the lines of some MPANs, of which the first is a root group's."""
        parts = [text.split("|") for text in lines]
        codes = [part[0] for part in parts]
        doubts = self._doubts(codes, parts)
        has_doubts = any(doubts)
        if max(map(len, lines)) > LONGEST_LINE:
            raise _Irregular
        root, shapes = self._spec.root.code, self._shapes
        starts = [place for place, code in enumerate(codes) if code == root]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            order = tuple(codes[start:end])
            shape = shapes[order] if order in shapes else self._shape_of(order)
            if shape is None or not (self._is_plain or _all_plain(lines[start:end])):
                self._judge(lines[start:end], self.next_line + start)
            elif has_doubts and any(doubts[start:end]):
                self._look_at(shape, parts[start:end], doubts[start:end], self.next_line + start)
        self.firsts.extend([self.next_line + start for start in starts])
        self.next_line += len(lines)

    def _doubts(self, codes: Sequence[str], parts: Sequence[list[str]]) -> list[Sequence[int]]:
        """Give by line the places of the fields to look at; the groups of unknown codes are judged anyway."""
        checks = self._checks
        try:
            return [checks[code](part) for code, part in zip(codes, parts, strict=True)]
        except KeyError:
            known = zip(codes, parts, strict=True)
            return [checks[code](part) if code in checks else () for code, part in known]

    def roots(self, text: str) -> Roots:
        """Give the root groups, to be grown when they are looked at."""
        lasts = array("I", [first - 1 for first in self.firsts[1:]])
        lasts.append(self.next_line - 1)
        return Roots(text, self._newline, self._blocks, self.firsts, lasts, self._grown)

    def _grown(self, lines: Sequence[str], line: int) -> Group:
        parts = [text.split("|") for text in lines]
        shape = self._shapes.get(tuple([part[0] for part in parts]))
        if shape is None:
            return grow([parse_line(line + place, text) for place, text in enumerate(lines)], self._spec)[0][
                0
            ]
        inner: dict[int, list[Group]] = {}
        for place in range(len(parts) - 1, 0, -1):
            group = self._group(shape, parts[place], place, line, inner)
            parent = shape.parents[place]
            if parent in inner:
                inner[parent].append(group)
            else:
                inner[parent] = [group]
        return self._group(shape, parts[0], 0, line, inner)

    @staticmethod
    def _group(
        shape: _Shape, parts: Sequence[str], place: int, line: int, inner: dict[int, list[Group]]
    ) -> Group:
        return Group(
            code=parts[0],
            fields=tuple(parts[1:-1]),
            line=line + place,
            spec=shape.specs[place],
            groups=tuple(reversed(inner[place])) if place in inner else (),
        )

    def _shape_of(self, order: tuple[str, ...]) -> _Shape | None:
        """Ask reader and validator for an order of groups; None where it has a fault, whatever the fields."""
        if not _ENVELOPE_CODES.isdisjoint(order):
            raise _Irregular
        bare = [Group(code=code, fields=(), line=place) for place, code in enumerate(order)]
        roots, faults = grow(bare, self._spec)
        is_good = not (faults or len(order) > _LONGEST_SHAPE or check_groups(roots[0], self._spec))
        shape = self._good_shape(order, roots[0]) if is_good else None
        if len(self._shapes) < _MOST_SHAPES and len(order) <= _LONGEST_SHAPE:
            self._shapes[order] = shape
        return shape

    def _good_shape(self, order: tuple[str, ...], root: Group) -> _Shape:
        groups = list(root.walk())
        parents = {inner.line: group.line for group in groups for inner in group.groups}
        return _Shape(
            checks=tuple(self._checks[code] for code in order),
            specs=tuple(group.spec for group in groups if group.spec is not None),
            parents=(-1, *(parents[place] for place in range(1, len(order)))),
        )

    def _judge(self, lines: Sequence[str], line: int) -> None:
        """Leave the groups of one MPAN to reader and validator."""
        if not all(text.endswith("|") for text in lines):
            raise _Irregular
        groups = [parse_line(line + place, text) for place, text in enumerate(lines)]
        roots, faults = grow(groups, self._spec)
        self.nesting_problems += faults
        self.field_problems += check_root(roots[0], self._spec, self._catalogue)

    def _look_at(
        self,
        shape: _Shape,
        parts: Sequence[Sequence[str]],
        doubts: Sequence[Sequence[int]],
        line: int,
    ) -> None:
        """Let the validator look at the fields that the checks did not pass."""
        if any(part[-1] for part in parts):
            raise _Irregular
        found: list[Problem] = []
        for place, fields in enumerate(doubts):
            if fields:
                found += self._faults(shape.specs[place], parts[place], fields, line + place)
        self.field_problems += at_most(found, line)

    def _faults(
        self, layout: GroupSpec, parts: Sequence[str], fields: Sequence[int], line: int
    ) -> Iterator[Problem]:
        """Ask the validator about fields of one line. The same text in the same field has the same fault."""
        group = Group(code=parts[0], fields=tuple(parts[1:-1]), line=line)
        if len(group.fields) != len(layout.fields):
            yield from check_fields(group, layout, self._spec, self._catalogue, places=fields)
            return
        for field in fields:
            asked = parts[0], field, parts[field + 1]
            if asked not in self._known_faults:
                found = check_fields(group, layout, self._spec, self._catalogue, places=(field,))
                if len(self._known_faults) >= _MOST_FAULTS:
                    self._known_faults.clear()
                self._known_faults[asked] = found[0] if found else None
            known = self._known_faults[asked]
            if known is not None:
                here = Place(line=line, group=known.place.group, field=known.place.field)
                yield msgspec.structs.replace(known, place=here)


def _is_piped(line: str, start: str) -> bool:
    return line.startswith(start) and line.endswith("|")


def _all_plain(lines: Sequence[str]) -> bool:
    """Tell whether no field has a character that a flow cannot carry."""
    return all(line.isascii() and line.isprintable() for line in lines)


def _line_of(found: Problem) -> int:
    return found.place.line or 0
