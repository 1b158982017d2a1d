"""The buttons at the right end of the menu bar: Field or Desk, and light or dark, always in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.icons import icon
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.theme import Theme


class Looks(QWidget):
    """Two buttons that change how everything looks, and the mark of a store that is not for real work."""

    def __init__(self, theme: Theme, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 12, 2)
        row.setSpacing(4)
        self.mark = PlainLabel(mark, "training")
        self.mark.setVisible(bool(mark))
        self.mark.setAccessibleName("Training: these jobs are made up")
        set_tip(self.mark, "These jobs are made up. File > Switch to real work")
        row.addWidget(self.mark)
        self.density_button = PlainButton("", "look")
        self.density_button.clicked.connect(theme.switch_density)
        self.scheme_button = PlainButton("", "look")
        self.scheme_button.clicked.connect(theme.switch)
        for button in (self.density_button, self.scheme_button):
            row.addWidget(button)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        theme = self._theme
        desk, dark = theme.density is Density.DESK, theme.scheme is not Scheme.LIGHT
        self._dress(self.density_button, "Field" if desk else "Desk", "touch" if desk else "desk")
        self._dress(self.scheme_button, "Light" if dark else "Dark", "light" if dark else "dark")
        larger = "Large buttons and text, for gloves and arm's length{density}"
        word_keys(
            self.density_button, set_tip, larger if desk else "Close rows, for a mouse at a desk{density}"
        )
        word_keys(self.scheme_button, set_tip, "Light or dark{light-or-dark}; high contrast{high-contrast}")

    def _dress(self, button: PlainButton, words: str, name: str) -> None:
        button.set_plain_text(words)
        button.setAccessibleName(f"Change to {words}")
        size = self._theme.sizes.icon
        button.setIconSize(QSize(size + 5, size))
        button.setIcon(icon(name, self._theme.colours.ink, size, gap=5))
