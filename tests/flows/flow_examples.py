"""Flow files built from the catalogue itself, so that a new flow is tested as soon as it is there."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Envelope, Group, make_group

SAMPLES = Path(__file__).parent.parent / "data" / "flows"
MPANS = ("1200023305976", "2000055433815", "1001234567898")
PLAIN = {"DATE": "20261109", "TIME": "080000", "DATETIME": "20261109093000", "BOOLEAN": "T", "ANY": "X"}


@cache
def catalogue():
    return Catalogue.load()


def specs():
    return [catalogue().find(name) for name in catalogue().names()]


def sample(name):
    return (SAMPLES / f"{name}.usr").read_bytes()


def good_text(field, mpan=MPANS[0]):
    """Give a text that the field takes."""
    if field.check == "mpan":
        return mpan
    if field.codes:
        return catalogue().code_list(field.codes).codes()[0]
    if field.domain in PLAIN:
        return PLAIN[field.domain]
    return "1" if field.domain.startswith(("NUM", "INT")) else "A1"[: parse_domain(field.domain).limit]


def full_group(spec, mpan=MPANS[0], inner=1):
    """Compose a group with every field filled and every inner group below it."""
    groups = [
        full_group(child, mpan) for child in spec.groups for _ in range(min(inner, child.maximum or inner))
    ]
    return make_group(spec, groups, **{field.name: good_text(field, mpan) for field in spec.fields})


def envelope(spec, **changes):
    fields = {
        "file_identifier": "0000000301",
        "flow": spec.name,
        "from_role": "X",
        "from_id": "GMTR",
        "to_role": "M",
        "to_id": "BMET",
        "created": datetime(2026, 11, 9, 9, 30, tzinfo=UTC),
        "test_flag": "TR01",
    }
    return Envelope(**(fields | changes))


def lines_of(roots):
    return [group.raw() for root in roots for group in root.walk()]


def file_of(spec, lines, **changes):
    """Join lines with an envelope whose counts are right, without the writer's help."""
    head = f"ZHV|0000000301|{spec.name}|X|GMTR|M|BMET|20261109093000||||TR01|"
    roots = sum(line.split("|")[0] == changes.get("root", spec.root.code) for line in lines)
    tail = f"ZPT|0000000301|{len(lines)}||{roots}|20261109093000|"
    return "\r\n".join([head, *lines, tail, ""]).encode()


def opened(spec, lines, **changes):
    return open_flow(file_of(spec, lines, **changes), catalogue())


def codes(flow_file):
    return [found.code for found in flow_file.problems]


def found(flow_file, code):
    """Give the one problem of that code."""
    (one,) = [problem for problem in flow_file.problems if problem.code == code]
    return one


def swap(group: Group, path: tuple[int, ...], change) -> Group:
    """Change the group at a path of positions below another."""
    if not path:
        return change(group)
    groups = list(group.groups)
    groups[path[0]] = swap(groups[path[0]], path[1:], change)
    return msgspec.structs.replace(group, groups=tuple(groups))


def paths(group: Group, here=()):
    """Give every group of a tree with its path."""
    yield here, group
    for position, inner in enumerate(group.groups):
        yield from paths(inner, (*here, position))
