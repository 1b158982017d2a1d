"""About mopdesk: its version, and the licences of everything that it stands on, with their texts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from mopdesk import __version__
from mopdesk.actions.licences import Licence, licences
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.plain import LineEdit, OneLine, TextEdit
from mopdesk.gui.widgets.record_view import RecordView

_COLUMNS: tuple[Column[Licence], ...] = (
    Column("Part", lambda one: one.name, width=200, stretch=True),
    Column("Version", lambda one: one.version, width=110),
    Column("Licence", lambda one: one.licence, width=220),
)


class AboutPage(Page):
    """The parts as a list with a box to find one, and what belongs to the one that is chosen."""

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, f"About mopdesk {__version__}")
        self.head.under.say(
            "A desktop program for UK electricity Meter Operators; it stands on the parts below"
        )
        self.column.addWidget(self.head)
        self.search = LineEdit("Find a part or words of a licence")
        word_keys(self.search, LineEdit.setPlaceholderText, "Find a part, or words of its licence  {search}")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._list())
        self.column.addWidget(self.search)
        self.model: RecordTable[Licence] = RecordTable(_COLUMNS, key=lambda one: one.name, parent=self)
        self.table = RecordView("Parts and licences", self.model, front.theme)
        self.table.chosen.connect(self._tell)
        self.about = OneLine("", "heading")
        self.text = TextEdit("Licence text")
        self.text.setReadOnly(True)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.text, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(10)
        parts.addWidget(self.table)
        parts.addWidget(below)
        parts.setSizes([260, 340])
        self.column.addWidget(parts, 1)
        self._known: tuple[Licence, ...] = ()

    def refresh(self) -> None:
        if not self._known:
            # Looking into every package takes a while: not on the thread of the window.
            self.run(lambda _desk: licences(), self._show)

    def take_focus(self) -> None:
        self.search.setFocus()

    def go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _show(self, known: tuple[Licence, ...]) -> None:
        self._known = known
        self._list()

    def _list(self) -> None:
        words = self.search.text().lower().split()
        self.table.show_records([one for one in self._known if _fits(one, words)])
        self.table.choose_first()

    def _tell(self, one: Licence | None) -> None:
        if one is None:
            return
        self.about.say(f"{one.name} {one.version}: {one.licence}")
        texts = [f"{name}\n\n{text.strip()}" for name, text in one.texts]
        parts = [one.about, one.home, *(texts or ["Its package brings no text: see its home page."])]
        self.text.setPlainText("\n\n\n".join(part for part in parts if part.strip()))


def _fits(one: Licence, words: list[str]) -> bool:
    known = " ".join((one.name, one.licence, one.about, *(text for _name, text in one.texts))).lower()
    return all(word in known for word in words)
