"""A flow file against the catalogue: which groups stand where, and whether each field fits.

The same validator checks what arrives and what leaves. A fault against a group or field that is not
found in writing is only a warning, because the layout may be what is wrong; an MPAN that fails its check
always counts in full. With `strict` nothing is softened: that is how files that leave are checked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from mopdesk.basics.problems import MOST_LISTED, Place, Problem, Severity, errors_in, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.checks import ALWAYS_ERRORS, CHECKS, mpan_fault
from mopdesk.flows.fieldtypes import Fault, parse_domain, shown
from mopdesk.flows.schema import Confidence, FieldSpec, FlowSpec, GroupSpec
from mopdesk.flows.tree import FlowFile, Group

# So that a file of nothing but faults cannot fill the memory.
MOST_PROBLEMS = 25
MOST_FAULTS = 250_000


def validate(flow_file: FlowFile, catalogue: Catalogue, *, strict: bool = False) -> FlowFile:
    """Give the file with the problems of its fields and groups added, all sorted by line."""
    if flow_file.spec is None:
        return flow_file
    found = list(flow_file.problems)
    for root in flow_file.roots:
        found += check_root(root, flow_file.spec, catalogue, strict=strict)
        if len(found) > MOST_FAULTS:
            del found[MOST_LISTED - 1 :]
            # Of no line, so that it stands before all others.
            found.append(problem("too-many-faults", limit=MOST_FAULTS, line=root.line))
            break
    found.sort(key=lambda one: one.place.line or 0)
    return msgspec.structs.replace(flow_file, problems=tuple(found))


def check_root(
    root: Group, spec: FlowSpec, catalogue: Catalogue, *, strict: bool = False
) -> tuple[Problem, ...]:
    """Find what is wrong with one MPAN's groups, in the order of the lines; at most 25, errors first."""
    found: list[Problem] = []
    if root.code != spec.root.code:
        # The root group of an assumed layout may be another: its first field is still the MPAN.
        text = root.fields[0] if root.fields else ""
        if fault := mpan_fault(text):
            found.append(problem(fault[0], Place(line=root.line, group=root.code, field="mpan"), **fault[1]))
    for group in root.walk():
        if group.spec is not None:
            found += check_fields(group, group.spec, spec, catalogue, strict=strict)
            found += _check_inner(group, group.spec, assumed=spec.assumed, strict=strict)
    return at_most(found, root.line)


def at_most(found: list[Problem], line: int) -> tuple[Problem, ...]:
    """Give what was found in the groups that begin on that line; of more than 25 the errors first."""
    if len(found) <= MOST_PROBLEMS:
        return tuple(found)
    errors = errors_in(found)
    kept = [*errors, *(one for one in found if one.severity is not Severity.ERROR)][:MOST_PROBLEMS]
    rest = problem("problems-left-out", Place(line=line), count=len(found) - MOST_PROBLEMS)
    return (*sorted(kept, key=lambda one: one.place.line or 0), rest)


# --- Fields ---


def check_fields(
    group: Group,
    layout: GroupSpec,
    spec: FlowSpec,
    catalogue: Catalogue,
    *,
    strict: bool = False,
    places: Sequence[int] | None = None,
) -> list[Problem]:
    """Find what is wrong with one line's fields, or with those at `places` alone, and with their number."""
    soft = not strict and (spec.assumed or layout.confidence is not Confidence.FOUND)
    found: list[Problem] = []
    for position in range(len(layout.fields)) if places is None else places:
        field = layout.fields[position]
        text = group.fields[position] if position < len(group.fields) else ""
        fault = field_fault(text, field, catalogue)
        if fault is None:
            continue
        code, of_fault = fault
        place = Place(line=group.line, group=group.code, field=field.name)
        softened = (soft or (not strict and field.confidence is not Confidence.FOUND)) and (
            code not in ALWAYS_ERRORS
        )
        values = {"group": group.code, "position": position + 1, "title": field.title, **of_fault}
        one = problem(code, place, **values)
        found.append(_softened(one) if softened else one)
    if len(group.fields) > len(layout.fields):
        counts: dict[str, Any] = {"count": len(group.fields), "expected": len(layout.fields)}
        found.append(
            problem("fields-surplus", Place(line=group.line, group=group.code), group=group.code, **counts)
        )
    return found


def field_fault(text: str, field: FieldSpec, catalogue: Catalogue) -> Fault | None:
    """Find what is wrong with one field's text: blank, further check, domain, code list."""
    if field.check == "mpan":
        return CHECKS["mpan"](text)
    if not text.strip():
        if field.mandatory:
            return "field-missing", {}
        return None
    if fault := parse_domain(field.domain).fault(text):
        return fault
    if field.check and (fault := CHECKS[field.check](text)):
        return fault
    return _code_fault(text, field, catalogue)


def _code_fault(text: str, field: FieldSpec, catalogue: Catalogue) -> Fault | None:
    if field.codes is None:
        return None
    codes = catalogue.code_list(field.codes)
    if codes.meaning(text) is not None:
        return None
    values = {"shown": shown(text), "codes": codes.title}
    return ("field-code-unknown" if codes.complete else "field-code-not-listed"), values


def _softened(found: Problem) -> Problem:
    if found.severity is not Severity.ERROR:
        return found
    return msgspec.structs.replace(found, severity=Severity.WARNING)


# --- Groups ---


def check_groups(root: Group, spec: FlowSpec) -> list[Problem]:
    """Find what is wrong with number and order of the groups below a root, whatever their fields hold."""
    return [
        found
        for group in root.walk()
        if group.spec is not None
        for found in _check_inner(group, group.spec, assumed=spec.assumed, strict=False)
    ]


def _check_inner(group: Group, spec: GroupSpec, *, assumed: bool, strict: bool) -> list[Problem]:
    """Count the inner groups against the layout and compare their order with it."""
    found: list[Problem] = []
    for inner in spec.groups:
        members = group.children(inner.code)
        values: dict[str, Any] = {"parent": group.code, "group": inner.code, "title": inner.title}
        values["count"] = len(members)
        one: Problem | None = None
        if len(members) < inner.minimum:
            place = Place(line=group.line, group=inner.code)
            one = problem("group-too-few", place, minimum=inner.minimum, **values)
        elif inner.maximum is not None and len(members) > inner.maximum:
            place = Place(line=members[inner.maximum].line, group=inner.code)
            one = problem("group-too-many", place, maximum=inner.maximum, **values)
        if one is not None:
            sure = {inner.confidence, inner.occurrence_confidence} == {Confidence.FOUND} and not assumed
            found.append(one if sure or strict else _softened(one))
    return found + _order(group, spec)


def _order(group: Group, spec: GroupSpec) -> list[Problem]:
    places = {inner.code: position for position, inner in enumerate(spec.groups)}
    found: list[Problem] = []
    latest: tuple[int, str] = (-1, "")
    for inner in group.groups:
        if inner.code not in places or inner.spec is None:
            continue
        here = places[inner.code]
        if here < latest[0]:
            place = Place(line=inner.line, group=inner.code)
            values: dict[str, Any] = {"group": inner.code, "title": inner.spec.title, "earlier": latest[1]}
            found.append(problem("group-order", place, **values))
        else:
            latest = (here, inner.code)
    return found
