"""The views above the list of jobs: a chip for each, with the number of its jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon
from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.one_row import OneRow
from mopdesk.gui.words import count_of


@dataclass(frozen=True)
class Chip:
    """One view: `count` is None until it is known."""

    key: str
    title: str
    count: int | None = None
    tip: str = ""
    icon: str = ""


class ViewChips(QWidget):
    """Chips of which one is pressed. Signals: `pressed(str)`: the key of the chip pressed by a person."""

    pressed = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        self._buttons: dict[str, PlainButton] = {}
        self._chosen = ""
        self._icons: dict[str, tuple[str, str, int] | None] = {}
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._row = OneRow(name, 6)
        column.addWidget(self._row)
        theme.changed.connect(self._tint)

    def show_chips(self, chips: Sequence[Chip], chosen: str) -> None:
        """Show these chips; where they are the same, only their counts change."""
        pressed = [key for key, button in self._buttons.items() if button.isChecked()]
        # With each letter in the search: to put the same on again lays the whole page out again.
        if tuple(chips) == self._chips and pressed == [self._chosen] == [chosen]:
            return
        if [chip.key for chip in chips] != [chip.key for chip in self._chips]:
            self._build(chips)
        self._chips = tuple(chips)
        for chip in chips:
            button = self._buttons[chip.key]
            button.set_plain_text(chip.title if chip.count is None else f"{chip.title}  {chip.count:,}")
            jobs = "" if chip.count is None else f", {count_of(chip.count, 'job')}"
            button.setAccessibleName(f"{chip.title}{jobs}")
            set_tip(button, chip.tip)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Press the chip of a view without telling anybody; '' presses none."""
        self._chosen = key
        self._group.setExclusive(False)
        for known, button in self._buttons.items():
            button.setChecked(known == key)
        self._group.setExclusive(True)
        self._tint()
        self._row.keep(self._buttons.get(key))

    def button(self, key: str) -> PlainButton:
        """Give the chip of a view."""
        return self._buttons[key]

    @property
    def titles(self) -> list[str]:
        """The words on the chips."""
        return [button.text().replace("&&", "&") for button in self._buttons.values()]

    def _build(self, chips: Sequence[Chip]) -> None:
        self._buttons, self._icons = {}, {}
        for chip in chips:
            button = PlainButton("", "chip")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=chip.key: self.pressed.emit(key))
            self._group.addButton(button)
            self._buttons[chip.key] = button
        self._row.set_buttons(list(self._buttons.values()))

    def _tint(self) -> None:
        colours, size = self._theme.colours, self._theme.sizes.small
        for chip in self._chips:
            button = self._buttons[chip.key]
            ink = colours.on_accent if button.isChecked() else colours.ink
            shown = chip.icon if chip.count else ""
            wanted = (shown, ink, size) if shown else None
            # An icon put on once more is drawn once more.
            if self._icons.get(chip.key) != wanted:
                self._icons[chip.key] = wanted
                button.setIcon(icon(shown, ink, size, gap=5) if shown else QIcon())
                button.setIconSize(QSize(size + 5, size))
        self._row.fit()
