"""What is built after the first picture: a piece each turn of the event loop, or all at once for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

# Whoever presses, drops or closes finds everything there; the filter sees it before the widgets do.
SOMEBODY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.Wheel,
        QEvent.Type.DragEnter,
        QEvent.Type.Drop,
        QEvent.Type.Close,
    }
)


class Stages(QObject):
    """Pieces of a window, built in their order."""

    def __init__(self, window: QWidget, pieces: Sequence[Callable[[], object]]) -> None:
        super().__init__(window)
        self._window = window
        self._pieces = list(pieces)
        self._begun = False

    def begin(self) -> None:
        """Build the first piece as soon as the event loop has nothing else to do."""
        if self._begun:
            return
        self._begun = True
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        QTimer.singleShot(0, self, self._next)

    def finish(self) -> None:
        """Build all that is left, now."""
        self._begun = True
        while self._pieces:
            self._pieces.pop(0)()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SOMEBODY:
            self.finish()
        if not self._pieces:
            watched.removeEventFilter(self)
        return False

    def _next(self) -> None:
        if self._pieces:
            # Before the piece: one that fails must not keep the others from being built.
            QTimer.singleShot(0, self, self._next)
            self._pieces.pop(0)()
