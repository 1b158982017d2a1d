"""Writing: counts, blanks and pipes; nothing lost in silence; what was written reads back the same."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Severity, errors_in
from mopdesk.flows.fieldtypes import parse_domain
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Group, make_group
from mopdesk.flows.writer import text_faults, write, write_checked
from tests.flows.flow_examples import MPANS, catalogue, envelope, full_group, good_text, lines_of, specs

D0002 = catalogue().find("D0002001")


def report(text="CHECKED.", **texts):
    return make_group(
        D0002.root,
        [make_group(D0002.group("005"), meter_id="F75A 00802")],
        **({"mpan": MPANS[0], "additional_information": text, "date_of_action": "20261113"} | texts),
    )


def test_a_file_as_it_leaves():
    data = write(
        envelope(D0002, from_role="M", from_id="BMET", to_role="X", to_id="GMTR"),
        [report(), report(mpan=MPANS[1])],
        D0002,
        completed=datetime(2026, 11, 9, 9, 30, 1, tzinfo=UTC),
    )
    assert data.decode("ascii").split("\r\n") == [
        "ZHV|0000000301|D0002001|M|BMET|X|GMTR|20261109093000||||TR01|",
        "004|1200023305976|CHECKED.|20261113|",
        "005|F75A 00802||",
        "004|2000055433815|CHECKED.|20261113|",
        "005|F75A 00802||",
        "ZPT|0000000301|4||2|20261109093001|",
        "",
    ]


def test_line_ends_are_a_choice():
    data = write(envelope(D0002), [report()], D0002, newline="\n")
    assert b"\r" not in data
    with pytest.raises(NotAllowed):
        write(envelope(D0002), [report()], D0002, newline="\r")


def test_times_are_written_in_utc():
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert b"|20260701090000|" in write(envelope(D0002, created=summer), [report()], D0002)
    for created in (None, datetime(2026, 7, 1)):  # noqa: DTZ001
        with pytest.raises(NotAllowed, match="time"):
            write(envelope(D0002, created=created), [report()], D0002)


def test_a_short_group_is_filled_with_blanks():
    short = Group(code="004", fields=(MPANS[0],), spec=D0002.root)
    assert b"\r\n004|1200023305976|||\r\n" in write(envelope(D0002), [short], D0002)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 201, "1 too long"),
        ("a|b", "U+007C"),
        ("a\nb", "U+000A"),
        ("a\r", "U+000D"),
        ("£5", "U+00A3"),
        ("Tŷ", "U+0177"),
        ("a\u2028", "U+2028"),
        ("a\x85", "U+0085"),
        ("a\f", "U+000C"),
        ("a\0", "U+0000"),
        ("\ud800", "U+D800"),
    ],
)
def test_what_a_flow_cannot_carry_is_never_written(text, told):
    with pytest.raises(NotAllowed) as refusal:
        write(envelope(D0002), [report(text)], D0002)
    assert told in refusal.value.detail
    assert "Additional Information" in refusal.value.title


@pytest.mark.parametrize(
    "changes", [{"file_identifier": "1|2"}, {"sending_application": "É"}, {"test_flag": "\n"}]
)
def test_nor_in_the_header(changes):
    with pytest.raises(NotAllowed, match="header"):
        write(envelope(D0002, **changes), [report()], D0002)


def test_text_faults_count():
    assert text_faults("MILL LANE", 200) == []
    assert text_faults("x" * 200, 200) == []
    too_long, unsupported = text_faults("££é" + "x" * 200, 200)
    assert too_long.severity is unsupported.severity is Severity.ERROR
    assert "203 characters; 200 fit. It is 3 too long" in too_long.text
    assert "3 characters" in unsupported.text
    assert "£ (U+00A3), é (U+00E9)" in unsupported.text
    assert [one.code for one in text_faults("é" * 999, None)] == ["text-unsupported"]


def test_a_layout_is_kept_to():
    unknown = Group(code="9ZZ", fields=("x",))
    surplus = Group(code="004", fields=(MPANS[0], "", "", "more"), spec=D0002.root)
    with_unknown = msgspec.structs.replace(report(), groups=(unknown,))
    for roots in ([], [unknown], [surplus], [with_unknown], [make_group(D0002.group("005"))]):
        with pytest.raises(NotAllowed):
            write(envelope(D0002), roots, D0002)
    with pytest.raises(NotAllowed, match="belong together"):
        write(envelope(D0002, flow="D0150002"), [report()], D0002)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mpan": "1200023305977"}, "would have to be 6"),
        ({"mpan": ""}, "MPAN core is missing"),
        # Only inferred in the catalogue, so a warning on its way in; on its way out it stops.
        ({"date_of_action": "13/11/26"}, "Date of Action"),
    ],
)
def test_what_the_validator_refuses_does_not_leave(changes, told):
    with pytest.raises(NotAllowed) as refusal:
        write_checked(envelope(D0002), [report(**changes)], D0002, catalogue())
    assert told in str(refusal.value)


def test_a_header_that_would_be_refused_does_not_leave():
    with pytest.raises(NotAllowed, match="would not be accepted"):
        write_checked(envelope(D0002, to_id=""), [report()], D0002, catalogue())
    with pytest.raises(NotAllowed):
        write_checked(envelope(D0002, file_identifier="12345678901"), [report()], D0002, catalogue())


def test_groups_in_the_wrong_place_do_not_leave():
    orphan = msgspec.structs.replace(report(), groups=(make_group(D0002.group("006"), register="01"),))
    with pytest.raises(NotAllowed, match="below 005"):
        write_checked(envelope(D0002), [orphan], D0002, catalogue())


# --- The law: read(write(x)) is x ---


def texts_of(field):
    """Give a strategy of texts that the field takes."""
    kind = parse_domain(field.domain)
    if field.check == "mpan":
        return st.sampled_from(MPANS)
    if field.codes and catalogue().code_list(field.codes).complete:
        choices = st.sampled_from(catalogue().code_list(field.codes).codes())
    elif field.domain.startswith(("CHAR", "ANY")):
        plain = st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="|")
        choices = st.text(plain, min_size=1, max_size=min(kind.limit or 30, 30)).filter(str.strip)
    elif field.domain.startswith(("NUM", "INT")):
        choices = st.from_regex(r"[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True).filter(
            lambda text: kind.fault(text) is None
        )
    else:
        values = {
            "DATE": st.dates(),
            "TIME": st.times(),
            "DATETIME": st.datetimes(),
            "BOOLEAN": st.booleans(),
        }
        choices = values[field.domain].map(kind.to_text)
    return choices if field.mandatory else st.one_of(st.just(""), choices)


def groups_of(spec):
    """Give a strategy of whole groups of that layout, inner ones in its order."""
    inner = [
        st.lists(groups_of(child), min_size=child.minimum, max_size=min(child.maximum or 2, 2))
        for child in spec.groups
    ]
    return st.tuples(st.fixed_dictionaries({f.name: texts_of(f) for f in spec.fields}), *inner).map(
        lambda drawn: make_group(spec, [group for groups in drawn[1:] for group in groups], **drawn[0])
    )


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
@settings(max_examples=40)
@given(data=st.data())
def test_what_was_written_reads_back(spec, data):
    roots = data.draw(st.lists(groups_of(spec.root), min_size=1, max_size=3))
    head = envelope(spec)
    newline = data.draw(st.sampled_from(["\r\n", "\n"]))
    back = open_flow(write_checked(head, roots, spec, catalogue(), newline=newline), catalogue())
    assert not errors_in(back.problems)
    assert {one.severity for one in back.problems} <= {Severity.NOTE}
    assert back.envelope == head
    assert lines_of(back.roots) == lines_of(roots)
    for was, now in zip(
        [group for root in roots for group in root.walk()],
        [group for root in back.roots for group in root.walk()],
        strict=True,
    ):
        for field in was.spec.fields:
            kind = parse_domain(field.domain)
            assert kind.to_value(now.text(field.name)) == kind.to_value(was.text(field.name))


@given(st.text(max_size=30))
def test_any_text_either_leaves_unchanged_or_is_refused(text):
    try:
        data = write_checked(envelope(D0002), [report(text)], D0002, catalogue())
    except NotAllowed:
        assert text_faults(text, 200)
        return
    assert open_flow(data, catalogue()).roots[0].text("additional_information") == text


def test_a_full_file_of_every_flow_leaves():
    for spec in specs():
        roots = [full_group(spec.root, mpan) for mpan in MPANS]
        data = write_checked(envelope(spec), roots, spec, catalogue())
        assert good_text(spec.root.fields[0]).encode() in data
