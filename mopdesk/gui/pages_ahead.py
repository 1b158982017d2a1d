"""Build the pages that are likely to be opened next, one at a time, while nobody does anything.

A page takes some hundredths of a second to build; whoever opens it, or waits for the end of an import that
shows it, is spared them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from mopdesk.gui.stages import SOMEBODY

_LOOK_MS = 250
_QUIET_SECONDS = 1.2


class PagesAhead(QObject):
    """Build each of `pages` when `may` says that there is time and nobody has touched the window lately."""

    def __init__(
        self, window: QWidget, pages: Sequence[Callable[[], object]], may: Callable[[], bool]
    ) -> None:
        super().__init__(window)
        self._pages, self._may = list(pages), may
        self._last = time.monotonic()
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Build the next page, if it is time for it."""
        if time.monotonic() - self._last < _QUIET_SECONDS or not self._may():
            return
        if self._pages:
            built = self._pages.pop(0)()
            if isinstance(built, QWidget):
                _dress(built)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SOMEBODY or event.type() == QEvent.Type.MouseMove:
            self._last = time.monotonic()
        if not self._pages:
            watched.removeEventFilter(self)
        return False


def _dress(page: QWidget) -> None:
    """Lay a page out and draw it once where nobody sees it, which the first look at it would wait for."""
    if (room := page.parentWidget()) is not None:
        page.resize(room.size())
    page.grab()
