"""When a widget is on the screen for the first time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Watches a widget until it has been drawn. Signals: `seen()` once, after the drawing."""

    seen = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The filter comes before the drawing; the next turn of the loop comes after it.
            QTimer.singleShot(0, self.seen.emit)
        return False
