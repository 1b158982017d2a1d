"""The two lines around a flow: what header and trailer say, and whether they agree with what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from mopdesk.basics.problems import Place, Problem, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.checks import CHECKS
from mopdesk.flows.fieldtypes import Moment, parse_domain, shown
from mopdesk.flows.schema import FieldSpec, FlowSpec
from mopdesk.flows.tree import Envelope, Group

OTHER_HEADERS = {"ZHF": "the fixed-length format", "ZHD": "the pool transfer format"}
HEADERS = ("ZHV", *OTHER_HEADERS)


def no_header(head: Group) -> Problem:
    """Say why a file's first line is no header that mopdesk reads."""
    place = Place(line=head.line, group=head.code if head.code in OTHER_HEADERS else None)
    if head.code in OTHER_HEADERS:
        return problem("header-kind", place, kind=head.code, meaning=OTHER_HEADERS[head.code])
    return problem("no-header", place, start=shown(head.code, 20))


def read_envelope(header: Group) -> Envelope:
    """Give what the ZHV line says; a creation time that cannot be read is None."""
    created, moment = header.text("created"), Moment()
    naive = None if moment.fault(created) else moment.to_value(created)
    return Envelope(
        file_identifier=header.text("file_identifier"),
        flow=header.text("flow"),
        from_role=header.text("from_role"),
        from_id=header.text("from_id"),
        to_role=header.text("to_role"),
        to_id=header.text("to_id"),
        created=naive.replace(tzinfo=UTC) if isinstance(naive, datetime) else None,
        sending_application=header.text("sending_application"),
        receiving_application=header.text("receiving_application"),
        broadcast=header.text("broadcast"),
        test_flag=header.text("test_flag"),
    )


def header_faults(header: Group, catalogue: Catalogue) -> list[Problem]:
    """Find what is wrong with the fields of the ZHV line."""
    found = [
        _field_fault(header, position, field, catalogue)
        for position, field in enumerate(catalogue.header.fields, start=1)
    ]
    return [*(one for one in found if one is not None), *_surplus(header)]


def _field_fault(group: Group, position: int, field: FieldSpec, catalogue: Catalogue) -> Problem | None:
    text = group.text(field.name)
    place = Place(line=group.line, group=group.code, field=field.name)
    values: dict[str, Any] = {"group": group.code, "position": position, "title": field.title}
    if not text.strip():
        return problem("envelope-field-missing", place, **values) if field.mandatory else None
    domain = parse_domain(field.domain)
    if domain.fault(text):
        return problem("envelope-field-malformed", place, shown=shown(text), wanted=domain.wanted, **values)
    if field.codes and catalogue.code_list(field.codes).meaning(text) is None:
        codes = catalogue.code_list(field.codes).title
        return problem("envelope-code-unknown", place, shown=shown(text), codes=codes, **values)
    if field.check and (fault := CHECKS[field.check](text)):
        return problem(fault[0], place, title=field.title, **fault[1])
    return None


def _surplus(group: Group) -> list[Problem]:
    expected = len(group.spec.fields) if group.spec else 0
    if len(group.fields) <= expected:
        return []
    place = Place(line=group.line, group=group.code)
    values: dict[str, Any] = {"group": group.code, "count": len(group.fields), "expected": expected}
    return [problem("envelope-fields-surplus", place, **values)]


def layout_notes(envelope: Envelope, spec: FlowSpec, line: int) -> list[Problem]:
    """Say where a flow is read by another version's layout, or by an assumed one; `line` is the header's."""
    notes: list[Problem] = []
    if spec.name != envelope.flow:
        place = Place(line=line, group="ZHV", field="flow")
        notes.append(problem("version-unknown", place, flow=shown(envelope.flow), known=spec.name))
    if spec.assumed:
        notes.append(problem("layout-assumed", Place(line=line), flow=spec.name))
    return notes


def part(groups: Sequence[Group]) -> tuple[list[Group], Group | None, list[Problem]]:
    """Part the lines after the header into groups, trailer and what is wrong with the order of the two."""
    body: list[Group] = []
    problems: list[Problem] = []
    for index, group in enumerate(groups):
        if group.code in HEADERS:
            place = Place(line=group.line, group=group.code)
            problems.append(problem("second-header", place, line=group.line))
        elif group.code == "ZPT":
            if rest := groups[index + 1 :]:
                problems.append(problem("after-trailer", Place(line=rest[0].line), line=rest[0].line))
            return body, group, problems
        else:
            body.append(group)
    problems.append(problem("no-trailer", Place(line=groups[-1].line if groups else 1)))
    return body, None, problems


def trailer_faults(
    trailer: Group, envelope: Envelope, counted: int, instances: int | None, root: str
) -> list[Problem]:
    """Compare the ZPT line with the header and with the lines between.

    `counted` is the number of groups, `instances` that of root groups `root`, None where the flow is not
    known. A blank flow count is no fault.
    """
    found: list[Problem] = []

    def add(code: str, field: str, **values: Any) -> None:
        found.append(problem(code, Place(line=trailer.line, group="ZPT", field=field), **values))

    identifier = trailer.text("file_identifier")
    if identifier != envelope.file_identifier:
        header_says = shown(envelope.file_identifier)
        add("file-ids-differ", "file_identifier", trailer=shown(identifier), header=header_says)
    stated = trailer.text("group_count")
    if not _is_count(stated, counted):
        add("group-count-wrong", "group_count", stated=shown(stated), counted=counted)
    flows = trailer.text("flow_count")
    if instances is not None and flows and not _is_count(flows, instances):
        add("flow-count-wrong", "flow_count", stated=shown(flows), counted=instances, root=root)
    if trailer.text("checksum"):
        add("checksum-not-checked", "checksum")
    completed, moment = trailer.text("completed"), Moment()
    if completed and moment.fault(completed):
        add("trailer-time-malformed", "completed", shown=shown(completed), wanted=moment.wanted)
    return found + _surplus(trailer)


def _is_count(text: str, counted: int) -> bool:
    return parse_domain("INT").fault(text) is None and int(text) == counted
