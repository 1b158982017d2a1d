"""Domains: which texts each takes, and that value and text are one."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows.fieldtypes import parse_domain, shown, unusual_characters

GOOD = [
    ("CHAR(10)", "F75A 00802", "F75A 00802"),
    ("CHAR(10)", " x ", " x "),
    ("CHAR(2)", "~!", "~!"),
    ("INT", "0", 0),
    ("INT(1)", "5", 5),
    ("INT(3)", "007", 7),
    ("NUM(3)", "80", Decimal(80)),
    ("NUM(9,1)", "56311.0", Decimal("56311.0")),
    ("NUM(9,1)", "12345678.9", Decimal("12345678.9")),
    ("NUM(9,1)", "0", Decimal(0)),
    ("NUM(9,2)", "1.00", Decimal("1.00")),
    ("NUM(9,2)", "0.10", Decimal("0.10")),
    ("NUM(9,6)", "001.000001", Decimal("1.000001")),
    ("DATE", "20240229", date(2024, 2, 29)),
    ("DATE", "00010101", date(1, 1, 1)),
    ("TIME", "000000", time(0, 0)),
    ("TIME", "235959", time(23, 59, 59)),
    ("DATETIME", "20261109093000", datetime(2026, 11, 9, 9, 30)),  # noqa: DTZ001
    ("BOOLEAN", "T", True),
    ("BOOLEAN", "F", False),
    ("ANY", "whatever stands there", "whatever stands there"),
]

BAD = [
    ("CHAR(10)", "F75A 008021", "field-too-long"),
    ("CHAR(10)", "£5", "field-unusual-characters"),
    ("CHAR(10)", "a\u0085b", "field-unusual-characters"),
    ("CHAR(10)", "a\u2028b", "field-unusual-characters"),
    ("CHAR(10)", "a\fb", "field-unusual-characters"),
    ("CHAR(10)", "a\tb", "field-unusual-characters"),
    ("CHAR(10)", "a|b", "field-unusual-characters"),
    ("ANY", "Tŷ Gwyn", "field-unusual-characters"),
    *(
        (domain, text, "field-not-number")
        for domain in ("INT", "INT(9)", "NUM(9)", "NUM(9,1)")
        for text in (
            "1_0",
            "１２",
            "٣",
            "+1",
            "-1",
            "1e3",
            "NaN",
            "Infinity",
            " 1",
            "1 ",
            "1\n",
            "1,0",
            ".5",
            "5.",
            "0x1",
            "²",
        )
    ),
    ("INT(3)", "1234", "field-not-number"),
    ("INT", "9" * 19, "field-not-number"),
    ("INT", "9" * 5000, "field-not-number"),
    ("NUM(3)", "1.0", "field-not-number"),
    ("NUM(9,1)", "123456789", "field-not-number"),
    ("NUM(9,1)", "1.00", "field-not-number"),
    ("DATE", "20230229", "field-not-date"),
    ("DATE", "00000000", "field-not-date"),
    ("DATE", "20261301", "field-not-date"),
    ("DATE", "2026-1-1", "field-not-date"),
    ("DATE", "2026110", "field-not-date"),
    ("DATE", "202611090", "field-not-date"),
    ("DATE", "２０２６１１０９", "field-not-date"),
    ("DATE", "20261109\n", "field-not-date"),
    ("TIME", "240000", "field-not-time"),
    ("TIME", "236000", "field-not-time"),
    ("TIME", "235960", "field-not-time"),
    ("TIME", "0800", "field-not-time"),
    ("TIME", "０80000", "field-not-time"),
    ("DATETIME", "20261109", "field-not-date"),
    ("DATETIME", "20261109250000", "field-not-date"),
    ("DATETIME", "20263309080000", "field-not-date"),
    ("DATETIME", "202611090800000", "field-not-date"),
    ("BOOLEAN", "Y", "field-not-boolean"),
    ("BOOLEAN", "t", "field-not-boolean"),
    ("BOOLEAN", "TF", "field-not-boolean"),
]


@pytest.mark.parametrize(("domain", "text", "value"), GOOD)
def test_text_becomes_its_value_and_back(domain, text, value):
    kind = parse_domain(domain)
    assert kind.fault(text) is None
    assert kind.to_value(text) == value
    assert kind.to_value(kind.to_text(value)) == value


@pytest.mark.parametrize(("domain", "text", "code"), BAD)
def test_text_that_does_not_fit_is_named(domain, text, code):
    kind = parse_domain(domain)
    fault = kind.fault(text)
    assert fault is not None
    assert fault[0] == code
    with pytest.raises(ValueError, match=code):
        kind.to_text(text)
    if not domain.startswith(("CHAR", "ANY")):
        with pytest.raises(ValueError, match=code):
            kind.to_value(text)


@pytest.mark.parametrize("domain", sorted({domain for domain, _, _ in GOOD}))
def test_blank_is_no_value(domain):
    assert parse_domain(domain).to_value("") is None
    assert parse_domain(domain).to_text(None) == ""


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "char(3)",
        "CHAR",
        "CHAR(0)",
        "CHAR(3,1)",
        "NUM",
        "NUM(2,2)",
        "NUM(19)",
        "INT(19)",
        "INT(3,1)",
        "DATE(8)",
    ],
)
def test_an_unknown_domain_is_refused(notation):
    with pytest.raises(ValueError, match="unknown domain"):
        parse_domain(notation)


def test_a_number_keeps_the_decimals_that_were_written():
    number = parse_domain("NUM(9,2)")
    assert number.to_text(number.to_value("1.00")) == "1.00"
    assert number.to_text(Decimal("1E+1")) == "10"


@pytest.mark.parametrize(
    ("domain", "value"),
    [("CHAR(3)", "ABCD"), ("CHAR(3)", "|"), ("INT(1)", 10), ("INT(1)", -1), ("NUM(9,1)", Decimal("1.25"))],
)
def test_a_value_that_does_not_fit_is_never_written(domain, value):
    with pytest.raises(ValueError, match="is not"):
        parse_domain(domain).to_text(value)


@given(st.dates())
def test_every_date_comes_back(day):
    kind = parse_domain("DATE")
    assert kind.to_value(kind.to_text(day)) == day
    assert len(kind.to_text(day)) == 8


@given(st.datetimes().map(lambda moment: moment.replace(microsecond=0)))
def test_every_moment_comes_back(moment):
    kind = parse_domain("DATETIME")
    assert kind.to_value(kind.to_text(moment)) == moment
    assert len(kind.to_text(moment)) == 14


@given(st.text(), st.sampled_from([domain for domain, _, _ in GOOD]))
def test_any_text_is_either_refused_or_a_value(text, domain):
    kind = parse_domain(domain)
    if not text or kind.fault(text):
        return
    assert text.isascii()
    assert kind.to_value(kind.to_text(kind.to_value(text))) == kind.to_value(text)


def test_what_is_shown_is_short_and_without_control_characters():
    assert shown("") == "blank"
    assert shown("a\x00\u2028b") == "“a<U+0000><U+2028>b”"
    assert len(shown("x" * 5000)) < 60


def test_unusual_characters_are_given_once_each():
    assert unusual_characters("£a£|\n") == ("£", "|", "\n")
