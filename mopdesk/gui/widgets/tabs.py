"""Tabs as a row of buttons over a stack: a count stands in the words, so that no tab hides its news."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mopdesk.gui.plain import PlainButton
from mopdesk.gui.widgets.flow_layout import FlowLayout


class Tabs(QWidget):
    """Show one of several widgets. Signals: `turned(int)` when another one is shown."""

    turned = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.turn_to)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        buttons = QWidget()
        self._row = FlowLayout(buttons, 4)
        self.corner = QHBoxLayout()
        self.corner.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(buttons, 1)
        top.addLayout(self.corner)
        top.setAlignment(self.corner, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self.stack = QStackedWidget()
        column.addWidget(self.stack, 1)

    @property
    def current(self) -> int:
        """The place of the widget shown."""
        return self.stack.currentIndex()

    def add(self, words: str, widget: QWidget) -> PlainButton:
        """Add a widget under a button."""
        button = PlainButton(words, "step")
        button.setCheckable(True)
        place = self.stack.addWidget(widget)
        self._group.addButton(button, place)
        self._row.addWidget(button)
        button.setChecked(place == 0)
        return button

    def put_first(self, widget: QWidget) -> None:
        """Put a widget before the buttons, in their row."""
        self._row.insert(0, widget)

    def name_tab(self, place: int, words: str) -> None:
        """Change the words of a tab."""
        button = self._group.button(place)
        if isinstance(button, PlainButton):
            button.set_plain_text(words)

    def show_tab(self, place: int, there: bool) -> None:
        """Show a tab's button, or take it away and turn to the first where it was the one shown."""
        self._group.button(place).setVisible(there)
        if not there and self.current == place:
            self.turn_to(0)

    def turn_to(self, place: int) -> None:
        """Show the widget at that place."""
        if 0 <= place < self.stack.count():
            self._group.button(place).setChecked(True)
            self.stack.setCurrentIndex(place)
            self.turned.emit(place)

    def focus_first(self) -> None:
        """Put the focus on the chosen tab's button."""
        if (button := self._group.checkedButton()) is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hasHeightForWidth(self) -> bool:
        # Else Qt takes the height that the widgets would like for the height that they need.
        return False
