"""Bytes to a flow file: lines, envelope, tree. Never raises, whatever the bytes; every fault is a Problem.

Three passes, each usable alone: `lines.split_lines`, `envelope.read_envelope` with its checks, and
`nesting.grow`. The validator looks at the fields afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.basics.problems import Place, Problem, errors_in, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.envelope import header_faults, layout_notes, no_header, part, read_envelope, trailer_faults
from mopdesk.flows.fast_reader import open_regular
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.lines import Lines, parse_line, split_lines
from mopdesk.flows.nesting import grow
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.flows.validator import validate


def open_flow(data: bytes, catalogue: Catalogue) -> FlowFile:
    """Read a file and validate its fields: both at once, at speed where its lines have their plain form."""
    return open_regular(data, catalogue) or validate(read(data, catalogue), catalogue)


def read(data: bytes, catalogue: Catalogue) -> FlowFile:
    """Take a file apart and find what is wrong with its shape: envelope, counts and nesting."""
    lines = split_lines(data)
    if lines.refused:
        return _file(lines, lines.problems)
    groups = [parse_line(number, line) for number, line in lines.lines]
    if groups[0].code != "ZHV":
        return _file(lines, [*lines.problems, no_header(groups[0])])
    header = msgspec.structs.replace(groups[0], spec=catalogue.header)
    envelope = read_envelope(header)
    body, trailer, found = part(groups[1:])
    problems = [*lines.problems, *header_faults(header, catalogue), *found]

    spec = catalogue.find(envelope.flow) or catalogue.stand_in(envelope.flow)
    roots: tuple[Group, ...] = tuple(body)
    if spec is not None:
        roots, found = grow(body, spec)
        problems += [*found, *layout_notes(envelope, spec, header.line)]
    elif envelope.flow.strip():
        place = Place(line=header.line, group="ZHV", field="flow")
        versions = catalogue.versions_of(envelope.flow)
        if versions:
            known = ", ".join(versions)
            problems.append(problem("flow-version-not-taken", place, flow=shown(envelope.flow), known=known))
        else:
            problems.append(problem("flow-not-taken", place, flow=shown(envelope.flow)))
        if not body and not errors_in(problems):
            problems.append(problem("no-groups"))
    if trailer is not None:
        trailer = msgspec.structs.replace(trailer, spec=catalogue.trailer)
        instances = len(roots) if spec is not None else None
        root_code = roots[0].code if roots else "root"
        problems += trailer_faults(trailer, envelope, len(body), instances, root_code)
    whole = _file(lines, problems)
    return msgspec.structs.replace(
        whole, envelope=envelope, spec=spec, roots=roots, header=header, trailer=trailer
    )


def _file(lines: Lines, problems: Sequence[Problem]) -> FlowFile:
    return FlowFile(
        envelope=None,
        spec=None,
        roots=(),
        problems=tuple(sorted(problems, key=lambda one: one.place.line or 0)),
        encoding=lines.encoding,
        newline=lines.newline,
    )
