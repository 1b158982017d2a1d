"""A page's body that fills the window, and scrolls as a whole only where the window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class LowRoom(QScrollArea):
    """`body` takes the widgets; each keeps its least height."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = _Inside()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        self.setWidget(inside)


class _Inside(QWidget):
    def heightForWidth(self, width: int) -> int:
        # What must be, not what would be nice: else it scrolls in windows that have room enough.
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1
