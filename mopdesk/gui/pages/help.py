"""Help: how the work goes, and every key, from the same table that sets them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from mopdesk import __version__
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.keys import MENUS, KeyLine, shown_keys
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.plain import LineEdit, PlainLabel
from mopdesk.gui.widgets.card import Card, Column, empty

_WORK = (
    (
        "Take requests in",
        (
            "Drop D0001 or D0142 flow files anywhere on the window, or press Import files. The inbox keeps "
            "every file as it came, and says what became of it. One that was not taken in waits there until "
            "it is released or rejected, with the reason."
        ),
    ),
    (
        "Keep the deadline",
        (
            "Jobs stand in the order of their deadlines, counted in Working Days of England and Wales. The "
            "day of receipt is day 0."
        ),
    ),
    (
        "Record the visit",
        (
            "Open a job and start its visit. Every entry is saved as it is made; close mopdesk whenever you "
            "like and go on later. Return goes to the next answer, Page Down to the next page. "
            "Check{check} tells at any time what is still to be mended."
        ),
    ),
    (
        "Send the answer",
        (
            "The outbox shows each file as it will leave, letter for letter. What you send is held for some "
            "minutes and can be taken back; then it is in the outgoing folder and never changes again."
        ),
    ),
    (
        "Give a report",
        "Every finished visit has a PDF report: on the job, under Report.",
    ),
)


class HelpPage(Page):
    """The steps of the work, and the keys with a box to find one."""

    def __init__(self, front: FrontRoom, lines: Sequence[KeyLine]) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Help")
        self.head.under.say(f"mopdesk {__version__}. Everything is kept on this machine")
        self.column.addWidget(self.head)
        body = Column(widest=980)
        work = Card("How the work goes")
        for title, words in _WORK:
            work.body.addWidget(PlainLabel(title, "strong"))
            told = PlainLabel("", wrap=True)
            word_keys(told, PlainLabel.setText, words)
            work.body.addWidget(told)
        keys = Card("Keys")
        self.search = LineEdit("Find a key")
        self.search.setPlaceholderText("Find a key: a word, or the key itself")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        keys.body.addWidget(self.search)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(2, 1)
        keys.body.addLayout(self._grid)
        self._none = PlainLabel("No key of that name.", "quiet")
        self._none.hide()
        keys.body.addWidget(self._none)
        self.rows: list[tuple[str, list[PlainLabel]]] = []
        self.show_keys(lines)
        body.body.addWidget(keys)
        body.body.addWidget(work)
        body.body.addStretch(1)
        self.column.addWidget(body, 1)

    def show_keys(self, lines: Sequence[KeyLine]) -> None:
        """List the keys in force."""
        empty(self._grid)
        self.rows = []
        where = {name: place for place, name in enumerate((*MENUS, ""))}
        for line in sorted((one for one in lines if one.keys), key=lambda one: where[one.menu]):
            self._add(line)
        self._find(self.search.text())

    def take_focus(self) -> None:
        self.search.setFocus()

    def go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _add(self, line: KeyLine) -> None:
        keys = shown_keys(line.keys)
        labels = [
            PlainLabel(keys, "strong"),
            PlainLabel(f"{line.menu} menu" if line.menu else "Pages", "quiet"),
            PlainLabel(line.words.removesuffix("…"), wrap=True),
        ]
        labels[2].setAccessibleName(f"{keys}: {line.words}")
        for column, label in enumerate(labels):
            self._grid.addWidget(label, len(self.rows), column)
        self.rows.append((f"{keys} {line.menu} {line.words}".lower(), labels))

    def _find(self, text: str) -> None:
        words = text.lower().split()
        found = 0
        for known, labels in self.rows:
            fits = all(word in known for word in words)
            found += fits
            for label in labels:
                label.setVisible(fits)
        self._none.setVisible(not found)
