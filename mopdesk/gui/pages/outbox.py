"""The outbox: every answer on its way, in its state, with all it says before it leaves and for good after."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mopdesk.actions.access_codes import show_file_codes
from mopdesk.basics.problems import Place, errors_in
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import with_keys
from mopdesk.gui.models.outbox_rows import OUTBOX_COLUMNS, OutboxEntry, countdown
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.outbox_buttons import OutboxButtons
from mopdesk.gui.pages.outbox_chips import StageChips
from mopdesk.gui.pages.outbox_deeds import OutboxDeeds
from mopdesk.gui.pages.outbox_detail import OutboxDetail
from mopdesk.gui.pages.outbox_look import MOST_FILES, NO_FOLDER, Answer, Outbox, look, look_at
from mopdesk.gui.pages.outbox_sheet import print_sheet
from mopdesk.gui.pages.outbox_words import empty_words, hold_words, send_words, summary
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import set_tip
from mopdesk.gui.widgets.card import Empty
from mopdesk.gui.widgets.low_room import LowRoom
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.nouns import OutboxState

SIDE_BY_SIDE = 1500
LEAST_ROWS = 4.4
# A held answer whose folder is away stays due: the page does not ask for its release every second.
TRY_AGAIN_SECONDS = 30.0


class OutboxPage(Page):
    """The list of answers by state, and the chosen one beside or below it."""

    concerns: ClassVar[tuple[str, ...]] = ("outbox", "jobs", "visits", "settings", "meters")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self._asked_job = ""
        self._shown = Outbox((), {}, (), 0, "")
        self._tried_at = 0.0
        self.deeds = OutboxDeeds(self, front, self._name_buttons)
        self.head = PageHead(front.theme, "Outbox")
        self.send_button = self.head.add_button("Send", "send", self.primary, primary=True)
        self.column.addWidget(self.head)
        self.buttons = OutboxButtons(front.theme)
        self.buttons.asked.connect(self._press)
        self.faults = ProblemList(front.theme, way="Open Settings")
        self.faults.go.connect(lambda place: front.ways.show_settings(place.path or ""))
        self.faults.hide()
        self.chips = StageChips(front.theme)
        self.chips.chosen.connect(lambda _stage: self.refresh())
        self.column.addWidget(self._build_body(), 1)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self.tick)
        undo = QShortcut(QKeySequence("Del"), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(lambda: self.detail.press("undo"))
        front.theme.changed.connect(self._measure)
        self._measure()

    # What the window asks

    def release(self) -> None:
        self.detail.press("release")

    def print_page(self) -> None:
        self.print_sheet()

    def refresh(self) -> None:
        stage, asked = self.chips.stage, self._asked_job
        self.run(lambda desk: look(desk, stage, asked), self._show)

    def choose_job(self, job_id: str) -> None:
        """Show what this job would send, or has sent."""
        self._asked_job = job_id
        self.chips.choose(None)
        self.stale = True
        if self.isVisible():
            self.stale = False
            self.refresh()

    def take_focus(self) -> None:
        self.table.setFocus()

    def primary(self) -> None:
        """Send everything that is ready: it is held first, as the settings say."""
        if self.send_button.isEnabled():
            self._send(self._ready())

    def check(self) -> None:
        """Check every visit that is not answered yet."""
        self.deeds.check_all(self.turn_to)

    def print_sheet(self) -> None:
        """Print the list as it is shown."""
        entries = self.model.records
        printer = self.front.ask.printer("Outbox")
        if printer is None or not entries:
            return
        title = f"Outbox, {self.chips.words(self.chips.stage)}"
        print_sheet(entries, title, printer)
        self.front.ask.notice(Tone.GOOD, "The batch sheet was handed to the printer", title)

    # Building

    def _build_body(self) -> QWidget:
        theme = self.front.theme
        self.model: RecordTable[OutboxEntry] = RecordTable(
            OUTBOX_COLUMNS, key=lambda one: one.key, parent=self
        )
        self.table = RecordView("Answers", self.model, theme).sortable().several()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda one: self.front.ways.open_job(one.job_id))
        self.table.selectionModel().selectionChanged.connect(lambda *_which: self._offer())
        self.nothing = Empty("", "")
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.nothing)
        self.detail = OutboxDetail(theme, self.front.people)
        self.detail.asked.connect(self._do)
        self.detail.preview.go.connect(self._go)
        self.detail.preview.codes_asked.connect(self._show_codes)
        self.detail.preview.go_setting.connect(self.front.ways.show_settings)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(10)
        self.splitter.addWidget(self.lists)
        self.splitter.addWidget(self.detail)
        self.room = room = LowRoom()
        self.inside = room.body
        self.off = OffForSome(self.front.people, self)
        self.off.add(self.send_button, "release", "Send")
        self.off.add(self.buttons.elsewhere, "release")
        for widget in (self.buttons, self.off.label, self.faults, self.chips):
            self.inside.addWidget(widget)
        self.inside.addWidget(self.splitter, 1)
        return room

    def _measure(self) -> None:
        self.table.setMinimumHeight(round(LEAST_ROWS * self.front.theme.row_height))
        self._place_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()
        wide = event.size().width() >= SIDE_BY_SIDE
        direction = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if direction is not self.splitter.orientation() or not event.oldSize().isValid():
            self.splitter.setOrientation(direction)
            self.splitter.setSizes([620, 880] if wide else [190, 430])

    def _place_buttons(self) -> None:
        taken = self.send_button.sizeHint().width()
        self.buttons.place(self.head, self.inside, self.width(), taken)

    # Showing

    def _show(self, shown: Outbox) -> None:
        self._shown = shown
        before = self.table.record
        self.faults.show_problems(shown.faults)
        self.faults.setVisible(bool(shown.faults))
        self.table.show_records(shown.entries)
        stage = self.chips.stage
        fix = sum(1 for one in shown.entries if one.to_fix)
        self.lists.setCurrentIndex(0 if shown.entries else 1)
        self.detail.setVisible(bool(shown.entries))
        if not shown.entries:
            self.nothing.say(*empty_words(stage, shown.counts))
        self.head.under.say(summary(shown.counts, fix, MOST_FILES if stage is None else 0))
        asked, self._asked_job = self._asked_job, ""
        if asked:
            self._choose_job(asked)
        elif before is not None and all(one.key != before.key for one in shown.entries):
            # An answer that has left is a file now: the eye stays with it.
            for file in [one for one in shown.entries if one.job_id == before.job_id][:1]:
                self.table.choose(file.key)
        self.table.choose_first()
        if self.table.record is not None:
            self._choose(self.table.record)
        self.tick()
        self._name_buttons()

    def _choose_job(self, job_id: str) -> None:
        for entry in self.model.records:
            if entry.job_id == job_id:
                self.table.choose(entry.key)
                QTimer.singleShot(0, self.detail, self._show_detail)
                return
        words = "No visit has been recorded for this job, or it owes no answer now."
        self.front.ask.notice(Tone.NOTE, "This job has nothing in the outbox", words)

    def _show_detail(self) -> None:
        """Scroll to the answer that was asked for, where the window is too low for list and answer."""
        bar = self.room.verticalScrollBar()
        bar.setValue(bar.value() + self.detail.mapTo(self.room.viewport(), QPoint(0, 0)).y())

    def _choose(self, entry: OutboxEntry | None) -> None:
        if entry is not None:
            self.run(lambda desk: look_at(desk, entry), self._show_answer)

    def _show_answer(self, answer: Answer) -> None:
        now = self.table.record
        if now is not None and now.key == answer.entry.key:
            self.detail.show_answer(answer, self._alike(), self._shown.folder)

    def _show_codes(self, flow: str) -> None:
        entry = self.detail.entry
        if entry is not None:
            job = entry.job_id
            self.run(lambda desk: show_file_codes(desk, job, flow), self.detail.preview.show_codes)

    def _offer(self) -> None:
        entry = self.detail.entry
        if entry is not None and self.table.record is not None and entry.key == self.table.record.key:
            self.detail.offer(len(self._alike()))

    def _name_buttons(self) -> None:
        ready, minutes = len(self._ready()), self._shown.hold_minutes
        self.send_button.set_plain_text(send_words(ready))
        set_tip(self.send_button, with_keys(f"{hold_words(minutes)}{{primary}}") if ready else "")
        no_folder = any(one.code == NO_FOLDER for one in self.faults.problems)
        blocked = bool(errors_in(self.faults.problems))
        self.send_button.setEnabled(bool(ready) and not blocked and not no_folder)
        self.buttons.elsewhere.setEnabled(bool(ready) and not blocked)
        self.buttons.folder.setEnabled(bool(self._shown.folder))
        self.buttons.sheet.setEnabled(bool(self.model.records))

    def tick(self) -> None:
        """Count down what is held, and let go what has waited long enough."""
        held = [one for one in self.model.records if one.stage is AnswerStage.HELD]
        next_one = min(held, key=lambda one: one.seconds_left, default=None)
        self.chips.count(self._shown.counts, countdown(next_one) if next_one else "")
        if next_one is None:
            self._clock.stop()
            return
        self._clock.start()
        self.model.look_again()
        if (chosen := self.table.record) is not None:
            self.detail.tick(chosen)
        if next_one.seconds_left == 0 and time.monotonic() - self._tried_at > TRY_AGAIN_SECONDS:
            self._tried_at = time.monotonic()
            self.deeds.release_due()

    # Doing

    def _ready(self) -> list[OutboxEntry]:
        return [one for one in self._shown.entries if one.stage is AnswerStage.READY]

    def _alike(self) -> list[OutboxEntry]:
        """Give the entry that is looked at, and the chosen ones that are in the same state."""
        now = self.table.record
        if now is None:
            return []
        others = [one for one in self.table.records if one.stage is now.stage and one.key != now.key]
        return [now, *others]

    def turn_to(self, stage: AnswerStage | None) -> None:
        """Show only the answers in that state, or all."""
        self.chips.choose(stage)
        self.refresh()

    def _send(self, entries: list[OutboxEntry], folder: Path | None = None) -> None:
        if not entries:
            return
        self.send_button.setEnabled(False)
        if self._shown.hold_minutes:
            self.deeds.hold(entries, folder)
        else:
            self.deeds.release(entries, folder)

    def _press(self, verb: str) -> None:
        deeds = {
            "check": self.check,
            "elsewhere": self._send_elsewhere,
            "folder": lambda: self.deeds.open_folder(self._shown.folder),
            "print": self.print_sheet,
        }
        deeds[verb]()

    def _send_elsewhere(self) -> None:
        folder = self.front.ask.folder("Folder for the files to send")
        if folder is not None:
            self._send(self._ready(), folder)

    def _do(self, verb: str, reason: str) -> None:
        entry = self.table.record
        if entry is None:
            return
        simple: dict[str, Any] = {
            "release": lambda: self.deeds.release(self._alike()),
            "hold": lambda: self.deeds.hold(self._alike()),
            "undo": lambda: self.deeds.undo(self._alike()),
            "correct": lambda: self.deeds.correct(entry, reason),
            "accepted": lambda: self.deeds.mark(entry, OutboxState.ACCEPTED, reason),
            "rejected": lambda: self.deeds.mark(entry, OutboxState.REJECTED, reason),
            "folder": lambda: self.deeds.open_folder(entry.folder),
            "visit": lambda: self.front.ways.open_visit(entry.visit_id),
            "job": lambda: self.front.ways.open_job(entry.job_id),
        }
        simple[verb]()

    def _go(self, place: Place) -> None:
        if (entry := self.table.record) is not None:
            self.deeds.go(entry, place)
