"""The office's process tables: `resources/processes/*.toml`, read once, checked hard, printed for people.

A table may name only what exists: its own states and messages, findings of findings.toml, conditions of
`conditions`, problem codes. Anything else is refused with file and key, so a typing error cannot lie in
wait for a job.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.problems import problem_kinds
from mopdesk.basics.resources import load_toml, resource_names
from mopdesk.work.conditions import CONDITIONS
from mopdesk.work.findings import findings
from mopdesk.work.process_spec import (
    ANYONE,
    START,
    ClockSpec,
    FindingRow,
    MessageSpec,
    ProcessSpec,
    StateSpec,
)

__all__ = [
    "ANYONE",
    "START",
    "ClockSpec",
    "FindingRow",
    "MessageSpec",
    "ProcessSpec",
    "StateSpec",
    "load_process",
    "load_processes",
    "process_table",
    "read_process",
]


@cache
def load_processes() -> dict[str, ProcessSpec]:
    """Load every process table, once, in the order of their names.

    Raises `BadResource` naming file and key where a table is malformed.
    """
    specs = [load_process(name) for name in resource_names("processes", ".toml")]
    for flow, count in Counter(spec.default_for for spec in specs if spec.default_for).items():
        if count > 1:
            raise BadResource("The process tables contradict.", f"{count} tables are default_for {flow}.")
    return {spec.process: spec for spec in specs}


def load_process(name: str) -> ProcessSpec:
    """Load one table by its resource name: 'processes/option-1.toml'."""
    return read_process(name, load_toml(name))


def read_process(name: str, table: object) -> ProcessSpec:
    """Turn a table's plain data into a process. `name` is the file's, for the sentence of a refusal."""
    try:
        spec = msgspec.convert(table, ProcessSpec)
    except msgspec.ValidationError as error:
        raise BadResource(f"{name} is malformed.", f"{error}.") from error
    faults = [*_doubled(spec), *_unknown(spec), *_inconsistent(spec)]
    if spec.process != PurePosixPath(name).stem:
        faults.append(f"process = {spec.process!r} is not the file's name")
    if faults:
        raise BadResource(f"{name} is malformed.", "; ".join(faults) + ".")
    return spec


def _doubled(spec: ProcessSpec) -> Iterator[str]:
    """Name what stands twice."""
    outcomes = [
        f"finding {state}/{value}/replaced={row.replaced}"
        for row in spec.findings
        for state in row.state
        for value in row.values
    ]
    ways = [
        f"message {m.flow} {m.from_role} to {m.to_role} from {state}"
        for m in spec.messages
        for state in m.takes_from
    ]
    names = [f"state {state.name}" for state in spec.states]
    names += [f"message {message.id}" for message in spec.messages]
    names += [f"clock {clock.id}" for clock in spec.clocks]
    for what, count in Counter([*names, *outcomes, *ways]).items():
        if count > 1:
            yield f"{what} stands {count} times"


def _missing(where: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    allowed = set(known)
    for name in names:
        if name not in allowed:
            yield f"{where}: {key} = {name!r} is not known"


def _unknown(spec: ProcessSpec) -> Iterator[str]:
    """Name what is referred to but does not exist."""
    states = {state.name for state in spec.states}
    messages = {message.id for message in spec.messages}
    ours = {message.id for message in spec.messages if message.from_role == "M"}
    roles = {*spec.lanes, ANYONE}
    codes = problem_kinds().keys()
    for message in spec.messages:
        where = f"message {message.id}"
        yield from _missing(where, "takes_from", message.takes_from, states | {START})
        yield from _missing(where, "to_state", filter(None, [message.to_state]), states)
        yield from _missing(where, "from/to", [message.from_role, message.to_role], roles)
        yield from _missing(where, "flag_from state", message.flag_from, message.takes_from)
        yield from _missing(where, "flag_from", message.flag_from.values(), codes)
    for clock in spec.clocks:
        where = f"clock {clock.id}"
        yield from _missing(where, "starts_with", [clock.starts_with], messages)
        yield from _missing(where, "answer", clock.answer, messages)
        yield from _missing(where, "in_states", clock.in_states, states)
        yield from _missing(where, "owner", [clock.owner], spec.lanes)
    for number, row in enumerate(spec.findings, 1):
        where = f"finding {number}"
        yield from _missing(where, "state", row.state, states)
        yield from _missing(where, "next", [row.next], states)
        yield from _missing(where, "values", row.values, findings())
        yield from _missing(where, "owes", row.owes, ours)
        yield from _missing(where, "needs", row.needs, CONDITIONS)
        yield from _missing(where, "flag", filter(None, [row.flag]), codes)


def _inconsistent(spec: ProcessSpec) -> Iterator[str]:
    """Name what exists but does not fit together."""
    if START in {state.name for state in spec.states}:
        yield f"state {START!r} is reserved"
    if not any(m.flow == spec.start and START in m.takes_from and m.to_role == "M" for m in spec.messages):
        yield f"start = {spec.start!r}: no message of that flow is taken from the start"
    for message in spec.messages:
        incoming = message.from_role != "M"
        if incoming is not bool(message.takes_from) or incoming is not bool(message.to_state):
            yield f"message {message.id}: incoming ones need takes_from and to_state, ours carry neither"
    for clock in spec.clocks:
        if clock.days < 1:
            yield f"clock {clock.id}: days = {clock.days}"
    for number, row in enumerate(spec.findings, 1):
        if bool(row.owes) is bool(row.silent):
            yield f"finding {number}: either owes names messages or silent tells why nothing is owed"
        if row.together is not (len(row.owes) > 1):
            yield f"finding {number}: together must be true exactly where several messages are owed"


def process_table(spec: ProcessSpec) -> str:
    """Print a process as Markdown: its steps, time limits and findings, and where the paper is open."""
    lines = [f"### {spec.title}", "", f"Source: {spec.source} ({spec.confidence.value}).", ""]
    lines += ["| Step | From | To | Flow | What | Leads to |", "|---|---|---|---|---|---|"]
    for message in spec.messages:
        leads = spec.state(message.to_state).title if message.to_state else ""
        lines.append(
            f"| {message.step} | {message.from_role} | {message.to_role} | {message.flow} "
            f"| {message.title} | {leads} |"
        )
    lines += ["", "| Owed by | Answer | Within | After | Reading | Known how |", "|---|---|---|---|---|---|"]
    for clock in spec.clocks:
        answer = " and ".join(spec.message(name).flow for name in clock.answer)
        after = spec.message(clock.starts_with).flow
        lines.append(
            f"| {clock.owner} | {answer} | {clock.days} Working Days | {after} | {clock.strict} "
            f"| {clock.confidence.value}: {clock.source} |"
        )
    lines += ["", "| In | Finding | Replaced | Owes | Then |", "|---|---|---|---|---|"]
    for row in spec.findings:
        owes = " and ".join(spec.message(name).flow for name in row.owes) or f"nothing: {row.silent}"
        then = "revisit, the clock runs on" if row.interim or not row.owes else spec.state(row.next).title
        titles = "; ".join(findings()[value].meaning.lower() for value in row.values)
        where = "; ".join(spec.state(state).title for state in row.state)
        lines.append(f"| {where} | {titles} | {'yes' if row.replaced else 'no'} | {owes} | {then} |")
    notes = list(_notes(spec))
    if notes:
        lines += ["", "Where the paper leaves room:", "", *(f"- {note}" for note in dict.fromkeys(notes))]
    return "\n".join(lines) + "\n"


def _notes(spec: ProcessSpec) -> Iterator[str]:
    """Give every remark of a table on what its source does not say, or says in two ways."""
    for message in spec.messages:
        if message.note:
            yield f"{message.step} {message.flow}: {message.note}"
    for clock in spec.clocks:
        if clock.loose:
            yield f"mopdesk counts: {clock.strict} The other reading: {clock.loose}"
    yield from (row.reading for row in spec.findings if row.reading)
