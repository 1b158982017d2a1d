"""The bar of a visit's steps: each can be gone to at any time, and says how much is to be mended on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from mopdesk.gui.plain import PlainButton
from mopdesk.gui.widgets.flow_layout import FlowLayout


class StepBar(QWidget):
    """Buttons in the order of the work. Signals: `pressed(int)`: the place of the step asked for."""

    pressed = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._group = QButtonGroup(self)
        self._buttons: list[PlainButton] = []
        layout = FlowLayout(self, 4)
        for place, name in enumerate(self._names):
            button = PlainButton(name, "step")
            button.setCheckable(True)
            self._group.addButton(button, place)
            self._buttons.append(button)
            layout.addWidget(button)
        self._buttons[0].setChecked(True)
        self._group.idClicked.connect(self.pressed)

    def choose(self, place: int) -> None:
        """Show which step is shown."""
        self._buttons[place].setChecked(True)

    def count(self, counts: Sequence[int]) -> None:
        """Say how much is to be mended on each step."""
        for button, name, number in zip(self._buttons, self._names, counts, strict=True):
            button.set_plain_text(f"{name} · {number}" if number else name)

    def focus(self, place: int) -> None:
        """Put the focus on one step's button."""
        self._buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
