"""The list of jobs, by deadline."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget

from mopdesk.actions.job_rows import list_jobs
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.icons import icon
from mopdesk.gui.models.columns import JOB_COLUMNS
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Empty
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.words import count_of

TYPING_PAUSE_MS = 180
HOW_JOBS_COME = "Drop D0001 or D0142 files anywhere on this window, or press Import files."


class JobsPage(Page):
    """Jobs with their deadlines in words; Enter opens one."""

    concerns: ClassVar[tuple[str, ...]] = ("jobs", "visits", "outbox", "meters")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Jobs")
        self.head.add_button("Open job", "next", self.primary, primary=True)
        self.column.addWidget(self.head)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.search = LineEdit("Search jobs")
        self.search.setPlaceholderText("MPAN, address, serial number, text   (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        front.theme.changed.connect(self._tint)
        self._tint()
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._to_table)
        self.which = ChoiceButtons("Which jobs", (("open", "Open"), ("all", "All")))
        self.which.set_value("open")
        self.which.chosen.connect(self._choose_which)
        row.addWidget(self.search, 1)
        row.addWidget(self.which)
        self.column.addLayout(row)
        self.model: RecordTable = RecordTable(JOB_COLUMNS, key=lambda one: one.id, parent=self)
        self.table = RecordView("Jobs by deadline", self.model, front.theme).sortable()
        self.table.opened.connect(lambda job: front.ways.open_job(job.id))
        self.nothing = Empty("", "")
        self.widen = PlainButton("Search all jobs")
        self.widen.clicked.connect(self._search_all)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.nothing)
        self.column.addWidget(self.stack, 1)
        self.count = PlainLabel("", "small")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.widen)
        self.column.addLayout(foot)

    @property
    def view(self) -> str:
        """Which jobs are shown: 'open' or 'all'."""
        return str(self.which.value or "open")

    def refresh(self) -> None:
        view, search = self.view, self.search.text().strip()
        self.run(
            lambda desk: list_jobs(desk, view=view, search=search),
            lambda rows: self._show(rows, view, search),
        )

    def go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def take_focus(self) -> None:
        self.table.setFocus()

    def primary(self) -> None:
        if self.table.record is not None:
            self.front.ways.open_job(self.table.record.id)

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", self.front.theme.colours.quiet, 18))

    def _choose_which(self, value: object) -> None:
        if value is None:
            self.which.set_value("open")
        self.refresh()

    def _search_all(self) -> None:
        self.which.set_value("all")
        self.refresh()

    def _to_table(self) -> None:
        if self.model.rowCount():
            self.table.choose_first()
            self.table.setFocus()

    def _show(self, rows: tuple[Any, ...], view: str, search: str) -> None:
        if (view, search) != (self.view, self.search.text().strip()):
            return
        self.table.show_records(rows)
        self.table.choose_first()
        self.stack.setCurrentIndex(0 if rows else 1)
        self.widen.setVisible(view == "open" and bool(search))
        late = sum(1 for row in rows if row.days_left is not None and row.days_left < 0)
        soon = sum(1 for row in rows if row.days_left is not None and 0 <= row.days_left <= 2)
        self.head.under.say(deadline_line(len(rows), late, soon))
        found = f" · search: {search}" if search else ""
        self.count.setText(
            f"{count_of(len(rows), 'job')} · {'open jobs' if view == 'open' else 'all jobs'}{found}"
        )
        announce(self.count, self.count.text())
        if not rows:
            self.nothing.say(*no_jobs_words(view, search))


def deadline_line(shown: int, late: int, soon: int) -> str:
    """Say in one line how the jobs shown stand."""
    if not shown:
        return "Working Days (WD) of England and Wales; the day of receipt is day 0"
    parts = []
    if late:
        parts.append(f"{late} late")
    if soon:
        parts.append(f"{soon} due within 2 Working Days (WD)")
    return " · ".join(parts) if parts else "Nothing is late or due within 2 Working Days (WD)"


def no_jobs_words(view: str, search: str) -> tuple[str, str]:
    """Say why the list is empty, and what can be done."""
    if search:
        where = "the open jobs" if view == "open" else "all jobs"
        return f"Nothing matches '{search}' in {where}", "Clear the search box to see every job again."
    if view == "open":
        return "No open jobs", f"{HOW_JOBS_COME} Jobs that were answered or closed are under All."
    return "No jobs yet", HOW_JOBS_COME
