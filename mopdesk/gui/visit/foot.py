"""The foot of a visit's form: how much is to be mended, on which page one is, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from mopdesk.gui.key_words import with_keys, word_keys
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.visit.faults import Count
from mopdesk.gui.words import count_of


class VisitFoot(QWidget):
    """A line of words and the buttons Pages, Back, Next, Finish and Correct.

    Signals: `chosen(int)`: the place of the step's page that was chosen from the list of its pages.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.sum = PlainLabel("", "quiet")
        self.pages_button = PlainButton("", "look")
        self.pages_button.hide()
        self.pages_button.clicked.connect(self._list_pages)
        self.correct_button = PlainButton("Correct this visit")
        self.back_button = PlainButton("Back")
        self.next_button = PlainButton("Next", "primary")
        self.finish_button = PlainButton("Finish visit", "primary")
        row.addWidget(self.sum, 1)
        for button in (
            self.pages_button,
            self.correct_button,
            self.back_button,
            self.next_button,
            self.finish_button,
        ):
            row.addWidget(button)
        self.correct_button.hide()
        self._titles: Sequence[str] = ()
        self._place = 0
        self.counts: Callable[[], Sequence[Count]] = lambda: ()
        self.show_step(first=True, last=False, may_finish=False)

    def show_step(self, *, first: bool, last: bool, may_finish: bool) -> None:
        """Show the buttons that lead on from here."""
        self.back_button.setEnabled(not first)
        self.next_button.setVisible(not last)
        self.finish_button.setVisible(last and may_finish)

    def show_page(self, step: str, titles: Sequence[str], place: int) -> None:
        """Say on which of the step's pages one is; `titles` are those of all of them."""
        self._titles, self._place = tuple(titles), place
        self.pages_button.setVisible(len(titles) > 1)
        self.pages_button.set_plain_text(f"{step} {place + 1} of {len(titles)} ▾")
        if place < len(titles):
            self.pages_button.setAccessibleName(
                f"{step}, page {place + 1} of {len(titles)}: {titles[place]}. Choose another page"
            )
        set_tip(self.pages_button, f"The pages of {step}: choose one")
        ahead = f": {titles[place + 1]}" if place + 1 < len(titles) else ""
        before = f": {titles[place - 1]}" if 0 < place <= len(titles) else ""
        for button, words in ((self.next_button, f"Next{ahead}"), (self.back_button, f"Back{before}")):
            button.setAccessibleName(words)
            keys = "{page-on}" if button is self.next_button else "{page-back}"
            set_tip(button, f"{words}{with_keys(keys)}")

    def say_count(self, number: int) -> None:
        """Say how much is to be mended on the whole visit."""
        words = f"{count_of(number, 'thing')} to mend or explain{{check}}" if number else "Nothing to mend"
        word_keys(self.sum, PlainLabel.setText, words)

    def pages_menu(self) -> QMenu:
        """Make the list of the step's pages, with how much is to be mended on each."""
        menu = QMenu(self)
        counts = self.counts()
        for place, title in enumerate(self._titles):
            number = counts[place].total if place < len(counts) else 0
            more = f": {count_of(number, 'thing')} to mend or explain" if number else ""
            action = menu.addAction(f"{place + 1}  {title}{more}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(place == self._place)
            action.triggered.connect(lambda _checked=False, to=place: self.chosen.emit(to))
        return menu

    def _list_pages(self) -> None:
        menu = self.pages_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        at = self.pages_button.mapToGlobal(self.pages_button.rect().topLeft())
        at.setY(at.y() - menu.sizeHint().height())
        menu.popup(at)
