"""One job: what is asked, by when and why, what is known, what happened, and the next step."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.jobs import JobView, job_view
from mopdesk.actions.make_report import save_report
from mopdesk.actions.visits import start_visit
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.columns import deadline_pill, state_pill
from mopdesk.gui.page import Page, PageHead, tint_buttons
from mopdesk.gui.pages.job_decisions import JobDecisions
from mopdesk.gui.pages.job_parts import (
    DeadlineCard,
    FilesCard,
    FlagsCard,
    MetersCard,
    SiteCard,
    VisitsCard,
)
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, Column, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.widgets.timeline import Timeline
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.work.nouns import JobState

NO_VISIT = (JobState.CLOSED, JobState.ANSWERED)


class _Shown:
    """A job's view together with the day it was looked at."""

    def __init__(self, view: JobView, today: date) -> None:
        self.view, self.today = view, today

    def __getattr__(self, name: str) -> Any:
        return getattr(self.view, name)


class JobPage(Page):
    """The page of one job, opened from the list."""

    concerns: ClassVar[tuple[str, ...]] = ("jobs", "visits", "outbox", "meters", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.job_id = ""
        self.view: Any = None
        theme = front.theme
        self.head = PageHead(theme, "Job", back="Back to the jobs")
        if self.head.back is not None:
            self.head.back.clicked.connect(lambda _checked=False: front.ways.show_jobs())
        self.deadline, self.state = PillLabel(theme), PillLabel(theme)
        self.head.beside.addWidget(self.deadline)
        self.head.beside.addWidget(self.state)
        self.visit_button = self.head.add_button("Start visit", "next", self.primary, primary=True)
        self.column.addWidget(self.head)
        self._buttons: list[tuple[PlainButton, str]] = []
        self.column.addWidget(self._build_actions())
        self._body = Column()
        self.decisions = JobDecisions(front, self)
        self.decisions.opened.connect(lambda: self._body.verticalScrollBar().setValue(0))
        self._body.body.addWidget(self.decisions)
        self._build_cards()
        self.column.addWidget(self._body, 1)
        theme.changed.connect(lambda: tint_buttons(self._buttons, theme))
        tint_buttons(self._buttons, theme)

    def open(self, job_id: str) -> None:
        """Show this job as soon as it has been read."""
        if job_id != self.job_id:
            self.view = None
            self.decisions.close_all()
            self._body.verticalScrollBar().setValue(0)
        self.job_id = job_id
        self.stale = True
        if self.isVisible():
            self.stale = False
            self.refresh()

    def refresh(self) -> None:
        if wanted := self.job_id:
            self.run(lambda desk: _Shown(job_view(desk, wanted), desk.today()), self._show)

    def take_focus(self) -> None:
        self.visit_button.setFocus()

    def primary(self) -> None:
        """Start a visit, or go on with the one that is open."""
        wanted = self.job_id
        if not wanted or self.visit_button.isHidden():
            return
        self.run(lambda desk: start_visit(desk, wanted), lambda visit: self.front.ways.open_visit(visit.id))

    def step(self, by: int) -> None:
        if by < 0:
            self.front.ways.show_jobs()

    # Building

    def _build_actions(self) -> QWidget:
        row = QWidget()
        layout = FlowLayout(row, 8)
        for words, icon_name, do in (
            ("Preview answer", "eye", self._preview),
            ("Save report", "report", self._save_report),
            ("Site", "home", lambda: self.decisions.ask_site(self.view)),
            ("Kind of work", "replace", lambda: self.decisions.ask_kind(self.view)),
            ("Process", "jobs", lambda: self.decisions.ask_process(self.view)),
            ("Close job", "close", self._close_or_reopen),
        ):
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, do=do: do() if self.view else None)
            self._buttons.append((button, icon_name))
            layout.addWidget(button)
        self.close_button = self._buttons[-1][0]
        return row

    def _build_cards(self) -> None:
        theme = self.front.theme
        columns = TwoColumns()
        self.asked = Card("What is asked")
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(7)
        self.asked.body.addLayout(self._sentences)
        self.flags = FlagsCard()
        self.deadline_card = DeadlineCard(theme)
        self.site, self.meters = SiteCard(), MetersCard()
        self.visits = VisitsCard(theme, self.front.ways)
        self.files = FilesCard(theme, self.front.ways)
        self.history = Card("History")
        self.timeline = Timeline()
        self.history.body.addWidget(self.timeline)
        for card in (self.asked, self.flags, self.deadline_card, self.history):
            columns.left.addWidget(card)
        for card in (self.site, self.visits, self.files, self.meters):
            columns.right.addWidget(card)
        columns.left.addStretch(1)
        columns.right.addStretch(1)
        self._body.body.addWidget(columns)
        self._body.body.addStretch(1)

    # Showing

    def _show(self, view: Any) -> None:
        if view.job.id != self.job_id:
            return
        self.view = view
        row, job = view.row, view.job
        self.head.title.setText(f"MPAN {spaced_mpan(job.mpan)}")
        under = (row.address or "No address yet", f"Supplier {job.supplier}", row.process_title)
        self.head.under.say("  ·  ".join(under))
        self.deadline.say(deadline_pill(row))
        self.state.say(state_pill(row))
        self.visit_button.set_plain_text("Go on with the visit" if view.draft_visit_id else "Start visit")
        self.visit_button.setVisible(job.state not in NO_VISIT)
        closed = job.state is JobState.CLOSED
        self.close_button.set_plain_text("Reopen job" if closed else "Close job")
        empty(self._sentences)
        for sentence in view.explanation:
            self._sentences.addWidget(PlainLabel(sentence, wrap=True))
        self.flags.show_job(view)
        self.deadline_card.show_job(view)
        self.site.show_job(view)
        self.meters.show_job(view)
        self.visits.show_job(view)
        self.files.show_job(view)
        self.timeline.show_events(view.events)

    # Doing

    def _preview(self) -> None:
        self.front.ways.show_outbox(self.job_id)

    def _close_or_reopen(self) -> None:
        if self.view.job.state is JobState.CLOSED:
            self.decisions.ask_reopen(self.view)
        else:
            self.decisions.ask_close(self.view)

    def _save_report(self) -> None:
        folder = self.front.ask.folder("Folder for visit reports")
        if folder is None:
            return
        wanted = self.job_id

        def saved(path: Any) -> None:
            self.front.ask.notice(Tone.GOOD, "The visit report is saved", str(path))

        self.run(lambda desk: save_report(desk, wanted, folder), saved, waiting="Making the visit report")
