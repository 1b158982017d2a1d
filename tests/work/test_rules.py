"""The rules of the trade, one fault at a time: a whole visit, one thing changed, the sentence for it."""

from __future__ import annotations

import inspect
import re
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.problems import Severity, problem_kinds
from mopdesk.work import conditions, rules, rules_meters, rules_registers, rules_replacement, rules_visit
from mopdesk.work.conditions import CONDITIONS
from mopdesk.work.findings import findings, outcome
from mopdesk.work.nouns import KindOfWork, Request
from mopdesk.work.rule_input import typed_moment, typed_time
from mopdesk.work.rules import RULES, check, supports
from mopdesk.work.visit_facts import MeterSeen, VisitFacts
from tests.work.process_stories import MPAN
from tests.work.rule_cases import (
    AUTHORISED,
    EXCHANGED,
    NO_ACCESS,
    PLAIN,
    PROCESSES,
    VISITED,
    codes,
    held,
    long_path,
    rule_input,
)
from tests.work.rule_faults import FAULTS

WHOLE = {
    "Option 1, fitted": ("option-1", VISITED, {}),
    "Option 1, not fitted": ("option-1", VISITED | {"meters.0.finding": "not-fitted"}, {}),
    "Option 1, exchange asked for": ("option-1", EXCHANGED, {"state": "replacing", "flow": "D0142"}),
    "Option 1, exchange authorised": ("option-1", EXCHANGED | AUTHORISED, {}),
    "Option 1, no access": ("option-1", NO_ACCESS, {}),
    "Option 2, fitted": ("option-2", VISITED | {"replacement.replaced": False}, {}),
    "Option 2, exchanged": ("option-2", EXCHANGED, {}),
    "Option 2, no access": ("option-2", NO_ACCESS, {}),
    "Option 3, exchanged": ("option-3", EXCHANGED, {}),
    "Option 3, adds export": (
        "option-3",
        VISITED | {"meters.0.finding": "static-adds-export", "replacement.replaced": False},
        {},
    ),
    "Option 3, referred back": (
        "option-3",
        VISITED
        | {
            "meters.0.finding": "not-fitted",
            "replacement.refer_back_smart": True,
            "access.next_visit": "2026-11-19",
        },
        {},
    ),
    "plain exchange": ("plain-exchange", EXCHANGED | {"meters.0.finding": None}, {}),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_visit_has_nothing_to_fix(name):
    process, fields, changes = WHOLE[name]
    assert check(rule_input(process, fields, **changes)) == ()


def test_a_plain_investigation_says_that_its_time_is_assumed():
    assert codes(rule_input("plain-investigation", PLAIN, held=None)) == ["deadline-assumed"]


@pytest.mark.parametrize(
    ("process", "visit", "fields", "changes", "code", "path"),
    [pytest.param(*row, id=f"{row[4]} {number}") for number, row in enumerate(FAULTS)],
)
def test_one_fault_gives_its_sentence_at_its_place(process, visit, fields, changes, code, path):
    found = check(rule_input(process, visit | fields, **changes))
    mine = [problem for problem in found if problem.code == code]
    assert mine, [problem.code for problem in found]
    assert path is None or long_path(path) in [problem.place.path for problem in mine]
    assert all(problem.text and "{" not in problem.text + problem.advice for problem in mine)


# What a fault cannot come without.
COMPANIONS = {
    "replaced-and-referred-back": {
        "new-meter-not-replaced",
        "next-visit-missing",
        "reason-not-replaced-missing",
    },
    "removed-serial-missing": {"final-reading-missing", "registers-against-ssc"},
    "replaced-missing": {"next-visit-missing", "reason-not-replaced-missing"},
}


@pytest.mark.parametrize(
    ("process", "visit", "fields", "changes", "code", "path"),
    [pytest.param(*row, id=f"{row[4]} {number}") for number, row in enumerate(FAULTS)],
)
def test_one_fault_brings_no_other_sentence(process, visit, fields, changes, code, path):
    others = {found.code for found in check(rule_input(process, visit | fields, **changes))} - {code}
    allowed = COMPANIONS.get(code, set()) | ({"deadline-assumed"} if process.startswith("plain-i") else set())
    assert others <= allowed


def test_every_sentence_that_a_rule_can_say_has_a_case_here():
    modules = (conditions, rules, rules_meters, rules_registers, rules_replacement, rules_visit)
    words = {word for module in modules for word in re.findall(r'"([a-z-]+)"', inspect.getsource(module))}
    told = {row[4] for row in FAULTS}
    elsewhere = {"reason-given", "deadline-assumed", "different-meter-from-request"}
    elsewhere |= {"removed-twice", "new-serial-twice"}
    assert (words & problem_kinds().keys()) - told == elsewhere


WARNINGS = [row for row in FAULTS if problem_kinds()[row[4]].severity is Severity.WARNING]


@pytest.mark.parametrize(
    ("process", "visit", "fields", "changes", "code", "path"),
    [pytest.param(*row, id=f"{row[4]} {number}") for number, row in enumerate(WARNINGS)],
)
def test_a_reason_turns_a_warning_into_a_note(process, visit, fields, changes, code, path):
    asked = rule_input(process, visit | fields | {f"reasons.{code}": "Agreed with {the} office"}, **changes)
    mine = [problem for problem in check(asked) if problem.code == code]
    assert {problem.severity for problem in mine} == {Severity.NOTE}
    assert all(problem.text.endswith("Reason given: Agreed with {the} office") for problem in mine)


def test_a_reason_does_not_lift_an_error():
    asked = rule_input("option-1", VISITED | {"date": None, "reasons.visit-date-missing": "lost"})
    assert [problem.severity for problem in check(asked)] == [Severity.ERROR]


def test_errors_come_first():
    found = check(rule_input("option-3", EXCHANGED | {"new.serial": None}, photos=0, signatures=()))
    order = [problem.severity for problem in found]
    assert order == sorted(order, key=[Severity.ERROR, Severity.WARNING, Severity.NOTE].index)
    assert order[0] is Severity.ERROR
    assert order[-1] is Severity.WARNING


def test_a_kind_that_is_not_supported_asks_no_wrong_question():
    asked = rule_input("option-1", {}, job={"kind": KindOfWork.FUNCTIONALITY})
    assert codes(asked) == ["kind-not-written"]
    assert [kind for kind in KindOfWork if supports(kind)] == [KindOfWork.INVESTIGATION, KindOfWork.EXCHANGE]


def test_a_blank_visit_is_asked_for_what_every_answer_needs():
    found = codes(rule_input("option-1", {}, photos=0, signatures=()))
    assert found == [
        "access-missing",
        "engineer-missing",
        "photos-missing",
        "signature-missing",
        "visit-date-missing",
    ]


def test_a_different_meter_with_a_reason_passes_the_rules():
    fields = VISITED | {"meters.0.serial": "Z1", "different_meter_reason": "Exchanged in 2019, never told"}
    assert codes(rule_input("option-1", fields)) == []


def test_without_details_the_request_tells_which_meter_to_expect():
    request = Request(flow="D0001", mpan=MPAN, sender_role="X", sender_id="GMTR", meter_serials=("Z1",))
    asked = rule_input("option-1", VISITED, held=None, job={"request": request})
    assert codes(asked) == ["different-meter-from-request"]


@pytest.mark.parametrize("meter_type", ["S2A", "S1B", "2ADF", "s2cde"])
def test_a_smart_meter_needs_no_agreement(meter_type):
    fields = EXCHANGED | {"replacement.supplier_agreement": None, "new.meter_type": meter_type}
    assert codes(rule_input("option-3", fields)) == []


def two_exchanges(**changes):
    """Two meters exchanged at once, both sound but for what is changed."""
    fields = dict(EXCHANGED)
    for path, value in EXCHANGED.items():
        if path.startswith("replacement.exchanges.0"):
            fields[path.replace("exchanges.0", "exchanges.1")] = value
    fields |= {
        "meters.1.serial": "EXTRA1",
        "meters.1.finding": "not-fitted",
        "replacement.exchanges.1.removed_serial": "EXTRA1",
        "replacement.exchanges.1.new.serial": "E26N123489",
        "replacement.exchanges.1.new.registers.0.quantity": "AE",
    }
    return rule_input("option-3", fields | changes, held=held("F75A_00802 S:AI:5", "EXTRA1 S:AE:5"))


def test_two_exchanges_at_once():
    assert codes(two_exchanges()) == []
    assert codes(two_exchanges(**{"replacement.exchanges.1.new.serial": "e26n 123488"})) == [
        "new-serial-twice"
    ]
    assert "removed-twice" in codes(two_exchanges(**{"replacement.exchanges.1.removed_serial": "F75A 00802"}))


def test_a_reading_on_another_day_is_compared_with_its_date():
    fields = EXCHANGED | {"old.final_readings.0.taken_at": "2026-11-17 16:00"}
    assert codes(rule_input("option-3", fields)) == []
    fields |= {"old.final_readings.0.taken_at": "2026-11-18T11:00:01"}
    assert codes(rule_input("option-3", fields)) == ["final-reading-after-removal"]


@pytest.mark.parametrize("text", ["", "1041", "10:4", "24:00", "10:60", "10:41:60", "१०:४१", "10:41:00:00"])
def test_what_is_no_time(text):
    assert typed_time(text) is None
    assert typed_moment(text, date(2026, 11, 18)) is None


def test_every_rule_and_condition_names_its_source():
    assert [
        rule.__name__ for rule in (*RULES, *CONDITIONS.values()) if "Source:" not in (rule.__doc__ or "")
    ] == []


TEXTS = st.sampled_from(
    ["", " ", "x", "2026-11-18", "2026-02-31", "10:41", "99:99", "fitted", "-1", "1_0", "٣", "S"]
)


@given(st.data())
def test_no_text_in_any_field_makes_the_rules_fail(data):
    fields = dict(data.draw(st.sampled_from([VISITED, EXCHANGED, NO_ACCESS])))
    for path, value in fields.items():
        if isinstance(value, str) and data.draw(st.booleans()):
            fields[path] = data.draw(TEXTS)
    process = data.draw(st.sampled_from(sorted(PROCESSES)))
    found = check(rule_input(process, fields))
    assert all(problem.text for problem in found)


OFFERED = st.sampled_from([code for code, spec in findings().items() if spec.offered])


@given(OFFERED, OFFERED, st.booleans())
def test_the_worst_meter_decides(one, other, swap):
    seen = [MeterSeen(finding=one), MeterSeen(finding=other)]
    facts = msgspec.structs.replace(VisitFacts(), meters=tuple(reversed(seen) if swap else seen))
    worst = max((one, other), key=lambda code: findings()[code].rank)
    assert outcome(facts).finding == worst
    assert outcome(facts, asks_finding=False).finding == "not-asked"
