"""D0001's layout is assumed: the reader finds the same facts in layouts that differ from the guess."""

from datetime import date

import pytest

from mopdesk.basics.problems import errors_in
from mopdesk.flows.assumed import facts_of
from tests.flows.flow_examples import catalogue, codes, opened

SPEC = catalogue().find("D0001001")
TEXT = "SSTPGP INSTALLED 4.0KW PV - CONFIRM IMPORT METER BACKSTOP"

# The same request in layouts of other kinds: root code, lines.
LAYOUTS = {
    "as assumed": ("001", [f"001|1200023305976|{TEXT}|20261106|", "002|F75A 00802|CHECK|", "003|01||"]),
    "fewer fields": ("001", [f"001|1200023305976|{TEXT}|20261106|", "002|F75A 00802|", "003|01|"]),
    "more fields": (
        "001",
        [
            f"001|1200023305976|X1|{TEXT}|A|20261106|080000|Y|",
            "002|F75A 00802|E|5|CHECK|",
            "003|01|C|AI|12345|",
        ],
    ),
    "date before the text": ("001", [f"001|1200023305976|20261106|{TEXT}|", "002|F75A 00802|", "003|01|"]),
    "text in a group of its own": (
        "001",
        ["001|1200023305976|20261106|", "00Z|7|", f"00Y|{TEXT}|", "002|F75A 00802||", "003|01||"],
    ),
    "other codes throughout": (
        "A01",
        [f"A01|1200023305976|{TEXT}|20261106|", "A02|F75A 00802|CHECK|", "A03|01|"],
    ),
    "another root, known inner groups": (
        "A01",
        [f"A01|1200023305976|{TEXT}|20261106|", "002|F75A 00802|CHECK|", "003|01|"],
    ),
    "a known code as root": ("002", [f"002|1200023305976|{TEXT}|20261106|", "00A|F75A 00802|", "00B|01|"]),
}


@pytest.mark.parametrize(("root", "lines"), LAYOUTS.values(), ids=LAYOUTS)
def test_the_same_facts_in_any_layout(root, lines):
    flow_file = opened(SPEC, [*lines, *lines], root=root)
    assert not errors_in(flow_file.problems)
    assert len(flow_file.roots) == 2
    assert ("layout-differs" in codes(flow_file)) == (root != "001")
    for one in flow_file.roots:
        facts = facts_of(one)
        assert facts.mpan == "1200023305976"
        assert facts.text == TEXT
        assert facts.dates == (date(2026, 11, 6),)
        assert facts.meter_serials == ("F75A 00802",)
        assert facts.registers == ("01",)


def test_a_known_group_in_the_roots_place_is_not_held_to_its_layout():
    root, lines = LAYOUTS["a known code as root"]
    flow_file = opened(SPEC, lines, root=root)
    assert flow_file.roots[0].spec is None
    assert "field-too-long" not in codes(flow_file)


def test_a_long_text_in_a_meters_place_is_text():
    facts = facts_of(opened(SPEC, ["001|1200023305976|", "002|CHECK METER 2 OF 3|"]).roots[0])
    assert facts.meter_serials == ()
    assert facts.texts == ("CHECK METER 2 OF 3",)


def test_every_line_is_kept_raw():
    for root, lines in LAYOUTS.values():
        flow_file = opened(SPEC, lines, root=root)
        assert [group.raw() for group in flow_file.roots[0].walk()] == lines


@pytest.mark.parametrize("root", ["001", "A01"])
@pytest.mark.parametrize("mpan", ["", "1200023305977", "120002330597", "１200023305976"])
def test_a_wrong_mpan_is_an_error_in_any_layout(root, mpan):
    flow_file = opened(SPEC, [f"{root}|{mpan}|{TEXT}|"], root=root)
    (one,) = errors_in(flow_file.problems)
    assert one.code.startswith("mpan-")
    assert facts_of(flow_file.roots[0]).mpan == ""


def test_a_serial_number_of_eight_digits_is_no_date():
    flow_file = opened(SPEC, ["001|1200023305976|20261106|", "002|20161224||", "003|01|20261105|"])
    facts = facts_of(flow_file.roots[0])
    assert facts.meter_serials == ("20161224",)
    assert facts.dates == (date(2026, 11, 6), date(2026, 11, 5))


def test_numbers_that_are_no_days_are_no_dates():
    lines = ["001|1200023305976|20261399|00010101|36933604|2026110|"]
    assert facts_of(opened(SPEC, lines).roots[0]).dates == ()


def test_a_hyphen_stands_for_no_meter_and_no_register():
    facts = facts_of(opened(SPEC, ["001|1200023305976|", "002|-|CHECK METER|", "003|-|"]).roots[0])
    assert (facts.meter_serials, facts.registers) == ((), ())
    assert facts.texts == ("CHECK METER",)


def test_more_meters_and_registers():
    lines = ["001|1200023305976|T E X T|", "002|M1|", "003|01|", "003|02|", "002|M2|", "003|01|", "002|M1|"]
    facts = facts_of(opened(SPEC, lines).roots[0])
    assert facts.meter_serials == ("M1", "M2")
    assert facts.registers == ("01", "02", "01")


def test_the_longest_text_is_the_request():
    facts = facts_of(opened(SPEC, ["001|1200023305976|E|SHORT ONE|", "002|M1|A MUCH LONGER ONE|"]).roots[0])
    assert facts.text == "A MUCH LONGER ONE"
    assert facts.texts == ("SHORT ONE", "A MUCH LONGER ONE")
    assert facts_of(opened(SPEC, ["001|1200023305976|"]).roots[0]).text == ""
