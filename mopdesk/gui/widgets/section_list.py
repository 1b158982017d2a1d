"""The names of a page's sections: a list at the side, or one box to choose from where room is short."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from mopdesk.gui.plain import ChoiceBox


class SectionList(QListWidget):
    """Sections to choose from; `box` is the same choice in one line. Signals: `chosen(int)`."""

    chosen = Signal(int)

    def __init__(self, name: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addItems(list(words))
        self.box = ChoiceBox(name)
        self.box.addItems(list(words))
        self.currentRowChanged.connect(self._choose)
        self.box.activated.connect(self.setCurrentRow)
        self._fit()

    def show_chosen(self, place: int) -> None:
        """Mark a section without telling; -1 marks none."""
        with QSignalBlocker(self), QSignalBlocker(self.box):
            self.setCurrentRow(place)
            self.box.setCurrentIndex(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.box.setCurrentIndex(place)
            self.chosen.emit(place)

    def _fit(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        self.setFixedWidth(self.sizeHintForColumn(0) + 2 * self.frameWidth() + bar + 6)
