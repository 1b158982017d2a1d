"""Readings on the form: a page for each register of a meter, in the boxes of its digits, with last time's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mopdesk.basics.numbers import whole_number
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import NEW_REGISTER_MORE, Question, When
from mopdesk.gui.visit.reminders import held_meter, last_reading, register_digits
from mopdesk.gui.visit.sheet import Sheet, let_go
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, Tinted
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


class RegisterSheets:
    """Readings of one list of the facts. `serial_path` names the field of the meter whose registers they are.

    `named_by` is the field whose serial number stands in the heading, where that is another; `last_ways` puts
    more ways below the last register's page.
    """

    def __init__(
        self,
        step: Step,
        title: str,
        prefix: str,
        serial_path: str,
        questions: Sequence[Question],
        *,
        when: When,
        named_by: str = "",
        last_ways: Callable[[QVBoxLayout], None] | None = None,
    ) -> None:
        self._step, self._title, self._prefix = step, title, prefix
        self._named_by = named_by or serial_path
        self._serial_path, self._questions = serial_path, tuple(questions)
        self._when, self._last_ways = when, last_ways
        self._shape: tuple[str, ...] | None = None
        self._extra = 0
        self._made: list[Sheet] = []
        self._firsts: dict[int, Sheet] = {}
        self._cards: dict[int, Card] = {}
        self.notes: dict[int, ReadingNote] = {}

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The pages, one for each register; that of its seldom changed settings after it."""
        return self._made

    @property
    def serial(self) -> str:
        """The serial number of the meter, as typed."""
        return str(self._step.draft.get(self._serial_path) or "")

    def match(self) -> None:
        """Make the pages fit the facts; nothing moves where they do already."""
        wanted = self._wanted()
        if wanted != self._shape:
            self._shape = wanted
            gone = self._made
            self._step.forget(self._prefix)
            self._made = []
            self._firsts.clear()
            self.notes.clear()
            for place, register in enumerate(wanted):
                self._add_register(place, register)
            for sheet in gone:
                let_go(sheet)
        meter = f"{self._title} {self._step.draft.get(self._named_by) or ''}".strip()
        for place in range(len(wanted)):
            self._name(place, meter)
            self._tell(place)

    def _wanted(self) -> tuple[str, ...]:
        held = held_meter(self._step.form, self.serial)
        known = tuple(one.register for one in held.registers) if held else ()
        used = places_of(self._step.draft.fields, self._prefix)
        count = max([len(known), 1, *(place + 1 for place in used)]) + self._extra
        return (*known, *("" for _ in range(count - len(known))))

    def _add_register(self, place: int, register: str) -> None:
        name = f"{self._title}, register {register or place + 1}"
        sheet = self._firsts[place] = self._step.make_sheet(name, self._when)
        self._made.append(sheet)
        card = self._cards[place] = sheet.add_card()
        card.body.addLayout(self._grid(self._questions, name, place))
        reading = self._reading(place)
        if self._is_new:
            self._add_more(card, place, name)
        else:
            self.notes[place] = ReadingNote(self._step, name)
            card.body.addWidget(self.notes[place])
        line = self._step.lines[f"{self._prefix}.{place}.register"]
        if register and not self._step.draft.get(line.path):
            line.assume(register)
            # The name is kept with the first reading typed for it.
            reading.edited.connect(partial(self._keep_register, line.path, register))
        if place == len(self._shape or ()) - 1:
            another = PlainButton("Add another register", "link")
            another.setAccessibleName(f"Add another register: {self._title}")
            another.clicked.connect(self._add)
            sheet.body.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
            if self._last_ways is not None:
                self._last_ways(sheet.body)

    def _add_more(self, card: Card, place: int, name: str) -> None:
        """Make the page of what is seldom changed, and the way there."""
        words = "Multiplier, what it measures, type"
        more = self._step.make_sheet(f"{name}: settings", self._when, spare=True)
        self._made.append(more)
        self._step.add_questions(more.add_card().body, NEW_REGISTER_MORE, name, list=self._prefix, r=place)
        button = PlainButton(words, "link")
        button.setAccessibleName(f"{name}: {words.lower()}")
        button.clicked.connect(lambda: self._step.show_sheet(more))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _name(self, place: int, meter: str) -> None:
        """Name the pages of a register after the meter and the register as they stand now."""
        register = self._register(place)
        count = len(self._shape or ())
        which = f"register {register or place + 1}" if register or count > 1 else ""
        self._cards[place].heading.setText(f"{meter}: {which}" if which else meter)
        self._firsts[place].title = f"{self._title}: {which}" if which else self._title

    def _register(self, place: int) -> str:
        typed = self._step.draft.get(f"{self._prefix}.{place}.register")
        return str(typed or (self._shape or ("",))[place])

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
        register = self._register(place)
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
        self.notes[place].compare(str(draft.get(line.path) or ""), last, digits)

    def _add(self) -> None:
        self._extra += 1
        self.match()
        self._step.follow()
        self._step.show_sheet(self._firsts[max(self._firsts)])


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


def clocked_over(value: Decimal, before: Decimal, digits: int) -> bool:
    """Tell whether a lower reading looks like one that went past the last digit: 99812 to 00034."""
    return bool(digits) and before - value > Decimal(10**digits) / 2


_TOP = Qt.AlignmentFlag.AlignTop
