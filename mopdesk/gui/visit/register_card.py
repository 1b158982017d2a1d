"""One card of readings: a line for each register of a meter, in the boxes of its digits, with last time's."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mopdesk.basics.numbers import whole_number
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import NEW_REGISTER_MORE, Question
from mopdesk.gui.visit.reminders import held_meter, last_reading, register_digits
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, Tinted, empty, rule
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from mopdesk.work.rules_meters import reading_value

WHY_LOWER = (
    "It ran backwards (export)",
    "Clocked over",
    "The earlier reading was wrong",
    "The meter was exchanged",
)
WHY_EQUAL = ("Nothing was used", "The meter stands still", "The earlier reading was wrong")


class RegisterCard(Card):
    """Readings of one list of the facts. `serial_path` names the field of the meter whose registers they are.

    `named_by` is the field whose serial number stands in the heading, where that is another.
    """

    def __init__(
        self,
        step: Step,
        title: str,
        prefix: str,
        serial_path: str,
        questions: Sequence[Question],
        *,
        named_by: str = "",
    ) -> None:
        super().__init__(title)
        self._step, self._title, self._prefix = step, title, prefix
        self._named_by = named_by or serial_path
        self._serial_path, self._questions = serial_path, tuple(questions)
        self._shape: tuple[str, ...] | None = None
        self._extra = 0
        self._notes: dict[int, ReadingNote] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self.body.addLayout(self._rows)
        self.another = PlainButton("Add another register", "link")
        self.another.setAccessibleName(f"Add another register: {title}")
        self.another.clicked.connect(self._add)
        self.body.addWidget(self.another, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def serial(self) -> str:
        """The serial number of the meter, as typed."""
        return str(self._step.draft.get(self._serial_path) or "")

    def match(self) -> None:
        """Make the lines fit the facts; nothing moves where they do already."""
        wanted = self._wanted()
        if wanted != self._shape:
            self._shape = wanted
            self._step.forget(self._prefix)
            self._notes.clear()
            empty(self._rows)
            for place, register in enumerate(wanted):
                self._add_row(place, register)
        name = str(self._step.draft.get(self._named_by) or "")
        self.heading.setText(f"{self._title} {name}".strip())
        for place in range(len(wanted)):
            self._tell(place)

    def _wanted(self) -> tuple[str, ...]:
        held = held_meter(self._step.form, self.serial)
        known = tuple(one.register for one in held.registers) if held else ()
        used = places_of(self._step.draft.fields, self._prefix)
        count = max([len(known), 1, *(place + 1 for place in used)]) + self._extra
        return (*known, *("" for _ in range(count - len(known))))

    def _add_row(self, place: int, register: str) -> None:
        if place:
            self._rows.addWidget(rule())
        name = f"{self._title}, register {register or place + 1}"
        grid = self._grid(self._questions, name, place)
        self._rows.addLayout(grid)
        reading = self._reading(place)
        if self._is_new:
            more = More(self._grid(NEW_REGISTER_MORE, name, place), name)
            self._rows.addWidget(more)
        else:
            self._notes[place] = ReadingNote(self._step, name)
            self._rows.addWidget(self._notes[place])
        line = self._step.lines[f"{self._prefix}.{place}.register"]
        if register and not self._step.draft.get(line.path):
            line.assume(register)
            # The name is kept with the first reading typed for it.
            reading.edited.connect(partial(self._keep_register, line.path, register))

    def _grid(self, questions: Sequence[Question], name: str, place: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        made: list[FieldLine] = []
        for question in questions:
            line = self._step.make_line(question, name, list=self._prefix, r=place)
            # The boxes of a reading take a row of their own: at the largest text they need it.
            boxes = isinstance(line.editor, DigitEdit)
            beside = sum(not isinstance(step.editor, DigitEdit) for step in made)
            grid.addWidget(line, 1 if boxes else 0, 0 if boxes else beside, 1, 3 if boxes else 1, _TOP)
            made.append(line)
        for side in range(3):
            grid.setColumnStretch(side, 1)
        return grid

    @property
    def _is_new(self) -> bool:
        return any("initial_reading" in question.path for question in self._questions)

    def _reading(self, place: int) -> FieldLine:
        name = "initial_reading" if self._is_new else "value"
        return self._step.lines[f"{self._prefix}.{place}.{name}"]

    def _keep_register(self, path: str, register: str, _of: str, value: Any) -> None:
        if value is not None and not self._step.draft.get(path):
            self._step.draft.put(path, register)

    def _tell(self, place: int) -> None:
        """Show the boxes of the register's digits, and what last time's reading says to this one."""
        draft, form = self._step.draft, self._step.form
        base = f"{self._prefix}.{place}"
        line = self._reading(place)
        register = str(draft.get(f"{base}.register") or (self._shape or ("",))[place])
        digits = register_digits(form, self.serial, register)
        if self._is_new:
            typed = str(draft.get(f"{base}.digits") or "")
            digits = number if 0 < (number := whole_number(typed) or 0) < 15 else digits
        if isinstance(line.editor, DigitEdit):
            line.editor.set_digits(digits)
        if form is None or self._is_new:
            return
        last = last_reading(form, self.serial, register)
        shown = f"{digits} digits" if digits else ""
        line.remind(" · ".join(part for part in (f"Last time: {last}" if last else "", shown) if part))
        self._notes[place].compare(str(draft.get(line.path) or ""), last, digits)

    def _add(self) -> None:
        self._extra += 1
        self.match()
        self._step.follow()


class ReadingNote(QWidget):
    """Says that a reading is lower than last time's or equal to it, with the likely reasons as buttons."""

    def __init__(self, step: Step, name: str) -> None:
        super().__init__()
        self._step = step
        self._code = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.words = Tinted("warn")
        column.addWidget(self.words)
        self.reasons = {
            "reading-lower": ChoiceButtons(f"{name}: why is it lower", [(one, one) for one in WHY_LOWER]),
            "reading-equal": ChoiceButtons(f"{name}: why is it the same", [(one, one) for one in WHY_EQUAL]),
        }
        for code, buttons in self.reasons.items():
            buttons.chosen.connect(partial(self._choose, code))
            column.addWidget(buttons)
        self.hide()

    def compare(self, typed: str, last: str, digits: int) -> None:
        """Compare a reading with the last one."""
        value, before = reading_value(typed), reading_value(last)
        self._code = ""
        if value is not None and before is not None:
            self._code = "reading-lower" if value < before else "reading-equal" if value == before else ""
        self.setVisible(bool(self._code))
        for buttons in self.reasons.values():
            buttons.set_gap(self._step.theme.gap)
        for code, buttons in self.reasons.items():
            buttons.setVisible(code == self._code)
            buttons.set_value(self._step.draft.get(f"reasons.{code}"))
        if value is None or before is None or not self._code:
            return
        if self._code == "reading-equal":
            self.words.say(f"{typed} is the same as last time. Check it, or say why:")
        else:
            over = " It may have clocked over." if clocked_over(value, before, digits) else ""
            self.words.say(f"{typed} is lower than {last} last time.{over} Check it, or say why:")

    def _choose(self, code: str, reason: object) -> None:
        self._step.draft.put(f"reasons.{code}", reason)


class More(QWidget):
    """Questions that are seldom changed, behind a button."""

    def __init__(self, grid: QGridLayout, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.button = PlainButton("Multiplier, what it measures, type", "link")
        self.button.setAccessibleName(f"{name}: multiplier, what it measures, type")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        inside = QWidget()
        inside.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        inside.hide()
        self.button.clicked.connect(lambda: inside.setVisible(inside.isHidden()))


def clocked_over(value: Decimal, before: Decimal, digits: int) -> bool:
    """Tell whether a lower reading looks like one that went past the last digit: 99812 to 00034."""
    return bool(digits) and before - value > Decimal(10**digits) / 2


_TOP = Qt.AlignmentFlag.AlignTop
