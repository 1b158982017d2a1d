"""Lines to trees: which group hangs below which, as the layout says."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mopdesk.basics.problems import Place, Problem, Severity, problem
from mopdesk.flows.fieldtypes import shown
from mopdesk.flows.schema import Confidence, FlowSpec, GroupSpec
from mopdesk.flows.tree import Group


class _Sprout:
    """A group while its inner groups are still arriving."""

    def __init__(self, group: Group, spec: GroupSpec | None) -> None:
        self.group = msgspec.structs.replace(group, spec=spec)
        self.spec = spec
        self.inner: list[_Sprout] = []

    def grown(self) -> Group:
        if not self.inner:
            return self.group
        return msgspec.structs.replace(self.group, groups=tuple(one.grown() for one in self.inner))


def grow(body: Sequence[Group], spec: FlowSpec) -> tuple[tuple[Group, ...], list[Problem]]:
    """Nest the lines below their root groups.

    An unknown group hangs below the group before it and a misplaced one below the root, so that the order
    of the lines is kept. Lines before the first root group are a fault of the file. In an assumed layout
    the first group's code counts as the root's.
    """
    specs = {group.code: group for group in spec.root.walk()}
    parents = {inner.code: group.code for group in spec.root.walk() for inner in group.groups}
    root_code = spec.root.code
    problems: list[Problem] = []
    if spec.assumed and body and body[0].code != root_code:
        place = Place(line=body[0].line, group=body[0].code)
        here = shown(body[0].code)
        problems.append(problem("layout-differs", place, group=here, flow=spec.name, root=root_code))
        root_code = body[0].code
    before = _before_root(body, root_code)
    if before:
        place = Place(line=before[0].line, group=before[0].code)
        here = shown(before[0].code)
        problems.append(problem("group-before-root", place, group=here, line=before[0].line, root=root_code))

    if root_code != spec.root.code:
        # The layout says nothing of a group that stands in the root's place, nor of the root elsewhere.
        specs.pop(root_code, None)
        specs.pop(spec.root.code)
    roots: list[_Sprout] = []
    open_groups: list[_Sprout] = []
    for group in body[len(before) :]:
        sprout = _Sprout(group, specs.get(group.code))
        if group.code == root_code:
            roots.append(sprout)
            open_groups = [sprout]
            continue
        parent = parents.get(group.code)
        opened = _below(open_groups, parent)
        if sprout.spec is None:
            place = Place(line=group.line, group=group.code)
            problems.append(problem("group-unknown", place, group=shown(group.code), flow=spec.name))
            open_groups[-1].inner.append(sprout)
            continue
        if opened is None:
            problems.append(_misplaced(group, sprout.spec, parent or root_code, spec))
        # Below the root, not below the group before it: such lines would nest without end.
        open_groups = opened or roots[-1:]
        open_groups[-1].inner.append(sprout)
        open_groups.append(sprout)
    if not roots:
        problems.append(problem("no-root-group", root=root_code))
    return tuple(root.grown() for root in roots), problems


def _before_root(body: Sequence[Group], root_code: str) -> Sequence[Group]:
    for index, group in enumerate(body):
        if group.code == root_code:
            return body[:index]
    return body


def _below(open_groups: list[_Sprout], parent: str | None) -> list[_Sprout] | None:
    """Close groups until the parent is the innermost that is open; None where it is not open."""
    for depth in range(len(open_groups), 0, -1):
        if open_groups[depth - 1].group.code == parent:
            return open_groups[:depth]
    return None


def _misplaced(group: Group, layout: GroupSpec, parent: str, spec: FlowSpec) -> Problem:
    surely = not spec.assumed and layout.confidence is Confidence.FOUND
    return problem(
        "group-misplaced",
        Place(line=group.line, group=group.code),
        severity=None if surely else Severity.WARNING,
        group=group.code,
        title=layout.title,
        parent=parent,
    )
