"""Tabs that are as high as the part shown: for a page that scrolls as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from mopdesk.gui.plain import PlainButton
from mopdesk.gui.widgets.flow_layout import FlowLayout


class GrowingTabs(QWidget):
    """Show one of several parts under a row of buttons. Signals: `turned(int)` when another one is shown."""

    turned = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.turn_to)
        self._parts: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        buttons = QWidget()
        self._row = FlowLayout(buttons, 4)
        column.addWidget(buttons)
        self._column = column

    @property
    def current(self) -> int:
        """The place of the part shown."""
        return self._group.checkedId()

    def add(self, words: str, part: QWidget) -> None:
        """Add a part under a button; the first one is shown."""
        button = PlainButton(words, "step")
        button.setCheckable(True)
        place = len(self._parts)
        self._parts.append(part)
        self._group.addButton(button, place)
        self._row.addWidget(button)
        self._column.addWidget(part)
        button.setChecked(place == 0)
        part.setVisible(place == 0)

    def name_tab(self, place: int, words: str) -> None:
        """Change the words of a tab."""
        button = self._group.button(place)
        if isinstance(button, PlainButton):
            button.set_plain_text(words)

    def turn_to(self, place: int) -> None:
        """Show the part at that place."""
        if not 0 <= place < len(self._parts):
            return
        self._group.button(place).setChecked(True)
        for where, part in enumerate(self._parts):
            part.setVisible(where == place)
        self.turned.emit(place)
