"""One question on the screen: its title, its editor, what was known before, and what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mopdesk.actions.visit_view import Choice
from mopdesk.gui.dates import read_day, read_time
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel, TextEdit, set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.editors import clock_buttons, make_editor, now_as_typed
from mopdesk.gui.visit.questions import Kind, Question
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.choice_list import ChoiceList
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import long_day

TYPING_PAUSE_MS = 400


class FieldLine(QWidget):
    """Ask one question and hand each answer on as it is typed.

    Signals: `edited(path, value)`, with None where the answer was cleared.
    """

    edited = Signal(str, object)
    today: date | None = None

    def __init__(
        self, question: Question, path: str, choices: Sequence[Choice], theme: Theme, name: str = ""
    ) -> None:
        super().__init__()
        self.question, self.path, self.theme = question, path, theme
        self._shown: Any = None
        self._said = False
        self._said_fault = ("", True)
        self._offered: list[tuple[str, dict[str, Any]]] = []
        self._assumed = question.default
        self._words = {choice.code: choice.words for choice in choices}
        self._name = f"{name}: {question.title}" if name else question.title
        self._editor_row = QHBoxLayout()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.hand_in)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(PlainLabel(question.title, "strong", wrap=True))
        self.editor = make_editor(question, self._name, choices, theme)
        self._listen()
        column.addLayout(self._row())
        # Made when there is something to say: most fields never have it, and a form has many fields.
        self._ways: QWidget | None = None
        self._under: PlainLabel | None = None
        self._fault: PlainLabel | None = None
        self._below = QVBoxLayout()
        self._below.setSpacing(5)
        column.addLayout(self._below)
        if question.help:
            column.addWidget(PlainLabel(question.help, "small", wrap=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._measure)
        self._measure()
        self.say_value(None)

    # What it shows

    def say_value(self, value: Any) -> None:
        """Show the answer that is kept, unless the person is typing here now."""
        if self._typing() or (self._said and value == self._shown):
            return
        self._said = True
        self._shown = value
        editor = self.editor
        if isinstance(editor, ChoiceButtons | ChoiceList):
            editor.set_value(self._default(value))
        elif isinstance(editor, TextEdit):
            editor.blockSignals(True)
            editor.setPlainText(str(value or ""))
            editor.blockSignals(False)
        else:
            editor.setText(self._as_read(str(self._default(value) or "")))
        self._tell_day()

    def assume(self, value: str) -> None:
        """Show this while nothing is kept; it is kept only once somebody types or confirms it."""
        self._assumed = value
        self._said = False
        self.say_value(self._shown)

    def offer(self, ways: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Offer answers that are known already: words, and the fields that a press fills."""
        if list(ways) == self._offered:
            return
        self._offered = list(ways)
        if self._ways is not None:
            self._ways.hide()
            self._ways.deleteLater()
            self._ways = None
        if not ways:
            return
        self._ways = QWidget()
        row = FlowLayout(self._ways, self.theme.gap)
        for words, answers in ways:
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, given=answers: self._take(given))
            row.addWidget(button)
        self._below.insertWidget(0, self._ways)

    def remind(self, words: str) -> None:
        """Say what was recorded last time."""
        if self._under is None:
            if not words:
                return
            self._under = PlainLabel("", "small", wrap=True)
            self._below.insertWidget(0 if self._ways is None else 1, self._under)
        self._under.setText(words)
        self._under.setVisible(bool(words))

    def words_of(self, value: object) -> str:
        """Give an answer in the words in which it is asked."""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, list | tuple):
            return ", ".join(self.words_of(one) for one in value)
        return self._words.get(str(value), self._as_read(str(value)))

    @property
    def reminder(self) -> str:
        """What is said of last time."""
        return self._under.text() if self._under else ""

    def show_fault(self, words: str, *, stops: bool = True) -> None:
        """Say what is to be mended here, or take that away."""
        if (words, stops) == self._said_fault:
            return
        self._said_fault = (words, stops)
        if self._fault is None:
            self._fault = PlainLabel("", wrap=True)
            self._below.addWidget(self._fault)
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        self._fault.setProperty("role", "fault" if stops else "warn")
        restyle(self._fault)
        if isinstance(self.editor, LineEdit | TextEdit):
            self.editor.setProperty("faulty", bool(words) and stops)
            restyle(self.editor)

    @property
    def fault(self) -> str:
        """What is said to be mended here."""
        return self._said_fault[0]

    def focus(self) -> None:
        """Put the focus on the editor."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _measure(self) -> None:
        editor, kind = self.editor, self.question.kind
        if isinstance(editor, ChoiceButtons | ChoiceList):
            editor.set_gap(self.theme.gap)
        elif isinstance(editor, TextEdit):
            editor.setFixedHeight(self.theme.scaled(88))
        elif kind in (Kind.DAY, Kind.TIME):
            editor.setFixedWidth(self.theme.scaled(128 if kind is Kind.DAY else 76))
        self._editor_row.setSpacing(self.theme.gap)

    # What it hands on

    @property
    def value(self) -> Any:
        """The answer as it stands; None for none."""
        editor = self.editor
        if isinstance(editor, ChoiceButtons | ChoiceList):
            value = editor.value
            return None if value in (None, []) else value
        text = editor.toPlainText() if isinstance(editor, TextEdit) else editor.text()
        return self._as_kept(text.strip()) or None

    def hand_in(self) -> None:
        """Hand on now what was typed; a choice has been handed on when it was pressed."""
        if self._typing():
            self._hand_on()

    def _hand_on(self) -> None:
        self._pause.stop()
        value = self.value
        if isinstance(self.editor, LineEdit):
            self.editor.setModified(False)
        elif isinstance(self.editor, TextEdit):
            self.editor.document().setModified(False)
        if self._same(value):
            return
        self._shown = value
        self._tell_day()
        self.edited.emit(self.path, value)

    # Making

    def _listen(self) -> None:
        editor = self.editor
        if isinstance(editor, ChoiceButtons | ChoiceList):
            editor.chosen.connect(lambda _value: self._hand_on())
            return
        if isinstance(editor, TextEdit):
            editor.textChanged.connect(self._pause.start)
            return
        editor.textEdited.connect(lambda _text: self._pause.start())
        editor.editingFinished.connect(self._finish)

    def _row(self) -> QHBoxLayout:
        row = self._editor_row
        editor, kind = self.editor, self.question.kind
        if isinstance(editor, DigitEdit):
            row.addWidget(editor)
            row.addStretch(1)
            return row
        row.addWidget(editor, 1000)
        if kind in (Kind.DAY, Kind.TIME) and isinstance(editor, LineEdit):
            if not self.question.ahead:
                for button in clock_buttons(kind, self._name, self._now, self._put, editor.text):
                    row.addWidget(button)
            row.addStretch(1)
        return row

    def _now(self) -> str:
        return now_as_typed(self.question.kind, self.today)

    def _finish(self) -> None:
        self.hand_in()
        if self.question.kind in (Kind.DAY, Kind.TIME) and isinstance(self.editor, LineEdit):
            self.editor.setText(self._as_read(str(self.value or "")))

    def _put(self, value: str) -> None:
        if isinstance(self.editor, LineEdit):
            self.editor.setText(self._as_read(value))
            self._hand_on()

    def _take(self, answers: dict[str, Any]) -> None:
        for path, value in answers.items():
            self.edited.emit(path, value)

    # Between what is kept and what is read

    def _default(self, value: Any) -> Any:
        return self._assumed if value in (None, "") and self._assumed else value

    def _as_read(self, kept: str) -> str:
        if self.question.kind is Kind.DAY and (day := read_day(kept)):
            return f"{day.day} {day:%b %Y}"
        return kept

    def _as_kept(self, typed: str) -> str:
        if self.question.kind is Kind.DAY and (day := read_day(typed)):
            return day.isoformat()
        if self.question.kind is Kind.TIME and (time := read_time(typed)):
            return time
        return typed

    def _same(self, value: Any) -> bool:
        return value == self._shown or (
            self._assumed != "" and self._shown is None and value == self._assumed
        )

    def _typing(self) -> bool:
        """Whether something is typed here that has not been handed on."""
        if isinstance(self.editor, LineEdit):
            return self.editor.isModified()
        return isinstance(self.editor, TextEdit) and self.editor.document().isModified()

    def _tell_day(self) -> None:
        if self.question.kind is Kind.DAY and isinstance(self.editor, LineEdit):
            day = read_day(self.editor.text())
            set_tip(self.editor, long_day(day) if day else "Such as 8 Dec 2026 or 8/12/2026")
