"""The head of a page: its title, one line below it, and buttons at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon
from mopdesk.gui.plain import IconButton, OneLine, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import restyle


class PageHead(QWidget):
    """A page's title and one line below it; buttons at the right, and a way back where there is one."""

    def __init__(self, theme: Theme, title: str, *, back: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: list[tuple[PlainButton, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.back: IconButton | None = None
        if back:
            self.back = IconButton(back)
            row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        first = QHBoxLayout()
        first.setSpacing(12)
        self.title = PlainLabel(title, "title")
        self.beside = QHBoxLayout()
        self.beside.setSpacing(8)
        first.addWidget(self.title)
        first.addLayout(self.beside)
        first.addStretch(1)
        words.addLayout(first)
        self.under = OneLine("", "quiet")
        words.addWidget(self.under)
        row.addLayout(words, 1)
        self.right = QHBoxLayout()
        self.right.setSpacing(8)
        row.addLayout(self.right)
        theme.changed.connect(self._tint)
        self._tint()

    def add_button(
        self, words: str, icon_name: str, on_press: Callable[[], None], *, primary: bool = False
    ) -> PlainButton:
        """Put a button at the right end."""
        button = PlainButton(words, "primary" if primary else "")
        button.clicked.connect(lambda _checked=False: on_press())
        self.right.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._icons.append((button, icon_name))
        self._tint()
        return button

    def set_main(self, main: PlainButton | None) -> None:
        """Draw one of the buttons as the main one, or none."""
        for button, _icon in self._icons:
            button.setProperty("role", "primary" if button is main else "")
            restyle(button)
        self._tint()

    def _tint(self) -> None:
        tint_buttons(self._icons, self._theme)
        if self.back is not None:
            size = self._theme.scaled(22)
            self.back.setIconSize(QSize(size, size))
            self.back.setIcon(icon("back", self._theme.colours.ink, size))


def tint_buttons(buttons: list[tuple[PlainButton, str]], theme: Theme) -> None:
    """Draw the icons of these buttons in the colours in force."""
    for button, name in buttons:
        main = button.property("role") == "primary"
        ink = theme.colours.on_accent if main else theme.colours.ink
        if name:
            size = theme.sizes.icon
            button.setIconSize(QSize(size + 5, size))
            button.setIcon(icon(name, ink, size, theme.colours.quiet, gap=5))
