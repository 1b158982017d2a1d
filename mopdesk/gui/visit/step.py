"""One step of the visit's form: cards of questions, some of them repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mopdesk.actions.visit_view import Choice, VisitForm, VisitView
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import Question, Section, When
from mopdesk.gui.visit.reminders import known_answers
from mopdesk.gui.widgets.card import Card, Column, KeepInSight, empty
from mopdesk.gui.widgets.nameplate import Plate
from mopdesk.gui.widgets.signature_pad import SignaturePad
from mopdesk.gui.widgets.touch_scroll import TouchScroll

_TOP = Qt.AlignmentFlag.AlignTop


class Step(Column):
    """A step that scrolls: it makes the fields of its sections and shows those that are asked now.

    `holds` names a part of the facts that the step keeps as a whole: photos, signatures.
    """

    holds: ClassVar[str] = ""

    def __init__(self, draft: Draft, theme: Theme, sections: Sequence[Section] = ()) -> None:
        super().__init__(widest=1160)
        self.draft, self.theme = draft, theme
        self.form: VisitForm | None = None
        self.today: date | None = None
        self.lines: dict[str, FieldLine] = {}
        self._sight = KeepInSight(self)
        self._scroll = TouchScroll(self, (SignaturePad, Plate))
        self._sections = tuple(sections)
        self._asked: list[tuple[QWidget, When | None]] = []
        self.built = False

    def show_visit(self, view: VisitView, today: date) -> None:
        """Show a visit: make what is missing, fill what is there."""
        self.form, self.today = view.form, today
        if not self.built:
            self.built = True
            self.build()
            self.body.addStretch(1)
        self.fill(view)
        self.follow()

    def build(self) -> None:
        """Make the cards, once the form is known."""
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
        """Show or hide what depends on other answers."""
        for widget, when in self._asked:
            widget.setVisible(when is None or when(self.draft.fields))

    def hand_in(self) -> None:
        """Hand on what is being typed."""
        for line in list(self.lines.values()):
            line.hand_in()

    def undone(self) -> None:
        """Make ready to show what an undo has brought back."""

    def start_again(self) -> None:
        """Forget the cards: another visit, with another form, is shown next."""
        self.lines.clear()
        self._asked.clear()
        self.built = False
        empty(self.body)

    def let_edit(self, allowed: bool) -> None:
        """Let the answers be changed, or only read."""
        if (inside := self.widget()) is not None:
            inside.setEnabled(allowed)

    # Making

    def add_section(self, section: Section, where: QVBoxLayout | None = None) -> Card:
        """Make the card of a section."""
        card = Card(section.title)
        if section.help:
            card.body.addWidget(PlainLabel(section.help, "quiet", wrap=True))
        self.add_questions(card.body, section.questions)
        (self.body if where is None else where).addWidget(card)
        self._asked.append((card, section.when))
        return card

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
        """Let the fields below a prefix go: their cards are about to be made anew."""
        for path in [one for one in self.lines if one.startswith(f"{prefix}.")]:
            del self.lines[path]

    def ask_only(self, widget: QWidget, when: When) -> None:
        """Show a widget only while the answers say so."""
        self._asked.append((widget, when))


class Repeated(QWidget):
    """A list of cards over a list of the facts: one for each entry, and a button for another."""

    def __init__(
        self,
        step: Step,
        prefix: str,
        title: str,
        add_words: str,
        make: Callable[[QVBoxLayout, Card, int, str], None],
    ) -> None:
        """`make(column, card, place, title)` fills an entry's card and puts more cards below it."""
        super().__init__()
        self._step, self._prefix, self._make = step, prefix, make
        self.title = title
        self.cards: dict[int, Card] = {}
        self._places: list[int] = []
        self._more: set[int] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(14)
        column.addLayout(self._cards)
        self.add_button = PlainButton(add_words)
        self.add_button.clicked.connect(self._add)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.setVisible(bool(add_words))

    @property
    def places(self) -> list[int]:
        """The places of the list that have a card."""
        return list(self._places)

    def match(self, at_least: int = 1) -> None:
        """Make the cards fit the facts; nothing moves where they do already."""
        used = places_of(self._step.draft.fields, self._prefix)
        wanted = sorted(set(used) | self._more)
        free = 0
        while len(wanted) < at_least:
            while free in wanted:
                free += 1
            wanted = sorted([*wanted, free])
        if wanted == self._places:
            return
        self._places = wanted
        self._step.forget(self._prefix)
        self.cards.clear()
        empty(self._cards)
        for number, place in enumerate(wanted, start=1):
            title = self.title if len(wanted) == 1 else f"{self.title} {number}"
            card = Card(title)
            self.cards[place] = card
            if len(wanted) > 1 and not self.add_button.isHidden():
                remove = PlainButton("Remove", "link")
                remove.setAccessibleName(f"Remove {title}")
                remove.clicked.connect(lambda _checked=False, gone=place: self._remove(gone))
                card.corner.addWidget(remove)
            self._cards.addWidget(card)
            self._make(self._cards, card, place, title)

    def _add(self) -> None:
        self._more |= set(self._places) | {max(self._places, default=-1) + 1}
        self.match()
        self._step.follow()

    def _remove(self, place: int) -> None:
        self._more.discard(place)
        self._places = []
        self._step.draft.put(f"{self._prefix}.{place}", None)
        self.match()
        self._step.follow()
