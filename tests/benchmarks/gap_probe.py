"""How long the window keeps a person waiting while files are taken in, told as JSON, in milliseconds.

`python -m tests.benchmarks.gap_probe STORE FLOW_FILE OTHER_FLOW_FILE` opens the window on the list of jobs.
A beat asks for a turn of the event loop every few milliseconds: at rest and while the first file is taken
in; then while somebody scrolls, at rest and while the other file is. The wall clock is read, so that
waiting for Python's interpreter lock counts as well as working.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Scheme
from mopdesk.gui.garbage import GarbageOnThisThread
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.qt_application import make_application
from tests.benchmarks.delays import Delay, wait_until_at_rest
from tests.benchmarks.desks import TODAY

BEAT_MS = 5
SCROLL_MS = 150
REST_SECONDS = 4.0


class Beat:
    """The longest time between two turns of the event loop, but for what other programs took of it."""

    def __init__(self, threads: list[int]) -> None:
        self._delays = [Delay(thread) for thread in threads]
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._tick)

    def begin(self) -> None:
        """Forget what was, and listen."""
        self._last = time.perf_counter()
        self._tick()
        self.longest = 0.0
        self._timer.start()

    def end(self) -> float:
        """Listen no more, and give the longest gap in milliseconds."""
        self._timer.stop()
        return self.longest

    def _tick(self) -> None:
        # Both threads may have waited in the same moment: only the longer wait is certain.
        others = max(delay.passed() for delay in self._delays)
        now = time.perf_counter()
        self.longest = max(getattr(self, "longest", 0.0), (now - self._last - others) * 1000)
        self._last = now


class Scroller:
    """Somebody who goes down the list a page at a time."""

    def __init__(self, window: MainWindow) -> None:
        self._bar = window.jobs.table.verticalScrollBar()
        self._timer = QTimer()
        self._timer.setInterval(SCROLL_MS)
        self._timer.timeout.connect(self._step)

    def begin(self) -> None:
        """Go on until `end`."""
        self._timer.start()

    def end(self) -> None:
        """Stay where the list is."""
        self._timer.stop()

    def _step(self) -> None:
        on = self._bar.value() + self._bar.pageStep()
        self._bar.setValue(on if on <= self._bar.maximum() else 0)


def main(store: Path, files: list[Path], today: date) -> dict[str, float]:
    """Measure once."""
    application = make_application()
    window = make_window(store, application, Scheme.LIGHT, today)
    garbage = GarbageOnThisThread(application, busy=lambda: window.background.busy)
    window.show()
    # What the window fetches ahead of its other pages is no matter of the import.
    wait_until_at_rest(window, REST_SECONDS)
    window.show_jobs("all")
    wait_until_at_rest(window, REST_SECONDS)
    threads = {thread.name: thread.native_id or 0 for thread in threading.enumerate()}
    beat = Beat([threads["MainThread"], threads["mopdesk-store"]])
    scroller, told = Scroller(window), {}
    for file, doing in zip(files, ("", ", scrolling"), strict=True):
        if doing:
            scroller.begin()
        beat.begin()
        wait_until_at_rest(window, REST_SECONDS)
        told[f"idle{doing}"] = beat.end()
        beat.begin()
        window.import_files([file])
        wait_until_at_rest(window)
        told[f"import{doing}"] = beat.end()
        window.show_jobs("all")
    window.close()
    window.background.stop()
    garbage.give_back()
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]], TODAY)))
