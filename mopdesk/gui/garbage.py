"""Python's cyclic garbage collector, kept on the GUI thread.

CPython collects on whichever thread allocates; a Qt object that is freed on the worker thread crashes the
program now and then. So automatic collection is off and a timer on the GUI thread does it instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer


class GarbageOnThisThread(QObject):
    """Collect garbage on the thread of this object alone, by the interpreter's own thresholds."""

    def __init__(self, parent: QObject | None = None, interval_ms: int = 2_000) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(interval_ms)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def give_back(self) -> None:
        """Let the interpreter collect by itself again."""
        self._timer.stop()
        gc.enable()
