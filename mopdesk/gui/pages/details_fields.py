"""The fields of typed technical details: a grid of editors made from a table, each with its fault below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.dates import read_day
from mopdesk.gui.plain import ChoiceBox, LineEdit, PlainLabel
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import plain_day
from mopdesk.work.dates import typed_date


class FieldPlan(NamedTuple):
    """One field: its name in the data, its title, a hint, its list of codes, whether it is a day."""

    name: str
    title: str
    hint: str = ""
    codes: str = ""
    day: bool = False


MPAN_FIELDS = (
    FieldPlan("effective_from", "In force from", "Such as 1 Apr 2015", day=True),
    FieldPlan("energisation_status", "Energisation", codes="energisation-status"),
    FieldPlan("measurement_class", "Measurement class", codes="measurement-class"),
    FieldPlan("ssc", "Settlement configuration (SSC)", "Such as 0393"),
    FieldPlan("ssc_effective_from", "SSC from", "Such as 1 Apr 2015", day=True),
)
METER_FIELDS = (
    FieldPlan("serial", "Serial number", "As on the nameplate"),
    FieldPlan("make_and_type", "Make and type"),
    FieldPlan("meter_type", "Meter type", codes="meter-type"),
    FieldPlan("asset_provider", "Meter Asset Provider", "Four letters, such as UFUN"),
    FieldPlan("location", "Location", codes="meter-location"),
    FieldPlan("current_rating", "Current rating, A", "Such as 80"),
    FieldPlan("installed_on", "Installed on", "Such as 12 Jun 1985", day=True),
    FieldPlan("retrieval_method", "How it is read", codes="retrieval-method"),
    FieldPlan("retrieval_effective_from", "Read so from", "Such as 1 Apr 2015", day=True),
    FieldPlan("certified_on", "Certified on", day=True),
    FieldPlan("certification_expires", "Certified until", day=True),
    FieldPlan("timing_device", "Timing device"),
    FieldPlan("ct_ratio", "CT ratio", "Such as 100/5"),
    FieldPlan("vt_ratio", "VT ratio"),
)
REGISTER_FIELDS = (
    FieldPlan("register", "Register", "Such as S"),
    FieldPlan("register_type", "Register type", codes="register-type"),
    FieldPlan("quantity", "Measures", codes="measurement-quantity"),
    FieldPlan("digits", "Digits", "Such as 5"),
    FieldPlan("multiplier", "Multiplier", "1.00"),
)


class DetailsFields(QWidget):
    """Some fields, as many beside each other as there is room for; `answers` gives what they hold."""

    def __init__(
        self,
        plans: tuple[FieldPlan, ...],
        given: Any,
        codes: Mapping[str, tuple[tuple[str, str], ...]],
        owner: str,
        width: int,
    ) -> None:
        super().__init__()
        self._plans = plans
        self.editors: dict[str, LineEdit | ChoiceBox] = {}
        self.faults: dict[str, PlainLabel] = {}
        flow = FlowLayout(self, 12)
        for plan in plans:
            box = QWidget()
            box.setFixedWidth(width)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(PlainLabel(plan.title, "strong", wrap=True))
            editor = _editor(plan, str(getattr(given, plan.name)), codes.get(plan.codes, ()), owner)
            column.addWidget(editor)
            fault = PlainLabel("", "fault", wrap=True)
            fault.hide()
            column.addWidget(fault)
            column.addStretch(1)
            self.editors[plan.name], self.faults[plan.name] = editor, fault
            flow.addWidget(box)

    @property
    def answers(self) -> dict[str, str]:
        """What the fields hold: codes, days as 2015-04-01 where they can be read, and text."""
        return {plan.name: self._answer(plan) for plan in self._plans}

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say below each field what does not fit, by its name."""
        for name, label in self.faults.items():
            words = faults.get(name, "")
            label.setText(words)
            label.setVisible(bool(words))
            self.editors[name].setProperty("faulty", bool(words))
            restyle(self.editors[name])

    def _answer(self, plan: FieldPlan) -> str:
        editor = self.editors[plan.name]
        if isinstance(editor, ChoiceBox):
            return str(editor.currentData() or "")
        text = editor.text().strip()
        day = read_day(text) if plan.day else None
        return day.isoformat() if day else text


def _editor(
    plan: FieldPlan, value: str, codes: tuple[tuple[str, str], ...], owner: str
) -> LineEdit | ChoiceBox:
    name = f"{plan.title}, {owner}"
    if not plan.codes:
        day = typed_date(value) if plan.day else None
        edit = LineEdit(name, plain_day(day) if day else value)
        edit.setPlaceholderText(plan.hint)
        return edit
    box = ChoiceBox(name)
    box.addItem("Not given", "")
    for code, meaning in codes:
        box.addItem(f"{code}: {meaning}", code)
    if value and box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(max(0, box.findData(value)))
    return box
