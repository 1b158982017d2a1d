"""A line below a file that holds an access code or a password: covered, until a press that is noted."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.gui.plain import PlainButton, PlainLabel

SHOWN_MS = 60_000


class CodesStrip(QWidget):
    """Signals: `asked()` when somebody wants to see what is covered, `over()` when it is covered again."""

    asked = Signal()
    over = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.label = PlainLabel("", "small", wrap=True)
        self.button = PlainButton("Show codes", "step")
        self.button.clicked.connect(lambda _checked=False: self._press())
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.button.hide()
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.over)
        self.hide()

    def offer(self) -> None:
        """Let people ask: somebody notes the look and answers with `uncovered`."""
        self.button.show()

    def say(self, *, hidden: bool) -> None:
        """Say that something is covered, or nothing at all."""
        shown = self._clock.isActive()
        self.setVisible(hidden or shown)
        if not shown:
            self.label.setText("A code or password is covered here; a look at it stands in the journal.")
            self.button.set_plain_text("Show codes")

    def uncovered(self, noted: str) -> None:
        """Say who is looking; it is covered again after a minute."""
        self._clock.start(SHOWN_MS)
        self.label.setText(f"{noted}. Covered again in a minute.")
        self.button.set_plain_text("Cover")
        self.show()

    def stop(self) -> None:
        """Cover at once."""
        self._clock.stop()

    def _press(self) -> None:
        if self._clock.isActive():
            self._clock.stop()
            self.over.emit()
        else:
            self.asked.emit()
