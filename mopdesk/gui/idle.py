"""Notice that nobody has touched mopdesk for a while, sleep of the machine included."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

# What arrives at a window when somebody is there. The filter sits on windows, not on the application: it is
# asked a few times a keystroke, not for each of Qt's events.
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


class IdleWatch(QObject):
    """Signals: `idle()` once nobody was there for `minutes`; 0 watches nothing."""

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Both clocks: the one stands still while the machine sleeps, the other can be set.
        self.clocks: tuple[Callable[[], float], ...] = (time.monotonic, time.time)
        self._minutes = 0
        self._last = [clock() for clock in self.clocks]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            application.applicationStateChanged.connect(self._look_again)
            self._watch(application.focusWindow())

    def begin(self, minutes: int) -> None:
        """Count from now; after so many minutes without input `idle` is told."""
        self._minutes = minutes
        self._note()
        self._timer.stop()
        if minutes:
            self._timer.start(minutes * 60_000)

    def _look_again(self, _state: object) -> None:
        # A method, not a lambda: Qt lets go of it when this object goes.
        self.look()

    def look(self) -> None:
        """Tell `idle` if the time is over, else look again when it may be."""
        if not self._minutes:
            return
        left = self._minutes * 60 - self._passed()
        if left <= 0:
            self._minutes = 0
            self.idle.emit()
        else:
            self._timer.start(max(1, round(left * 1000)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self._minutes and event.type() in _INPUT:
            if self._passed() >= self._minutes * 60:
                # The machine has slept: what woke it must not be taken for somebody who was here all along.
                self.look()
                return True
            self._note()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            # Qt puts a filter that is there already to the front, it is not asked twice.
            window.installEventFilter(self)

    def _passed(self) -> float:
        return max(clock() - last for clock, last in zip(self.clocks, self._last, strict=True))

    def _note(self) -> None:
        self._last = [clock() for clock in self.clocks]
