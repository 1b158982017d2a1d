"""The office's notes on a job: written here, kept for good, never printed and never sent."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.notes import LONGEST_NOTE, add_note
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainButton, PlainLabel, TextEdit
from mopdesk.gui.widgets.card import Card, empty, rule
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.words import moment

LINES_HIGH = 5


class NotesPart(QWidget):
    """A place to write a note, and those written, the latest first. What is typed stays until it is kept."""

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__()
        self._front, self._page = front, page
        self._job_id = ""
        self._half_written: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        write = Card("Write a note")
        self.edit = TextEdit("Note")
        self.edit.setPlaceholderText("For the office: it is kept with the job, never printed, never sent.")
        self.edit.textChanged.connect(self._count)
        self.left = PlainLabel("", "small")
        self.button = PlainButton("Keep the note", "primary")
        self.button.clicked.connect(lambda _checked=False: self.keep())
        foot = QHBoxLayout()
        foot.addWidget(self.left, 1)
        foot.addWidget(self.button)
        write.body.addWidget(self.edit)
        write.body.addLayout(foot)
        column.addWidget(write)
        self.written = Card("Notes")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.written.body.addLayout(self._rows)
        column.addWidget(self.written)
        front.theme.changed.connect(self._fit)
        self._fit()
        self._count()

    def show_job(self, view: Any) -> None:
        """Show the notes on a job; a note half written for another job waits there."""
        if view.job.id != self._job_id:
            self._half_written[self._job_id] = self.edit.toPlainText()
            self._job_id = view.job.id
            self.edit.setPlainText(self._half_written.pop(view.job.id, ""))
        empty(self._rows)
        self.written.setVisible(bool(view.notes))
        for place, note in enumerate(view.notes):
            if place:
                self._rows.addWidget(rule())
            self._rows.addWidget(PlainLabel(f"{moment(note.written_at)}, {note.actor}", "small"))
            self._rows.addWidget(PlainLabel(note.text, wrap=True).selectable())

    def keep(self) -> None:
        """Keep what is typed as a note."""
        wanted, text = self._job_id, self.edit.toPlainText()
        if not text.strip():
            self.edit.setFocus()
            return

        def kept(_result: Any) -> None:
            if self._job_id == wanted and self.edit.toPlainText() == text:
                self.edit.clear()
            announce(self, "The note is kept.")

        self._page.run(lambda desk: add_note(desk, wanted, text), kept)

    def _count(self) -> None:
        length = len(self.edit.toPlainText().strip())
        self.button.setEnabled(0 < length <= LONGEST_NOTE)
        over = length - LONGEST_NOTE
        self.left.setText(f"{over} characters too long" if over > 0 else "")

    def _fit(self) -> None:
        self.edit.setFixedHeight(round(self._front.theme.sizes.text * 1.5 * LINES_HIGH))
