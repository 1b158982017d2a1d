"""A question put on the page itself: a few fields, one button to do it, one to leave it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel, TextEdit
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_buttons import Choice, ChoiceButtons
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.secret_line import hide_typing


class Decision(Card):
    """A panel with fields; `answers` gives what they hold, by name. It opens in place and closes itself.

    Signals: `left()` when the person leaves it as it is.
    """

    left = Signal()

    def __init__(self, heading: str, advice: str, do_words: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._row, self._side = 0, 0
        self._came_from: QWidget | None = None
        self._fields: dict[str, LineEdit | TextEdit | ChoiceButtons] = {}
        self._needed: dict[str, str] = {}
        self._do: Callable[[dict[str, str]], None] = lambda _answers: None
        if advice:
            self.body.addWidget(PlainLabel(advice, "quiet", wrap=True))
        self.body.addLayout(self._grid)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        self._foot = QHBoxLayout()
        self.do_button = PlainButton(do_words, "primary")
        self.do_button.clicked.connect(self._press)
        leave = PlainButton("Leave it as it is")
        leave.clicked.connect(lambda _checked=False: self._leave())
        self._foot.addWidget(self.do_button)
        self._foot.addWidget(leave)
        self._foot.addStretch(1)

    def line(self, name: str, title: str, text: str = "", *, hint: str = "", needed: str = "") -> Decision:
        """Add one line to type; `needed` is what is said where it stays blank."""
        edit = LineEdit(title, text)
        edit.setPlaceholderText(hint)
        edit.returnPressed.connect(self._press)
        return self._add(name, title, edit, needed)

    def secret(self, name: str, title: str, *, needed: str = "") -> Decision:
        """Add one line for a secret: dots on the screen, its blanks kept."""
        edit = LineEdit(title)
        hide_typing(edit)
        edit.returnPressed.connect(self._press)
        return self._add(name, title, edit, needed)

    def new_row(self) -> Decision:
        """Let the next line begin a row: what belongs together stands side by side."""
        self._row, self._side = (self._row + 1, 0) if self._side else (self._row, 0)
        return self

    def lines(self, name: str, title: str, text: str = "") -> Decision:
        """Add several lines to type."""
        edit = TextEdit(title)
        edit.setPlainText(text)
        edit.setFixedHeight(96)
        return self._add(name, title, edit, "")

    def choice(
        self, name: str, title: str, choices: list[Choice], value: object, *, needed: str = ""
    ) -> Decision:
        """Add a choice between buttons."""
        buttons = ChoiceButtons(title, choices)
        buttons.set_value(value)
        return self._add(name, title, buttons, needed)

    def ready(self, do: Callable[[dict[str, str]], None]) -> Decision:
        """Finish the panel: `do` gets the answers once nothing needed is blank."""
        self._do = do
        self.body.addWidget(self.fault)
        self.body.addLayout(self._foot)
        return self

    def field(self, name: str) -> LineEdit | TextEdit | ChoiceButtons:
        """Give the editor of a field."""
        return self._fields[name]

    @property
    def answers(self) -> dict[str, str]:
        """What the fields hold, without outer blanks."""
        return {name: _text_of(editor) for name, editor in self._fields.items()}

    def say(self, words: str) -> None:
        """Say what does not fit."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        announce(self.fault, words)

    def focus(self) -> None:
        """Put the focus on the first field, or on the button where there is none."""
        self._came_from = QApplication.focusWidget()
        first = next(iter(self._fields.values()), self.do_button)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        focused, before = QApplication.focusWidget(), self._came_from
        inside = focused is not None and self.isAncestorOf(focused)
        # Else Qt hands the focus to whatever stands next, and another Enter presses that.
        if inside and before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _add(
        self, name: str, title: str, editor: LineEdit | TextEdit | ChoiceButtons, needed: str
    ) -> Decision:
        self._fields[name] = editor
        self._needed[name] = needed
        box = QVBoxLayout()
        box.setSpacing(5)
        box.addWidget(PlainLabel(title, "strong", wrap=True))
        box.addWidget(editor)
        if isinstance(editor, LineEdit):
            self._grid.addLayout(box, self._row, self._side)
            self._row, self._side = (self._row + 1, 0) if self._side else (self._row, 1)
        else:
            self._row, self._side = (self._row + 1, 0) if self._side else (self._row, 0)
            self._grid.addLayout(box, self._row, 0, 1, 2)
            self._row += 1
        return self

    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    def _press(self) -> None:
        answers = self.answers
        missing = [words for name, words in self._needed.items() if words and not answers[name]]
        self.fault.setText(" ".join(missing))
        self.fault.setVisible(bool(missing))
        if not missing:
            self._do(answers)


def _text_of(editor: LineEdit | TextEdit | ChoiceButtons) -> str:
    if isinstance(editor, LineEdit):
        hidden = editor.echoMode() is LineEdit.EchoMode.Password
        return editor.text() if hidden else editor.text().strip()
    if isinstance(editor, TextEdit):
        return editor.toPlainText().strip()
    return "" if editor.value is None else str(editor.value)
