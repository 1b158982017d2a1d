"""One battery for every flow, generated from the catalogue: what each fault does, and what it leaves alone.

A fault of a group or field that is found in writing is an error; of one that is not, or in an assumed
layout, a warning. A wrong MPAN always is an error.
"""

import msgspec
import pytest

from mopdesk.basics.problems import Scope, Severity, errors_in
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.reader import open_flow
from mopdesk.flows.schema import Confidence
from tests.flows.flow_examples import (
    MPANS,
    catalogue,
    codes,
    file_of,
    found,
    full_group,
    good_text,
    lines_of,
    opened,
    paths,
    specs,
    swap,
)

NOISE = {"layout-assumed"}


def expected(spec, group, field=None):
    rests = [spec.confidence, group.confidence, *([field.confidence] if field else [])]
    return Severity.ERROR if set(rests) == {Confidence.FOUND} else Severity.WARNING


def each_field(wanted):
    """Give (spec, path to the group, group, field) for each field of each flow that is wanted."""
    return [
        pytest.param(spec, path, group.spec, field, id=f"{spec.name}-{group.code}-{field.name}")
        for spec in specs()
        for path, group in paths(full_group(spec.root))
        for field in group.spec.fields
        if wanted(field)
    ]


def each_group(wanted=lambda _group: True):
    return [
        pytest.param(spec, path, group.spec, id=f"{spec.name}-{group.code}")
        for spec in specs()
        for path, group in paths(full_group(spec.root))
        if wanted(group.spec)
    ]


def with_text(spec, path, field, text):
    """Put a text into one field of the second of three MPANs."""
    roots = [full_group(spec.root, mpan) for mpan in MPANS]
    roots[1] = swap(roots[1], path, lambda group: group.replace(**{field.name: text}))
    return opened(spec, lines_of(roots))


def only_the_second(flow_file):
    """Assert that all that was found lies within the second MPAN, and give it."""
    real = [one for one in flow_file.problems if one.code not in NOISE]
    assert tuple(real) == flow_file.problems_of(flow_file.roots[1])
    return real


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
@pytest.mark.parametrize("inner", [0, 1, 2])
def test_a_good_file_has_no_faults(spec, inner):
    roots = [full_group(spec.root, mpan, inner or 1) for mpan in MPANS]
    if not inner:
        roots = [msgspec.structs.replace(root, groups=()) for root in roots]
    flow_file = opened(spec, lines_of(roots))
    assert set(codes(flow_file)) <= NOISE
    assert lines_of(flow_file.roots) == lines_of(roots)
    assert [group.spec for root in flow_file.roots for group in root.walk()] == [
        group.spec for root in roots for group in root.walk()
    ]


@pytest.mark.parametrize(("spec", "path", "group", "field"), each_field(lambda field: field.mandatory))
@pytest.mark.parametrize("blank", ["", "  "])
def test_each_mandatory_field_is_missed(spec, path, group, field, blank):
    (one,) = only_the_second(with_text(spec, path, field, blank))
    assert (one.place.group, one.place.field) == (group.code, field.name)
    if field.check == "mpan":
        assert (one.code, one.severity) == ("mpan-missing", Severity.ERROR)
    else:
        assert (one.code, one.severity) == ("field-missing", expected(spec, group, field))
        assert field.title in one.text


@pytest.mark.parametrize(("spec", "path", "group", "field"), each_field(lambda field: not field.mandatory))
def test_each_optional_field_may_be_blank(spec, path, group, field):
    assert only_the_second(with_text(spec, path, field, "")) == []


@pytest.mark.parametrize(("spec", "path", "group", "field"), each_field(lambda field: field.codes))
def test_each_code_list_is_walked(spec, path, group, field):
    listed = catalogue().code_list(field.codes)
    for code in listed.codes():
        assert only_the_second(with_text(spec, path, field, code)) == []
    (one,) = only_the_second(with_text(spec, path, field, "?"))
    assert one.place.field == field.name
    if listed.complete:
        assert (one.code, one.severity) == ("field-code-unknown", expected(spec, group, field))
    else:
        assert (one.code, one.severity) == ("field-code-not-listed", Severity.NOTE)


@pytest.mark.parametrize(
    ("spec", "path", "group", "field"), each_field(lambda field: parse_domain(field.domain).limit)
)
def test_each_field_refuses_what_its_domain_does_not_take(spec, path, group, field):
    too_long = good_text(field) + "9" * parse_domain(field.domain).limit
    (one,) = only_the_second(with_text(spec, path, field, too_long))
    assert one.place.field == field.name
    if field.check == "mpan":
        assert (one.code, one.severity) == ("mpan-malformed", Severity.ERROR)
    else:
        assert one.code.startswith("field-")
        assert one.severity is expected(spec, group, field)


@pytest.mark.parametrize(("spec", "path", "group", "field"), each_field(lambda field: field.check == "mpan"))
def test_a_wrong_check_digit_is_always_an_error(spec, path, group, field):
    (one,) = only_the_second(with_text(spec, path, field, "1200023305977"))
    assert (one.code, one.severity, one.scope) == ("mpan-check-digit", Severity.ERROR, Scope.INSTANCE)
    assert "would have to be 6" in one.text


@pytest.mark.parametrize(("spec", "path", "group"), each_group())
def test_an_unknown_group_anywhere_is_kept_and_shown(spec, path, group):
    lines = lines_of([full_group(spec.root)])
    at = 1 + [line[:3] for line in lines].index(group.code)
    lines.insert(at, "9ZZ|KEEP|ME||")
    flow_file = opened(spec, lines)
    one = found(flow_file, "group-unknown")
    assert (one.severity, one.scope, one.place.line) == (Severity.WARNING, Scope.INSTANCE, at + 2)
    assert set(codes(flow_file)) <= NOISE | {"group-unknown"}
    assert lines_of(flow_file.roots) == lines
    assert not errors_in(flow_file.problems)


@pytest.mark.parametrize(("spec", "path", "group"), each_group())
def test_surplus_fields_are_kept_and_noted(spec, path, group):
    lines = lines_of([full_group(spec.root)])
    at = [line[:3] for line in lines].index(group.code)
    lines[at] += "MORE||"
    flow_file = opened(spec, lines)
    assert found(flow_file, "fields-surplus").severity is Severity.NOTE
    assert set(codes(flow_file)) <= NOISE | {"fields-surplus"}
    assert lines_of(flow_file.roots) == lines


@pytest.mark.parametrize(("spec", "path", "group"), each_group())
def test_fields_missing_at_the_end_are_blank(spec, path, group):
    texts = {field.name: good_text(field) for field in group.fields if field.mandatory}
    whole = full_group(spec.root)
    short = swap(whole, path, lambda one: one.replace(**dict.fromkeys(texts.keys() ^ names(one), "") | texts))
    lines = [line.rstrip("|") + "|" for line in lines_of([short])]
    flow_file = opened(spec, lines)
    assert set(codes(flow_file)) <= NOISE
    (there,) = [one for one in flow_file.roots[0].walk() if one.code == group.code]
    assert {name: there.text(name) for name in names(there)} == dict.fromkeys(names(there), "") | texts


def names(group):
    return {field.name for field in group.spec.fields}


@pytest.mark.parametrize(
    ("spec", "path", "group"), each_group(lambda group: any(c.minimum for c in group.groups))
)
def test_an_inner_group_that_has_to_be_there_is_missed(spec, path, group):
    for inner in group.groups:
        if not inner.minimum:
            continue
        without = swap(
            full_group(spec.root),
            path,
            lambda one, code=inner.code: msgspec.structs.replace(
                one, groups=tuple(child for child in one.groups if child.code != code)
            ),
        )
        one = found(opened(spec, lines_of([without])), "group-too-few")
        sure = expected(spec, inner) is Severity.ERROR and inner.occurrence_confidence is Confidence.FOUND
        assert one.severity is (Severity.ERROR if sure else Severity.WARNING)
        assert one.place.group == inner.code


@pytest.mark.parametrize(("spec", "path", "group"), each_group(lambda group: group.maximum))
def test_one_group_too_many_is_found(spec, path, group):
    more = swap(
        full_group(spec.root),
        path[:-1],
        lambda one: msgspec.structs.replace(
            one,
            groups=tuple(
                copy
                for child in one.groups
                for copy in [child] * (group.maximum + 1 if child.code == group.code else 1)
            ),
        ),
    )
    one = found(opened(spec, lines_of([more])), "group-too-many")
    assert one.severity is expected(spec, group)
    assert one.place.group == group.code


def children():
    """Give each group that has a parent, with its parent."""
    return [
        pytest.param(spec, parent, group, id=f"{spec.name}-{group.code}")
        for spec in specs()
        for parent in spec.root.walk()
        for group in parent.groups
    ]


@pytest.mark.parametrize(("spec", "parent", "group"), children())
def test_a_group_before_the_first_root_refuses_the_file(spec, parent, group):
    lines = [full_group(group).raw(), *lines_of([full_group(spec.root)])]
    if spec.assumed:
        # There it counts as the root: it is read, but the MPAN is not where it has to be.
        flow_file = opened(spec, lines, root=group.code)
        assert "layout-differs" in codes(flow_file)
        assert any(one.code.startswith("mpan-") for one in errors_in(flow_file.problems))
    else:
        one = found(opened(spec, lines), "group-before-root")
        assert (one.scope, one.severity, one.place.line) == (Scope.FILE, Severity.ERROR, 2)


@pytest.mark.parametrize(
    ("spec", "parent", "group"), [one for one in children() if one.values[1] is not one.values[0].root]
)
def test_an_orphan_refuses_its_mpan_alone(spec, parent, group):
    roots = [full_group(spec.root, mpan) for mpan in MPANS]
    roots[1] = msgspec.structs.replace(roots[1], groups=(full_group(group),))
    flow_file = opened(spec, lines_of(roots))
    real = only_the_second(flow_file)
    (one,) = [one for one in real if one.code == "group-misplaced"]
    assert one.severity is expected(spec, group)
    assert parent.code in one.text
    assert lines_of(flow_file.roots) == lines_of(roots)


@pytest.mark.parametrize(
    "spec", [spec for spec in specs() if len(spec.root.groups) > 1], ids=lambda s: s.name
)
def test_groups_out_of_order_are_warned_of(spec):
    root = full_group(spec.root)
    backwards = msgspec.structs.replace(root, groups=tuple(reversed(root.groups)))
    flow_file = opened(spec, lines_of([backwards]))
    # From the last group of the layout down to the first, each but one stands too late.
    assert codes(flow_file).count("group-order") == len(spec.root.groups) - 1
    assert not errors_in(flow_file.problems)


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
def test_wrong_counts_refuse_the_file(spec):
    lines = lines_of([full_group(spec.root, mpan) for mpan in MPANS])
    data = file_of(spec, lines)
    more = open_flow(data.replace(b"\r\nZPT", b"\r\n" + lines[0].encode() + b"\r\nZPT"), catalogue())
    assert {"group-count-wrong", "flow-count-wrong"} <= set(codes(more))
    fewer = open_flow(data.replace(lines[-1].encode() + b"\r\n", b"", 1), catalogue())
    assert found(fewer, "group-count-wrong").scope is Scope.FILE
