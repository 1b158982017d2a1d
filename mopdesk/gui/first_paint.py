"""When a widget is on the screen for the first time."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget


class FirstPaint(QWidget):
    """A dot without a colour that lies on a widget until that has been drawn.

    Signals: `seen()` once, after the drawing. No event filter: for the first of them the binding readies
    every kind of event.
    """

    seen = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(0, 0, 1, 1)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        # It is drawn with what it lies on; the next turn of the loop comes after all of that.
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        if not self.isHidden():
            self.hide()
            self.deleteLater()
            self.seen.emit()
