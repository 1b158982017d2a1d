"""A watch on the GUI thread: how much of the processor each turn of the event loop took, and where.

Processor time of the thread, not the clock on the wall: other programs on the machine do not count. What
waits instead of working would not be seen; the store, the one thing to wait for, is reached on its own thread
alone.
"""

import signal
import time
import traceback

from PySide6.QtCore import QTimer

LONGEST_MS = 50
_BEAT_MS = 2


class GuiWatch:
    """Watch while it is entered. `slow` lists (what, milliseconds, where) of each turn that took too long."""

    def __init__(self, longest_ms=LONGEST_MS):
        self.longest = longest_ms / 1000
        self.what = ""
        self.slow = []
        self.turns = 0
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def __enter__(self):
        self._last = time.thread_time()
        self._where = ""
        # A look from another thread would keep the painters of the frames it sees alive.
        if hasattr(signal, "setitimer"):
            self._handler = signal.signal(signal.SIGPROF, self._look)
            signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
        self._timer.start()
        return self

    def __exit__(self, *_exception):
        self._beat()
        self._timer.stop()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, self._handler)

    def _beat(self):
        now = time.thread_time()
        used, self._last = now - self._last, now
        where, self._where = self._where, ""
        self.turns += 1
        if used > self.longest:
            self.slow.append((self.what, round(used * 1000), where))

    def _look(self, _number, frame):
        """Keep where this thread stands while a turn lasts long."""
        if time.thread_time() - self._last > self.longest * 0.6:
            lines = [
                f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}"
                for one in traceback.extract_stack(frame)
                if "/mopdesk/" in one.filename
            ]
            self._where = " > ".join(lines[-4:]) or self._where
