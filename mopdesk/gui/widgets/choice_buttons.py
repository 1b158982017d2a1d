"""Choices as buttons, all in sight and one press each: for gloves, and for reading what else there is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.widgets.flow_layout import FlowLayout

Choice = tuple[object, str]


class ChoiceButtons(QWidget):
    """A row of buttons of which one may be pressed, or several with `several=True`.

    Pressing the chosen one again takes the answer back. Signals: `chosen(value)`: the value of the pressed
    button, None where the answer was taken back, or a list of values with `several`.
    """

    chosen = Signal(object)

    def __init__(
        self, name: str, choices: Sequence[Choice], *, several: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._several = several
        self._buttons: list[PlainButton] = []
        self._values: list[object] = []
        self.setAccessibleName(name)
        self._layout = layout = FlowLayout(self, 8)
        for value, words in choices:
            button = PlainButton(words, "choice", self)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {words}")
            button.clicked.connect(lambda _checked=False, pressed=button: self._press(pressed))
            self._buttons.append(button)
            self._values.append(value)
            layout.addWidget(button)
        if self._buttons:
            self.setFocusProxy(self._buttons[0])

    @property
    def value(self) -> object:
        """What is chosen: a value or None, a list with `several`."""
        pressed = [
            value for value, button in zip(self._values, self._buttons, strict=True) if button.isChecked()
        ]
        if self._several:
            return pressed
        return pressed[0] if pressed else None

    def set_value(self, value: object) -> None:
        """Press the buttons for this value without telling anybody."""
        wanted = list(value) if isinstance(value, list | tuple) else [value]
        for known, button in zip(self._values, self._buttons, strict=True):
            button.setChecked(
                any(known is one or (known == one and type(known) is type(one)) for one in wanted)
            )

    def button(self, value: object) -> PlainButton:
        """Give the button of a value."""
        for known, button in zip(self._values, self._buttons, strict=True):
            if known == value and type(known) is type(value):
                return button
        raise KeyError(value)

    def set_gap(self, pixels: int) -> None:
        """Put so much room between the buttons."""
        self._layout.setSpacing(pixels)
        self._layout.invalidate()

    def explain(self, value: object, text: str) -> None:
        """Give one button a tool tip."""
        set_tip(self.button(value), text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        focused = next((place for place, button in enumerate(self._buttons) if button.hasFocus()), None)
        if step is None or focused is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self._buttons[(focused + step) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _press(self, pressed: PlainButton) -> None:
        if not self._several and pressed.isChecked():
            for button in self._buttons:
                button.setChecked(button is pressed)
        self.chosen.emit(self.value)


YES_NO: tuple[Choice, ...] = ((True, "Yes"), (False, "No"))
