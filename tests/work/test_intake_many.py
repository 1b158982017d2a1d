"""Requests read off the lines of a file: whatever the lines, they are those that its groups ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows.reader import open_flow
from mopdesk.flows.roots import Roots, good_roots
from mopdesk.flows.tree import Group
from mopdesk.work import intake_many
from mopdesk.work.intake import request_of, site_of
from mopdesk.work.intake_many import requests_of
from tests.bulk_flows import flow_file
from tests.flows.flow_examples import catalogue
from tests.work.answer_cases import sample

BULK = ("D0001001", "D0142001")
ODD_LINES = (
    "001|",
    "002||",
    "003|S|",
    "09Z|F75A 00802|1|",
    "267|1200023305976|",
    "290|X|",
    "002|F|CHECK|MORE|",
)
ODD_TEXTS = ("", " ", "20261106", "20261341", "T", "080000", "1200023305976", "CODE 4815", "X" * 200, "é")


def agree(data: bytes) -> None:
    read = open_flow(data, catalogue())
    for roots in (read.roots, good_roots(read)):
        asked = [(request_of(read, root, "receipt"), site_of(root)) for root in roots]
        assert list(requests_of(read, roots, "receipt")) == asked


@pytest.mark.parametrize("flow", BULK)
@pytest.mark.parametrize("faulty", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_those_of_a_large_file_are_those_of_its_groups(flow, faulty, newline):
    agree(flow_file(flow, 300, faulty=faulty).decode().replace("\n", newline).encode())


@st.composite
def mangled(draw):
    """Give a file with some fields replaced, and some lines put in, said twice or taken out."""
    head, *lines, tail = flow_file(draw(st.sampled_from(BULK)), 12).decode().rstrip("\n").split("\n")
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["field", "more", "fewer", "in", "twice", "out"])):
            case "field":
                parts = lines[place].split("|")
                parts[draw(st.integers(1, len(parts) - 1)) - 1 or 1] = draw(st.sampled_from(ODD_TEXTS))
                lines[place] = "|".join(parts)
            case "more":
                lines[place] += draw(st.sampled_from(ODD_TEXTS)) + "|"
            case "fewer":
                lines[place] = lines[place].rsplit("|", 2)[0] + "|"
            case "in":
                lines.insert(place, draw(st.sampled_from(ODD_LINES)))
            case "twice":
                lines.insert(place, lines[place])
            case "out" if len(lines) > 1:
                del lines[place]
    return "\n".join([head, *lines, tail, ""]).encode()


@given(mangled())
def test_those_of_a_mangled_file_are_those_of_its_groups(data):
    agree(data)


def test_of_a_regular_file_no_group_is_grown_but_one_of_each_form(monkeypatch):
    read = open_flow(flow_file("D0001001", 200), catalogue())
    assert isinstance(read.roots, Roots)
    grown: list[int] = []
    real = read.roots.grow

    def grow(lines: list[str], line: int) -> Group:
        grown.append(line)
        return real(lines, line)

    monkeypatch.setattr(read.roots, "grow", grow)
    assert len(list(requests_of(read, read.roots))) == 200
    # With a register, and without.
    assert len(grown) == 2


def test_more_forms_than_are_remembered_are_read_all_the_same(monkeypatch):
    monkeypatch.setattr(intake_many, "_MOST_FORMS", 1)
    agree(flow_file("D0001001", 30))


def test_a_flow_that_is_no_request_asks_nothing():
    read = sample("D0150002-made.usr")
    with pytest.raises(ValueError, match="D0150002 is no request"):
        list(requests_of(read, read.roots))
