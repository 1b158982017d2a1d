"""The outbox: answers that are ready, every field of them before they leave, and what has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from mopdesk.actions.job_rows import job_row
from mopdesk.actions.jobs import job_view
from mopdesk.actions.outbox import OutboxRow, OutgoingView, note_collected, outbox, outgoing_view
from mopdesk.actions.preview import preview, preview_answers
from mopdesk.actions.send_flows import Sent, ready_jobs, release_faults, send
from mopdesk.basics.problems import Place, Problem, Severity, errors_in
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.columns import OUTBOX_COLUMNS, READY_COLUMNS, Waiting
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.widgets.card import Empty, Tinted
from mopdesk.gui.widgets.file_preview import FilePreview
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.widgets.tabs import Tabs
from mopdesk.gui.words import count_of, moment

UNDER_WAY = "The visit is still under way: this is what its answer would be now. Finish the visit to send it."
NOT_READY = "This answer cannot leave yet: nothing is owed now, or something below is to be mended first."
NO_FOLDER = "outbox-folder-unset"
SETTING_OF = {
    NO_FOLDER: "outbox_folder",
    "file-prefix-unset": "file_prefix",
    "own-id-needed": "participant_id",
}


@dataclass(frozen=True)
class _Shown:
    waiting: tuple[Waiting, ...]
    faults: tuple[Problem, ...]
    sent: tuple[OutboxRow, ...]


class OutboxPage(Page):
    """Ready on one tab, sent on the other."""

    concerns: ClassVar[tuple[str, ...]] = ("outbox", "jobs", "visits", "settings", "meters")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self._asked_job = ""
        self._waiting: tuple[Waiting, ...] = ()
        self.head = PageHead(front.theme, "Outbox")
        self.to_folder = self.head.add_button("Send to a folder…", "folder", self._send_elsewhere)
        self.send_button = self.head.add_button("Send", "send", self.primary, primary=True)
        self.column.addWidget(self.head)
        self.faults = ProblemList(front.theme, way="Open Settings")
        self.faults.go.connect(lambda place: front.ways.show_settings(place.path or ""))
        self.faults.hide()
        self.column.addWidget(self.faults)
        self.tabs = Tabs("Outbox")
        self.tabs.add("Ready", self._build_ready())
        self.tabs.add("Sent", self._build_sent())
        self.tabs.turned.connect(lambda _place: self._name_buttons())
        self.column.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        asked = self._asked_job
        self.run(lambda desk: _look(desk, asked), self._show)

    def choose_job(self, job_id: str) -> None:
        """Show what this job would send, or has sent."""
        self._asked_job = job_id
        self.stale = True
        if self.isVisible():
            self.stale = False
            self.refresh()

    def take_focus(self) -> None:
        self.tabs.focus_first()

    def primary(self) -> None:
        """Send everything that is ready to the folder of the settings."""
        if self.send_button.isEnabled() and self._ready_ids():
            self._send(None)

    # Building

    def _build_ready(self) -> QStackedWidget:
        theme = self.front.theme
        self.ready_model: RecordTable = RecordTable(READY_COLUMNS, key=lambda one: one.row.id, parent=self)
        self.ready_table = RecordView("Jobs with answers to send", self.ready_model, theme).sortable()
        self.ready_table.setMinimumHeight(96)
        self.ready_table.chosen.connect(self._choose_ready)
        self.ready_table.opened.connect(lambda one: self.front.ways.open_job(one.row.id))
        self.preview = FilePreview(theme)
        self.preview.go.connect(self._go)
        self.why_not = Tinted("warn")
        self.why_not.hide()
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.why_not)
        column.addWidget(self.preview, 1)
        self.ready_stack = QStackedWidget()
        self.ready_stack.addWidget(_split(self.ready_table, below))
        self.ready_stack.addWidget(
            Empty(
                "Nothing is waiting to be sent",
                "Finished visits appear here once nothing stops their answer. Each file can be read field by "
                "field before it leaves.",
            )
        )
        return self.ready_stack

    def _build_sent(self) -> QStackedWidget:
        theme = self.front.theme
        self.sent_model: RecordTable = RecordTable(OUTBOX_COLUMNS, key=lambda one: one.id, parent=self)
        self.sent_table = RecordView("Files sent", self.sent_model, theme).sortable()
        self.sent_table.setMinimumHeight(96)
        self.sent_table.chosen.connect(self._choose_sent)
        self.sent_table.opened.connect(lambda row: self.front.ways.open_job(row.job_id))
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.sent_facts = PlainLabel("", "small", wrap=True).selectable()
        self.sent_assumed = Tinted("warn", "The layout of this flow is assumed: it was not found in writing.")
        self.sent_flow = FlowView(theme)
        column.addWidget(self.sent_facts)
        column.addWidget(self.sent_assumed)
        column.addWidget(self.sent_flow, 1)
        self.sent_stack = QStackedWidget()
        self.sent_stack.addWidget(_split(self.sent_table, detail))
        self.sent_stack.addWidget(
            Empty("Nothing has been sent yet", "Files stay here for good: what was sent never changes.")
        )
        return self.sent_stack

    # Showing

    def _show(self, shown: _Shown) -> None:
        self._waiting = shown.waiting
        ready = [one for one in shown.waiting if one.ready]
        self.tabs.name_tab(0, f"Ready · {len(ready)}" if ready else "Ready")
        self.tabs.name_tab(1, f"Sent · {len(shown.sent)}" if shown.sent else "Sent")
        self.head.under.say(
            f"{count_of(len(ready), 'job')} ready to send, {count_of(len(shown.sent), 'file')} sent"
        )
        self.faults.show_problems([_for_this_page(one) for one in shown.faults])
        self.faults.setVisible(bool(shown.faults))
        self.ready_table.show_records(shown.waiting)
        self.ready_stack.setCurrentIndex(0 if shown.waiting else 1)
        self.sent_table.show_records(shown.sent)
        self.sent_stack.setCurrentIndex(0 if shown.sent else 1)
        if self._asked_job:
            self._go_to_job(self._asked_job)
            self._asked_job = ""
        self.ready_table.choose_first()
        self.sent_table.choose_first()
        if self.ready_table.record is not None:
            self._choose_ready(self.ready_table.record)
        self._name_buttons()

    def _go_to_job(self, job_id: str) -> None:
        if self.ready_table.choose(job_id):
            self.tabs.turn_to(0)
            return
        sent = next((row for row in self.sent_model.records if row.job_id == job_id), None)
        if sent is not None:
            self.sent_table.choose(sent.id)
            self.tabs.turn_to(1)

    def _name_buttons(self) -> None:
        ready = len(self._ready_ids())
        words = (
            f"Send all {ready} answers" if ready > 1 else "Send the answer" if ready else "Nothing to send"
        )
        self.send_button.set_plain_text(words)
        no_folder = any(one.code == NO_FOLDER for one in self.faults.problems)
        blocked = bool(errors_in(self.faults.problems))
        self.send_button.setEnabled(bool(ready) and not blocked and not no_folder)
        self.to_folder.setEnabled(bool(ready) and not blocked)

    def _choose_ready(self, waiting: Waiting | None) -> None:
        if waiting is not None:
            self.why_not.say(waiting.why_not)
            self.preview.show_files(waiting.files, "No visit has been recorded, or it owes no answer now.")

    def _choose_sent(self, row: OutboxRow | None) -> None:
        if row is not None:
            wanted = row.id
            self.run(lambda desk: outgoing_view(desk, wanted), self._show_sent)

    def _show_sent(self, view: OutgoingView) -> None:
        row = view.row
        released = f"Released {moment(row.released_at)}" if row.released_at else "Not released yet"
        note = f"\n{row.note}" if row.note else ""
        self.sent_facts.setText(f"{released} to {row.folder}\nSHA-256 {row.sha256}{note}")
        self.sent_assumed.setVisible(view.assumed)
        self.sent_flow.show_flow(view.raw.split("\n"), view.explained)

    # Doing

    def _ready_ids(self) -> tuple[str, ...]:
        return tuple(one.row.id for one in self._waiting if one.ready)

    def _send_elsewhere(self) -> None:
        folder = self.front.ask.folder("Folder for the files to send")
        if folder is not None:
            self._send(folder)

    def _send(self, folder: Any) -> None:
        ids = self._ready_ids()
        self.send_button.setEnabled(False)

        def refused(_error: BaseException) -> bool:
            self._name_buttons()
            return False

        self.run(
            lambda desk: send(desk, ids, folder), self._sent, failed=refused, waiting="Sending the answers"
        )

    def _sent(self, sent: Sent) -> None:
        self._name_buttons()
        if sent.files:
            names = ", ".join(f"{one.file.flow} to {one.file.to_id}" for one in sent.files)
            folder = sent.files[0].path.parent
            self.front.ask.notice(
                Tone.GOOD, f"{count_of(len(sent.files), 'file')} released", f"{names}, in {folder}."
            )
            self.tabs.turn_to(1)
        for held in sent.held_back:
            words = " ".join(f"{one.text} {one.advice}".strip() for one in held.problems)
            self.front.ask.notice(Tone.WARN, f"The answer for {held.mpan} did not leave", words)

    def _go(self, place: Place) -> None:
        waiting = self.ready_table.record
        if waiting is None:
            return
        path = place.path or ""
        job_id = waiting.row.id

        def open_it(view: Any) -> None:
            if view.draft_visit_id:
                self.front.ways.open_visit(view.draft_visit_id, path)
            elif view.visits:
                self.front.ways.open_visit(view.visits[-1].id, path)
            else:
                self.front.ways.open_job(job_id)

        self.run(lambda desk: job_view(desk, job_id), open_it)


def _look(desk: Any, asked: str) -> _Shown:
    note_collected(desk)
    waiting = [Waiting(job_row(desk, one.job), preview_answers(desk, one.worked)) for one in ready_jobs(desk)]
    if asked and asked not in [one.row.id for one in waiting]:
        files = preview(desk, asked)
        sent = any(row.job_id == asked for row in outbox(desk))
        if files or not sent:
            view = job_view(desk, asked)
            why = UNDER_WAY if view.draft_visit_id else NOT_READY
            waiting.insert(0, Waiting(view.row, files, ready=False, why_not=why))
    return _Shown(tuple(waiting), release_faults(desk), outbox(desk))


def _for_this_page(fault: Problem) -> Problem:
    """Lead a fault to its setting; as a folder can be chosen for this time, one that is unset only asks."""
    key = SETTING_OF.get(fault.code, "")
    severity = Severity.WARNING if fault.code == NO_FOLDER else fault.severity
    return msgspec.structs.replace(fault, place=Place(path=key), severity=severity)


def _split(above: QWidget, below: QWidget) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(10)
    splitter.addWidget(above)
    splitter.addWidget(below)
    splitter.setStretchFactor(0, 2)
    splitter.setStretchFactor(1, 4)
    splitter.setSizes([170, 460])
    return splitter
