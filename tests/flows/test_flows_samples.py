"""The sample files: read as they are meant, without an error, and written again byte for byte."""

from datetime import UTC, datetime

import msgspec
import pytest

from mopdesk.basics.problems import Severity
from mopdesk.flows.assumed import facts_of
from mopdesk.flows.reader import open_flow
from mopdesk.flows.writer import write, write_checked
from tests.flows.flow_examples import SAMPLES, catalogue, codes, sample

ALL = sorted(path.stem for path in SAMPLES.glob("*.usr"))
TAKEN = [name for name in ALL if not name.startswith("D0149")]


def opened(name):
    return open_flow(sample(name), catalogue())


@pytest.mark.parametrize("name", ALL)
def test_no_sample_has_an_error(name):
    flow_file = opened(name)
    assert all(one.severity is Severity.NOTE for one in flow_file.problems)
    assert flow_file.envelope.flow == name[:8]
    assert (flow_file.encoding, flow_file.newline) == ("utf-8", "LF")
    assert flow_file.header.raw() == sample(name).decode().split("\n")[0]
    assert flow_file.trailer.raw() == sample(name).decode().split("\n")[-2]


@pytest.mark.parametrize("name", TAKEN)
def test_each_sample_is_written_again_as_it_was(name):
    flow_file = opened(name)
    again = write(
        flow_file.envelope,
        flow_file.roots,
        flow_file.spec,
        newline="\n",
        completed=datetime.strptime(flow_file.trailer.text("completed"), "%Y%m%d%H%M%S").replace(tzinfo=UTC),
    )
    # The made D0001 has a register line one field shorter than the assumed layout.
    assert again == sample(name).replace(b"003|01|\n", b"003|01||\n")


@pytest.mark.parametrize("name", TAKEN)
def test_each_sample_may_leave(name):
    flow_file = opened(name)
    data = write_checked(flow_file.envelope, flow_file.roots, flow_file.spec, catalogue())
    back = open_flow(data, catalogue())
    assert back.newline == "CRLF"
    assert [root.raw() for root in back.roots] == [root.raw() for root in flow_file.roots]


def test_the_header_of_a_request():
    head = opened("D0142001-made").envelope
    assert head.file_identifier == "0000000202"
    assert (head.from_role, head.from_id, head.to_role, head.to_id) == ("X", "GMTR", "M", "BMET")
    assert head.created == datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
    assert head.test_flag == "OPER"


def test_a_request_to_change_a_meter():
    first, second = opened("D0142001-made").roots
    assert first.text("mpan") == "1410987654325"
    assert [first.text(f"address_{line}") for line in range(1, 10)] == [
        *("FLAT 2", "14", "EXAMPLE ROAD", "", "", "", "SAMPLETOWN", "", "EXAMPLESHIRE"),
    ]
    assert first.text("postcode") == "ZZ1 4AB"
    assert (first.text("appointment_date"), first.text("appointment_from")) == ("20261118", "080000")
    assert second.text("additional_information") == "SSTPGP - CHECK BACKSTOP AND REPLACE IF NONE"
    assert second.text("existing_metering") == "T"
    assert (first.line, second.line) == (2, 3)


def test_technical_details():
    (root,) = opened("D0150002-published").roots
    (meter,) = root.children("290")
    assert meter.text("meter_id") == "E12Z070779"
    assert (meter.text("meter_type"), meter.text("location"), meter.text("current_rating")) == (
        "RCAMY",
        "J",
        "5",
    )
    assert meter.children("291")[0].text("ct_ratio") == "200/5"
    register = meter.children("293")[0]
    assert (register.text("multiplier"), register.text("digits"), register.text("main_check")) == (
        "1.00",
        "7",
        "",
    )
    assert root.last_line == register.line == 6


def test_a_meter_id_keeps_its_space():
    (meter,) = opened("D0150002-made").roots[0].children("290")
    assert meter.text("meter_id") == "F75A 00802"


def test_readings_nest_below_meter_and_mpan():
    roots = opened("D0010002-published").roots
    assert len(roots) == 11
    assert roots[0].children("028")[0].children("030")[0].text("reading") == "56311.0"
    assert [reading.text("register") for reading in roots[5].children("028")[0].children("030")] == [
        "01",
        "02",
    ]


def test_an_assumed_request_says_so_and_gives_its_facts():
    flow_file = opened("D0001001-made")
    assert flow_file.spec.assumed
    assert codes(flow_file) == ["layout-assumed"]
    first, second, third = (facts_of(root) for root in flow_file.roots)
    assert first.mpan == "1200023305976"
    assert first.text == "SSTPGP INSTALLED 4.0KW PV - CONFIRM IMPORT METER BACKSTOP"
    assert first.texts == (first.text, "CHECK BACKSTOP")
    assert (first.meter_serials, first.registers) == (("F75A 00802",), ())
    assert (second.meter_serials, second.registers) == (("D13C01717",), ("01",))
    assert [day.isoformat() for day in third.dates] == ["2026-11-05"]


def test_a_flow_that_is_not_known_is_kept_line_by_line():
    flow_file = opened("D0149001-published")
    assert flow_file.spec is None
    assert codes(flow_file) == ["flow-not-taken"]
    assert [root.code for root in flow_file.roots] == ["280", "281", "778", "283", "284"]


def test_both_versions_of_technical_details_have_one_layout():
    old = sample("D0150002-made").replace(b"D0150002", b"D0150001")
    flow_file = open_flow(old, catalogue())
    assert not flow_file.problems
    new = catalogue().find("D0150002")
    assert [(group.code, len(group.fields)) for group in flow_file.spec.root.walk()] == [
        (group.code, len(group.fields)) for group in new.root.walk()
    ]


def test_problems_belong_to_the_mpan_in_whose_lines_they_lie():
    data = sample("D0142001-made").replace(b"1410987654325", b"1410987654326").replace(b"|0151|", b"|01511|")
    flow_file = open_flow(data, catalogue())
    first, second = flow_file.roots
    assert [one.code for one in flow_file.problems_of(first)] == ["mpan-check-digit"]
    assert [one.code for one in flow_file.problems_of(second)] == ["field-too-long"]
    assert codes(flow_file) == ["mpan-check-digit", "field-too-long"]
    composed = msgspec.structs.replace(flow_file, roots=(), problems=())
    assert composed.problems_of(first) == ()
