"""How to get in: covered until somebody presses, covered again after a minute; each look is noted."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.access_codes import AccessShown, note_copy, show_access
from mopdesk.gui.page import Page
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.secret_clipboard import copy_for_a_while
from mopdesk.work.access_words import COVER

SHOWN_MS = 60_000


class AccessNotes(QWidget):
    """The access notes and codes of one job; `where` stands in the journal with each look."""

    def __init__(self, page: Page, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._where = page, where
        self._job = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.text = PlainLabel("", wrap=True)
        row.addWidget(self.text, 1)
        self.show_button = PlainButton("Show how to get in")
        self.show_button.clicked.connect(lambda _checked=False: self._press())
        self.copy_button = PlainButton("Copy")
        self.copy_button.clicked.connect(lambda _checked=False: self._copy())
        self.copy_button.hide()
        row.addWidget(self.copy_button)
        row.addWidget(self.show_button)
        column.addLayout(row)
        self.noted = PlainLabel("", "small", wrap=True)
        column.addWidget(self.noted)
        people = page.front.people
        self._off = OffForSome(people, self)
        self._off.add(self.show_button, "access-codes")
        column.addWidget(self._off.label)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.cover)
        people.locked.connect(self.cover)
        people.changed.connect(self.cover)

    def show_job(self, job_id: str, known: bool) -> None:
        """Stand for this job; `known` tells whether there is anything to show. What is shown stays shown."""
        if job_id == self._job and known and self._clock.isActive():
            return
        self._job = job_id
        self.show_button.setVisible(known)
        self.cover()
        if not known:
            self.text.setText("not recorded")

    def cover(self) -> None:
        """Cover what is shown."""
        self._clock.stop()
        self.copy_button.hide()
        self.show_button.set_plain_text("Show how to get in")
        if not self.show_button.isHidden():
            self.text.setText(COVER)
        self.noted.setText("Looking is noted, with who and when." if not self.show_button.isHidden() else "")

    def hideEvent(self, event: QHideEvent) -> None:
        self.cover()
        super().hideEvent(event)

    def _press(self) -> None:
        if self._clock.isActive():
            self.cover()
            return
        job, where = self._job, self._where
        self._page.run(lambda desk: show_access(desk, job, where), self._show)

    def _show(self, shown: AccessShown) -> None:
        if shown.job_id != self._job or not self.isVisible():
            return
        self.text.setText(shown.notes)
        self.noted.setText(f"{shown.noted}. Covered again in a minute.")
        self.show_button.set_plain_text("Cover")
        self.copy_button.show()
        self._clock.start(SHOWN_MS)

    def _copy(self) -> None:
        job, text = self._job, self.text.text()

        def copied(_nothing: None) -> None:
            copy_for_a_while(text)
            self._page.front.ways.saved("Copied; the clipboard is emptied in a minute")

        self._page.run(lambda desk: note_copy(desk, job), copied)
