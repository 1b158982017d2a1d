"""Many choices as a list to search in, open on the page: no pop-up that a glove could miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.flow_layout import FlowLayout

MOST_WITHOUT_SEARCH = 8
MOST_SHOWN = 16


@dataclass(frozen=True)
class Listed:
    """One choice: the value that is kept, the words that are shown, and what they mean."""

    value: str
    words: str
    help: str = ""


class ChoiceList(QWidget):
    """Show what is chosen, and all choices while one is being made; many can be searched.

    Signals: `chosen(value)`: the value pressed, None where the answer was taken back.
    """

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[Listed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._choices = name, tuple(choices)
        self._value: str | None = None
        self._open = False
        self._buttons: dict[str, PlainButton] = {}
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.now = PlainButton("", "row")
        self.now.clicked.connect(self._toggle)
        self.take_back = PlainButton("Take back", "link")
        self.take_back.setAccessibleName(f"Take back: {name}")
        self.take_back.clicked.connect(lambda: self._choose(None))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.now)
        head.addWidget(self.take_back)
        head.addStretch(1)
        column.addLayout(head)
        self._room = QWidget()
        inside = QVBoxLayout(self._room)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.search = LineEdit(f"Search: {name}")
        self.search.setPlaceholderText(f"Type to search {len(self._choices)} choices")
        self.search.setMaximumWidth(420)
        self.search.textEdited.connect(lambda _text: self._filter())
        self.search.returnPressed.connect(self._take_first)
        inside.addWidget(self.search)
        self.search.setVisible(len(self._choices) > MOST_WITHOUT_SEARCH)
        self._explained = any(one.help for one in self._choices)
        self._rows = QWidget()
        self._layout: QVBoxLayout | FlowLayout
        if self._explained:
            self._layout = QVBoxLayout(self._rows)
            self._layout.setContentsMargins(0, 0, 0, 0)
            self._layout.setSpacing(6)
        else:
            self._layout = FlowLayout(self._rows, 8)
        inside.addWidget(self._rows)
        self._more = PlainLabel("", "small", wrap=True)
        inside.addWidget(self._more)
        column.addWidget(self._room)
        self._show()

    @property
    def value(self) -> str | None:
        """What is chosen."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show this choice without telling anybody."""
        self._value = None if value in (None, "") else str(value)
        self._open = False
        self._show()

    def button(self, value: object) -> PlainButton:
        """Give the button of a value; the list is opened for it."""
        if str(value) not in [one.value for one in self._choices]:
            raise KeyError(value)
        if not self._is_open():
            self._open = True
            self._show()
        if str(value) not in self._shown_values():
            self.search.setText(next(one.words for one in self._choices if one.value == value))
            self._filter()
        return self._buttons[str(value)]

    def set_gap(self, pixels: int) -> None:
        """Put so much room between the buttons."""
        self._layout.setSpacing(pixels if not self._explained else max(6, pixels - 2))
        self._layout.invalidate()

    def _is_open(self) -> bool:
        return self._open or (self._value is None and len(self._choices) <= MOST_WITHOUT_SEARCH)

    def _show(self) -> None:
        opened = self._is_open()
        known = next((one for one in self._choices if one.value == self._value), None)
        if self._value is None:
            words = "Choose…"
        else:
            words = known.words if known else str(self._value)
        self.now.set_plain_text(f"{words}  ▾" if not opened else f"{words}  ▴")
        self.now.setAccessibleName(f"{self._name}: {words if self._value is not None else 'not chosen yet'}")
        self.now.setProperty("chosen", self._value is not None)
        self.now.style().unpolish(self.now)
        self.now.style().polish(self.now)
        # A short list with nothing chosen is open for good: there is nothing to open or close.
        self.now.setVisible(self._value is not None or len(self._choices) > MOST_WITHOUT_SEARCH)
        self.take_back.setVisible(self._value is not None)
        self._room.setVisible(opened)
        if opened:
            self._make_rows()
            self._filter()
        self.setFocusProxy(self.search if opened and not self.search.isHidden() else self._first())

    def _first(self) -> PlainButton:
        if self._is_open() and self._value is None:
            return next(iter(self._buttons.values()), self.now)
        return self.now

    def _make_rows(self) -> None:
        if not self._buttons:
            for one in self._choices:
                button = PlainButton(one.words, "choice" if not self._explained else "row")
                button.setCheckable(True)
                button.setAccessibleName(f"{self._name}: {one.words}")
                button.setAccessibleDescription(one.help)
                button.clicked.connect(lambda _checked=False, value=one.value: self._choose(value))
                self._buttons[one.value] = button
                self._layout.addWidget(ExplainedRow(button, one.help) if self._explained else button)
        for value, button in self._buttons.items():
            button.setChecked(value == self._value)

    def _shown_values(self) -> list[str]:
        return [value for value, button in self._buttons.items() if not self._holder(button).isHidden()]

    def _holder(self, button: PlainButton) -> QWidget:
        parent = button.parentWidget()
        return parent if self._explained and parent is not None else button

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        fits = [
            one
            for one in self._choices
            if all(word in f"{one.value} {one.words} {one.help}".casefold() for word in words)
        ]
        shown = {one.value for one in fits[:MOST_SHOWN]}
        if self._value is not None and not words:
            shown.add(self._value)
        for value, button in self._buttons.items():
            self._holder(button).setVisible(value in shown)
        left = len(fits) - MOST_SHOWN
        self._more.setText(
            f"and {left} more: type a word of it above"
            if left > 0
            else "Nothing here has these words."
            if not fits
            else ""
        )
        self._more.setVisible(bool(self._more.text()))
        self._rows.updateGeometry()

    def _take_first(self) -> None:
        if self.search.text().strip() and (shown := self._shown_values()):
            self._choose(shown[0])

    def _toggle(self) -> None:
        self._open = not self._open
        self._show()
        if self._open and not self.search.isHidden():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, value: str | None) -> None:
        again = value is not None and value == self._value
        self._value = value
        self._open = False
        self.search.clear()
        self._show()
        (self.now if value is not None else self._first()).setFocus(Qt.FocusReason.OtherFocusReason)
        if not again:
            self.chosen.emit(self._value)


class ExplainedRow(QWidget):
    """A choice and what it means: beside it where there is room, else below it."""

    def __init__(self, button: PlainButton, words: str) -> None:
        super().__init__()
        self._button = button
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(12)
        self._line.addWidget(button)
        self._line.addWidget(PlainLabel(words, "small", wrap=True), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        em = self.fontMetrics().height()
        beside = self.width() > 34 * em
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._line.setSpacing(12 if beside else 2)
        self._button.setMinimumWidth(15 * em if beside else 0)
