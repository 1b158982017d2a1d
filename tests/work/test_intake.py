"""From an imported flow to what is asked: D0142 by its layout, D0001 by what its fields look like."""

from datetime import date

import pytest

from mopdesk.work.intake import clock_time, is_notification, notification_of, request_of, site_of
from tests.work.answer_cases import sample, text_file


def requests(flow_file):
    return [request_of(flow_file, root) for root in flow_file.roots]


def test_a_d0142_is_read_by_its_layout():
    flow_file = sample("D0142001-made.usr")
    first = request_of(flow_file, flow_file.roots[0], receipt_id="receipt-1")
    assert (first.flow, first.mpan, first.sender_role, first.sender_id) == (
        "D0142001",
        "1410987654325",
        "X",
        "GMTR",
    )
    assert (first.recipient_role, first.recipient_id, first.receipt_id) == ("M", "BMET", "receipt-1")
    assert first.text == "SSTPGP - REPLACE METER, NO BACKSTOP FITTED"
    assert (first.appointment, first.appointment_from, first.appointment_to) == (
        date(2026, 11, 18),
        "08:00",
        "12:00",
    )
    assert (first.ssc, first.meter_type, first.energisation, first.existing_metering) == (
        "0393",
        "N",
        "E",
        True,
    )
    assert (first.line, first.file_identifier, first.assumed_layout) == (2, "0000000202", False)
    assert first.raw == (flow_file.roots[0].raw(),)


def test_a_d0142_tells_where_the_meter_is():
    flow_file = sample("D0142001-made.usr")
    first, second = (site_of(root) for root in flow_file.roots)
    assert first.address == ("FLAT 2", "14", "EXAMPLE ROAD", "SAMPLETOWN", "EXAMPLESHIRE")
    assert first.postcode == "ZZ1 4AB"
    assert second.address == ("7", "MADE UP CLOSE", "TESTVILLE")
    assert second.known


def test_a_d0142_whose_optional_fields_are_blank_still_asks():
    line = "267|1410987654325||||||||||||||||||INSTALL METER|F||"
    flow_file = text_file(line, flow="D0142001", sender="X|GMTR")
    asked = request_of(flow_file, flow_file.roots[0])
    assert (asked.text, asked.existing_metering, asked.appointment) == ("INSTALL METER", False, None)
    assert asked.appointment_from == ""
    assert not site_of(flow_file.roots[0]).known


def test_a_d0001_is_read_by_its_form_and_says_that_its_layout_is_assumed():
    first, second, third = requests(sample("D0001001-made.usr"))
    assert [one.mpan for one in (first, second, third)] == ["1200023305976", "2000055433815", "1001234567898"]
    assert first.text == "SSTPGP INSTALLED 4.0KW PV - CONFIRM IMPORT METER BACKSTOP\nCHECK BACKSTOP"
    assert (first.asked_on, first.meter_serials) == (date(2026, 11, 6), ("F75A 00802",))
    assert (second.meter_serials, second.registers) == (("D13C01717",), ("01",))
    assert third.text == "METER RUNNING FAST CUSTOMER COMPLAINT\nCHECK ACCURACY"
    assert first.assumed_layout
    assert second.raw == (
        "001|2000055433815|SSTPGP INSTALLED 3.6KW PV - CONFIRM IMPORT METER BACKSTOP|20261106|",
        "002|D13C01717||",
        "003|01|",
    )


def test_a_d0001_laid_out_otherwise_asks_the_same():
    flow_file = text_file(
        "001|1200023305976|20261106|X|SSTPGP INSTALLED - CONFIRM BACKSTOP||EXTRA FIELD|",
        "09Z|F75A 00802|1|",
        "09Y|S|",
        flow="D0001001",
        sender="X|GMTR",
    )
    asked = request_of(flow_file, flow_file.roots[0])
    assert (asked.mpan, asked.asked_on) == ("1200023305976", date(2026, 11, 6))
    assert "SSTPGP INSTALLED - CONFIRM BACKSTOP" in asked.text
    assert (asked.meter_serials, asked.registers) == (("F75A 00802",), ("S",))
    assert not site_of(flow_file.roots[0]).known


def test_a_d0001_from_distributor_to_supplier_is_a_notification():
    flow_file = text_file(
        "001|1200023305976|SITE CAPABLE OF EXPORT|20261103|",
        flow="D0001001",
        sender="R|SOUT",
        recipient="X|GMTR",
    )
    told = notification_of(flow_file, flow_file.roots[0])
    assert is_notification(flow_file.envelope)
    assert (told.mpan, told.distributor, told.supplier) == ("1200023305976", "SOUT", "GMTR")
    assert (told.told_on, told.text, told.assumed_layout) == (
        date(2026, 11, 3),
        "SITE CAPABLE OF EXPORT",
        True,
    )


@pytest.mark.parametrize(
    ("sender", "recipient"), [("X|GMTR", "M|BMET"), ("R|SOUT", "M|BMET"), ("X|A", "R|B")]
)
def test_no_other_d0001_is_a_notification(sender, recipient):
    flow_file = text_file(
        "001|1200023305976|TEXT|20261103|", flow="D0001001", sender=sender, recipient=recipient
    )
    assert not is_notification(flow_file.envelope)


def test_a_flow_that_is_no_request_asks_nothing():
    flow_file = sample("D0150002-made.usr")
    with pytest.raises(ValueError, match="D0150002 is no request"):
        request_of(flow_file, flow_file.roots[0])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("080000", "08:00"),
        ("235959", "23:59"),
        ("", ""),
        ("240000", "240000"),
        ("086000", "086000"),
        ("AM", "AM"),
    ],
)
def test_times_are_shown_as_times_and_anything_else_as_it_stands(text, shown):
    assert clock_time(text) == shown
