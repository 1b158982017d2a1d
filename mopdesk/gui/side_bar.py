"""The sidebar: the way to each section, to importing files, and between light and dark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.colours import Scheme
from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.theme import Theme

WIDTH = 184


class SideBar(QFrame):
    """Buttons down the left side. Signals: `pressed(int)`: the place of the section asked for."""

    pressed = Signal(int)

    def __init__(
        self, theme: Theme, sections: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = [name for _words, name in sections]
        self._buttons: list[PlainButton] = []
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 14)
        column.setSpacing(4)
        brand = QHBoxLayout()
        brand.setSpacing(9)
        self._mark = PlainLabel()
        brand.addWidget(self._mark)
        brand.addWidget(PlainLabel("mopdesk", "brand"), 1)
        column.addLayout(brand)
        column.addSpacing(16)
        self._group = QButtonGroup(self)
        for place, (words, _name) in enumerate(sections):
            button = self._add(column, words, f"{words} (Ctrl+{place + 1})")
            button.setCheckable(True)
            self._group.addButton(button, place)
        self._group.idClicked.connect(self.pressed)
        column.addStretch(1)
        how = "Import flow files (Ctrl+O), or drop them anywhere on the window"
        self.import_button = self._add(column, "Import files", how)
        self.scheme_button = self._add(column, "Dark", "Light or dark (Ctrl+L)")
        self.scheme_button.clicked.connect(theme.switch)
        theme.changed.connect(self._tint)
        self._tint()

    def choose(self, place: int) -> None:
        """Show which section the page belongs to."""
        if (button := self._group.button(place)) is not None:
            button.setChecked(True)

    def _add(self, column: QVBoxLayout, words: str, tip: str) -> PlainButton:
        button = PlainButton(words, "side")
        button.setIconSize(QSize(27, 20))
        set_tip(button, tip)
        self._buttons.append(button)
        column.addWidget(button)
        return button

    def _tint(self) -> None:
        colours = self._theme.colours
        dark = self._theme.scheme is Scheme.DARK
        names = [*self._icons, "import", "light" if dark else "dark"]
        for button, name in zip(self._buttons, names, strict=True):
            button.setIcon(icon(name, colours.side_ink, 20, gap=7))
        self.scheme_button.set_plain_text("Light" if dark else "Dark")
        self._mark.setPixmap(pixmap("mopdesk", colours.side_ink, 28, self.devicePixelRatioF()))
