"""Two flow files side by side: what is the same, what changed, and that nothing is left out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.differences import ADDED, CHANGED, REMOVED, SAME, compare_fields, compare_lines
from mopdesk.flows.explain import explain
from mopdesk.flows.reader import open_flow

SAMPLE = Path(__file__).parents[1] / "data" / "flows" / "D0150002-made.usr"
LINES = st.lists(st.sampled_from(["288|a|", "288|b|", "290|x|", "290|y|", "293|S|", "ZHV|1|", "ZPT|1|"]))


@given(old=LINES, new=LINES)
def test_every_line_of_both_stands_once_and_in_its_order(old: list[str], new: list[str]) -> None:
    found = compare_lines(old, new)
    before = [one for one in found if one.old_line]
    after = [one for one in found if one.new_line]
    assert [one.old for one in before] == old
    assert [one.new for one in after] == new
    assert [one.old_line for one in before] == list(range(1, len(old) + 1))
    assert [one.new_line for one in after] == list(range(1, len(new) + 1))
    for one in found:
        alike = one.old_line and one.new_line and one.old == one.new
        assert (one.kind == SAME) == bool(alike)
        assert (one.kind == REMOVED) == (not one.new_line)
        assert (one.kind == ADDED) == (not one.old_line)


@given(lines=LINES)
def test_a_file_does_not_differ_from_itself(lines: list[str]) -> None:
    assert {one.kind for one in compare_lines(lines, lines)} <= {SAME}


def test_a_changed_line_stands_beside_the_one_of_its_group() -> None:
    old = ["ZHV|1|", "288|a|", "290|x|", "293|S|", "ZPT|1|"]
    new = ["ZHV|2|", "288|a|", "290|y|", "293|S|", "293|T|", "ZPT|1|"]
    told = [(one.kind, one.old, one.new, one.envelope) for one in compare_lines(old, new)]
    assert told == [
        (CHANGED, "ZHV|1|", "ZHV|2|", True),
        (SAME, "288|a|", "288|a|", False),
        (CHANGED, "290|x|", "290|y|", False),
        (SAME, "293|S|", "293|S|", False),
        (ADDED, "", "293|T|", False),
        (SAME, "ZPT|1|", "ZPT|1|", True),
    ]


def test_fields_that_differ_are_named_with_both_values() -> None:
    catalogue = Catalogue.load()
    before = SAMPLE.read_bytes()
    after = before.replace(b"|UFUN|", b"|OTHR|", 1)
    assert after != before
    lines = compare_lines(before.decode("ascii").splitlines(), after.decode("ascii").splitlines())
    fields = [explain(open_flow(data, catalogue), catalogue) for data in (before, after)]
    (found,) = compare_fields(lines, *fields)
    assert (found.old, found.new, found.title != "") == ("UFUN", "OTHR", True)
    assert found.old_line == found.new_line
