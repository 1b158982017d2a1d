"""What the requests of a large file ask, read off its lines: no group is grown that will never be looked at.

Lines that grow into groups in their very order, each by its own layout, say the same without the groups.
Whether they do rests on their codes, and where fields are told by their place, on the number of the root's;
it is tried on the first of each form. All others are read by `intake` as they always were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from mopdesk.flows.assumed import facts_in
from mopdesk.flows.roots import Roots
from mopdesk.flows.schema import GroupSpec
from mopdesk.flows.tree import FlowFile, Group
from mopdesk.work.intake import (
    NO_SITE,
    OF_D0142,
    OF_SITE,
    asked_in_d0001,
    asked_in_d0142,
    request_of,
    said_of_all,
    site_in,
    site_of,
)
from mopdesk.work.nouns import Request, Site

# Of the lines of a root group, parted at their pipes: what is asked, and where.
Read = Callable[[Sequence[Sequence[str]]], tuple[dict[str, Any], Site]]

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
    said, layout = said_of_all(flow_file, receipt_id), flow_file.spec.root
    by_place = said["flow"].startswith("D0142")
    read = _d0142(layout) if by_place else _d0001(layout)
    forms: dict[tuple[Any, ...], bool] = {}
    for line, lines in roots.each_by_lines():
        parts = [text.split("|") for text in lines]
        form = (len(parts[0]), *[part[0] for part in parts])
        if form not in forms:
            forms = {} if len(forms) >= _MOST_FORMS else forms
            forms[form] = _says_the_same(roots.grow(lines, line), lines, layout, by_place=by_place)
        if forms[form]:
            asked, site = read(parts)
            yield Request(line=line, raw=tuple(lines), **said, **asked), site
        else:
            root = roots.grow(lines, line)
            yield request_of(flow_file, root, receipt_id), site_of(root)


def _says_the_same(root: Group, lines: Sequence[str], layout: GroupSpec, *, by_place: bool) -> bool:
    return (
        root.spec is layout
        and (len(root.fields) == len(layout.fields) or not by_place)
        and [group.raw() for group in root.walk()] == lines
    )


def _d0001(layout: GroupSpec) -> Read:
    return lambda parts: (asked_in_d0001(facts_in(parts, layout)), NO_SITE)


def _d0142(layout: GroupSpec) -> Read:
    asked_at, site_at = (
        itemgetter(*[layout.position(name) + 1 for name in names]) for names in (OF_D0142, OF_SITE)
    )
    has_site = layout.code == "267"

    def read(parts: Sequence[Sequence[str]]) -> tuple[dict[str, Any], Site]:
        root = parts[0]
        return asked_in_d0142(asked_at(root)), site_in(site_at(root)) if has_site else NO_SITE

    return read
