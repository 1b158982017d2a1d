"""A file in words: every field with its meaning and how surely that is known."""

import pytest

from mopdesk.flows.explain import explain
from mopdesk.flows.reader import open_flow
from tests.flows.flow_examples import SAMPLES, catalogue, full_group, lines_of, opened, sample, specs


def rows_of(name):
    return explain(open_flow(sample(name), catalogue()), catalogue())


def row(rows, line, name):
    (one,) = [one for one in rows if (one.line, one.name) == (line, name)]
    return one


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.usr")))
def test_every_field_of_every_line_has_a_row(name):
    rows = rows_of(name)
    for number, line in enumerate(sample(name).decode().splitlines(), start=1):
        code, *fields = line.removesuffix("|").split("|")
        here = [one for one in rows if one.line == number]
        assert {one.group for one in here} == {code}
        assert [one.position for one in here] == list(range(1, len(here) + 1))
        texts = [one.text for one in here]
        assert texts[: len(fields)] == fields
        assert not any(texts[len(fields) :])


def test_codes_dates_and_mpans_are_put_into_words():
    rows = rows_of("D0142001-made")
    assert row(rows, 1, "from_role").meaning == "Supplier"
    assert row(rows, 1, "created").meaning == "9 November 2026, 09:30:00"
    assert row(rows, 2, "mpan").meaning == "14 1098 7654 325"
    assert row(rows, 2, "appointment_date").meaning == "18 November 2026"
    assert row(rows, 2, "appointment_from").meaning == "08:00"
    assert row(rows, 2, "meter_type").meaning == "Non half-hourly"
    assert row(rows, 2, "existing_metering").meaning == "yes"
    assert row(rows, 2, "additional_information").meaning == ""
    assert row(rows_of("D0150002-published"), 4, "location").meaning == "Intake"


def test_a_row_carries_its_source_and_how_surely_it_is_known():
    rows = rows_of("D0142001-made")
    kind = row(rows, 2, "meter_type")
    assert (kind.item, kind.item_confidence, kind.domain, kind.confidence) == (
        "J0483",
        "inferred",
        "CHAR(5)",
        "inferred",
    )
    assert "N" in kind.note
    assert kind.source
    assert row(rows, 2, "mpan").confidence == "found"
    assert row(rows, 2, "unknown_21").confidence == "assumed"
    assert row(rows, 4, "group_count").group_title == "File trailer"


def test_the_less_sure_of_group_and_field_counts():
    rows = rows_of("D0001001-made")
    assert row(rows, 2, "mpan").confidence == "inferred"
    assert row(rows, 2, "date").confidence == "assumed"
    assert "found" not in {one.confidence for one in rows if one.group.startswith("00")}


def test_a_meaning_has_its_own_confidence():
    spec = catalogue().find("D0010002")
    lines = lines_of([full_group(spec.root)])
    rows = explain(opened(spec, lines), catalogue())
    reading = next(one for one in rows if one.name == "reading_type")
    assert (reading.meaning, reading.meaning_confidence) == ("Actual change of Supplier reading", "found")
    technical = catalogue().find("D0150002")
    rows = explain(opened(technical, lines_of([full_group(technical.root)])), catalogue())
    assert next(one for one in rows if one.name == "main_check").meaning_confidence == "recalled"
    assert next(one for one in rows if one.name == "current_rating").meaning_confidence == ""


def test_groups_nest_by_depth():
    rows = rows_of("D0010002-published")
    assert {(one.group, one.depth) for one in rows} == {
        ("ZHV", 0),
        ("026", 0),
        ("028", 1),
        ("030", 2),
        ("ZPT", 0),
    }


def test_unknown_groups_and_surplus_fields_are_rows_too():
    data = sample("D0142001-made").replace(b"|T||\n", b"|T||EXTRA|\n268|7|RAW|\n", 1)
    rows = explain(open_flow(data, catalogue()), catalogue())
    unknown = [one for one in rows if one.line == 3]
    assert [(one.text, one.confidence, one.title) for one in unknown] == [
        ("7", "unknown layout", ""),
        ("RAW", "unknown layout", ""),
    ]
    extra = next(one for one in rows if one.text == "EXTRA")
    assert (extra.position, extra.confidence) == (22, "unknown layout")


def test_a_flow_that_is_not_known_is_shown_raw():
    rows = [one for one in rows_of("D0149001-published") if one.group not in {"ZHV", "ZPT"}]
    assert {one.confidence for one in rows} == {"unknown layout"}
    assert [one.text for one in rows if one.group == "284"] == ["S", "1"]


def test_problems_stand_on_their_fields_and_each_once():
    data = (
        sample("D0142001-made").replace(b"1410987654325", b"1410987654326").replace(b"20261118", b"20261318")
    )
    data = data.replace(b"|T||\n", b"|T||EXTRA|\n", 1).replace(b"GMTR", b"gmtr")
    flow_file = open_flow(data, catalogue())
    rows = explain(flow_file, catalogue())
    assert [one.code for one in row(rows, 1, "from_id").problems] == ["participant-id-unusual"]
    assert [one.code for one in row(rows, 2, "mpan").problems] == ["mpan-check-digit", "fields-surplus"]
    assert [one.code for one in row(rows, 2, "appointment_date").problems] == ["field-not-date"]
    shown = [found for one in rows for found in one.problems]
    assert sorted(one.code for one in shown) == sorted(one.code for one in flow_file.problems)


def test_a_wrong_text_has_no_meaning():
    data = (
        sample("D0142001-made").replace(b"1410987654325", b"1410987654326").replace(b"20261118", b"20261318")
    )
    rows = explain(open_flow(data, catalogue()), catalogue())
    assert row(rows, 2, "mpan").meaning == ""
    assert row(rows, 2, "appointment_date").meaning == ""


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
def test_every_flow_can_be_explained(spec):
    rows = explain(opened(spec, lines_of([full_group(spec.root)])), catalogue())
    inner = [one for one in rows if one.group not in {"ZHV", "ZPT"}]
    assert len(inner) == sum(len(group.fields) for group in spec.root.walk())
    assert all(one.title and one.source and one.text for one in inner)


def test_a_file_without_a_header_has_no_rows():
    assert explain(open_flow(b"hello", catalogue()), catalogue()) == ()
