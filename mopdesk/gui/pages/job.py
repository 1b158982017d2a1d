"""One job: what is asked, by when and why, the conversation it is part of, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mopdesk.actions.unfinished import begin_or_go_on
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.keys import keys_of
from mopdesk.gui.models.columns import deadline_pill, state_pill
from mopdesk.gui.models.job_masking import masked_job
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.job_actions import JobActions
from mopdesk.gui.pages.job_decisions import JobDecisions
from mopdesk.gui.pages.job_details import DetailsPart
from mopdesk.gui.pages.job_drawing import print_drawing, save_drawing
from mopdesk.gui.pages.job_flows import FlowsPart
from mopdesk.gui.pages.job_history import HistoryPart
from mopdesk.gui.pages.job_next import NextButtons
from mopdesk.gui.pages.job_notes import NotesPart
from mopdesk.gui.pages.job_parts import ExplainCard, StripCard
from mopdesk.gui.pages.job_reading import JobShown
from mopdesk.gui.pages.job_report import ReportPart
from mopdesk.gui.pages.job_tabs import GrowingTabs
from mopdesk.gui.pages.job_written import write_report, write_subject
from mopdesk.gui.people import OffForSome
from mopdesk.gui.widgets.card import Card, Column
from mopdesk.gui.widgets.conversation import ConversationPanel
from mopdesk.work.conversation import VISIT, Conversation, Event, EventState
from mopdesk.work.nouns import JobState

CONVERSATION, DETAILS, HISTORY, FLOWS, NOTES = range(5)


class JobPage(Page):
    """The page of one job, opened from the list."""

    concerns: ClassVar[tuple[str, ...]] = ("jobs", "visits", "outbox", "meters", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.job_id = ""
        self.view: Any = None
        self._shown: Any = None
        self._came_by_arrow = self._masked = False
        theme = front.theme
        self.head = PageHead(theme, "Job", back="Back to the jobs")
        if self.head.back is not None:
            self.head.back.clicked.connect(lambda _checked=False: self.step(-1))
        self.next = NextButtons(self.head, self.visit, self.look_at_answer)
        self.column.addWidget(self.head)
        self.off = OffForSome(front.people, self)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_job())
        self.report = ReportPart(front, self)
        self.report.left.connect(self._leave_report)
        self.stack.addWidget(self.report)
        self.column.addWidget(self.stack, 1)
        keys = QShortcut(keys_of("mask")[0], self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.switch_mask)
        theme.changed.connect(self._dress)

    def open(self, job_id: str) -> None:
        """Show this job as soon as it has been read."""
        if job_id != self.job_id:
            self.view = None
            self.decisions.close_all()
            self.tabs.turn_to(CONVERSATION)
            self._leave_report()
            self._body.verticalScrollBar().setValue(0)
        self.job_id = job_id
        self.stale = True
        if self.isVisible():
            self.stale = False
            self.refresh()

    def refresh(self) -> None:
        if wanted := self.job_id:
            self.run(lambda desk: JobShown(desk, wanted), self._show)
            if self.stack.currentWidget() is self.report:
                self.show_report()

    def take_focus(self) -> None:
        self.next.main.setFocus()

    def primary(self) -> None:
        """Do the job's next step: look at its answer, or visit."""
        if not self.next.main.isHidden():
            self.next.main.click()

    def visit(self) -> None:
        """Start a visit, or go on with the one that is open where it was left."""
        wanted = self.job_id
        if not wanted:
            return
        self.run(
            lambda desk: begin_or_go_on(desk, wanted),
            lambda begun: self.front.ways.open_visit(begun[0].id, begun[1]),
        )

    def look_at_answer(self) -> None:
        """Show the job's answer in the outbox, with what stops it."""
        self.front.ways.show_outbox(self.job_id)

    def step(self, by: int) -> None:
        """Go back: from the report to the job, from a flow to its arrow, from the job to the jobs."""
        if by > 0:
            return
        if self.stack.currentWidget() is self.report:
            self._leave_report()
        elif self._came_by_arrow and self.tabs.current == FLOWS:
            self.tabs.turn_to(CONVERSATION)
            self.conversation.view.setFocus()
        else:
            self.front.ways.show_jobs()

    def print_page(self) -> None:
        """Print what is looked at: the report, or the conversation."""
        if self.stack.currentWidget() is self.report:
            self.report.print()
        else:
            self._fill(CONVERSATION)
            print_drawing(self.front, *self._drawn())

    def export_subject(self) -> None:
        """Write everything held about the job's MPAN into a zip in a folder of the person's choice."""
        if self.view is not None:
            write_subject(self, self.view.job.mpan)

    def copy_mpan(self) -> None:
        """Put the job's MPAN on the clipboard, without blanks."""
        if self.view is not None:
            QGuiApplication.clipboard().setText(self.view.job.mpan)
            self.front.ways.saved(f"MPAN {self.view.job.mpan} copied")

    def switch_mask(self) -> None:
        """Hide what is personal on this page, or show it again."""
        self._masked = not self._masked
        self.mask_button.set_plain_text(f"{'Show' if self._masked else 'Hide'} personal data")
        self.flows.flow.hide_personal(self._masked)
        if self.view is not None:
            self._show(self.view)

    def show_report(self) -> None:
        """Show the report of the job's latest visit, as it will be on paper."""
        if self.view is None:
            return
        if not self.view.visits:
            self.front.ask.notice(Tone.NOTE, "There is nothing to report", "No visit is recorded yet.")
            return
        self.stack.setCurrentWidget(self.report)
        self.report.show_report(self.job_id, f"Visit report {self.view.job.mpan}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_pills()

    # Building

    def _build_job(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._body = Column()
        self._body.body.addWidget(self._build_actions())
        self._body.body.addWidget(self.off.label)
        self.decisions = JobDecisions(self.front, self)
        self.decisions.opened.connect(lambda: self._body.verticalScrollBar().setValue(0))
        self._body.body.addWidget(self.decisions)
        self.asked = ExplainCard()
        self.strip = StripCard(self.front.theme)
        for card in (self.asked, self.strip):
            self._body.body.addWidget(card)
        self._body.body.addWidget(self._build_tabs())
        self._body.body.addStretch(1)
        column.addWidget(self._body, 1)
        return whole

    def _build_actions(self) -> JobActions:
        deeds: dict[str, Callable[[], None]] = {
            "preview": self.look_at_answer,
            "report": self.show_report,
            "save-report": lambda: write_report(self, self.job_id),
            "mask": self.switch_mask,
            "site": lambda: self.decisions.ask_site(self.view),
            "kind": lambda: self.decisions.ask_kind(self.view),
            "process": lambda: self.decisions.ask_process(self.view),
            "close": self._close_or_reopen,
        }

        def when_read(do: Callable[[], None]) -> Callable[[], None]:
            return lambda: do() if self.view else None

        read = {name: when_read(do) for name, do in deeds.items()}
        self.row_of_buttons = JobActions(self.front, self.off, self.head, read)
        self.deadline, self.state = self.row_of_buttons.deadline, self.row_of_buttons.state
        self.mask_button = self.row_of_buttons.buttons["mask"]
        self.close_button = self.row_of_buttons.buttons["close"]
        return self.row_of_buttons

    def _place_pills(self) -> None:
        self.row_of_buttons.place_pills(self.width() - self.head.right.sizeHint().width())

    def _build_tabs(self) -> QWidget:
        theme = self.front.theme
        self.tabs = GrowingTabs("Parts of the job")
        self.conversation = ConversationPanel(theme)
        self.conversation.opened.connect(self._open_event)
        self.conversation.print_asked.connect(lambda: print_drawing(self.front, *self._drawn()))
        self.conversation.save_asked.connect(lambda: save_drawing(self, *self._drawn()))
        drawn = Card()
        drawn.body.addWidget(self.conversation)
        self.details = DetailsPart(theme, self)
        self.details.meters.type_asked.connect(lambda: self.decisions.ask_details(self.view))
        self.history = HistoryPart(self.front, self)
        self.flows = FlowsPart(self.front, self)
        self.notes = NotesPart(self.front, self)
        for words, part in (
            ("Conversation", drawn),
            ("Details", self.details),
            ("History and photos", self.history),
            ("Flows", self.flows),
            ("Notes", self.notes),
        ):
            self.tabs.add(words, part)
        self._parts: tuple[Callable[[Any], None], ...] = (
            lambda view: self.conversation.show_conversation(view.conversation),
            self.details.show_job,
            self.history.show_job,
            self.flows.show_job,
        )
        self._to_fill: set[int] = set()
        self.tabs.turned.connect(self._turned)
        return self.tabs

    # Showing

    def _show(self, view: Any) -> None:
        if view.job.id != self.job_id:
            return
        self.view = view
        view = self._shown = masked_job(view) if self._masked else view
        row, job = view.row, view.job
        self.head.title.setText(f"MPAN {job.mpan if self._masked else spaced_mpan(job.mpan)}")
        under = (row.address or "No address yet", f"Supplier {job.supplier}", row.process_title)
        self.head.under.say("  ·  ".join(under))
        self.deadline.say(deadline_pill(row))
        self.state.say(state_pill(row))
        self.next.show_job(job.state, draft=view.draft_visit_id is not None)
        self._place_pills()
        self.close_button.set_plain_text("Reopen job" if job.state is JobState.CLOSED else "Close job")
        self.asked.show_job(view)
        self.strip.show_job(view)
        self.notes.show_job(view)
        # A part is filled when it is looked at: all at once would hold the window up.
        self._to_fill = set(range(len(self._parts)))
        self._fill(self.tabs.current)
        self.tabs.name_tab(FLOWS, f"Flows ({len(view.flows)})" if view.flows else "Flows")
        self.tabs.name_tab(NOTES, f"Notes ({len(view.notes)})" if view.notes else "Notes")

    def _fill(self, place: int) -> None:
        """Show the job in one part, if that was not done since it was read."""
        if self.view is not None and place in self._to_fill:
            self._to_fill.discard(place)
            self._parts[place](self._shown)

    def _turned(self, place: int) -> None:
        self._fill(place)
        if place == HISTORY:
            self.history.fetch()
        elif place == FLOWS:
            self.flows.begin()
        if place != FLOWS:
            self._came_by_arrow = False

    def _leave_report(self) -> None:
        self.stack.setCurrentIndex(0)

    def _dress(self) -> None:
        self.row_of_buttons.tint()
        self._place_pills()

    # Doing

    def _open_event(self, event: Event) -> None:
        """Open what an arrow stands for: its file, its visit or the answer in the making."""
        if file_id := event.outgoing_id or event.receipt_id:
            self._fill(FLOWS)
            if self.flows.open_file(file_id):
                self.tabs.turn_to(FLOWS)
                self._came_by_arrow = True
                self.flows.table.setFocus()
                # The page grows to the flow's height in its next turn.
                QTimer.singleShot(0, self, self._show_opened_flow)
        elif event.visit_id and event.kind == VISIT:
            self.front.ways.open_visit(event.visit_id)
        elif event.visit_id:
            self.front.ways.show_outbox(event.job_id)
        elif event.state is EventState.DONE or event.state is EventState.UNSEEN:
            self.front.ask.notice(Tone.NOTE, "There is no file to open", event.sentence)
        else:
            self.front.ask.notice(Tone.NOTE, "Nothing is written yet", event.sentence)

    def _show_opened_flow(self) -> None:
        self._body.ensureWidgetVisible(self.flows.file)

    def _drawn(self) -> tuple[Conversation | None, str]:
        return self.conversation.conversation, self.view.job.mpan if self.view is not None else ""

    def _close_or_reopen(self) -> None:
        if self.view.job.state is JobState.CLOSED:
            self.decisions.ask_reopen(self.view)
        else:
            self.decisions.ask_close(self.view)
