"""The flows of a job's case: which files came and left, and the one chosen, raw and explained."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.access_codes import show_file_codes
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.page import Page
from mopdesk.gui.pages.job_reading import FlowRow, read_flow
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.widgets.card import Card, Empty, Tinted
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.widgets.whole_table import fit_rows

FLOW_COLUMNS: tuple[Column[FlowRow], ...] = (
    Column("State", lambda row: row.state.text, pill=lambda row: row.state, width=200),
    Column("Flow", lambda row: row.flow, width=92),
    Column("From or to", lambda row: row.party, width=170),
    Column("File", lambda row: row.file, width=90, stretch=True),
    Column("When", lambda row: row.at, width=156),
)
FLOW_HEIGHT = 420


class FlowsPart(QWidget):
    """The files of the case; the first one is chosen until a person or an arrow chooses another."""

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__()
        self._front, self._page = front, page
        self._wanted = self._job = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        card = Card("Files received and sent")
        self.model: RecordTable = RecordTable(FLOW_COLUMNS, key=lambda row: row.id, parent=self)
        self.table = RecordView("Files received and sent", self.model, front.theme)
        self.table.chosen.connect(self._read)
        card.body.addWidget(self.table)
        self.none = Empty("No file yet", "A job typed by hand has no request file, and nothing was sent yet.")
        card.body.addWidget(self.none)
        self.not_sent = Tinted("note")
        card.body.addWidget(self.not_sent)
        column.addWidget(card)
        self.file = Card("Raw and explained")
        self.named = PlainLabel("", "small", wrap=True)
        self.assumed = Tinted("warn")
        self.flow = FlowView(front.theme)
        self.flow.codes_asked.connect(self._show_codes)
        self.flow.codes.offer()
        self.flow.setFixedHeight(front.theme.scaled(FLOW_HEIGHT))
        for widget in (self.named, self.assumed, self.flow):
            self.file.body.addWidget(widget)
        column.addWidget(self.file)
        front.theme.changed.connect(self._fit)

    def _fit(self) -> None:
        fit_rows(self.table, self._front.theme)

    def show_job(self, view: Any) -> None:
        """Show the files of a job's case."""
        self._job = view.job.id
        self.table.show_records(view.flows)
        fit_rows(self.table, self._front.theme)
        self.table.setVisible(bool(view.flows))
        self.none.setVisible(not view.flows)
        self.file.setVisible(bool(view.flows))
        listed = "; ".join(view.not_sent)
        self.not_sent.say(f"Not sent by mopdesk yet, send by other means: {listed}." if listed else "")
        if self._wanted:
            self.open_file(self._wanted)
        elif self.isVisible():
            self.table.choose_first()

    def open_file(self, file_id: str) -> bool:
        """Choose a file by the id of its receipt or of the outgoing file; False where it is not there."""
        self._wanted = ""
        if not self.table.choose(file_id):
            self._wanted = file_id
            return False
        return True

    def begin(self) -> None:
        """Choose the first file where none is chosen yet."""
        self.table.choose_first()

    def _read(self, row: FlowRow | None) -> None:
        if row is not None:
            self._page.run(lambda desk: read_flow(desk, row), self._show)

    def _show_codes(self) -> None:
        row, job = self.table.record, self._job
        if row is not None:
            self._page.run(lambda desk: show_file_codes(desk, job, row.file), self.flow.show_codes)

    def _show(self, found: tuple[FlowRow, Any, Any, bool]) -> None:
        row, lines, fields, assumed = found
        if self.table.record is None or self.table.record.id != row.id:
            return
        self.named.setText(f"{row.flow} {row.party}, file {row.file}, {row.at}")
        self.assumed.say(
            "The layout of this flow is assumed: it was not found in writing." if assumed else ""
        )
        self.flow.show_flow(lines, fields)
