"""The process tables: complete, refused where malformed, printed for people."""

from __future__ import annotations

import copy

import msgspec
import pytest

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml, resource_names
from mopdesk.flows.schema import Confidence
from mopdesk.work.code_lists import LISTS, code_list
from mopdesk.work.findings import findings
from mopdesk.work.process import load_processes, process_table, read_process
from mopdesk.work.process_spec import ClockSpec, FindingRow, MessageSpec, ProcessSpec, StateSpec

PROCESSES = load_processes()


def outcomes(spec):
    """Give every outcome that a visit can have under a process."""
    asked = [code for code, finding in findings().items() if finding.offered]
    codes = asked if spec.asks_finding else ["not-asked"]
    yield "no-access", False
    for code in codes:
        yield code, False
        yield code, True


def test_there_are_the_three_options_and_the_two_plain_processes():
    assert list(PROCESSES) == ["option-1", "option-2", "option-3", "plain-exchange", "plain-investigation"]
    assert [spec.process for spec in PROCESSES.values() if spec.plain] == [
        "plain-exchange",
        "plain-investigation",
    ]


@pytest.mark.parametrize("name", PROCESSES)
def test_every_outcome_leads_somewhere_while_an_answer_is_owed(name):
    spec = PROCESSES[name]
    ours = [state.name for state in spec.states if state.job and not state.waits_for and not state.final]
    assert ours
    missing = [
        (state, finding, replaced)
        for state in ours
        for finding, replaced in outcomes(spec)
        if spec.row(state, finding, replaced) is None
    ]
    assert missing == []


@pytest.mark.parametrize("name", PROCESSES)
def test_every_state_is_reached_and_every_clock_stops(name):
    spec = PROCESSES[name]
    reached = {message.to_state for message in spec.messages} | {row.next for row in spec.findings}
    assert {state.name for state in spec.states} <= reached
    owed = {message for row in spec.findings for message in row.owes}
    incoming = {message.id for message in spec.messages if message.from_role != "M"}
    for clock in spec.clocks:
        assert set(clock.answer) <= (owed if clock.owner == "M" else incoming)


@pytest.mark.parametrize("name", PROCESSES)
def test_an_interim_or_silent_outcome_leaves_the_case_where_it_is(name):
    for row in PROCESSES[name].findings:
        if row.interim or row.silent:
            assert row.state == (row.next,)


@pytest.mark.parametrize("name", PROCESSES)
def test_every_time_limit_says_how_surely_it_is_known(name):
    spec = PROCESSES[name]
    assert spec.source
    for clock in spec.clocks:
        assert clock.days == 10
        assert clock.source
        assert clock.strict
    if not spec.plain:
        assert "DCP0030 v2.0 (proposal)" in spec.source
    else:
        assert all(clock.confidence is not Confidence.FOUND for clock in spec.clocks)


def test_option_3_always_owes_both_answers_or_the_report_alone():
    rows = [row for row in PROCESSES["option-3"].findings if row.owes and "investigating" in row.state]
    assert {row.owes for row in rows} == {("b1", "b2"), ("b1",)}
    assert all(row.together for row in rows if len(row.owes) == 2)
    alone = {value for row in rows if len(row.owes) == 1 for value in row.values}
    assert alone == {"cannot-tell", "no-access"}


def test_no_process_asks_for_an_export_meter():
    assert "EXPORT METER" not in "".join(map(process_table, PROCESSES.values())).upper()


def put(table, path, value):
    """Give the table with one value set, by a path such as 'state.0.name'; None removes it."""
    table = copy.deepcopy(table)
    *steps, last = path.split(".")
    inner = table
    for step in steps:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    if isinstance(inner, list):
        inner.append(value)
    elif value is None:
        del inner[last]
    else:
        inner[last] = value
    return table


MISTAKES = {
    "colour": ("green", "unknown field `colour`"),
    "process": ("option-9", "option-9"),
    "start": ("D0155", "D0155"),
    "state.0.colour": ("green", "colour"),
    "state.1.name": ("notified", "state notified stands 2 times"),
    "state.2.name": ("start", "reserved"),
    "state.2.job": ("happy", "happy"),
    "message.1.id": ("n", "message n stands 2 times"),
    "message.1.takes_from": (["nowhere"], "takes_from = 'nowhere'"),
    "message.1.to_state": ("nowhere", "to_state = 'nowhere'"),
    "message.1.from": ("Q", "from/to = 'Q'"),
    "message.3.flag_from": ({"done": "no-such-code"}, "no-such-code"),
    "message.4.to_state": ("done", "message d: incoming"),
    "message.1.flow": (None, "flow"),
    "clock.0.id": ("b", "clock b stands 2 times"),
    "clock.0.owner": ("Q", "owner = 'Q'"),
    "clock.0.starts_with": ("zz", "starts_with = 'zz'"),
    "clock.0.answer": (["zz"], "answer = 'zz'"),
    "clock.0.in_states": (["zz"], "in_states = 'zz'"),
    "clock.0.days": (0, "days = 0"),
    "clock.0.confidence": ("sure", "sure"),
    "finding.0.values": (["green"], "values = 'green'"),
    "finding.1.values": (["fitted"], "finding investigating/fitted/replaced=False stands 2 times"),
    "finding.0.state": (["zz"], "state = 'zz'"),
    "finding.0.next": ("zz", "next = 'zz'"),
    "finding.0.owes": (["a"], "owes = 'a'"),
    "finding.0.needs": (["no_such_rule"], "needs = 'no_such_rule'"),
    "finding.0.flag": ("no-such-code", "flag = 'no-such-code'"),
    "finding.0.silent": ("both", "either owes"),
    "finding.0.together": (True, "together"),
    "finding.7.silent": ("", "either owes"),
}


@pytest.mark.parametrize("path", MISTAKES)
def test_a_malformed_table_is_refused_with_file_and_key(path):
    value, named = MISTAKES[path]
    table = put(load_toml("processes/option-1.toml"), path, value)
    with pytest.raises(BadResource) as refusal:
        read_process("processes/option-1.toml", table)
    assert "processes/option-1.toml" in refusal.value.title
    assert named in refusal.value.detail


def test_the_table_prints_itself():
    printed = process_table(PROCESSES["option-2"])
    assert printed.startswith("### Option 2: D0142, then D0150\n")
    assert "| (a) | X | M | D0142 |" in printed
    assert "| M | D0150 | 10 Working Days | D0142 |" in printed
    assert "| waiting for the Supplier's decision |" in printed
    rows = [line for line in printed.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in rows[:2]}) == 1


@pytest.mark.parametrize("name", PROCESSES)
def test_every_printed_table_is_well_formed(name):
    blocks = process_table(PROCESSES[name]).split("\n\n")
    tables = [block.strip().splitlines() for block in blocks if block.startswith("|")]
    assert len(tables) == 3
    for lines in tables:
        assert {line.count("|") for line in lines} == {lines[0].count("|")}


@pytest.mark.parametrize("name", LISTS)
def test_code_lists_have_words_for_each_code(name):
    found = code_list(name)
    assert found.source
    for entry in found.codes:
        assert found.has(entry.code)
        assert found.meaning(entry.code) == entry.meaning
    assert found.meaning("nothing-such") == "nothing-such"
    assert not found.has("nothing-such")


def test_every_office_code_list_on_disk_is_known():
    ours = {f"codes/{name}.toml" for name in LISTS}
    assert ours <= set(resource_names("codes", ".toml"))


def test_findings_are_the_issues_seven_and_one_for_plain_work():
    assert {code for code, spec in findings().items() if spec.offered} == {
        "fitted", "not-fitted", "static-import-only", "static-adds-export", "import-export", "cannot-tell",
    }  # fmt: skip
    assert {code for code, spec in findings().items() if not spec.offered} == {"no-access", "not-asked"}


@pytest.mark.parametrize("row", [StateSpec, MessageSpec, ClockSpec, FindingRow, ProcessSpec])
def test_an_unknown_key_is_refused_in_every_row(row):
    assert row.__struct_config__.forbid_unknown_fields
    assert row.__struct_config__.frozen
    assert issubclass(row, msgspec.Struct)
