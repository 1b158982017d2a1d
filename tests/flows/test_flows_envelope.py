"""Bytes, lines and the two lines around a flow: what refuses a file, and what is only noted."""

import pytest

from mopdesk.basics.problems import Scope, Severity, errors_in
from mopdesk.flows import lines
from mopdesk.flows.reader import open_flow
from tests.flows.flow_examples import catalogue, codes, found, sample

HEAD = "ZHV|0000000202|D0142001|X|GMTR|M|BMET|20261109093000||||OPER|"
TAIL = "ZPT|0000000202|1||1|20261109093002|"
GROUP = "267|1410987654325|1|EXAMPLE ROAD||||||||ZZ1 4AB|20261118|080000|120000|N||E|0393|TEXT|T||"
GOOD = f"{HEAD}\n{GROUP}\n{TAIL}\n"


def opened(text):
    return open_flow(text.encode() if isinstance(text, str) else text, catalogue())


def test_the_good_file_is_good():
    assert not opened(GOOD).problems


# What each change of the good file leads to: (from, to), code, line, field.
FILE_ERRORS = [
    (("ZHV", "ZHF"), "header-kind", 1, None),
    (("ZHV", "ZHD"), "header-kind", 1, None),
    (("ZHV", "XYZ"), "no-header", 1, None),
    ((HEAD + "\n", ""), "no-header", 1, None),
    ((HEAD, HEAD.replace("0000000202", "")), "envelope-field-missing", 1, "file_identifier"),
    ((HEAD, HEAD.replace("D0142001", " ")), "envelope-field-missing", 1, "flow"),
    ((HEAD, HEAD.replace("|X|", "||")), "envelope-field-missing", 1, "from_role"),
    ((HEAD, HEAD.replace("GMTR", "")), "envelope-field-missing", 1, "from_id"),
    ((HEAD, HEAD.replace("|M|", "||")), "envelope-field-missing", 1, "to_role"),
    ((HEAD, HEAD.replace("BMET", "")), "envelope-field-missing", 1, "to_id"),
    ((HEAD, HEAD.replace("20261109093000", "")), "envelope-field-missing", 1, "created"),
    ((HEAD, HEAD.replace("20261109093000", "20261309093000")), "envelope-field-malformed", 1, "created"),
    ((HEAD, HEAD.replace("20261109093000", "２0261109093000")), "envelope-field-malformed", 1, "created"),
    ((HEAD, HEAD.replace("|X|", "|XX|")), "envelope-field-malformed", 1, "from_role"),
    ((HEAD, HEAD.replace("BMET", "BMETS")), "envelope-field-malformed", 1, "to_id"),
    ((HEAD, HEAD.replace("D0142001", "D01420011")), "envelope-field-malformed", 1, "flow"),
    ((HEAD, HEAD.replace("OPER", "OPERA")), "envelope-field-malformed", 1, "test_flag"),
    ((TAIL, ""), "no-trailer", 2, None),
    ((f"{GROUP}\n{TAIL}\n", ""), "no-trailer", 1, None),
    ((TAIL, f"{TAIL}\n{GROUP}"), "after-trailer", 4, None),
    ((TAIL, f"{TAIL}\n{TAIL}"), "after-trailer", 4, None),
    ((GROUP, f"{GROUP}\n{HEAD}"), "second-header", 3, None),
    ((GROUP, f"{GROUP}\nZHD|D0142001|X|"), "second-header", 3, None),
    ((TAIL, TAIL.replace("0000000202", "0000000203")), "file-ids-differ", 3, "file_identifier"),
    ((TAIL, TAIL.replace("0000000202", "")), "file-ids-differ", 3, "file_identifier"),
    ((TAIL, TAIL.replace("|1||1|", "|2||1|")), "group-count-wrong", 3, "group_count"),
    ((TAIL, TAIL.replace("|1||1|", "|||1|")), "group-count-wrong", 3, "group_count"),
    ((TAIL, TAIL.replace("|1||1|", "|１||1|")), "group-count-wrong", 3, "group_count"),
    ((TAIL, "ZPT|0000000202|"), "group-count-wrong", 3, "group_count"),
    ((TAIL, TAIL.replace("|1||1|", "|1||3|")), "flow-count-wrong", 3, "flow_count"),
    ((TAIL, TAIL.replace("|1||1|", "|1||one|")), "flow-count-wrong", 3, "flow_count"),
    ((GROUP + "\n", ""), "no-root-group", None, None),
    ((GROUP, "268|1|"), "group-before-root", 2, None),
]


@pytest.mark.parametrize(("change", "code", "line", "field"), FILE_ERRORS)
def test_a_fault_of_the_envelope_refuses_the_file(change, code, line, field):
    flow_file = opened(GOOD.replace(*change))
    one = found(flow_file, code)
    assert (one.severity, one.scope) == (Severity.ERROR, Scope.FILE)
    assert (one.place.line, one.place.field) == (line, field)
    assert one.text.endswith(".")
    assert one.advice.endswith(".")
    assert flow_file.problems == tuple(sorted(flow_file.problems, key=lambda found: found.place.line or 0))


# What is only told: (from, to), code, severity.
TOLD = [
    ((HEAD, HEAD.replace("|X|", "|Q|")), "envelope-code-unknown", Severity.WARNING),
    ((HEAD, HEAD.replace("GMTR", "GM1R")), "participant-id-unusual", Severity.WARNING),
    ((HEAD, HEAD + "|more|"), "envelope-fields-surplus", Severity.NOTE),
    ((TAIL, TAIL + "more|"), "envelope-fields-surplus", Severity.NOTE),
    ((TAIL, TAIL.replace("|1||1|", "|1|123|1|")), "checksum-not-checked", Severity.NOTE),
    ((TAIL, TAIL.replace("20261109093002", "yesterday")), "trailer-time-malformed", Severity.WARNING),
    ((GROUP, GROUP[:-1] + "X"), "pipe-missing", Severity.NOTE),
    ((GROUP, GROUP + "\n\n"), "lines-blank", Severity.NOTE),
    ((TAIL, TAIL + "\n\n\n"), "lines-blank", Severity.NOTE),
    ((HEAD, HEAD + "\r"), "line-ends-mixed", Severity.NOTE),
    (("D0142001", "D0268001"), "flow-not-taken", Severity.NOTE),
]


@pytest.mark.parametrize(("change", "code", "severity"), TOLD)
def test_what_does_no_harm_is_told(change, code, severity):
    flow_file = opened(GOOD.replace(*change))
    assert codes(flow_file) == [code]
    assert found(flow_file, code).severity is severity
    assert flow_file.envelope is not None
    assert len(flow_file.roots) == 1


def test_a_blank_flow_count_is_no_fault():
    assert not opened(GOOD.replace("|1||1|", "|1|||")).problems
    assert not opened(GOOD.replace(TAIL, "ZPT|0000000202|1|")).problems


def test_a_header_shorter_than_the_format_is_read():
    flow_file = opened(GOOD.replace(HEAD, HEAD.replace("||||OPER|", "|")))
    assert not flow_file.problems
    assert flow_file.envelope.test_flag == ""


def test_the_envelope_is_given_though_it_is_refused():
    flow_file = opened(GOOD.replace("20261109093000", "soon").replace(TAIL, ""))
    assert len(errors_in(flow_file.problems)) == 2
    assert flow_file.envelope.file_identifier == "0000000202"
    assert flow_file.envelope.created is None
    assert flow_file.roots[0].text("mpan") == "1410987654325"


def test_an_unknown_flow_without_groups_is_refused():
    text = GOOD.replace("D0142001", "D0155001").replace(GROUP + "\n", "").replace("|1||1|", "|0||0|")
    assert codes(opened(text)) == ["no-groups", "flow-not-taken"]


# --- Bytes and lines ---


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file(data):
    assert codes(opened(data)) == ["file-empty"]


def test_cr_lf_and_lf_read_alike():
    crlf = opened(GOOD.replace("\n", "\r\n"))
    assert crlf.newline == "CRLF"
    assert crlf.roots == opened(GOOD).roots
    assert not crlf.problems
    assert opened(GOOD.replace("\n", "\r\n", 1)).newline == "mixed"


def test_a_file_without_a_last_line_end_is_good():
    assert not opened(GOOD.rstrip("\n")).problems
    assert not opened(GOOD.replace("\n", "\r\n").rstrip("\r\n")).problems


def test_a_lone_cr_ends_no_line():
    assert codes(opened(GOOD.replace("\n", "\r"))) == ["line-ends-cr"]
    flow_file = opened(GOOD.replace("\n", "\r").removesuffix("\r") + "\n")
    assert found(flow_file, "no-trailer").scope is Scope.FILE


def test_a_cr_within_a_text_is_seen_whatever_the_line_ends():
    for good in (GOOD, GOOD.replace("\n", "\r\n")):
        assert codes(opened(good.replace("EXAMPLE", "EX\rMPLE"))) == ["field-unusual-characters"]


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029", "\f", "\v", "\x1c", "\x1e"])
def test_only_line_feeds_divide_lines(character):
    flow_file = opened(GOOD.replace("EXAMPLE", f"EX{character}MPLE"))
    assert codes(flow_file) == ["field-unusual-characters"]
    assert flow_file.roots[0].text("address_2") == f"EX{character}MPLE ROAD"


def test_utf8_with_and_without_bom():
    welsh = GOOD.replace("EXAMPLE ROAD", "TŶ GWYN")
    assert opened(welsh).encoding == "utf-8"
    with_bom = opened(welsh.encode("utf-8-sig"))
    assert with_bom.encoding == "utf-8-sig"
    assert with_bom.roots == opened(welsh).roots
    assert with_bom.roots[0].text("address_2") == "TŶ GWYN"


def test_windows_1252_is_taken_for_the_whole_file_and_said():
    flow_file = opened(GOOD.replace("EXAMPLE ROAD", "CAFÉ £1 “X”").encode("cp1252"))
    assert flow_file.encoding == "cp1252"
    assert found(flow_file, "decoded-cp1252").severity is Severity.NOTE
    assert flow_file.roots[0].text("address_2") == "CAFÉ £1 “X”"


def test_bytes_that_no_encoding_has_refuse_the_file():
    data = GOOD.encode().replace(b"EXAMPLE", b"EX\x81MPLE")
    flow_file = opened(data)
    assert codes(flow_file) == ["file-undecodable"]
    assert f"{data.index(0x81) + 1:,}" in flow_file.problems[0].text


@pytest.mark.parametrize("data", [GOOD.encode("utf-16-le"), GOOD.encode() + b"\0"])
def test_nul_refuses_the_file(data):
    assert codes(opened(data)) == ["file-has-nul"]


def test_a_file_of_another_kind_is_named():
    assert codes(opened(GOOD.encode("utf-16"))) == ["file-utf16"]
    assert "ZIP" in found(opened(b"PK\x03\x04" + bytes(60)), "file-of-another-kind").text


def test_the_limits(monkeypatch):
    assert codes(opened(GOOD + "x" * 5000)) == ["line-too-long"]
    monkeypatch.setattr(lines, "MOST_LINES", 2)
    assert codes(opened(GOOD)) == ["too-many-lines"]
    monkeypatch.setattr(lines, "MOST_BYTES", 100)
    assert codes(opened(GOOD)) == ["file-too-large"]


def test_a_line_of_the_greatest_length_is_read():
    longest = GROUP + "x" * (lines.LONGEST_LINE - len(GROUP) - 1) + "|"
    assert codes(opened(GOOD.replace(GROUP, longest))) == ["fields-surplus"]
    assert codes(opened(GOOD.replace(GROUP, longest + "|"))) == ["line-too-long"]


def test_notes_of_many_lines_are_told_once():
    text = sample("D0010002-published").decode().replace("|\n", "\n")
    one = found(opened(text), "pipe-missing")
    assert "37" in one.text


def test_faults_of_one_mpan_are_listed_up_to_a_number():
    bad = "288|" + "\n" + "\n".join(["290||||"] * 20)
    head, tail = HEAD.replace("D0142001", "D0150002"), TAIL.replace("|1||1|", "|21||1|")
    flow_file = opened(f"{head}\n{bad}\n{tail}\n")
    assert len(flow_file.problems) == 26
    assert found(flow_file, "problems-left-out").severity is Severity.NOTE
    assert len(errors_in(flow_file.problems)) == 25


def test_misplaced_groups_do_not_nest_without_end():
    body = "\n".join([f"288|{'1200023305976'}|20261101||E|", *["293|S|C|AI|1.00||5|||"] * 3000])
    head, tail = HEAD.replace("D0142001", "D0150002"), TAIL.replace("|1||1|", "|3001||1|")
    flow_file = opened(f"{head}\n{body}\n{tail}\n")
    assert codes(flow_file).count("group-misplaced") == 3000
    assert len(flow_file.roots[0].groups) == 3000


def test_a_field_too_many_is_not_lost_where_the_pipe_at_the_end_is_missing():
    """Found by fuzzing: the line has as many parts as a good one, but the last is a field."""
    flow_file = opened(GOOD.replace("||\n", "||X\n", 1))
    assert {"pipe-missing", "fields-surplus"} <= set(codes(flow_file))
    assert "X" in flow_file.roots[0].fields
