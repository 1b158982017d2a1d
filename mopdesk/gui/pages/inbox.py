"""The inbox: files received, what became of each, its problems, and its lines explained."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from mopdesk.actions.inbox import list_receipts, receipt_view
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.columns import RECEIPT_COLUMNS, verdict_pill
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Column, Empty, Facts, Tinted, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.widgets.tabs import Tabs
from mopdesk.gui.words import count_of, moment, plain_day, sender

MOST_FILES = 500
BASIS = {
    "given": "as given at import",
    "file time": "the file's own time",
    "import time": "the time of import",
}
ASSUMED = (
    "The layout of this flow is assumed: it was not found in writing. mopdesk looks for MPAN, meter, text "
    "and date where they are likely to stand. Compare with the raw lines before you rely on it."
)


class InboxPage(Page):
    """Files received, newest first."""

    concerns: ClassVar[tuple[str, ...]] = ("inbox",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Inbox")
        self.head.add_button("Import files", "import", self._import, primary=True)
        self.column.addWidget(self.head)
        self.model: RecordTable = RecordTable(RECEIPT_COLUMNS, key=lambda one: one.id, parent=self)
        self.table = RecordView("Files received", self.model, front.theme).sortable()
        self.table.setMinimumHeight(118)
        self.table.chosen.connect(self._choose)
        self.detail = _FileDetail(front)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([230, 400])
        self.nothing = Empty(
            "No files yet",
            "Drop D0001 or D0142 files anywhere on this window, or press Import files. What arrives is kept "
            "byte for byte, whatever is wrong with it.",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.nothing)
        self.column.addWidget(self.stack, 1)
        self._wanted = ""

    def refresh(self) -> None:
        self.run(lambda desk: list_receipts(desk, MOST_FILES, 0), self._show)

    def choose(self, receipt_id: str) -> None:
        """Choose one file, as soon as it is in the list."""
        self._wanted = receipt_id
        if self.table.choose(receipt_id):
            self._wanted = ""
        else:
            self.refresh()

    def take_focus(self) -> None:
        self.table.setFocus()

    def primary(self) -> None:
        self._import()

    def _import(self) -> None:
        if files := self.front.ask.flow_files():
            self.front.ways.import_files(files)

    def _show(self, receipts: tuple[Any, ...]) -> None:
        self.stack.setCurrentIndex(0 if receipts else 1)
        latest = " (the latest)" if len(receipts) == MOST_FILES else ""
        self.head.under.say(f"{count_of(len(receipts), 'file')} received{latest}")
        self.table.show_records(receipts)
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""
        elif self.table.record is None:
            self.table.choose_first()
        else:
            self._choose(self.table.record)

    def _choose(self, receipt: Any) -> None:
        if receipt is None:
            return
        wanted = receipt.id
        self.run(lambda desk: receipt_view(desk, wanted), self._show_detail)

    def _show_detail(self, view: Any) -> None:
        now = self.table.record
        if now is not None and now.id == view.receipt.id:
            self.detail.show_file(view)


class _FileDetail(QWidget):
    def __init__(self, front: FrontRoom) -> None:
        super().__init__()
        self._front = front
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.tabs = Tabs("About the file")
        self.pill = PillLabel(front.theme)
        self.tabs.corner.addWidget(self.pill)
        first = Column()
        self.assumed = Tinted("warn", ASSUMED)
        self.problems = ProblemList(front.theme)
        self.no_problems = PlainLabel("Nothing was found wrong with this file.", "quiet")
        self.jobs = QWidget()
        self.jobs_row = FlowLayout(self.jobs, 6)
        self.facts = Facts()
        for widget in (self.assumed, self.jobs, self.no_problems, self.problems, self.facts):
            first.body.addWidget(widget)
        first.body.addStretch(1)
        self.flow = FlowView(front.theme)
        self.tabs.add("What came of it", first)
        self.tabs.add("Lines explained", self.flow)
        column.addWidget(self.tabs, 1)

    def show_file(self, view: Any) -> None:
        """Show what became of one file."""
        receipt = view.receipt
        self.pill.say(verdict_pill(receipt))
        self.assumed.setVisible(view.assumed)
        # The strip above says it already.
        told = [one for one in view.problems if not (view.assumed and one.code == "layout-assumed")]
        self.problems.show_problems(told)
        self.no_problems.setVisible(not told)
        count = f" · {count_of(len(told), 'problem')}" if told else ""
        self.tabs.name_tab(0, f"What came of it{count}")
        self._show_jobs(receipt.job_ids)
        basis = BASIS.get(receipt.received_basis, receipt.received_basis)
        self.facts.show_facts(
            (
                ("File", receipt.name),
                ("Flow", receipt.flow),
                ("File identifier", receipt.file_identifier),
                ("From", sender(receipt.from_role, receipt.from_id)),
                ("To", sender(receipt.to_role, receipt.to_id)),
                ("Written", moment(receipt.created)),
                ("Received", f"{moment(receipt.received_at)} ({basis})"),
                ("Day of receipt", plain_day(receipt.received_on)),
                ("Test data flag", receipt.test_flag or "blank (counts as OPER)"),
                ("Text", f"{receipt.encoding}, {receipt.newline}, {receipt.size} bytes"),
                ("SHA-256", receipt.sha256),
            )
        )
        self.flow.show_flow(view.raw_lines, view.explained)

    def _show_jobs(self, job_ids: tuple[str, ...]) -> None:
        empty(self.jobs_row)
        self.jobs.setVisible(bool(job_ids))
        for place, job_id in enumerate(job_ids):
            words = "Open the job" if len(job_ids) == 1 else f"Open job {place + 1}"
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, wanted=job_id: self._front.ways.open_job(wanted))
            self.jobs_row.addWidget(button)
