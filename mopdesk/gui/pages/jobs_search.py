"""The row above the list: the search box, and the way to filters and order."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mopdesk.gui.icons import icon
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.pages.jobs_state import ListState
from mopdesk.gui.plain import LineEdit, PlainButton
from mopdesk.gui.theme import Theme

TYPING_PAUSE_MS = 180


class SearchRow(QWidget):
    """What narrows the list.

    Signals: `searched(str)` a moment after typing, `entered()` on Enter, `filters_asked()`.
    """

    searched = Signal(str)
    entered = Signal()
    filters_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.box = LineEdit("Search jobs")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.box.text()))
        hint = "MPAN, postcode, address, name, serial number, text  {search}"
        word_keys(self.box, LineEdit.setPlaceholderText, hint)
        self.box.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.box.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(self._enter)
        self.filters = PlainButton("Filter and sort")
        self.filters.clicked.connect(lambda _checked=False: self.filters_asked.emit())
        row.addWidget(self.box, 1)
        row.addWidget(self.filters)
        theme.changed.connect(self._tint)
        self._tint()

    def show_state(self, state: ListState) -> None:
        """Show what the list shows, without telling anybody."""
        if self.box.text().strip() != state.query.search.strip():
            # Its own button to clear it listens to the same signal, so that none is held back.
            self.box.setText(state.query.search)
            self._pause.stop()
        count = state.filter_count
        self.filters.set_plain_text(f"Filter and sort ({count})" if count else "Filter and sort")

    def _enter(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.searched.emit(self.box.text())
        self.entered.emit()

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", self._theme.colours.quiet, 18))
