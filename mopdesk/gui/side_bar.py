"""The sidebar: the way to each section, the search and importing; icons alone where room is short."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.theme import Theme

_WIDTH = 184
# A window narrower than this many letters, or with fewer lines, keeps its room for the page.
_NARROW = 46
_LOW = 27


class SideBar(QFrame):
    """Buttons down the left side. Signals: `pressed(int)`: the place of the section asked for."""

    pressed = Signal(int)

    def __init__(
        self, theme: Theme, sections: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: list[str] = []
        self._icons: list[str] = []
        self._badges: dict[int, tuple[int, str]] = {}
        self._buttons: list[PlainButton] = []
        self._narrow = False
        self.setObjectName("side")
        self._column = QVBoxLayout(self)
        brand = QHBoxLayout()
        brand.setSpacing(9)
        self._mark = PlainLabel()
        self._name = PlainLabel("mopdesk", "brand")
        brand.addWidget(self._mark)
        brand.addWidget(self._name, 1)
        self._column.addLayout(brand)
        self._column.addSpacing(6)
        self._group = QButtonGroup(self)
        self._first = 1
        self.search_button = self._add("Search", "search", "Find a job{search}")
        for place, (words, name) in enumerate(sections):
            button = self._add(words, name, f"{words} (Ctrl+{place + 1})")
            button.setCheckable(True)
            self._group.addButton(button, place)
        self._group.idClicked.connect(self.pressed)
        self._column.addStretch(1)
        how = "Import flow files{import}, or drop them anywhere on the window"
        self.import_button = self._add("Import files", "import", how)
        theme.changed.connect(self._fit)
        self._fit()

    def choose(self, place: int) -> None:
        """Show which section the page belongs to; -1 for one of none, such as Help."""
        # A group of which one is always checked lets go of none.
        self._group.setExclusive(False)
        for number, button in enumerate(self._group.buttons()):
            button.setChecked(number == place)
        self._group.setExclusive(True)

    def say_count(self, place: int, count: int, words: str) -> None:
        """Put a count beside a section; 0 takes it away. `words` say what is counted."""
        self._badges[place] = (count, words)
        self._write()

    def badge(self, place: int) -> int:
        """Give the count beside a section."""
        return self._badges.get(place, (0, ""))[0]

    def fit(self, width: int, height: int) -> None:
        """Take as much room as a window of this size can spare."""
        text = self._theme.sizes.text
        narrow = width < _NARROW * text
        self._mark.setVisible(height > _LOW * text)
        self._name.setVisible(not narrow and height > _LOW * text)
        if narrow != self._narrow:
            self._narrow = narrow
            self._fit()

    def _add(self, words: str, icon_name: str, tip: str) -> PlainButton:
        button = PlainButton(words, "side")
        word_keys(button, set_tip, tip)
        self._words.append(words)
        self._icons.append(icon_name)
        self._buttons.append(button)
        self._column.addWidget(button)
        return button

    def _fit(self) -> None:
        theme, size = self._theme, round(self._theme.sizes.text * 1.34)
        edge = 6 if self._narrow else 12
        self._column.setContentsMargins(edge, 10, edge, 10)
        self._column.setSpacing(3)
        gap = 0 if self._narrow else 7
        for button, name in zip(self._buttons, self._icons, strict=True):
            button.setIconSize(QSize(size + gap, size))
            button.setIcon(icon(name, theme.colours.side_ink, size, gap=gap))
        self._mark.setPixmap(
            pixmap("mopdesk", theme.colours.side_ink, theme.scaled(26), self.devicePixelRatioF())
        )
        self._write()
        if self._narrow:
            room = max(button.sizeHint().width() for button in self._buttons)
        else:
            words = self._buttons[0].fontMetrics().horizontalAdvance("Import files  99")
            room = max(_WIDTH - 2 * edge, words + size + 34)
        self.setFixedWidth(room + 2 * edge)

    def _write(self) -> None:
        for number, (button, words) in enumerate(zip(self._buttons, self._words, strict=True)):
            count, what = self._badges.get(number - self._first, (0, ""))
            button.set_plain_text("" if self._narrow else f"{words}  {count}" if count else words)
            button.setAccessibleName(f"{words}, {count} {what}" if count else words)
