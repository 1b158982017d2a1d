"""What other programs on the machine took of the time of a thread; waiting for a window to rest."""

from __future__ import annotations

import os
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


def wait_until_at_rest(window: MainWindow, seconds: float = 0.0) -> None:
    """Let the event loop turn for so many seconds, and until the store's thread and the page rest."""
    loop, look = QEventLoop(), QTimer()
    until = time.perf_counter() + seconds
    at_rest = 0

    def looked() -> None:
        nonlocal at_rest
        at_rest = 0 if window.background.busy or window.page.busy else at_rest + 1
        # Twice: what came last is drawn by then.
        if at_rest > 1 and time.perf_counter() >= until:
            loop.quit()

    look.setInterval(20)
    look.timeout.connect(looked)
    look.start()
    loop.exec()
