"""The first window of a new user: try it with made-up jobs, or set up for work."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.looks import Looks
from mopdesk.gui.plain import OneLine, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card, Column

_TRAINING = (
    "Jobs of every kind, with people and places that do not exist. They lie in a store of their own, marked "
    "TRAINING in amber, and every file that is written there carries a test flag."
)
_SET_UP = (
    "Five short pages: who you are, where files go and their names, how the store is locked, which days "
    "count, how it looks. "
    "Whatever you leave blank can be filled in later."
)
_CHOICES = (
    ("training", "Try it with made-up jobs", _TRAINING),
    ("set-up", "Set up for work", _SET_UP),
    ("work", "Go straight to work", "An empty store. Everything can be filled in later, in Settings."),
)


class Welcome(QWidget):
    """Three large choices. Signals: `chosen(str)`: 'training', 'set-up' or 'work'."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Welcome to mopdesk")
        self.resize(940, 560)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 12, 12, 24)
        top = QHBoxLayout()
        self._mark = PlainLabel()
        top.addWidget(self._mark)
        top.addSpacing(8)
        words = QVBoxLayout()
        words.addWidget(PlainLabel("Welcome to mopdesk", "title"))
        words.addWidget(OneLine("Meter Operator jobs, visits and flow files, on this machine", "quiet"))
        top.addLayout(words, 1)
        top.addWidget(Looks(theme, ""), 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(top)
        outer.addSpacing(12)
        choices = Column()
        self.buttons: dict[str, PlainButton] = {}
        for key, title, text in _CHOICES:
            card = Card()
            row = QHBoxLayout()
            row.setSpacing(18)
            text_label = PlainLabel(text, wrap=True)
            button = PlainButton(title, "primary" if key == "training" else "")
            button.setAccessibleDescription(text)
            button.clicked.connect(lambda _checked=False, key=key: self._choose(key))
            self.buttons[key] = button
            row.addWidget(button, 2)
            row.addWidget(text_label, 3)
            card.body.addLayout(row)
            choices.body.addWidget(card)
        choices.body.addStretch(1)
        outer.addWidget(choices, 1)
        self.waiting = PlainLabel("", "quiet", wrap=True)
        outer.addWidget(self.waiting)
        theme.changed.connect(self._tint)
        self._tint()
        self.buttons["training"].setFocus()

    def wait(self, words: str) -> None:
        """Say what goes on, and take no more presses."""
        self.waiting.setText(words)
        for button in self.buttons.values():
            button.setEnabled(not words)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)

    def _tint(self) -> None:
        size = self._theme.scaled(40)
        for button in self.buttons.values():
            button.setMinimumHeight(max(60, self._theme.target))
        self._mark.setPixmap(pixmap("mopdesk", self._theme.colours.accent, size, self.devicePixelRatioF()))
        self.setWindowIcon(icon("mopdesk", self._theme.colours.accent, 64))
