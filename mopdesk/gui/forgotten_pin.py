"""An administrator who has forgotten the PIN: the office's recovery key, and a new PIN twice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.secret_line import hide_typing

_ABOUT = (
    "An administrator gives everybody else another PIN: Settings, People. An administrator comes in by the "
    "office recovery key, on the sheet that was printed when the store was set up. It stands in the journal."
)


class ForgottenPin(QWidget):
    """Signals: `given(str, str)`: a recovery key and the new PIN."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel(_ABOUT, "small", wrap=True))
        self.key = self._line(column, "Office recovery key")
        self.pin = self._line(column, "New PIN")
        self.again = self._line(column, "The new PIN once more")
        self.fault = PlainLabel("", "fault", wrap=True)
        column.addWidget(self.fault)
        self.go = PlainButton("Give me this PIN")
        self.go.clicked.connect(lambda _checked=False: self._give())
        column.addWidget(self.go)

    def open(self) -> None:
        """Show it, with nothing left from another time."""
        self.clear()
        self.show()
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed, and hide."""
        for line in (self.key, self.pin, self.again):
            line.clear()
        self.fault.setText("")
        self.go.setEnabled(True)
        self.hide()

    def say(self, words: str) -> None:
        """Say why it was not done."""
        self.go.setEnabled(True)
        self.fault.setText(words)
        announce(self.fault, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Else the panel around it would take Return for a PIN.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
            return
        super().keyPressEvent(event)

    def _line(self, column: QVBoxLayout, name: str) -> LineEdit:
        edit = LineEdit(name)
        hide_typing(edit)
        column.addWidget(PlainLabel(name, "strong"))
        column.addWidget(edit)
        return edit

    def _give(self) -> None:
        if not self.go.isEnabled():
            return
        if not self.key.text().strip() or not self.pin.text():
            self.say("Type the recovery key and a new PIN.")
        elif self.pin.text() != self.again.text():
            self.say("The two PINs are not the same.")
        else:
            self.go.setEnabled(False)
            self.given.emit(self.key.text(), self.pin.text())
