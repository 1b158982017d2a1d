"""Start the desktop: Qt's application, the store's thread, the window; and what becomes of the unexpected."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QSettings, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from mopdesk.desk import Desk, default_store_path, open_desk
from mopdesk.gui.ask import Ask
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.garbage import GarbageOnThisThread
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.qt_application import make_application
from mopdesk.gui.single_instance import Doorbell, hand_over
from mopdesk.gui.theme import Theme

LOG = logging.getLogger("mopdesk.gui")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run_desktop(store_path: Path | None, files: Sequence[Path] = (), today: date | None = None) -> int:
    """Open the window on a store (default: the user's own), take `files` in, and stay until it is closed."""
    application = make_application()
    qInstallMessageHandler(_log_qt_message)
    path = store_path or default_store_path()
    if hand_over(path, files):
        return 0
    # Before the window is built: a second start in that moment waits at the door.
    doorbell = Doorbell(path, application)
    garbage = GarbageOnThisThread(application)
    theme = Theme(application)
    bus = Bus(application)
    background = Background(lambda: _open(path, today), bus, application)
    window = MainWindow(background, bus, theme, str(path))
    _catch_the_unexpected(window)
    if isinstance(geometry := QSettings().value("window/geometry"), bytes | bytearray):
        window.restoreGeometry(bytes(geometry))
    window.show()
    window.catch_up()
    if files:
        window.import_files(list(files))
    doorbell.rung.connect(lambda more: _answer_the_door(window, more))
    code = application.exec()
    doorbell.close()
    background.stop()
    garbage.give_back()
    return code


def _answer_the_door(window: MainWindow, files: list[Path]) -> None:
    """Bring the window to the front and take in what a second start brought."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()
    if files:
        window.import_files(files)


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
    background = Background(lambda: _open(store_path, today), bus, application)
    theme = Theme(application, scheme, density, text_scale)
    return MainWindow(background, bus, theme, str(store_path), ask)


def _open(path: Path, today: date | None) -> Desk:
    path.parent.mkdir(parents=True, exist_ok=True)
    return open_desk(path, program="mopdesk-gui", today=today)


def _catch_the_unexpected(window: MainWindow) -> None:
    """Show what nobody caught on the GUI thread; log it everywhere."""

    def on_gui(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        LOG.critical("Unexpected failure in the front room\n%s", report)
        window.ask.crash(report)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        trace = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
        LOG.critical("Unexpected failure on a thread\n%s", "".join(trace))

    sys.excepthook = on_gui
    threading.excepthook = on_thread


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
