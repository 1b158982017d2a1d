"""Ctrl+Z and Ctrl+Y in an editor of the form: the visit's undo, not the editor's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from mopdesk.gui.plain import LineEdit, TextEdit


class UndoKeys(QObject):
    """Leave the keys to the visit, unless something in the editor with the focus is not saved yet.

    An editor's own undo forgets at the next start; the visit's does not.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        keys = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
        if not any(event.matches(key) for key in keys) or _half_typed(watched):
            return False
        event.ignore()
        return True

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Listen to the one editor that has the focus: a filter on all of them would cost each its time."""
        if old is not None:
            old.removeEventFilter(self)
        if isinstance(new, LineEdit | TextEdit) and self._page.isAncestorOf(new):
            new.installEventFilter(self)


def _half_typed(editor: QObject) -> bool:
    if isinstance(editor, LineEdit):
        return editor.isModified()
    return isinstance(editor, TextEdit) and editor.document().isModified()
