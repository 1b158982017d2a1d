"""The inbox: files received, what became of each, its problems, and its lines explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget

from mopdesk.actions.inbox import Arrival, list_receipts, waiting_files
from mopdesk.actions.sender_report import save_sender_report
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.columns import RECEIPT_COLUMNS
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.inbox_detail import FileDetail, FileView, read_file
from mopdesk.gui.plain import LineEdit, PlainButton, set_tip
from mopdesk.gui.widgets.card import Empty
from mopdesk.gui.widgets.low_room import LowRoom
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.words import count_of

if TYPE_CHECKING:
    from mopdesk.desk import Desk

MOST_FILES = 500
LEAST_ROWS = 3.4
LEAST_DETAIL = 280
REPORTS = "Text (*.txt)"
KEPT = "What arrives is kept byte for byte, whatever is wrong with it: it can prove what was sent and when."
ONLY_WAITING = "Only the files that were not taken in and wait to be released or rejected"


class Listed(NamedTuple):
    """The files to list, and how many of all wait for a decision."""

    receipts: tuple[Arrival, ...]
    waiting: int


def read_list(desk: Desk, *, only_waiting: bool) -> Listed:
    """Read the latest files, or all that wait for a decision."""
    found = waiting_files(desk) if only_waiting else list_receipts(desk, MOST_FILES, 0)
    return Listed(found, desk.store.inbox.count_waiting())


class InboxPage(Page):
    """Files received, newest first."""

    concerns: ClassVar[tuple[str, ...]] = ("inbox",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self._receipts: tuple[Arrival, ...] = ()
        self._wanted = ""
        # Asked for and not here yet; whether it was asked for again meanwhile.
        self._reading = self._again = False
        self.head = PageHead(front.theme, "Inbox")
        self.head.add_button("Import files", "import", self._import, primary=True)
        self.waiting = PlainButton("", "chip")
        self.waiting.setCheckable(True)
        set_tip(self.waiting, ONLY_WAITING)
        self.waiting.toggled.connect(lambda _on: self.refresh())
        self.waiting.hide()
        self.head.beside.addWidget(self.waiting)
        self.column.addWidget(self.head)
        self.search = LineEdit("Search the files received")
        self.search.setPlaceholderText("Search: file, flow, sender, identifier, verdict")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.column.addWidget(self.search)
        self.model: RecordTable = RecordTable(RECEIPT_COLUMNS, key=lambda one: one.id, parent=self)
        self.table = RecordView("Files received", self.model, front.theme).sortable()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.detail = FileDetail(front)
        self.detail.report_wanted.connect(self._save_report)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(10)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([230, 400])
        self.nothing = Empty("", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        self.stack.addWidget(self.nothing)
        room = LowRoom()
        room.body.addWidget(self.stack)
        self.column.addWidget(room, 1)
        for keys, do in (("Space", self.detail.turn_on), ("Del", self._say_kept)):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)
        front.theme.changed.connect(self._measure)
        self._measure()

    def refresh(self) -> None:
        if self._reading:
            self._again = True
            return
        self._reading = True
        only = self.waiting.isChecked()
        self.run(lambda desk: read_list(desk, only_waiting=only), self._show, failed=self._forget_reading)

    def choose(self, receipt_id: str) -> None:
        """Choose one file, as soon as it is in the list."""
        self._wanted = receipt_id
        self.search.clear()
        self.waiting.setChecked(False)
        if self.table.choose(receipt_id):
            self._wanted = ""
        elif not self._reading:
            # What is being read was asked for after the file was there.
            self.refresh()

    def take_focus(self) -> None:
        self.table.setFocus()

    def go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def primary(self) -> None:
        self._import()

    def _measure(self) -> None:
        theme = self.front.theme
        self.table.setMinimumHeight(round(LEAST_ROWS * theme.row_height))
        self.detail.setMinimumHeight(theme.scaled(LEAST_DETAIL))

    def _import(self) -> None:
        if files := self.front.ask.flow_files():
            self.front.ways.import_files(files)

    def _forget_reading(self, _error: BaseException) -> bool:
        self._reading = self._again = False
        return False

    def _show(self, listed: Listed) -> None:
        self._receipts, again = listed.receipts, self._again
        self._reading = self._again = False
        if again:
            self.refresh()
        self.search.setVisible(bool(listed.receipts))
        self.waiting.set_plain_text(f"To decide: {listed.waiting}")
        self.waiting.setVisible(bool(listed.waiting) or self.waiting.isChecked())
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        shown = [one for one in self._receipts if all(word in _haystack(one) for word in words)]
        latest = " (the latest)" if len(self._receipts) == MOST_FILES else ""
        what = "to decide about" if self.waiting.isChecked() else f"received{latest}"
        total = f"{count_of(len(self._receipts), 'file')} {what}"
        self.head.under.say(f"{len(shown)} of {total}" if words else total)
        self.stack.setCurrentIndex(0 if shown else 1)
        if words:
            self.nothing.say(
                f"Nothing matches “{self.search.text().strip()}”", "Clear the search to see all files."
            )
        elif self.waiting.isChecked():
            self.nothing.say("No file waits for a decision", "Press To decide once more to see all files.")
        else:
            how = "Drop D0001 or D0142 files anywhere on this window, or press Import files. "
            self.nothing.say("No files yet", f"{how}{KEPT}")
        self.table.show_records(shown)
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""
        elif self.table.record is None:
            self.table.choose_first()
        else:
            self._choose(self.table.record)

    def _choose(self, receipt: Any) -> None:
        if receipt is not None:
            wanted = receipt.id
            self.run(lambda desk: read_file(desk, wanted), self._show_detail)

    def _show_detail(self, shown: FileView) -> None:
        now = self.table.record
        if now is not None and now.id == shown.came.receipt.id:
            self.detail.show_file(shown)

    def _open(self, receipt: Any) -> None:
        """Open the job that a file opened; where there are several or none, what came of it says more."""
        if receipt.jobs == 1:
            self.front.ways.open_job(receipt.job_ids[0])
        else:
            self.detail.tabs.turn_to(0)
            self.detail.tabs.focus_first()

    def _say_kept(self) -> None:
        self.front.ask.notice(Tone.NOTE, "Files received are never deleted here", KEPT)

    def _save_report(self, receipt: Any) -> None:
        name = f"report-on-{receipt.file_identifier or receipt.sha256[:8]}.txt"
        path = self.front.ask.save_as("Save a report for the sender", name, REPORTS)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".txt")
        wanted = receipt.id

        def told(saved: Any) -> None:
            detail = f"{saved} names each problem with its line. Nothing was sent to anybody."
            self.front.ask.notice(Tone.GOOD, "The report for the sender is saved", detail)

        self.run(lambda desk: save_sender_report(desk, wanted, path), told)


def _haystack(receipt: Any) -> str:
    parts = [column.text(receipt) for column in RECEIPT_COLUMNS]
    return " ".join((*parts, receipt.file_identifier, receipt.to_id)).casefold()
