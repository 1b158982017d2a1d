"""The bar below the list while several jobs are chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.one_row import OneRow
from mopdesk.gui.words import jobs_words


class BulkBar(QFrame):
    """A bar that stands below the list while several jobs are chosen.

    Signals: `assign_asked()`, `print_asked()`, `reports_asked()`, `export_asked()`, `clear_asked()`.
    """

    assign_asked = Signal()
    print_asked = Signal()
    reports_asked = Signal()
    export_asked = Signal()
    clear_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "accent")
        self.setObjectName("bulk")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        self.label = PlainLabel("", "strong")
        row.addWidget(self.label)
        self.buttons: list[PlainButton] = []
        for words, signal in (
            ("Assign…", self.assign_asked),
            ("Print these…", self.print_asked),
            ("Save reports…", self.reports_asked),
            ("Export these…", self.export_asked),
            ("Clear the choice", self.clear_asked),
        ):
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit())
            self.buttons.append(button)
        place = OneRow("What can be done with the jobs chosen")
        place.set_buttons(self.buttons)
        row.addWidget(place, 1)
        self.hide()

    def say(self, count: int) -> None:
        """Show the bar for several jobs; for one or none it goes."""
        words = f"{jobs_words(count)} chosen"
        if count > 1 and words != self.label.text():
            self.label.setText(words)
            announce(self, words)
        self.setVisible(count > 1)
