"""The phrase book: the same finding always in the same words, and words that a flow can carry."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.fieldtypes import unusual_characters
from mopdesk.work import wording
from mopdesk.work.code_lists import code_list
from mopdesk.work.findings import Outcome, findings, outcome
from mopdesk.work.visit_facts import Access, Exchange, MeterSeen, NewMeter, Replacement, VisitFacts

LABEL = "SSTPGP BACKSTOP CHECK: "
BOOK = wording.load_wording()


def said(facts, *, labelled=True, different=None):
    came_to = outcome(facts, asks_finding=labelled)
    return wording.report_text(BOOK, facts, came_to, labelled=labelled, different=different)


def seen(finding, **more):
    return VisitFacts(
        date="2026-11-20",
        access=Access(got_in=True),
        meters=(MeterSeen(serial="OLD1", finding=finding),),
        replacement=Replacement(**more),
    )


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("fitted", "FITTED. METER NOT REPLACED."),
        ("not-fitted", "NOT FITTED. METER NOT REPLACED."),
        ("static-import-only", "NOT REQUIRED, STATIC METER, IMPORT ONLY. METER NOT REPLACED."),
        ("import-export", "NOT REQUIRED, IMPORT AND EXPORT REGISTERS. METER NOT REPLACED."),
        (
            "static-adds-export",
            "STATIC METER ADDS EXPORT TO IMPORT. METER NOT REPLACED. SUPPLIER TO DECIDE ON REPLACEMENT.",
        ),
        ("cannot-tell", "CANNOT TELL. METER NOT REPLACED."),
    ],
)
def test_each_finding_has_its_words(finding, words):
    assert said(seen(finding)) == LABEL + words


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        ("fitted", "NEW METER FITTED."),
        ("static-import-only", "NEW METER STATIC, IMPORT ONLY."),
        ("import-export", "NEW METER HAS IMPORT AND EXPORT REGISTERS."),
        ("", "NEW METER NOT CHECKED."),
    ],
)
def test_an_exchange_names_the_new_meter_and_what_it_is(finding, words):
    exchange = Exchange(removed_serial="OLD1", new=NewMeter(serial="new 2", finding=finding))
    facts = seen("not-fitted", replaced=True, on="2026-11-18", exchanges=(exchange,))
    assert said(facts) == f"{LABEL}NOT FITTED. METER REPLACED 20261118, NEW METER NEW 2, {words}"
    assert said(facts, labelled=False) == "METER REPLACED 20261118, NEW METER NEW 2."


def test_several_exchanges_are_told_meter_by_meter():
    exchanges = tuple(
        Exchange(removed_serial=old, new=NewMeter(serial=new, finding="fitted"))
        for old, new in (("OLD1", "NEW1"), ("OLD2", "NEW2"))
    )
    facts = seen("not-fitted", replaced=True, on="2026-11-18", exchanges=exchanges)
    assert said(facts) == f"{LABEL}NOT FITTED. 2 METERS REPLACED 20261118, SEE EACH METER."
    told = wording.meter_text(
        wording.load_wording(), facts.meters[0], exchanges[0], "20261118", labelled=True
    )
    assert told == "NOT FITTED. METER REPLACED 20261118, NEW METER NEW1, NEW METER FITTED."


def test_no_access_tells_why_and_when_next_and_says_nothing_of_the_meter():
    facts = VisitFacts(
        date="2026-11-16", access=Access(got_in=False, reason="no-answer", next_visit="2026-11-24")
    )
    assert said(facts) == f"{LABEL}NO ACCESS. NO ANSWER. NEXT VISIT 20261124."
    assert said(facts, labelled=False) == "NO ACCESS. NO ANSWER. NEXT VISIT 20261124."


def test_another_reason_for_no_access_is_told_by_the_engineers_notes():
    facts = VisitFacts(access=Access(got_in=False, reason="other", notes="Road closed {today}"))
    assert said(facts) == f"{LABEL}NO ACCESS. ROAD CLOSED {{TODAY}}."


def test_why_a_meter_stays_is_told():
    facts = seen("not-fitted", replaced=False, reason_not_replaced="meter board rotten")
    assert said(facts) == f"{LABEL}NOT FITTED. METER NOT REPLACED. REASON: METER BOARD ROTTEN."
    smart = seen("not-fitted", replaced=True, refer_back_smart=True)
    assert said(smart) == f"{LABEL}NOT FITTED. METER NOT REPLACED. REFERRED BACK FOR SMART EXCHANGE."


def test_another_meter_on_site_is_told_with_both_serials_and_the_reason():
    facts = msgspec.structs.replace(seen("fitted"), different_meter_reason="Exchanged by someone before us")
    assert said(facts, different=("OLD1", "HELD9")) == (
        f"{LABEL}FITTED. METER NOT REPLACED. METER ON SITE OLD1, METER EXPECTED HELD9. "
        "EXCHANGED BY SOMEONE BEFORE US."
    )


def test_plain_work_is_told_in_the_engineers_words_and_never_labelled():
    facts = msgspec.structs.replace(seen(""), result="Accuracy within limits.\r\nNo fault found")
    assert said(facts, labelled=False) == "ACCURACY WITHIN LIMITS. NO FAULT FOUND."


def test_a_meter_tells_its_finding_how_it_was_made_and_what_was_remarked():
    meter = MeterSeen(
        serial="OLD1", finding="not-fitted", methods=("marking", "disc"), remarks="disc seen reversing"
    )
    assert wording.meter_text(BOOK, meter, None, "", labelled=True) == (
        "NOT FITTED. CHECKED BY MARKING, DISC TEST. DISC SEEN REVERSING."
    )
    assert wording.meter_text(BOOK, meter, None, "", labelled=False) == "DISC SEEN REVERSING."


def test_a_maintenance_text_is_recognised_as_our_own():
    text = wording.maintenance_text(
        wording.load_wording(), seen("fitted"), Outcome(finding="fitted", replaced=False), "fitted", None
    )
    assert text == f"{LABEL}FITTED. METER NOT REPLACED."
    assert wording.begins_with_label(text)
    assert not wording.begins_with_label("CHANGE OF TENANCY, SEE SSTPGP BACKSTOP CHECK: FITTED.")


def test_every_finding_reason_and_method_of_the_forms_has_words():
    book = wording.load_wording()
    offered = {code for code, spec in findings().items() if spec.offered}
    assert offered <= set(book.finding)
    assert offered <= set(book.new_meter)
    assert {entry.code for entry in code_list("methods").codes} == set(book.method)
    assert {entry.code for entry in code_list("no-access-reasons").codes} == set(book.no_access)


def test_every_phrase_tells_its_source_and_the_label_is_not_claimed_as_found():
    book = load_toml("wording.toml")
    phrases = [row for part in ("finding", "sentence", "method", "no_access") for row in book[part].values()]
    assert all(row["source"] and row["confidence"] for row in [*phrases, book["label"], *book["not_sent"]])
    assert wording.load_wording().label.confidence == "assumed"


@pytest.mark.parametrize(
    ("part", "name", "row", "named"),
    [
        ("sentence", "replaced", {"text": "METER {gone}."}, "sentence.replaced"),
        ("sentence", "reason", {"text": "REASON: {reason"}, "sentence.reason"),
        ("finding", "fitted", {"text": "FITTED – SEEN."}, "finding.fitted"),
        ("method", "disc", {"text": "DISC|TEST"}, "method.disc"),
        ("finding", "fitted", {"colour": "red"}, "finding"),
    ],
)
def test_a_malformed_phrase_book_is_refused_naming_the_item(part, name, row, named):
    data = load_toml("wording.toml")
    data[part][name] = data[part][name] | row
    with pytest.raises(BadResource, match=named):
        wording.read_wording(data)


def test_a_phrase_book_without_a_sentence_is_refused():
    data = load_toml("wording.toml")
    del data["sentence"]["not-replaced"]
    with pytest.raises(BadResource, match="not-replaced"):
        wording.read_wording(data)


@given(st.text(max_size=80))
def test_capitals_never_replace_what_a_flow_cannot_carry(text):
    """Only a to z change, and runs of blanks and line ends; the rest stays to be reported."""
    capitals = wording.in_capitals(text)
    line_ends = {"\t", "\r", "\n"}
    assert set(unusual_characters(capitals)) == set(unusual_characters(text)) - line_ends
    assert not any("a" <= character <= "z" for character in capitals)
    assert [c for c in capitals if not c.isascii()] == [c for c in text if not c.isascii()]
    assert wording.in_capitals(capitals) == capitals


def test_an_office_words_its_answers_itself_and_the_delivered_text_stays():
    own = wording.with_local({"finding.fitted": "BACKSTOP PRESENT."})
    text = wording.maintenance_text(
        own, seen("fitted"), Outcome(finding="fitted", replaced=False), "fitted", None
    )
    assert text == f"{LABEL}BACKSTOP PRESENT. METER NOT REPLACED."
    assert BOOK.finding["fitted"].text == "FITTED."
    assert wording.editable_phrases(BOOK).keys() == wording.editable_phrases(own).keys()


@pytest.mark.parametrize(
    ("where", "text", "fault"),
    [
        ("finding.fitted", "BACKSTOP PRESENT.", ""),
        ("finding.fitted", " ", "needs words"),
        ("finding.fitted", "A|B", "no |"),
        ("finding.fitted", "Fitted.", "capital letters"),
        ("finding.fitted", "FITTED {date}.", "Leave out"),
        ("finding.nowhere", "X", "no such phrase"),
        ("label", "X", "no such phrase"),
        ("sentence.replaced-plain", "METER {serial} FITTED {date}.", ""),
        ("sentence.replaced-plain", "METER FITTED {date}.", "{date}, {serial}"),
        ("sentence.replaced-plain", "METER {serial FITTED {date}.", "{date}, {serial}"),
        ("sentence.replaced-plain", "METER {serial!r} FITTED {date}.", "{date}, {serial}"),
    ],
)
def test_a_text_that_cannot_stand_there_is_refused_with_the_reason(where, text, fault):
    said_of_it = wording.fault_of(where, text)
    assert fault in said_of_it if fault else said_of_it == ""
    kept = wording.editable_phrases(wording.with_local({where: text})).get(where)
    assert (kept is not None and kept.text == text) is not bool(fault)
