"""The D0150 after a visit: what is copied, what an exchange moves, and what is held back."""

import msgspec
import pytest

from mopdesk.basics.errors import NotAllowed
from mopdesk.work.outbound import compose, file_texts, leaving, stops
from mopdesk.work.visit_facts import Exchange, MeterSeen, NewRegister, Replacement
from tests.work.answer_cases import MADE_AT, NEW_METER, catalogue, checked, exchanged, visit, written
from tests.work.details_cases import HEAD, LABEL, MPAN, details, held, meter, option_2, option_3


def problems(given):
    return {found.code for answer in compose(given) for found in answer.problems}


# --- Nothing changed ---


def test_earlier_removals_and_our_own_earlier_finding_are_not_sent_again():
    kept = "296|20150402|SEALS REPLACED|"
    ours = f"296|20251120|{LABEL}CANNOT TELL. METER NOT REPLACED.|"
    lines = [*HEAD, "762|20150402|POINT MAINTENANCE|", *meter("OLD1", kept, ours), "08A|GONE1|20150401|UFUN|"]
    assert details(option_2(visit("OLD1", "fitted"), held(*lines))) == [
        *HEAD,
        "762|20150402|POINT MAINTENANCE|",
        *meter("OLD1", kept, f"296|20261120|{LABEL}FITTED. METER NOT REPLACED.|"),
    ]


def test_details_received_as_version_001_leave_as_002():
    given = option_2(visit("OLD1", "fitted"), held(*HEAD, *meter("OLD1"), flow="D0150001"))
    (answer,) = compose(given)
    assert answer.flow == "D0150002"
    assert details(given)[:-1] == [*HEAD, *meter("OLD1")]


def test_each_meter_that_was_checked_gets_its_own_finding():
    facts = msgspec.structs.replace(
        visit("OLD1", "fitted"), meters=(checked("OLD1", "fitted"), checked("old2", "static-import-only"))
    )
    lines = [*HEAD, *meter("OLD1"), *meter("OLD2"), *meter("OLD3")]
    assert details(option_2(facts, held(*lines))) == [
        *HEAD,
        *meter("OLD1", f"296|20261120|{LABEL}FITTED. METER NOT REPLACED.|"),
        *meter("OLD2", f"296|20261120|{LABEL}NOT REQUIRED, STATIC METER, IMPORT ONLY. METER NOT REPLACED.|"),
        *meter("OLD3"),
    ]


def test_a_change_of_energisation_is_not_slipped_into_a_copy_but_told():
    given = option_2(visit("OLD1", "fitted", energisation_left="D"), held(*HEAD, *meter("OLD1")))
    assert details(given)[0] == HEAD[0]
    assert problems(given) == {"energisation-differs"}


def test_a_group_that_the_layout_lacks_is_left_out_and_named():
    given = option_2(visit("OLD1", "fitted"), held(*HEAD, *meter("OLD1", "294|ODD|")))
    (answer,) = compose(given)
    assert [group.code for group in answer.root.walk()] == ["288", "289", "290", "293", "296"]
    (found,) = answer.problems
    assert (found.code, found.severity) == ("details-part-left-out", "warning")
    assert "294|ODD|" in found.text


def test_surplus_fields_of_held_details_are_left_out_and_named():
    lines = [HEAD[0], "289|0393|20150401|||SURPLUS|", *meter("OLD1")]
    given = option_2(visit("OLD1", "fitted"), held(*lines))
    assert problems(given) == {"details-part-left-out"}
    assert details(given)[1] == HEAD[1]


# --- After an exchange ---


def exchange_of(serial, **more):
    return exchanged(serial, "not-fitted", **more)


def test_another_meter_that_was_only_checked_stays_with_its_finding():
    facts = msgspec.structs.replace(
        exchange_of("OLD1"), meters=(checked("OLD1", "not-fitted"), checked("OLD2", "fitted"))
    )
    sent = details(option_2(facts, held(*HEAD, *meter("OLD1"), *meter("OLD2"))))
    assert [line for line in sent if line.startswith("296")] == [
        (
            f"296|20261120|{LABEL}NOT FITTED. METER REPLACED 20261120, NEW METER E26N123488, "
            "NEW METER STATIC, IMPORT ONLY.|"
        ),
        f"296|20261120|{LABEL}FITTED. METER NOT REPLACED.|",
    ]


def test_two_meters_can_be_exchanged_at_once():
    second = msgspec.structs.replace(NEW_METER, serial="E26N999999", finding="fitted")
    facts = exchange_of("OLD1")
    replacement = msgspec.structs.replace(
        facts.replacement,
        exchanges=(*facts.replacement.exchanges, Exchange(removed_serial="OLD2", new=second)),
    )
    facts = msgspec.structs.replace(
        facts,
        replacement=replacement,
        meters=(checked("OLD1", "not-fitted"), checked("OLD2", "static-adds-export")),
    )
    files = written(option_3(facts, held(*HEAD, *meter("OLD1"), *meter("OLD2", provider="OMAP"))))
    assert files["D0002001"] == [
        f"004|{MPAN}|{LABEL}NOT FITTED. 2 METERS REPLACED 20261120, SEE EACH METER.|20261120|",
        "005|OLD1|NOT FITTED. METER REPLACED 20261120, NEW METER E26N123488, NEW METER STATIC, IMPORT ONLY.|",
        (
            "005|OLD2|STATIC METER ADDS EXPORT TO IMPORT. METER REPLACED 20261120, NEW METER E26N999999, "
            "NEW METER FITTED.|"
        ),
    ]
    sent = files["D0150002"]
    assert [line.split("|")[1] for line in sent if line.startswith("290")] == ["E26N123488", "E26N999999"]
    assert [line for line in sent if line.startswith("08A")] == [
        "08A|OLD1|20261120|UFUN|",
        "08A|OLD2|20261120|OMAP|",
    ]


def test_the_exchange_has_its_own_date_and_the_maintenance_the_visits():
    sent = details(option_2(exchange_of("OLD1", on="2026-11-19"), held(*HEAD, *meter("OLD1"))))
    assert sent[0].startswith(f"288|{MPAN}|20261119|")
    facts = exchange_of("OLD1")
    late = msgspec.structs.replace(facts, date="2026-11-21")
    sent = details(option_2(late, held(*HEAD, *meter("OLD1"))))
    assert sent[0].startswith(f"288|{MPAN}|20261120|")
    assert [line.split("|")[1] for line in sent if line.startswith("296")] == ["20261121"]


@pytest.mark.parametrize(
    ("ssc", "line"),
    [("", "289|0393|20150401|||"), ("0393", "289|0393|20150401|||"), ("0151", "289|0151|20261120|||")],
)
def test_the_configuration_keeps_its_date_unless_it_changes(ssc, line):
    sent = details(option_2(exchange_of("OLD1", ssc=ssc), held(*HEAD, *meter("OLD1"))))
    assert sent[1] == line


def test_an_exchange_carries_the_energisation_status_in_which_the_site_was_left():
    facts = msgspec.structs.replace(exchange_of("OLD1"), energisation_left="D")
    sent = details(option_2(facts, held(*HEAD, *meter("OLD1"))))
    assert sent[0] == f"288|{MPAN}|20261120||D|"


def test_a_new_meter_on_current_transformers_carries_its_ratio_and_all_its_registers():
    new = msgspec.structs.replace(
        NEW_METER,
        ct_ratio="200/5",
        registers=(
            NewRegister(register="L", digits="6"),
            NewRegister(register="N", digits="6", multiplier="10.00", quantity="AE"),
        ),
    )
    sent = details(option_2(exchange_of("OLD1", new=new), held(*HEAD, *meter("OLD1"))))
    assert sent[3:6] == ["291|200/5|", "293|L|C|AI|1.00||6|||", "293|N|C|AE|10.00||6|||"]


@pytest.mark.parametrize(
    ("told", "sent_as", "codes"), [("", "UFUN", set()), ("OMAP", "OMAP", {"removed-asset-provider-differs"})]
)
def test_the_removed_meter_leaves_under_its_own_asset_provider(told, sent_as, codes):
    facts = exchange_of("OLD1")
    removed = msgspec.structs.replace(facts.replacement.exchanges[0], removed_asset_provider=told)
    replacement = msgspec.structs.replace(facts.replacement, exchanges=(removed,))
    given = option_2(msgspec.structs.replace(facts, replacement=replacement), held(*HEAD, *meter("OLD1")))
    assert details(given)[-1] == f"08A|OLD1|20261120|{sent_as}|"
    assert problems(given) == codes


def test_a_meter_referred_back_for_a_smart_exchange_was_not_replaced():
    facts = visit("OLD1", "not-fitted", replacement=Replacement(replaced=True, refer_back_smart=True))
    sent = details(option_2(facts, held(*HEAD, *meter("OLD1"))))
    assert sent[-1] == (
        f"296|20261120|{LABEL}NOT FITTED. METER NOT REPLACED. REFERRED BACK FOR SMART EXCHANGE.|"
    )
    assert sent[0] == HEAD[0]


def test_a_serial_number_typed_without_its_space_leaves_as_it_is_held():
    lines = [*HEAD, *meter("F75A 00802")]
    files = written(option_3(exchange_of("f75a00802"), held(*lines)))
    assert files["D0150002"][-1].startswith("08A|F75A 00802|")
    assert files["D0002001"][1].startswith("005|F75A 00802|")


# --- Held back, or asked for ---


def test_another_meter_on_site_holds_the_d0150_back_and_lets_the_report_go():
    facts = visit("OTHER9", "fitted", different_meter_reason="Exchanged before our appointment")
    report, details_answer = answers = compose(option_3(facts, held(*HEAD, *meter("OLD1"))))
    assert (report.withheld, details_answer.withheld, details_answer.root) == (False, True, None)
    assert [found.code for found in details_answer.problems] == ["different-meter-d0150-held"]
    assert leaving(answers) == (report,)
    assert stops(answers) == ()
    assert report.root.text("additional_information") == (
        f"{LABEL}FITTED. METER NOT REPLACED. METER ON SITE OTHER9, METER EXPECTED OLD1. "
        "EXCHANGED BEFORE OUR APPOINTMENT."
    )
    with pytest.raises(NotAllowed, match="D0150"):
        file_texts([details_answer], catalogue(), identifiers={"b2": "1"}, created=MADE_AT, test_flag="OPER")


def test_another_meter_on_site_stops_where_only_a_d0150_is_owed():
    answers = compose(option_2(visit("OTHER9", "fitted"), held(*HEAD, *meter("OLD1"))))
    assert leaving(answers) == ()
    assert [found.code for found in stops(answers)] == ["different-meter-d0150-held"]


def test_an_exchange_of_a_meter_that_is_not_held_holds_the_d0150_back():
    facts = msgspec.structs.replace(exchange_of("OTHER9"), meters=(checked("OLD1", "not-fitted"),))
    assert problems(option_2(facts, held(*HEAD, *meter("OLD1")))) == {"different-meter-d0150-held"}


def test_without_details_an_unchanged_d0150_asks_for_them():
    (answer,) = compose(option_2(visit("OLD1", "fitted"), None))
    assert answer.root is None
    assert [(found.code, found.place.path) for found in stops([answer])] == [("details-missing", "held")]


def test_without_details_an_exchange_asks_for_what_the_visit_does_not_tell():
    given = option_2(exchange_of("OLD1", ssc="0393"), None)
    (answer,) = compose(given)
    assert {(found.code, found.place.field, found.place.path) for found in answer.problems} == {
        ("answer-field-missing", "energisation_status", "energisation_left"),
        ("answer-field-missing", "ssc_effective_from", "held"),
        ("answer-field-missing", "asset_provider", "replacement.exchanges.0.removed_asset_provider"),
    }


def test_details_without_meters_take_the_exchange_from_the_visit():
    facts = exchange_of("OLD1")
    removed = msgspec.structs.replace(facts.replacement.exchanges[0], removed_asset_provider="OMAP")
    facts = msgspec.structs.replace(
        facts, replacement=msgspec.structs.replace(facts.replacement, exchanges=(removed,))
    )
    sent = details(option_2(facts, held(*HEAD)))
    assert [line.split("|")[0] for line in sent] == ["288", "289", "290", "293", "296", "08A"]
    assert sent[-1] == "08A|OLD1|20261120|OMAP|"


def test_a_meter_that_stays_but_is_not_held_is_asked_for():
    facts = msgspec.structs.replace(
        exchange_of("OLD1"),
        meters=(checked("OLD1", "not-fitted"), MeterSeen(serial="OLD2", finding="fitted")),
    )
    found = [one for answer in compose(option_2(facts, held(*HEAD))) for one in answer.problems]
    assert ("details-meter-missing", "meters.1.serial") in {(one.code, one.place.path) for one in found}


def test_replaced_without_an_exchange_is_asked_for():
    facts = visit("OLD1", "not-fitted", replacement=Replacement(replaced=True))
    (answer,) = compose(option_2(facts, held(*HEAD, *meter("OLD1"))))
    assert [(one.code, one.place.path) for one in stops([answer])] == [
        ("exchange-missing", "replacement.exchanges")
    ]
