"""Two columns side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.colours import ORDINARY_TEXT


class TwoColumns(QWidget):
    """`left` and `right` take the cards; below `turn_at` pixels of width the right goes under the left.

    The width is that for ordinary text: larger text needs more room.
    """

    def __init__(self, turn_at: int = 900, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn_at = turn_at
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for place, column in enumerate((self.left, self.right)):
            column.setSpacing(14)
            # Not aligned to the top: Qt would give an aligned layout no more than its first height.
            outer = QVBoxLayout()
            outer.addLayout(column)
            outer.addStretch(1)
            self._row.addLayout(outer, 3 if place == 0 else 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._turn()

    def _turn(self) -> None:
        wide = self.width() >= self._turn_at * max(1.0, self.font().pixelSize() / ORDINARY_TEXT)
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
