"""Qt's one application object."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from mopdesk import __version__

STYLE = "Fusion"
BEGUN_IN = "begun in style"
# Seconds. Drawing a list asks Python for each cell, and each time the GUI thread may have to wait until the
# store's thread gives the interpreter away: with Python's own 5 ms, a window drawn beside large work stood
# still for a fifth of a second. At rest nobody waits, and it costs nothing.
_TURN = 0.0005


def take_short_turns() -> None:
    """Let no thread keep the interpreter from the window for long.

    Not before the first picture, which both threads work for: to change turns so often costs a start 5 ms.
    """
    sys.setswitchinterval(_TURN)


def make_application() -> QApplication:
    """Give Qt's application under mopdesk's name: the running one, or a new one."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # Named here and not set later: the style itself, handed to Python, is 5 ms of every start.
    application = QApplication([*sys.argv[:1], "-style", STYLE])
    application.setProperty(BEGUN_IN, STYLE)
    application.setApplicationName("mopdesk")
    application.setOrganizationName("mopdesk")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("mopdesk")
    return application
