"""Held details: a D0150 root group kept as plain text, turned back whole, and read for screens."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.flows.validator import check_root
from mopdesk.work.meter_details import (
    details_of,
    expected_serials,
    export_only,
    group_of,
    meters_of,
    same_serial,
)
from mopdesk.work.nouns import HeldDetails
from mopdesk.work.typed_details import TypedDetails, check_typed, held_from_typed, read_typed, typed_group
from tests.work.answer_cases import catalogue, held_of, sample_held, text_file

MPAN = "1200023305976"
DETAILS = (
    f"288|{MPAN}|20150401||E|",
    "289|0393|20150401|||",
    "762|20150402|POINT MAINTENANCE|",
    "290|F75A 00802|||80|H|ACME FERRARIS|UFUN|||||||||||N|19850612|19850101|20350101|||H|20150401|",
    "291|200/5|",
    "293|S|C|AI|1.00||5|||",
    "295|1|AI|0.5|",
    "296|20150402|SEALS REPLACED|",
    "08A|GONE1|20150401|UFUN|",
)


def spec(name="D0150002"):
    return catalogue().find(name)


@pytest.mark.parametrize("flow", ["D0150001", "D0150002"])
def test_details_of_either_version_come_back_line_for_line(flow):
    held = held_of(text_file(*DETAILS, flow=flow), MPAN)
    assert [group.raw() for group in group_of(held, spec()).walk()] == list(DETAILS)
    assert all(group.spec is not None for group in group_of(held, spec()).walk())


def test_details_survive_json_as_the_store_keeps_them():
    held = held_of(text_file(*DETAILS), MPAN)
    back = msgspec.json.decode(msgspec.json.encode(held), type=HeldDetails)
    assert [group.raw() for group in group_of(back, spec()).walk()] == list(DETAILS)
    assert (expected_serials(back), export_only(back)) == (("F75A 00802",), False)


def test_a_group_that_the_layout_does_not_have_keeps_its_text():
    lines = (*DETAILS[:6], "294|ODD|", *DETAILS[6:8])
    root = group_of(held_of(text_file(*lines), MPAN), spec())
    assert [group.raw() for group in root.walk()] == list(lines)
    assert [group.raw() for group in root.walk() if group.spec is None] == ["294|ODD|"]
    assert meters_of(root)[0].serial == "F75A 00802"


def test_details_are_read_for_a_screen():
    view = details_of(group_of(held_of(text_file(*DETAILS), MPAN), spec()))
    assert (view.mpan, view.ssc, view.energisation_status) == (MPAN, "0393", "E")
    assert (view.effective_from, view.ssc_effective_from) == (date(2015, 4, 1), date(2015, 4, 1))
    assert view.removed == (("GONE1", date(2015, 4, 1), "UFUN"),)
    (meter,) = view.meters
    assert (meter.serial, meter.make_and_type, meter.current_rating) == ("F75A 00802", "ACME FERRARIS", "80")
    assert (meter.meter_type, meter.location, meter.asset_provider, meter.ssc) == ("N", "H", "UFUN", "0393")
    assert (meter.ct_ratio, meter.retrieval_method) == ("200/5", "H")
    assert (meter.installed_on, meter.certification_expires) == (date(1985, 6, 12), date(2035, 1, 1))
    assert [(one.register, one.digits, one.multiplier) for one in meter.registers] == [("S", "5", "1.00")]
    assert meter.maintenance == ((date(2015, 4, 2), "SEALS REPLACED"),)


def test_an_mpan_with_two_registers_shows_both():
    (meter,) = meters_of(group_of(sample_held("1100013222955"), spec()))
    assert [one.register for one in meter.registers] == ["L", "N"]


def test_details_of_a_supply_without_meters_hold_none():
    held = held_of(text_file(f"288|{MPAN}|20150401||E|"), MPAN)
    assert (expected_serials(held), meters_of(group_of(held, spec())), export_only(held)) == ((), (), False)


@pytest.mark.parametrize(
    ("quantities", "only"), [(["AE"], True), (["AE", "AE"], True), (["AI", "AE"], False)]
)
def test_an_mpan_whose_registers_all_export_is_known(quantities, only):
    registers = [f"293|{number:02}|C|{quantity}|1.00||5|||" for number, quantity in enumerate(quantities)]
    assert export_only(held_of(text_file(*DETAILS[:4], *registers), MPAN)) is only


@pytest.mark.parametrize("line", [f"288|{MPAN}|20151301||E|", f"288|{MPAN}|||E|", f"288|{MPAN}|"])
def test_details_without_a_real_date_are_not_kept(line):
    with pytest.raises(NotAllowed, match=r"real date"):
        held_of(text_file(line), MPAN)


def test_serial_numbers_are_compared_without_spaces_and_case():
    assert same_serial("F75A 00802", " f75a00802")
    assert not same_serial("F75A 00802", "F75A 00803")


# --- Typed by the office ---

TYPED = {
    "mpan": "12 0002 3305 976",
    "effective_from": "2015-04-01",
    "energisation_status": "E",
    "ssc": "0393",
    "ssc_effective_from": "2015-04-01",
    "meters": [
        {
            "serial": "F75A 00802",
            "make_and_type": "ACME FERRARIS",
            "meter_type": "N",
            "current_rating": "80",
            "location": "H",
            "asset_provider": "UFUN",
            "retrieval_method": "H",
            "retrieval_effective_from": "2015-04-01",
            "installed_on": "1985-06-12",
            "ct_ratio": "200/5",
            "registers": [{"register": "S", "digits": "5"}],
        }
    ],
}
NOTED = datetime(2026, 11, 9, tzinfo=UTC)


def test_typed_details_become_the_d0150_that_they_describe():
    held = held_from_typed(read_typed(TYPED), spec(), id="details-2", from_id="BMET", noted_at=NOTED)
    assert (held.origin, held.mpan, held.flow) == ("typed", MPAN, "D0150002")
    assert [group.raw() for group in group_of(held, spec()).walk()] == [
        f"288|{MPAN}|20150401||E|",
        "289|0393|20150401|||",
        "290|F75A 00802|||80|H|ACME FERRARIS|UFUN|||||||||||N|19850612|||||H|20150401|",
        "291|200/5|",
        "293|S|C|AI|1.00||5|||",
    ]
    assert not check_root(group_of(held, spec()), spec(), catalogue(), strict=True)


def test_what_is_typed_wrong_stands_as_typed_for_the_check_to_find():
    root = typed_group(TypedDetails(mpan=MPAN, effective_from="1/4/2015"), spec())
    found = {(one.code, one.place.field) for one in check_root(root, spec(), catalogue(), strict=True)}
    assert ("field-not-date", "effective_from") in found
    assert ("field-missing", "energisation_status") in found
    with pytest.raises(NotAllowed):
        held_from_typed(
            TypedDetails(mpan=MPAN, effective_from="1/4/2015"), spec(), id="x", from_id="BMET", noted_at=NOTED
        )


def test_what_typed_details_lack_is_asked_for_by_name_and_place():
    assert check_typed(read_typed(TYPED), spec(), catalogue()) == ()
    meter = TYPED["meters"][0] | {"asset_provider": "", "current_rating": "eighty"}
    found = check_typed(read_typed(TYPED | {"meters": [meter]}), spec(), catalogue())
    assert [(one.code, one.place.path) for one in found] == [
        ("answer-field-wrong", "meters.0.current_rating"),
        ("answer-field-missing", "meters.0.asset_provider"),
    ]
    assert found[1].text == "Meter Asset Provider Id of meter F75A 00802 is missing."


def test_a_misspelt_name_in_typed_details_is_refused_by_name():
    with pytest.raises(Usage, match=r"effective.*\$\.meters\[0\]"):
        read_typed({"meters": [{"effective": "2015-04-01"}]})
