"""Python's cyclic garbage collector, kept on the GUI thread.

CPython collects on whichever thread allocates; a Qt object that is freed on the worker thread crashes the
program now and then. So automatic collection is off and a timer on the GUI thread does it instead: often, so
that each time is short, and through everything only while the store's thread rests. A file that is being
taken in is hundreds of thousands of objects, none of them garbage.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_OLDEST = 2


class GarbageOnThisThread(QObject):
    """Collect garbage on the thread of this object alone, by the interpreter's own thresholds.

    `busy` tells whether large work is under way.
    """

    def __init__(
        self, parent: QObject | None = None, interval_ms: int = 400, busy: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self._busy = busy
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(interval_ms)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (_OLDEST, 1, 0):
            if counts[generation] <= self._thresholds[generation]:
                continue
            if generation == 0 or not self._busy():
                gc.collect(generation)
                return

    def give_back(self) -> None:
        """Let the interpreter collect by itself again."""
        self._timer.stop()
        gc.enable()
