"""The wall clock of a window, less what other programs on the machine took of it."""

from __future__ import annotations

import os
import threading
import time

from PySide6.QtCore import QEventLoop, QTimer

from mopdesk.gui.main_window import MainWindow


class Delay:
    """How long a thread was ready but other programs had the processors, in seconds; 0 where none tells."""

    def __init__(self, thread: int) -> None:
        path = f"/proc/self/task/{thread}/schedstat"
        self._file = os.open(path, os.O_RDONLY) if os.path.exists(path) else None  # noqa: PTH110
        self._last = self._read()

    def passed(self) -> float:
        """Give what was added since it was asked last."""
        before, self._last = self._last, self._read()
        return self._last - before

    def _read(self) -> float:
        return 0.0 if self._file is None else int(os.pread(self._file, 200, 0).split()[1]) / 1e9


class OwnClock:
    """Wall-clock seconds of a window and its store's thread, but for those that other programs took.

    Both threads may wait in the same moment: only the longer wait of the two is taken off.
    """

    def __init__(self) -> None:
        threads = {thread.name: thread.native_id or 0 for thread in threading.enumerate()}
        self._delays = [Delay(threads[name]) for name in ("MainThread", "mopdesk-store")]
        self._waited = [0.0] * len(self._delays)

    def __call__(self) -> float:
        """Give the seconds since some moment."""
        for place, delay in enumerate(self._delays):
            self._waited[place] += delay.passed()
        return time.perf_counter() - max(self._waited)


def wait_until_at_rest(window: MainWindow, seconds: float = 0.0) -> None:
    """Let the event loop turn for so many seconds, and until the store's thread rests."""
    loop, look = QEventLoop(), QTimer()
    until = time.perf_counter() + seconds

    def looked() -> None:
        if not window.background.busy and time.perf_counter() >= until:
            loop.quit()

    look.setInterval(20)
    look.timeout.connect(looked)
    look.start()
    loop.exec()
