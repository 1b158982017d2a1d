"""The readings of a visit report: what was read on which register, and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mopdesk.work.report_input import ReportInput
from mopdesk.work.report_tree import Cell, Column, Grid, Row, Tone
from mopdesk.work.report_words import MISSING, NOT_RECORDED, say_typed_moment
from mopdesk.work.visit_facts import Exchange, NewMeter, Reading


class Read(NamedTuple):
    """One line of a grid of readings: which reading it is, and where it stands in the visit facts."""

    kind: str
    reading: Reading
    path: str


def reading_grid(given: ReportInput, readings: Sequence[Read]) -> Grid:
    """Lay readings out as a grid; a blank value says whether the answer needs it."""
    rows = tuple(
        Row(
            cells=(
                Cell(text=one.kind),
                _cell(given, one.reading.register, f"{one.path}.register"),
                _cell(given, one.reading.value, f"{one.path}.value", strong=True),
                _cell(given, say_typed_moment(one.reading.taken_at), f"{one.path}.taken_at"),
            )
        )
        for one in readings
    )
    columns = (
        Column(title="Reading", share=1.2),
        Column(title="Register", share=1),
        Column(title="Value", share=1.2, right=True),
        Column(title="Taken at", share=2),
    )
    return Grid(columns=columns, rows=rows)


def final_readings(exchange: Exchange, path: str) -> list[Read]:
    """Give the last readings of the removed meter; without any, a blank one that says so."""
    path, kind = f"{path}.final_readings", "Final, removed meter"
    found = [Read(kind, reading, f"{path}.{n}") for n, reading in enumerate(exchange.final_readings)]
    return found or [Read(kind, Reading(), path)]


def initial_readings(new: NewMeter, path: str) -> list[Read]:
    """Give the first readings of the new meter; without any, a blank one that says so."""
    path, kind = f"{path}.registers", "Initial, new meter"
    found = []
    for n, first in enumerate(new.registers):
        reading = Reading(register=first.register, value=first.initial_reading, taken_at="when fitted")
        found.append(Read(kind, reading, f"{path}.{n}"))
    return found or [Read(kind, Reading(taken_at="when fitted"), path)]


def _cell(given: ReportInput, text: str, path: str, *, strong: bool = False) -> Cell:
    """Make a cell of a value that may be blank; a needed reading is missing at its list or at its value."""
    if text.strip():
        return Cell(text=text, tone=Tone.STRONG if strong else Tone.PLAIN)
    places = (path, path.rpartition(".")[0], path.replace(".value", ".initial_reading"))
    if strong and any(given.lacks(place) for place in places):
        return Cell(text=MISSING, tone=Tone.MISSING)
    return Cell(text=NOT_RECORDED, tone=Tone.ABSENT)
