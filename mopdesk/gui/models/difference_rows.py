"""The columns of a comparison of two files, and its lines as two texts that stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from mopdesk.flows.differences import ADDED, CHANGED, REMOVED, SAME, FieldDifference, LineDifference
from mopdesk.gui.models.masking import masked_part
from mopdesk.gui.models.table import Column
from mopdesk.work.access_words import covered_text

MARKS = {CHANGED: "~", REMOVED: "-", ADDED: "+"}


def difference_columns(old: str, new: str) -> tuple[Column[FieldDifference], ...]:
    """Give the columns, the two sides called so."""
    return (
        Column("Field", lambda one: one.title, width=150, stretch=True),
        Column(old, lambda one: _said(one.old, one.old_meaning, one.old_line), width=150, stretch=True),
        Column(new, lambda one: _said(one.new, one.new_meaning, one.new_line), width=150, stretch=True),
        Column("Line", _line_words, sort=lambda one: one.new_line or one.old_line, width=86, drop_below=560),
        Column("Group", lambda one: one.group, width=72, drop_below=480),
        Column("Item", lambda one: one.item, width=66, drop_below=620),
    )


def difference_key(one: FieldDifference) -> tuple[int, int, int]:
    """Tell one difference from another."""
    return (one.old_line, one.new_line, one.position)


def shown_fields(fields: Sequence[FieldDifference], *, envelope: bool, mask: bool) -> list[FieldDifference]:
    """Give the differences to show; header and footer differ between any two files."""
    wanted = [one for one in fields if envelope or not one.envelope]
    return [_masked(one, masked_part if mask else covered_text) for one in wanted]


def shown_kind(line: LineDifference, *, envelope: bool) -> str:
    """Give how a line differs; header and footer are passed over unless they are asked for."""
    return SAME if line.envelope and not envelope else line.kind


def shown_sides(
    lines: Sequence[LineDifference], *, envelope: bool, mask: bool
) -> tuple[list[str], list[str]]:
    """Give the lines of both sides with their marks; where one side has none, a blank keeps the place."""
    left, right = [], []
    for one in lines:
        mark = MARKS.get(shown_kind(one, envelope=envelope), " ")
        left.append(f"{mark} {_line(one.old, mask)}" if one.old_line else "")
        right.append(f"{mark} {_line(one.new, mask)}" if one.new_line else "")
    return left, right


def _said(text: str, meaning: str, line: int) -> str:
    if not line:
        return "(no such line)"
    if not text.strip():
        return "(blank)"
    return f"{text} ({meaning})" if meaning and meaning != text else text


def _line_words(one: FieldDifference) -> str:
    if one.old_line and one.new_line and one.old_line != one.new_line:
        return f"{one.old_line} → {one.new_line}"
    return str(one.new_line or one.old_line)


def _masked(one: Any, hide: Callable[[str], str]) -> Any:
    hidden = {side: hide(getattr(one, side)) for side in ("old", "new")}
    if hidden == {"old": one.old, "new": one.new}:
        return one
    return msgspec.structs.replace(one, **hidden, old_meaning="", new_meaning="")


def _line(text: str, mask: bool) -> str:
    return "|".join((masked_part if mask else covered_text)(part) for part in text.split("|"))
