"""One question on the screen: its title, its editor, what was known before, and what is to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mopdesk.actions.visit_view import Choice
from mopdesk.gui.dates import read_day, read_time
from mopdesk.gui.plain import ChoiceBox, LineEdit, PlainButton, PlainLabel, TextEdit, set_tip
from mopdesk.gui.visit.questions import MOST_BUTTONS, Kind, Question
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.choice_buttons import YES_NO, ChoiceButtons
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import LONDON, long_day

TYPING_PAUSE_MS = 400
_NARROW = 250


class FieldLine(QWidget):
    """Ask one question and hand each answer on as it is typed.

    Signals: `edited(path, value)`, with None where the answer was cleared.
    """

    edited = Signal(str, object)
    today: date | None = None

    def __init__(self, question: Question, path: str, choices: Sequence[Choice], name: str = "") -> None:
        super().__init__()
        self.question, self.path = question, path
        self._shown: Any = None
        self._said = False
        self._offered: list[tuple[str, dict[str, Any]]] = []
        self._assumed = question.default
        self._name = f"{name}: {question.title}" if name else question.title
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.hand_in)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(PlainLabel(question.title, "strong", wrap=question.wide))
        self.editor = self._make_editor(choices)
        column.addLayout(self._row())
        self._under = PlainLabel("", "small", wrap=True)
        self._under.hide()
        self._fault = PlainLabel("", "fault", wrap=True)
        self._fault.hide()
        self._ways = QWidget()
        self._ways_row = FlowLayout(self._ways, 6)
        self._ways.hide()
        for widget in (self._ways, self._under, self._fault):
            column.addWidget(widget)
        if question.help:
            column.addWidget(PlainLabel(question.help, "small", wrap=True))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.say_value(None)

    # What it shows

    def say_value(self, value: Any) -> None:
        """Show the answer that is kept, unless the person is typing here now."""
        if self._typing() or (self._said and value == self._shown):
            return
        self._said = True
        self._shown = value
        editor = self.editor
        if isinstance(editor, ChoiceButtons):
            editor.set_value(self._default(value))
        elif isinstance(editor, ChoiceBox):
            place = editor.findData(self._default(value) or "")
            editor.blockSignals(True)
            editor.setCurrentIndex(max(0, place))
            editor.blockSignals(False)
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
        while (item := self._ways_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._ways.setVisible(bool(ways))
        for words, answers in ways:
            button = PlainButton(words, "link")
            button.clicked.connect(lambda _checked=False, given=answers: self._take(given))
            self._ways_row.addWidget(button)

    def remind(self, words: str) -> None:
        """Say what was recorded last time."""
        self._under.setText(words)
        self._under.setVisible(bool(words))

    def show_fault(self, words: str, *, stops: bool = True) -> None:
        """Say what is to be mended here, or take that away."""
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
        return self._fault.text()

    def focus(self) -> None:
        """Put the focus on the editor."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # What it hands on

    @property
    def value(self) -> Any:
        """The answer as it stands; None for none."""
        editor = self.editor
        if isinstance(editor, ChoiceButtons):
            value = editor.value
            return None if value in (None, []) else value
        if isinstance(editor, ChoiceBox):
            return editor.currentData() or None
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

    def _make_editor(self, choices: Sequence[Choice]) -> LineEdit | TextEdit | ChoiceBox | ChoiceButtons:
        kind = self.question.kind
        if kind is Kind.YES_NO:
            return self._listen(ChoiceButtons(self._name, YES_NO))
        if kind in (Kind.CHOICE, Kind.SEVERAL):
            several = kind is Kind.SEVERAL
            if not self.question.listed and (several or self.question.wide or len(choices) <= MOST_BUTTONS):
                buttons = ChoiceButtons(
                    self._name, [(one.code, one.words) for one in choices], several=several
                )
                for one in choices:
                    if one.help:
                        buttons.explain(one.code, one.help)
                return self._listen(buttons)
            return self._make_box(choices)
        if kind is Kind.LINES:
            text = TextEdit(self._name)
            text.setFixedHeight(84)
            text.textChanged.connect(self._pause.start)
            return text
        line = LineEdit(self._name)
        line.setMinimumHeight(40)
        if kind in (Kind.DAY, Kind.TIME):
            line.setMaximumWidth(_NARROW)
        line.textEdited.connect(lambda _text: self._pause.start())
        line.editingFinished.connect(self._finish)
        return line

    def _make_box(self, choices: Sequence[Choice]) -> ChoiceBox:
        box = ChoiceBox(self._name)
        box.setMinimumHeight(40)
        box.addItem("Not chosen yet", "")
        for one in choices:
            box.addItem(f"{one.words} ({one.code})", one.code)
        box.currentIndexChanged.connect(lambda _place: self._hand_on())
        return box

    def _listen(self, buttons: ChoiceButtons) -> ChoiceButtons:
        buttons.chosen.connect(lambda _value: self._hand_on())
        return buttons

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.editor, 1000)
        if self.question.kind in (Kind.DAY, Kind.TIME):
            words = "Today" if self.question.kind is Kind.DAY else "Now"
            now = PlainButton(words)
            now.setAccessibleName(f"{words}: {self._name}")
            set_tip(now, "Fill in this machine's " + ("day" if words == "Today" else "time"))
            now.clicked.connect(self._fill_now)
            row.addWidget(now)
            row.addStretch(1)
        return row

    def _finish(self) -> None:
        self.hand_in()
        if self.question.kind in (Kind.DAY, Kind.TIME) and isinstance(self.editor, LineEdit):
            self.editor.setText(self._as_read(str(self.value or "")))

    def _fill_now(self) -> None:
        now = datetime.now(LONDON)
        day = self.today or now.date()
        self._put(day.isoformat() if self.question.kind is Kind.DAY else f"{now:%H:%M}")

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
        day = read_day(kept) if self.question.kind is Kind.DAY else None
        return f"{day.day} {day:%b %Y}" if day else kept

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
