"""The fields of a flow as rows: one row that heads each line of the file, then one for each of its fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from mopdesk.basics.problems import Severity
from mopdesk.gui.models.masking import SECRETS, masked, masked_sentence
from mopdesk.gui.models.table import Column
from mopdesk.work.access_words import COVER, covered_text
from mopdesk.work.fact_words import words_of

CONFIDENCES = {
    "found": "found in writing",
    "inferred": "inferred from what was found",
    "recalled": "recalled, not found in writing",
    "assumed": "assumed",
    "unknown layout": "not in the known layout",
}
ORIGIN = "Where it comes from"

_KINDS = {
    "visit": "Visit",
    "wording and visit": "Wording, from the visit's",
    "held details, visit": "Held details, as the visit's",
    "held details": "Technical details held",
    "meter details, not held": "Technical details: none are held",
    "typed details": "Technical details, typed",
    "request": "Request",
    "job": "Job",
    "wording": "Wording",
    "left blank": "Left blank",
}

# What the release writes around an answer: where each field of header and footer comes from, and its setting.
_ENVELOPE = {
    "from_id": ("Setting: own participant id", "participant_id"),
    "test_flag": ("Setting: test data flag", "test_flag"),
    "file_identifier": ("Number given at release", "file_prefix"),
    "created": ("Time of the release", ""),
    "completed": ("Time of the release", ""),
    "to_id": ("Request: who asked", ""),
    "to_role": ("Request: who asked", ""),
    "flow": ("Process: the flow that is owed", ""),
    "from_role": ("Our role", ""),
}


@dataclass(frozen=True)
class FlowRow:
    """One field; or the head of a line where `heading` is True, and then `title` is all there is to say.

    `path` is the place in the visit that the value comes from, `setting` the key of a setting; '' for none.
    `gravest` is how much the gravest of its problems matters.
    """

    line: int
    group: str
    position: int
    title: str
    heading: bool = False
    name: str = ""
    item: str = ""
    domain: str = ""
    text: str = ""
    meaning: str = ""
    origin: str = ""
    path: str = ""
    setting: str = ""
    confidence: str = ""
    source: str = ""
    note: str = ""
    problems: tuple[str, ...] = ()
    gravest: Severity = Severity.NOTE

    @property
    def key(self) -> tuple[int, str, int]:
        """What makes it the same row after a refresh."""
        return (self.line, self.group, self.position)

    @property
    def way(self) -> str:
        """The name of the way to the value's place, '' where there is none."""
        if self.path:
            return "Take me there"
        return "Open the setting" if self.setting else ""

    @property
    def value(self) -> str:
        """The text as a cell shows it."""
        return self.text if self.text.strip() else "(blank)"


def flow_rows(
    fields: Iterable[Any], *, mask: bool = False, settings: bool = True, codes: bool = False
) -> tuple[FlowRow, ...]:
    """Make rows of `PreviewRow` or `ExplainedField` records; `mask` hides personal data.

    Access codes and passwords are covered unless `codes` lets them be seen.

    Without `settings` no row leads to one: where there is no way to them.
    """
    rows: list[FlowRow] = []
    for (line, group), listed in groupby(fields, key=lambda one: (one.line, one.group)):
        here = list(listed)
        words = f"{group} {here[0].group_title}".strip()
        where = f"Line {line}" if line else "No line of its own"
        rows.append(FlowRow(line=line, group=group, position=0, title=f"{where} · {words}", heading=True))
        made = [_row(one) if settings else replace(_row(one), setting="") for one in here]
        rows.extend(_masked(row) if mask else row if codes else _covered(row) for row in made)
    return tuple(rows)


def shown_lines(lines: Sequence[str], rows: Iterable[FlowRow]) -> tuple[str, ...]:
    """Give the raw lines with what the rows show in its place: of masked rows, the raw lines are masked."""
    parts = [line.split("|") for line in lines]
    for row in rows:
        if not row.heading and 0 < row.line <= len(parts) and row.position < len(parts[row.line - 1]):
            parts[row.line - 1][row.position] = row.text
    return tuple("|".join(line) for line in parts)


def _row(one: Any) -> FlowRow:
    origin, path, setting = _where_from(one)
    return FlowRow(
        line=one.line,
        group=one.group,
        position=one.position,
        title=one.title or f"Field {one.position}",
        name=one.name,
        item=one.item,
        domain=one.domain,
        text=one.text,
        meaning=one.meaning,
        origin=origin,
        path=path,
        setting=setting,
        confidence=one.confidence,
        source=one.source,
        note=one.note,
        problems=tuple(getattr(found, "text", found) for found in one.problems),
        gravest=_gravest(one.problems),
    )


def _gravest(problems: Iterable[Any]) -> Severity:
    """Give how much the gravest matters; a bare text is of what we are to send, and stops it."""
    there = {getattr(found, "severity", Severity.ERROR) for found in problems}
    return next((one for one in Severity if one in there), Severity.NOTE)


def _covered(row: FlowRow) -> FlowRow:
    shown = COVER if row.name in SECRETS and row.text.strip() else covered_text(row.text)
    return row if shown == row.text else replace(row, text=shown, meaning=covered_text(row.meaning))


def _masked(row: FlowRow) -> FlowRow:
    shown = masked(row.name, row.domain, row.confidence, row.text)
    if shown == row.text:
        return row
    return replace(row, text=shown, meaning="", problems=tuple(masked_sentence(one) for one in row.problems))


def _where_from(one: Any) -> tuple[str, str, str]:
    """Give the words, the path in the visit, and the setting. A received field comes from nowhere of ours."""
    told = getattr(one, "origin", "")
    if not told:
        return "", "", ""
    if told.startswith("envelope"):
        words, setting = _ENVELOPE.get(one.name, ("Written at release", ""))
        return words, "", setting
    kind, _, rest = told.partition(": ")
    words = _KINDS.get(kind, kind[:1].upper() + kind[1:])
    if not rest or kind == "meter details, not held":
        return words, one.path, ""
    return f"{words}: {words_of(rest) if one.path else rest}", one.path, ""


def _origin_cell(row: FlowRow) -> str:
    return f"{row.origin} ›" if row.way else row.origin


def _origin_tip(row: FlowRow) -> str:
    return f"{row.origin}\n{row.way}: Enter or a double click" if row.way else row.origin


def _layout_tip(row: FlowRow) -> str:
    said = f"The layout of this field is {CONFIDENCES.get(row.confidence, row.confidence)}."
    return "\n".join(part for part in (said, row.source, row.note) if part)


def _value_tip(row: FlowRow) -> str:
    return "\n".join((row.value, *row.problems))


_FIELD: Column[FlowRow] = Column("Field", lambda row: row.title, width=150, stretch=True)
_VALUE: Column[FlowRow] = Column("Value", lambda row: row.value, tip=_value_tip, width=130, stretch=True)
_MEANING: Column[FlowRow] = Column("Meaning", lambda row: row.meaning, width=120, stretch=True)
_ITEM: Column[FlowRow] = Column("Item", lambda row: row.item, width=66, drop_below=710)
_FORMAT: Column[FlowRow] = Column("Format", lambda row: row.domain, width=92, drop_below=804)
_LAYOUT: Column[FlowRow] = Column(
    "Layout", lambda row: row.confidence, tip=_layout_tip, width=88, drop_below=642
)

RECEIVED_COLUMNS: tuple[Column[FlowRow], ...] = (_FIELD, _VALUE, _MEANING, _ITEM, _FORMAT, _LAYOUT)
SENT_COLUMNS: tuple[Column[FlowRow], ...] = (
    _FIELD,
    _VALUE,
    _MEANING,
    Column(ORIGIN, _origin_cell, tip=_origin_tip, width=150, stretch=True),
    _ITEM,
    _FORMAT,
    _LAYOUT,
)
