"""A secret on the clipboard: for a minute, until the window locks, and not beyond the end of the program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

CLIPBOARD_MS = 60_000
_WATCHED = "mopdesk_empties_the_clipboard"
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NOT_TO_BE_KEPT = (
    ("x-kde-passwordManagerHint", b"secret"),
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), b"\0\0\0\0"),
    (_WINDOWS.format("CanUploadToCloudClipboard"), b"\0\0\0\0"),
)
# The secret that was copied last, as long as it may be on the clipboard.
_copied: list[str] = []


def copy_for_a_while(text: str, wait: Callable[[int, Callable[[], None]], None] = QTimer.singleShot) -> None:
    """Put a secret on the clipboard, and take it away after a minute unless something else is there then.

    Programs that remember what was copied are asked to forget this: Windows' clipboard history and its copy
    on other machines, and KDE's.
    """
    data = QMimeData()
    data.setText(text)
    for kind, value in _NOT_TO_BE_KEPT:
        data.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(data)
    _copied[:] = [text]
    application = QGuiApplication.instance()
    if application is not None and not application.property(_WATCHED):
        # Windows keeps what was copied after the program has ended.
        application.setProperty(_WATCHED, True)
        application.aboutToQuit.connect(take_back)
    wait(CLIPBOARD_MS, lambda: take_back(text))


def take_back(text: str = "") -> None:
    """Empty the clipboard where a secret of ours is still on it; with `text` only where it is that one."""
    clipboard = QGuiApplication.clipboard()
    if _copied and clipboard.text() == _copied[0] and text in ("", _copied[0]):
        clipboard.clear()
        _copied.clear()
