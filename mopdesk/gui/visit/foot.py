"""The foot of a visit's form: how much is to be mended, and the way on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.gui.key_words import word_keys
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.words import count_of


class VisitFoot(QWidget):
    """A line of words and the buttons Back, Next, Finish and Correct."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.sum = PlainLabel("", "quiet")
        self.correct_button = PlainButton("Correct this visit")
        self.back_button = PlainButton("Back")
        self.next_button = PlainButton("Next", "primary")
        self.finish_button = PlainButton("Finish visit", "primary")
        row.addWidget(self.sum, 1)
        for button in (self.correct_button, self.back_button, self.next_button, self.finish_button):
            row.addWidget(button)
        self.correct_button.hide()
        self.show_step(0, last=False, may_finish=False)

    def show_step(self, place: int, *, last: bool, may_finish: bool) -> None:
        """Show the buttons that lead on from this step."""
        self.back_button.setEnabled(place > 0)
        self.next_button.setVisible(not last)
        self.finish_button.setVisible(last and may_finish)

    def say_count(self, number: int) -> None:
        """Say how much is to be mended on the whole visit."""
        words = f"{count_of(number, 'thing')} to mend or explain{{check}}" if number else "Nothing to mend"
        word_keys(self.sum, PlainLabel.setText, words)
