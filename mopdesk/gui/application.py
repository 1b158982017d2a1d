"""Start the desktop: Qt's application, the person's look, and the first window."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.desktop import Desktop, open_store
from mopdesk.gui.garbage import GarbageOnThisThread
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.qt_application import make_application
from mopdesk.gui.theme import Theme
from mopdesk.gui.training import is_training

if TYPE_CHECKING:
    from mopdesk.gui.ask import Ask

LOG = logging.getLogger("mopdesk.gui")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run_desktop(store_path: Path | None, files: Sequence[Path] = (), today: date | None = None) -> int:
    """Open the window on a store, take `files` in, and stay until it is closed.

    Without a store: the one used last, or the welcome of a new user.
    """
    application = make_application()
    qInstallMessageHandler(_log_qt_message)
    desktop = Desktop(application, today)
    garbage = GarbageOnThisThread(application, busy=lambda: desktop.busy)
    code = application.exec() if desktop.start(store_path, files) else 0
    desktop.end()
    garbage.give_back()
    return code


def make_window(
    store_path: Path,
    application: QApplication,
    scheme: Scheme,
    today: date | None,
    ask: Ask | None = None,
    *,
    density: Density = Density.DESK,
    text_scale: float = 1.0,
) -> MainWindow:
    """Make the window on a store without a person before it: for pictures and tests.

    The caller ends it with `window.background.stop()`.
    """
    bus = Bus(application)
    background = Background(partial(open_store, store_path, today), bus, application)
    theme = Theme(application, scheme, density, text_scale)
    training = is_training(store_path)
    return MainWindow(background, bus, theme, str(store_path), ask, training=training)


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
