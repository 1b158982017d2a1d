"""One signal for everything that changed: pages listen and refresh what concerns them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Bus(QObject):
    """Tell every page what an action changed.

    Signals: `changed(Changes, source)`, where `source` is the widget that asked for the action, so that a
    page can leave out its own echo.
    """

    changed = Signal(object, object)
