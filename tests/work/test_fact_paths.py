"""Facts field by field: taken apart and put together again they are the same facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import Usage
from mopdesk.work.fact_paths import assemble, check_path, flatten
from mopdesk.work.visit_facts import (
    Access,
    Exchange,
    MeterSeen,
    NewMeter,
    NewRegister,
    Reading,
    Replacement,
    VisitFacts,
    read_facts,
)

TEXT = st.text(min_size=1, max_size=12)
YES_NO = st.sampled_from([None, True, False])
READINGS = st.lists(st.builds(Reading, register=TEXT, value=TEXT), max_size=3).map(tuple)
METERS = st.lists(
    st.builds(
        MeterSeen,
        serial=TEXT,
        finding=TEXT,
        methods=st.lists(TEXT, max_size=2).map(tuple),
        generation_live=YES_NO,
        readings=READINGS,
    ),
    max_size=2,
).map(tuple)
NEW = st.builds(
    NewMeter, serial=TEXT, registers=st.lists(st.builds(NewRegister, register=TEXT), max_size=2).map(tuple)
)
EXCHANGES = st.lists(st.builds(Exchange, removed_serial=TEXT, final_readings=READINGS, new=NEW), max_size=2)
FACTS = st.builds(
    VisitFacts,
    date=TEXT,
    access=st.builds(Access, got_in=YES_NO, reason=TEXT),
    meters=METERS,
    replacement=st.builds(
        Replacement, replaced=YES_NO, refer_back_smart=st.booleans(), exchanges=EXCHANGES.map(tuple)
    ),
    reasons=st.dictionaries(st.sampled_from(["reading-lower", "disc-without-generation"]), TEXT),
)


@given(FACTS)
def test_facts_survive_being_taken_apart(facts: VisitFacts) -> None:
    assert assemble(flatten(facts)) == facts


def test_every_field_of_a_list_has_a_path_of_its_own() -> None:
    facts = read_facts({"meters": [{"serial": "A", "methods": ["disc"]}, {"finding": "fitted"}]})
    assert flatten(facts) == {
        "meters.0.serial": "A",
        "meters.0.methods": ["disc"],
        "meters.1.finding": "fitted",
    }


def test_a_gap_in_a_list_closes_in_order() -> None:
    facts = assemble({"meters.7.serial": "LATER", "meters.2.serial": "SOONER"})
    assert [meter.serial for meter in facts.meters] == ["SOONER", "LATER"]


def test_no_is_an_answer_and_is_kept() -> None:
    facts = read_facts({"access": {"got_in": False}})
    assert flatten(facts) == {"access.got_in": False}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("meters.0.colour", "red"),
        ("meters.0.serial", 7),
        ("photos.0.file", "a.jpg"),
        ("Meters", "x"),
        ("", "x"),
        ("access", "yes"),
    ],
)
def test_a_field_that_visits_do_not_have_is_refused(path: str, value: object) -> None:
    with pytest.raises(Usage):
        check_path(path, value)


def test_a_path_that_is_cleared_needs_no_value() -> None:
    check_path("meters.0.serial", None)
