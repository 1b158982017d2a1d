"""The running-backwards helper: two readings minutes apart, or the disc, made into a sentence to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.visit.questions import TEST
from mopdesk.gui.visit.reminders import held_meter, register_digits
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, Tinted
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from mopdesk.gui.words import LONDON
from mopdesk.work.direction import Conclusion, from_disc, from_readings, minutes_between
from mopdesk.work.visit_facts import DirectionTest, MeterSeen

_TICK_MS = 15_000
_HOW = (
    "Read the register, wait some minutes while generation runs and the load is low, and read it again. Or "
    "watch the disc and answer on the page before. mopdesk says what it shows, and what it does not."
)
_GENERATION = {
    True: "Generation was running (as answered on the page before).",
    False: "Generation was off (as answered on the page before).",
    None: "Say on the page before whether generation was running: without that nothing can be said.",
}


class DirectionCard(Card):
    """The test of one meter."""

    def __init__(self, step: Step, place: int, title: str) -> None:
        super().__init__("Does it run backwards?")
        self._step, self._place = step, place
        self._base = f"meters.{place}"
        self._conclusions: tuple[Conclusion, ...] = ()
        self.body.addWidget(PlainLabel(_HOW, "quiet", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(12)
        for line in range(2):
            reading, time = (
                step.make_line(question, f"Test of {title}", n=place)
                for question in TEST[2 * line : 2 * line + 2]
            )
            grid.addWidget(reading, line, 0, _TOP)
            grid.addWidget(time, line, 1, _TOP)
            reading.edited.connect(lambda _path, value, at=time.path: self._note_time(at, value))
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.generation = PlainLabel("", "quiet", wrap=True)
        self.waiting = PlainLabel("", "strong", wrap=True)
        self.body.addWidget(self.generation)
        self.body.addWidget(self.waiting)
        self.said = Tinted("note")
        self.advice = PlainLabel("", "quiet", wrap=True)
        self.body.addWidget(self.said)
        self.body.addWidget(self.advice)
        row = QHBoxLayout()
        self.take_button = PlainButton("Put into the findings", "primary")
        self.take_button.setAccessibleName(f"Put into the findings: {title}")
        self.take_button.clicked.connect(self._take)
        row.addWidget(self.take_button)
        self.taken = PlainLabel("", "quiet", wrap=True)
        row.addWidget(self.taken, 1)
        self.body.addLayout(row)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.tell)

    def tell(self) -> None:
        """Say what the test shows as it stands."""
        meter = self._meter()
        digits = self._digits()
        for name in ("first", "second"):
            editor = self._step.lines[f"{self._base}.direction_test.{name}"].editor
            if isinstance(editor, DigitEdit):
                editor.set_digits(digits)
        self.generation.setText(_GENERATION[meter.generation_live])
        found = (from_readings(meter, digits or None), from_disc(meter))
        self._conclusions = tuple(one for one in found if one is not None)
        self.said.say("\n".join(one.sentence for one in self._conclusions))
        self.advice.setText(" ".join(one.advice for one in self._conclusions if one.advice))
        self.advice.setVisible(bool(self.advice.text()))
        waits = bool(meter.direction_test.first) and not meter.direction_test.second
        self.waiting.setText(self._waiting(meter.direction_test.first_at) if waits else "")
        self.waiting.setVisible(waits)
        if waits and not self._tick.isActive():
            self._tick.start()
        elif not waits:
            self._tick.stop()
        new = [one for one in self._conclusions if one.sentence not in meter.remarks]
        self.take_button.setVisible(bool(new))
        done = bool(self._conclusions) and not new
        self.taken.setText("It stands in the remarks, on the next page." if done else "")

    def _meter(self) -> MeterSeen:
        get = self._step.draft.get
        test = DirectionTest(
            **{
                name: str(get(f"{self._base}.direction_test.{name}") or "")
                for name in ("first", "first_at", "second", "second_at")
            }
        )
        return MeterSeen(
            direction_test=test,
            technology=str(get(f"{self._base}.technology") or ""),
            generation_live=get(f"{self._base}.generation_live"),
            disc_direction=str(get(f"{self._base}.disc_direction") or ""),
            remarks=str(get(f"{self._base}.remarks") or ""),
        )

    def _digits(self) -> int:
        serial = str(self._step.draft.get(f"{self._base}.serial") or "")
        meter = held_meter(self._step.form, serial)
        register = meter.registers[0].register if meter and meter.registers else ""
        return register_digits(self._step.form, serial, register)

    def _note_time(self, path: str, value: Any) -> None:
        """Keep when a reading was typed, unless a time stands there."""
        if value is not None and not self._step.draft.get(path):
            self._step.draft.put(path, f"{datetime.now(LONDON):%H:%M}")

    @staticmethod
    def _waiting(since: str) -> str:
        minutes = minutes_between(since, f"{datetime.now(LONDON):%H:%M}")
        if minutes is None or minutes > 12 * 60:
            return "Waiting for the second reading."
        return f"Waiting for the second reading: {minutes} min since the first."

    def _take(self) -> None:
        """Put the sentences into the remarks, the methods beside the others, and a finding where none is."""
        draft = self._step.draft
        new = list(self._conclusions)
        remarks = str(draft.get(f"{self._base}.remarks") or "").strip()
        methods = list(draft.get(f"{self._base}.methods") or [])
        finding = draft.get(f"{self._base}.finding")
        for one in new:
            if one.sentence not in remarks:
                remarks = f"{remarks} {one.sentence}".strip()
            if one.method and one.method not in methods:
                methods.append(one.method)
        draft.put(f"{self._base}.remarks", remarks)
        if methods:
            draft.put(f"{self._base}.methods", methods)
        concluded = next((one.finding for one in new if one.finding), "")
        if concluded and not finding:
            draft.put(f"{self._base}.finding", concluded)


_TOP = Qt.AlignmentFlag.AlignTop
