"""The office's last look at an answer: the post room's validator, its findings turned to the visit's words.

The validator knows lines, groups and positions; the person who fills in a visit knows "the new meter". Each
fault is told with the field's title and what it belongs to, and points to the path where it is typed.
"""

from __future__ import annotations

from mopdesk.basics.problems import Place, Problem, Severity, problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.fieldtypes import Characters, parse_domain
from mopdesk.flows.schema import FieldSpec
from mopdesk.flows.tree import Envelope, FlowFile, Group
from mopdesk.flows.validator import validate
from mopdesk.flows.writer import text_faults
from mopdesk.work.answers import Composed
from mopdesk.work.sourced import Origin

_ASKED_ANYWAY = (("D0002", "date_of_action"), ("D0002", "additional_information"))


def check_composed(composed: Composed, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Check a composed answer as strictly as a file that leaves; every fault is the job's.

    Notes of the validator stay with it: they ask nothing of the person who sends.
    """
    if composed.root is None:
        return ()
    lines = {group.line: group for group in composed.root.walk()}
    found = [
        _told(composed, lines, fault)
        for fault in validate(_as_file(composed, composed.root), catalogue, strict=True).problems
        if fault.severity is not Severity.NOTE and fault.code not in _TEXT_CODES
    ]
    for group in lines.values():
        found.extend(_text_problems(composed, group))
    found.extend(_blank_although_asked(composed, composed.root, found))
    return tuple(found)


# What `text_faults` tells better: with the count, and always as a stop, for nothing is cut on the way out.
_TEXT_CODES = ("field-too-long", "field-unusual-characters")


def _as_file(composed: Composed, root: Group) -> FlowFile:
    envelope = Envelope(
        file_identifier="",
        flow=composed.flow,
        from_role=composed.from_role,
        from_id=composed.from_id,
        to_role=composed.to_role,
        to_id=composed.to_id,
        created=None,
    )
    return FlowFile(
        envelope=envelope, spec=composed.spec, roots=(root,), problems=(), encoding="utf-8", newline="CRLF"
    )


def _told(composed: Composed, lines: dict[int, Group], fault: Problem) -> Problem:
    group = lines.get(fault.place.line or 0)
    field = _field_of(group, fault.place.field)
    origin = _origin(composed, group, field)
    if field is None or origin is None:
        return _group_told(composed, group, fault)
    if fault.code in ("field-missing", "mpan-missing"):
        return _missing(composed, field, origin, fault.severity)
    return problem(
        "answer-field-wrong",
        _place(origin.group, field, origin),
        severity=fault.severity,
        flow=composed.flow,
        title=field.title,
        owner=origin.owner,
        found=fault.text,
        advice=fault.advice,
    )


def _group_told(composed: Composed, group: Group | None, fault: Problem) -> Problem:
    """Tell a fault that is no single field's: a group too few or too many, or out of order."""
    first = composed.origin(group.line, 1) if group else None
    path = first.source.path if first else None
    if path and fault.place.group == "293":
        path = path.rpartition(".")[0] + ".registers"
    return problem(
        "answer-group-wrong",
        Place(group=fault.place.group, path=path or None),
        severity=fault.severity,
        flow=composed.flow,
        owner=first.owner if first else composed.flow,
        found=fault.text,
    )


def _missing(composed: Composed, field: FieldSpec, origin: Origin, severity: Severity) -> Problem:
    return problem(
        "answer-field-missing",
        _place(origin.group, field, origin),
        severity=severity,
        flow=composed.flow,
        title=field.title,
        owner=origin.owner,
    )


def _text_problems(composed: Composed, group: Group) -> list[Problem]:
    found: list[Problem] = []
    for field, text in group.named():
        if field is None:
            continue
        domain = parse_domain(field.domain)
        if not isinstance(domain, Characters):
            continue
        limit = domain.limit or len(text)
        origin = _origin(composed, group, field)
        found.extend(
            problem(
                "answer-text-wrong",
                _place(group.code, field, origin),
                flow=composed.flow,
                title=field.title,
                owner=origin.owner if origin else "",
                found=fault.text,
                advice=fault.advice,
            )
            for fault in text_faults(text, limit)
        )
    return found


def _blank_although_asked(composed: Composed, root: Group, found: list[Problem]) -> list[Problem]:
    """Ask for what the layout may leave blank but an answer of ours never does."""
    told = {(problem.place.group, problem.place.field) for problem in found}
    missing: list[Problem] = []
    for flow, name in _ASKED_ANYWAY:
        if composed.spec.flow == flow and not root.text(name).strip() and (root.code, name) not in told:
            field = _field_of(root, name)
            origin = _origin(composed, root, field)
            if field and origin:
                missing.append(_missing(composed, field, origin, Severity.ERROR))
    return missing


def _field_of(group: Group | None, name: str | None) -> FieldSpec | None:
    if group is None or group.spec is None:
        return None
    return next((field for field in group.spec.fields if name in (field.name, field.title)), None)


def _origin(composed: Composed, group: Group | None, field: FieldSpec | None) -> Origin | None:
    if group is None or group.spec is None or field is None:
        return None
    return composed.origin(group.line, group.spec.position(field.name) + 1)


def _place(group: str | None, field: FieldSpec | None, origin: Origin | None) -> Place:
    path = origin.source.path if origin else None
    return Place(group=group, field=field.name if field else None, path=path or None)
