"""The bar of a visit's steps: each can be gone to at any time, and says how it stands and what is to mend."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import icon
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.faults import Count
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import count_of


class State(StrEnum):
    """How a step stands."""

    OPEN = "not begun"
    DONE = "done"
    STOPS = "to mend"
    WARNS = "to explain"
    LEFT_OUT = "not asked"


_ICONS = {
    State.OPEN: ("circle", Tone.PLAIN),
    State.DONE: ("ok", Tone.GOOD),
    State.STOPS: ("error", Tone.BAD),
    State.WARNS: ("warning", Tone.WARN),
    State.LEFT_OUT: ("left-out", Tone.PLAIN),
}


class StepBar(QWidget):
    """Buttons in the order of the work. Signals: `pressed(int)`: the place of the step asked for."""

    pressed = Signal(int)

    def __init__(self, names: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names = tuple(names)
        self._states = [State.OPEN] * len(self._names)
        self._counts = [0] * len(self._names)
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
        theme.changed.connect(self._show)
        self._show()

    @property
    def states(self) -> tuple[State, ...]:
        """How the steps stand."""
        return tuple(self._states)

    def choose(self, place: int) -> None:
        """Show which step is shown."""
        self._buttons[place].setChecked(True)

    def tell(self, counts: Sequence[Count], begun: Sequence[bool], asked: Sequence[bool]) -> None:
        """Say how each step stands: what is to be mended, whether it is begun, and whether it is asked."""
        for place, (count, is_begun, is_asked) in enumerate(zip(counts, begun, asked, strict=True)):
            self._counts[place] = count.total
            if count.stops:
                state = State.STOPS
            elif count.warnings:
                state = State.WARNS
            elif not is_asked:
                state = State.LEFT_OUT
            else:
                state = State.DONE if is_begun else State.OPEN
            self._states[place] = state
        self._show()

    def focus(self, place: int) -> None:
        """Put the focus on one step's button."""
        self._buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        size = round(self._theme.sizes.text * 1.1)
        for button, name, state, number in zip(
            self._buttons, self._names, self._states, self._counts, strict=True
        ):
            button.set_plain_text(f"{name} · {number}" if number else name)
            words = count_of(number, "thing") + f" {state.value}" if number else state.value
            button.setAccessibleName(f"{name}: {words}")
            picture, tone = _ICONS[state]
            ink = self._theme.colours.tone(tone).ink
            button.setIconSize(QSize(size + 5, size))
            button.setIcon(icon(picture, ink, size, gap=5))
