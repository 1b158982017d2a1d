"""One step of the visit's form: pages of questions, of which one is shown, some of them repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mopdesk.actions.visit_view import Choice, VisitForm, VisitView
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.questions import Question, Section, When
from mopdesk.gui.visit.reminders import known_answers
from mopdesk.gui.visit.sheet import Part, Sheet, flat
from mopdesk.gui.widgets.card import Card, Column, KeepInSight, empty
from mopdesk.gui.widgets.nameplate import Plate
from mopdesk.gui.widgets.signature_pad import SignaturePad
from mopdesk.gui.widgets.touch_scroll import TouchScroll

_TOP = Qt.AlignmentFlag.AlignTop


class Step(Column):
    """A step that scrolls: it makes the fields of its pages, and shows one page of those that are there now.

    `holds` names a part of the facts that the step keeps as a whole: photos, signatures. Signals: `leafed()`
    when another page is shown, or there are more or fewer of them; `ran_out()` when the keypad has gone
    through the page's readings.
    """

    holds: ClassVar[str] = ""
    leafed = Signal()
    ran_out = Signal()

    def __init__(self, draft: Draft, theme: Theme, sections: Sequence[Section] = ()) -> None:
        super().__init__(widest=1160)
        self.draft, self.theme = draft, theme
        self.form: VisitForm | None = None
        self.today: date | None = None
        self.lines: dict[str, FieldLine] = {}
        self._sight = KeepInSight(self)
        self._scroll = TouchScroll(self, (SignaturePad, Plate))
        self._sections = tuple(sections)
        self._parts: list[Part] = []
        self._there: list[Sheet] = []
        self._shown: Sheet | None = None
        self._asked: list[tuple[QWidget, When | None]] = []
        self.built = False

    def show_visit(self, view: VisitView, today: date) -> None:
        """Show a visit: make what is missing, fill what is there."""
        self.form, self.today = view.form, today
        if not self.built:
            self.built = True
            self.body.addStretch(1)
            self.build()
        self.fill(view)
        self.follow()

    def build(self) -> None:
        """Make the pages, once the form is known."""
        for section in self._sections:
            self.add_section(section)

    def fill(self, view: VisitView) -> None:
        """Show the values that are kept, and beside them what was known before."""
        known = known_answers(view.form, self.draft.fields)
        for path, line in self.lines.items():
            line.today = self.today
            line.say_value(self.draft.get(path))
            if answer := known.get(path):
                line.remind(f"{answer.said}: {line.words_of(answer.value)}")

    @property
    def asked(self) -> bool:
        """Whether anything is asked on this step as the answers stand."""
        return True

    @property
    def begun(self) -> bool:
        """Whether anything is answered on this step."""
        return any(self.draft.get(path) not in (None, "") for path in self.lines)

    def follow(self) -> None:
        """Show or hide what depends on other answers: questions and whole pages."""
        for widget, when in self._asked:
            widget.setVisible(when is None or when(self.draft.fields))
        self._leaf()

    def hand_in(self) -> None:
        """Hand on what is being typed."""
        for line in list(self.lines.values()):
            line.hand_in()

    def undone(self) -> None:
        """Make ready to show what an undo has brought back."""

    def start_again(self) -> None:
        """Forget the pages: another visit, with another form, is shown next."""
        self.lines.clear()
        self._asked.clear()
        self._parts.clear()
        self._there, self._shown = [], None
        self.built = False
        empty(self.body)

    def let_edit(self, allowed: bool) -> None:
        """Let the answers be changed, or only read."""
        if (inside := self.widget()) is not None:
            inside.setEnabled(allowed)

    # Pages

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages that are there as the answers stand."""
        return tuple(self._there)

    @property
    def sheet(self) -> Sheet | None:
        """The page that is shown."""
        return self._shown

    @property
    def place(self) -> int:
        """The place of the page that is shown, from 0."""
        return self._there.index(self._shown) if self._shown in self._there else 0

    def leaf(self, by: int) -> bool:
        """Go so many pages on or back; False where the step ends."""
        place = self.place + by
        if not 0 <= place < len(self._there):
            return False
        self.show_sheet(self._there[place])
        return True

    def show_end(self, *, last: bool) -> None:
        """Show the first page, or the last."""
        if self._there:
            self.show_sheet(self._there[-1 if last else 0])

    def show_sheet(self, sheet: Sheet) -> None:
        """Show this page; one that is not there yet comes."""
        if sheet not in self._there:
            sheet.opened = True
        if sheet is not self._shown:
            if self._shown is not None:
                # What does not apply, and is not answered, was there only to be looked at.
                self._shown.opened = False
            self._shown = sheet
            self.verticalScrollBar().setValue(0)
        self._leaf(told=True)

    def sheet_with(self, path: str) -> Sheet | None:
        """Give the page on which a field stands."""
        line = self.lines.get(path)
        return next((one for one in flat(self._parts) if line and one.isAncestorOf(line)), None)

    def presents(self, path: str) -> bool:
        """Tell whether a field is asked as the answers stand: its page is there, and it on it."""
        sheet = self.sheet_with(path)
        return sheet in self._there and self.lines[path].isVisibleTo(sheet)

    def show_line(self, path: str) -> None:
        """Show the page of a field and put the focus there."""
        if (sheet := self.sheet_with(path)) is not None:
            self.show_sheet(sheet)
            line = self.lines[path]
            line.focus()
            # Once more when the page has its height: until then a small screen cannot scroll far enough.
            self.ensureWidgetVisible(line, 20, 80)
            QTimer.singleShot(0, line, lambda: self.ensureWidgetVisible(line, 20, 80))

    def show_held(self) -> None:
        """Show the page of what the step keeps as a whole."""
        self.show_end(last=False)

    def call(self, paths: Sequence[str]) -> None:
        """Let the pages of these fields be there: something is to be mended on them."""
        called = {id(self.sheet_with(path)) for path in paths}
        for sheet in flat(self._parts):
            sheet.called = id(sheet) in called
        self._leaf()

    def _leaf(self, *, told: bool = False) -> None:
        """Show the page that is to be shown, and tell where anything has changed."""
        before, there = self._there, []
        for sheet in flat(self._parts):
            # What is seldom needed stays, once it is looked at, until it is left.
            held = sheet is self._shown and sheet.spare
            if held or sheet.applies(self.draft.fields, answered=sheet.spare and self.is_answered(sheet)):
                there.append(sheet)
        shown = self._shown
        if shown not in there:
            place = min(before.index(shown), len(there) - 1) if shown in before else 0
            self._shown = there[max(0, place)] if there else None
        self._there = there
        for sheet in flat(self._parts):
            sheet.setVisible(sheet is self._shown)
        if told or shown is not self._shown or before != there:
            self.leafed.emit()

    def is_answered(self, sheet: Sheet) -> bool:
        """Tell whether anything is answered on a page."""
        return any(
            self.draft.get(path) not in (None, "")
            for path, line in self.lines.items()
            if sheet.isAncestorOf(line)
        )

    # Making

    def add_part(self, part: Part) -> None:
        """Let a page, or several that come and go together, stand next in the order."""
        self._parts.append(part)

    def make_sheet(self, title: str, when: When | None = None, *, spare: bool = False) -> Sheet:
        """Make a page; it stands nowhere in the order yet."""
        sheet = Sheet(title, when, spare=spare)
        sheet.hide()
        self.body.insertWidget(self.body.count() - 1, sheet)
        return sheet

    def add_sheet(self, title: str, when: When | None = None, *, spare: bool = False) -> Sheet:
        """Make the page that comes next."""
        sheet = self.make_sheet(title, when, spare=spare)
        self.add_part(sheet)
        return sheet

    def add_words(self, title: str, words: str, when: When) -> None:
        """Make a page that only says something."""
        self.add_sheet(title, when).body.addWidget(PlainLabel(words, "empty", wrap=True))

    def add_section(self, section: Section) -> Sheet:
        """Make the page of a section."""
        sheet = self.add_sheet(section.title, section.when, spare=section.spare)
        self.fill_card(sheet.add_card(), section)
        return sheet

    def fill_card(self, card: Card, section: Section) -> None:
        """Put a section's words and questions on a card."""
        if section.help:
            card.body.addWidget(PlainLabel(section.help, "quiet", wrap=True))
        self.add_questions(card.body, section.questions)

    def add_questions(
        self, column: QVBoxLayout, questions: Sequence[Question], name: str = "", **places: Any
    ) -> list[FieldLine]:
        """Make the fields of questions, two side by side unless they need the width."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(14)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        made = []
        row, side = 0, 0
        for question in questions:
            line = self.make_line(question, name, **places)
            made.append(line)
            if question.wide:
                row, side = (row + 1, 0) if side else (row, 0)
                grid.addWidget(line, row, 0, 1, 2, _TOP)
                row += 1
            else:
                grid.addWidget(line, row, side, _TOP)
                row, side = (row + 1, 0) if side else (row, 1)
        column.addLayout(grid)
        return made

    def make_line(self, question: Question, name: str = "", **places: Any) -> FieldLine:
        """Make the field of one question and listen to it."""
        path = question.path.format(**places)
        line = FieldLine(question, path, self.choices(question.choices), self.theme, name)
        line.today = self.today
        line.edited.connect(self.draft.put)
        line.say_value(self.draft.get(path))
        if question.when is not None:
            self._asked.append((line, question.when))
        self.lines[path] = line
        self._sight.watch(line.editor)
        return line

    def choices(self, name: str) -> Sequence[Choice]:
        """Give the choices of a list by its name."""
        if not name or self.form is None:
            return ()
        if name == "findings":
            return self.form.findings
        if name == "safe_findings":
            return self.form.safe_findings
        return self.form.choices[name]

    def forget(self, prefix: str) -> None:
        """Let the fields below a prefix go: their pages are about to be made anew."""
        for path in [one for one in self.lines if one.startswith(f"{prefix}.")]:
            del self.lines[path]
