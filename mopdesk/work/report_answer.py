"""The part of a visit report that tells of the answer: what was checked, what is owed, what has left."""

from __future__ import annotations

from mopdesk.basics.problems import Problem, Severity
from mopdesk.work.nouns import OutboxState, OutgoingFile
from mopdesk.work.report_input import ReportInput
from mopdesk.work.report_tree import (
    Block,
    Bullets,
    Cell,
    Column,
    Grid,
    Notice,
    Paragraph,
    Row,
    Section,
    Subheading,
    Tone,
)
from mopdesk.work.report_words import ROLES, say_day, say_moment, say_party

HAS_LEFT = (OutboxState.RELEASED, OutboxState.COLLECTED, OutboxState.ACCEPTED, OutboxState.REJECTED)

STATE_WORDS = {
    OutboxState.PENDING: "Being released",
    OutboxState.STAGED: "Being released",
    OutboxState.RELEASED: "Released",
    OutboxState.COLLECTED: "Released, collected by the gateway",
    OutboxState.ACCEPTED: "Released, accepted",
    OutboxState.REJECTED: "Released, rejected by the recipient",
    OutboxState.CANCELLED: "Cancelled",
}


def checks_section(given: ReportInput) -> tuple[Section, ...]:
    """Tell what the check of the visit stopped or warned of, with the reason given for each warning."""
    reasons = given.facts.reasons
    stops = [found for found in given.problems if found.severity is Severity.ERROR]
    asked = [
        found
        for found in given.problems
        if found.severity is Severity.WARNING or (found.severity is Severity.NOTE and found.code in reasons)
    ]
    blocks: list[Block] = [Notice(title=found.text, text=found.advice, tone=Tone.ERROR) for found in stops]
    rows = [_warning_row(found, reasons.get(found.code, "")) for found in asked]
    known = {found.code for found in asked}
    rows += [
        Row(cells=(Cell(text=code), Cell(text=reason)))
        for code, reason in sorted(reasons.items())
        if code not in known and reason.strip()
    ]
    if rows:
        columns = (Column(title="Warning", share=1.4), Column(title="Reason given", share=1))
        blocks.append(Grid(columns=columns, rows=tuple(rows)))
    return (Section(title="Checks", blocks=tuple(blocks)),) if blocks else ()


def _warning_row(found: Problem, reason: str) -> Row:
    given = Cell(text=reason) if reason.strip() else Cell(text="no reason recorded", tone=Tone.ABSENT)
    return Row(cells=(Cell(text=found.text), given))


def answer_sections(given: ReportInput) -> tuple[Section, ...]:
    """Tell what is owed and when, what has left, and what mopdesk does not send yet."""
    blocks: list[Block] = [*_owed(given), *_clocks(given)]
    sections = [Section(title="Answer", blocks=tuple(blocks))]
    if given.outgoing:
        sections.append(Section(title="Flows sent", blocks=_sent(given)))
    if given.not_sent:
        told = Paragraph(text="These are owed elsewhere and have to be sent by other means for now.")
        sections.append(
            Section(title="Not sent by mopdesk yet", blocks=(told, Bullets(items=given.not_sent)))
        )
    return tuple(sections)


def _owed(given: ReportInput) -> list[Block]:
    owed = given.owed
    blocks: list[Block] = []
    if owed.flows:
        rows = tuple(_owed_row(given, flow) for flow in owed.flows)
        columns = (
            Column(title="Flow owed", share=1),
            Column(title="To", share=1.6),
            Column(title="State", share=2.4),
        )
        blocks.append(Grid(columns=columns, rows=rows))
        if owed.together:
            blocks.append(Paragraph(text="Both leave in one release, or neither does.", tone=Tone.QUIET))
        if owed.interim:
            blocks.append(
                Paragraph(text="This is an interim answer: the time limit runs on.", tone=Tone.WARNING)
            )
    else:
        blocks.append(Paragraph(text="No flow is owed for this outcome."))
    if owed.silent:
        blocks.append(Paragraph(text=owed.silent, tone=Tone.QUIET))
    return blocks


def _owed_row(given: ReportInput, flow: str) -> Row:
    request = given.job.request
    sent = [
        file
        for file in given.outgoing
        if file.flow[:5] == flow[:5] and file.state is not OutboxState.CANCELLED
    ]
    if sent:
        last = sent[-1]
        state = Cell(text=_state_words(last), tone=Tone.GOOD if last.state in HAS_LEFT else Tone.PLAIN)
        to = say_party(last.to_role, last.to_id)
    else:
        state = Cell(text="Not sent yet", tone=Tone.WARNING)
        to = say_party(request.sender_role, request.sender_id)
    return Row(cells=(Cell(text=flow, tone=Tone.STRONG), Cell(text=to), state))


def _clocks(given: ReportInput) -> list[Block]:
    if not given.case.clocks:
        return []
    rows = tuple(
        Row(
            cells=(
                Cell(text=ROLES.get(clock.owner, f"role {clock.owner}")),
                Cell(text=say_day(clock.started_on)),
                Cell(text=say_day(clock.due), tone=Tone.STRONG),
                Cell(text=say_day(clock.stopped_on))
                if clock.stopped_on
                else Cell(text="running", tone=Tone.QUIET),
            )
        )
        for clock in given.case.clocks
    )
    columns = (
        Column(title="Who owes"),
        Column(title="From (day 0)", share=1.3),
        Column(title="Last day in time", share=1.3),
        Column(title="Answered", share=1.3),
    )
    source = (
        f"Time limits per {given.timescale}."
        if given.timescale
        else "The source of the time limits is not known."
    )
    return [
        Subheading(text="Time limits"),
        Grid(columns=columns, rows=rows),
        Paragraph(text=f"{source} {given.calendar_line}".strip(), tone=Tone.QUIET),
    ]


def _sent(given: ReportInput) -> tuple[Block, ...]:
    columns = (
        Column(title="Flow", share=1),
        Column(title="To", share=1.35),
        Column(title="File identifier", share=1.25),
        Column(title="File name", share=1.6),
        Column(title="State", share=2.4),
        Column(title="SHA-256", share=0.8),
    )
    return (Grid(columns=columns, rows=tuple(_sent_row(file) for file in given.outgoing)),)


def _sent_row(file: OutgoingFile) -> Row:
    return Row(
        cells=(
            Cell(text=file.flow, tone=Tone.STRONG),
            Cell(text=say_party(file.to_role, file.to_id)),
            Cell(text=file.file_identifier),
            Cell(text=file.file_name),
            Cell(text=_state_words(file)),
            Cell(text=file.sha256[:8]),
        ),
        detail=f"SHA-256 {file.sha256}",
    )


def _state_words(file: OutgoingFile) -> str:
    words = STATE_WORDS[file.state]
    return f"{words} {say_moment(file.released_at)}" if file.released_at else words
