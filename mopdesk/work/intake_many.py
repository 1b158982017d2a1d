"""What the requests of a large file ask, read off its lines: no group is grown that will never be looked at.

Lines that grow into groups in their very order, each by its own layout, say the same without the groups.
Whether they do rests on their codes, and where fields are told by their place, on the number of the root's;
it is tried on the first of each form. All others are read by `intake` as they always were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from mopdesk.flows.assumed import facts_in, levels_of
from mopdesk.flows.roots import Roots
from mopdesk.flows.schema import GroupSpec
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.work.intake import (
    NO_SITE,
    OF_D0142,
    OF_SITE,
    begun_request,
    d0001_request,
    d0142_request,
    request_of,
    site_in,
    site_of,
)
from mopdesk.work.nouns import Request, Site

# Of the number of the first line, the lines and the same parted at their pipes: what is asked, and where.
Read = Callable[[int, Sequence[str], Sequence[Sequence[str]]], tuple[Request, Site]]

# A hostile file can hold as many forms as requests.
_MOST_FORMS = 5_000


def requests_of(
    flow_file: FlowFile, roots: Sequence[Group], receipt_id: str | None = None
) -> Iterator[tuple[Request, Site]]:
    """Give each root group's request and site, as `request_of` and `site_of` do. Raises as they do."""
    if flow_file.spec is None or not isinstance(roots, Roots):
        for root in roots:
            yield request_of(flow_file, root, receipt_id), site_of(root)
        return
    begun = begun_request(flow_file, receipt_id)
    forms: dict[tuple[Any, ...], Read | None] = {}
    for line, lines in roots.each_by_lines():
        parts = [text.split("|") for text in lines]
        form = (len(parts[0]), *[part[0] for part in parts])
        if form not in forms:
            forms = {} if len(forms) >= _MOST_FORMS else forms
            forms[form] = _read_of(begun, roots.grow(lines, line), lines, flow_file.spec.root)
        if (read := forms[form]) is not None:
            yield read(line, lines, parts)
        else:
            root = roots.grow(lines, line)
            yield request_of(flow_file, root, receipt_id), site_of(root)


def _read_of(begun: Request, root: Group, lines: Sequence[str], layout: GroupSpec) -> Read | None:
    """Give what reads the lines of such a form; None where only its groups tell."""
    groups = list(root.walk())
    if root.spec is not layout or [group.raw() for group in groups] != lines:
        return None
    if not begun.flow.startswith("D0142"):
        return _by_form(begun, levels_of(layout, [group.code for group in groups]))
    return _by_place(begun, layout) if len(root.fields) == len(layout.fields) else None


def _by_form(begun: Request, levels: Sequence[int]) -> Read:
    def read(line: int, lines: Sequence[str], parts: Sequence[Sequence[str]]) -> tuple[Request, Site]:
        return d0001_request(begun, line, tuple(lines), facts_in(parts, levels)), NO_SITE

    return read


def _by_place(begun: Request, layout: GroupSpec) -> Read:
    asked_at, site_at = (
        itemgetter(*[layout.position(name) + 1 for name in names]) for names in (OF_D0142, OF_SITE)
    )
    has_site = layout.code == "267"

    def read(line: int, lines: Sequence[str], parts: Sequence[Sequence[str]]) -> tuple[Request, Site]:
        root = parts[0]
        site = site_in(site_at(root)) if has_site else NO_SITE
        return d0142_request(begun, line, tuple(lines), asked_at(root)), site

    return read
