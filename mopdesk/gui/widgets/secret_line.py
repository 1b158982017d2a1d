"""A line for a secret: dots on the screen, and no menu or keyboard that remembers it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from mopdesk.gui.plain import LineEdit


def hide_typing(edit: LineEdit) -> None:
    """Show dots for letters, and keep them out of menus and memories of the keyboard."""
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
