"""A flow file in words, field by field, for screens and the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache

import msgspec

from mopdesk.basics.identifiers import mpan_is_good, spaced_mpan
from mopdesk.basics.problems import Problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.schema import Confidence, FieldSpec, GroupSpec
from mopdesk.flows.tree import FlowFile, Group

UNKNOWN_LAYOUT = "unknown layout"
# Nobody reads more, and a file of nothing but pipes would fill the memory.
MOST_ROWS = 250_000


class ExplainedField(msgspec.Struct, frozen=True, kw_only=True):
    """One field as a row of a table. `position` counts from 1 after the group code.

    `depth` is the group's nesting (0 for envelope and root). `confidence` is that of the field, or of its
    group where that is less sure, or 'unknown layout'; problems of the whole line stand on its
    first row. `meaning_confidence` is that of the code's meaning, '' where no code list gave it.
    """

    line: int
    group: str
    group_title: str
    depth: int
    position: int
    name: str
    title: str
    item: str
    item_confidence: str
    domain: str
    mandatory: bool
    text: str
    meaning: str
    meaning_confidence: str
    confidence: str
    source: str
    note: str
    problems: tuple[Problem, ...] = ()


def long_date(day: date) -> str:
    """Write a date as people read it: '9 November 2026'."""
    return f"{day.day} {day:%B %Y}"


def meaning_of(text: str, field: FieldSpec, catalogue: Catalogue) -> str:
    """Say what a field's text means: code list, date, time, spaced MPAN; '' where there is nothing to add."""
    if not text.strip():
        return ""
    if field.codes is not None:
        return catalogue.code_list(field.codes).meaning(text) or ""
    if field.check == "mpan":
        return spaced_mpan(text) if mpan_is_good(text) else ""
    domain = parse_domain(field.domain)
    value = None if domain.fault(text) else domain.to_value(text)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{long_date(value)}, {value:%H:%M:%S}"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return ""


def explain(flow_file: FlowFile, catalogue: Catalogue, most: int = MOST_ROWS) -> tuple[ExplainedField, ...]:
    """Give every field of the file as a row: header, groups, trailer; blank and unknown fields too.

    The group with which the rows reach `most` is the last one.
    """
    by_line: defaultdict[int, list[Problem]] = defaultdict(list)
    for found in flow_file.problems:
        if found.place.line is not None:
            by_line[found.place.line].append(found)
    rows: list[ExplainedField] = []
    for group, depth in _groups(flow_file):
        rows += _rows(group, depth, by_line.get(group.line, []), catalogue)
        if len(rows) >= most:
            break
    return tuple(rows)


def _groups(flow_file: FlowFile) -> Iterator[tuple[Group, int]]:
    if flow_file.header is not None:
        yield flow_file.header, 0
    for root in flow_file.roots:
        yield from _nested(root, 0)
    if flow_file.trailer is not None:
        yield flow_file.trailer, 0


def _nested(group: Group, depth: int) -> Iterator[tuple[Group, int]]:
    yield group, depth
    for inner in group.groups:
        yield from _nested(inner, depth + 1)


def _rows(group: Group, depth: int, problems: list[Problem], catalogue: Catalogue) -> list[ExplainedField]:
    specs: tuple[FieldSpec, ...] = group.spec.fields if group.spec else ()
    count = max(len(group.fields), len(specs), 1)
    names = {spec.name for spec in specs} if problems else set()
    rows: list[ExplainedField] = []
    for index in range(count):
        field = specs[index] if index < len(specs) else None
        text = group.fields[index] if index < len(group.fields) else ""
        here = (
            tuple(
                found
                for found in problems
                if (field is not None and found.place.field == field.name)
                or (index == 0 and found.place.field not in names)
            )
            if problems
            else ()
        )
        rows.append(_row(group, depth, index, field, text, here, catalogue))
    return rows


def _row(
    group: Group,
    depth: int,
    index: int,
    field: FieldSpec | None,
    text: str,
    problems: tuple[Problem, ...],
    catalogue: Catalogue,
) -> ExplainedField:
    return ExplainedField(
        line=group.line,
        group=group.code,
        group_title=group.spec.title if group.spec else "",
        depth=depth,
        position=index + 1,
        name=field.name if field else "",
        title=field.title if field else "",
        item=(field.item or "") if field else "",
        item_confidence=field.item_confidence.value if field and field.item else "",
        domain=field.domain if field else "",
        mandatory=field.mandatory if field else False,
        text=text,
        meaning=meaning_of(text, field, catalogue) if field else "",
        meaning_confidence=_meaning_confidence(text, field, catalogue) if field else "",
        confidence=_confidence(field, group.spec) if field else UNKNOWN_LAYOUT,
        source=field.source if field else "",
        note=field.note if field else "",
        problems=problems,
    )


def _meaning_confidence(text: str, field: FieldSpec, catalogue: Catalogue) -> str:
    entry = catalogue.code_list(field.codes).entries.get(text) if field.codes else None
    return entry.confidence.value if entry else ""


def _confidence(field: FieldSpec, group: GroupSpec | None) -> str:
    """Give the less sure of field and group."""
    return _less_sure(field.confidence, group.confidence if group else field.confidence).value


@cache
def _less_sure(one: Confidence, other: Confidence) -> Confidence:
    """Give whichever of the two stands further down the list from found to assumed."""
    return max(one, other, key=list(Confidence).index)
