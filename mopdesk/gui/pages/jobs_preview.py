"""The pane beside the list: what the chosen job asks, by when, and its next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.models.columns import deadline_pill, state_pill
from mopdesk.gui.models.job_columns import appointment_words
from mopdesk.gui.models.job_pages import fix_words
from mopdesk.gui.page import Page
from mopdesk.gui.pages.next_step import NextStep, next_step
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card, Column, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.words import count_of

if TYPE_CHECKING:
    from mopdesk.actions.job_rows import JobRow
    from mopdesk.actions.jobs import JobView
    from mopdesk.desk import Desk


class JobPreview(QWidget):
    """Show one job shortly. Signals: `open_asked(job_id)`, `visit_asked(job_id)`, `outbox_asked(job_id)`."""

    open_asked = Signal(str)
    visit_asked = Signal(str)
    outbox_asked = Signal(str)

    def __init__(self, theme: Theme, page: Page) -> None:
        super().__init__()
        self._page = page
        self.row: JobRow | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        self._body = Column()
        self.card = Card()
        self._body.body.addWidget(self.card)
        self._body.body.addStretch(1)
        outer.addWidget(self._body, 1)
        pills = QWidget()
        row = FlowLayout(pills, 6)
        self.deadline, self.state = PillLabel(theme, parent=pills), PillLabel(theme, parent=pills)
        row.addWidget(self.deadline)
        row.addWidget(self.state)
        self.address = PlainLabel("", "heading", wrap=True)
        self.mpan = PlainLabel("", "quiet", wrap=True)
        self.fix = PlainLabel("", "warn", wrap=True)
        self.facts = PlainLabel("", wrap=True)
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(6)
        for widget in (pills, self.address, self.mpan, self.fix, self.facts):
            self.card.body.addWidget(widget)
        self.card.body.addLayout(self._sentences)
        self.primary_button = PlainButton("Open job", "primary")
        self.primary_button.clicked.connect(lambda _checked=False: self.do_primary())
        self.open_button = PlainButton("Open job")
        self.open_button.clicked.connect(lambda _checked=False: self._emit(self.open_asked))
        foot = FlowLayout(gap=8)
        foot.addWidget(self.primary_button)
        foot.addWidget(self.open_button)
        self.card.body.addLayout(foot)
        self._what = NextStep.JOB

    def show_row(self, row: JobRow | None, to_fix: int = 0) -> None:
        """Show a job at once as far as its row tells, and read the rest."""
        again = row is not None and self.row is not None and row.id == self.row.id
        self.row = row
        self.card.setVisible(row is not None)
        if row is None:
            return
        self.deadline.say(deadline_pill(row))
        self.state.say(state_pill(row))
        self.address.setText(row.address or "No address yet")
        self.mpan.setText(f"MPAN {spaced_mpan(row.mpan)}  ·  Supplier {row.supplier}")
        self.show_fixes(to_fix)
        self.facts.setText(facts_words(row))
        self.facts.setVisible(bool(self.facts.text()))
        self._offer(row, draft=False)
        if not again:
            empty(self._sentences)
        wanted = row.id
        self._page.run(lambda desk: _job_view(desk, wanted), self._show_view)

    def show_fixes(self, to_fix: int) -> None:
        """Say how many things are to be fixed in the visit that is begun."""
        self.fix.setText(f"{fix_words(to_fix)} in the visit that is begun" if to_fix else "")
        self.fix.setVisible(bool(to_fix))

    def do_primary(self) -> None:
        """Do the job's next step."""
        signals = {
            NextStep.JOB: self.open_asked,
            NextStep.VISIT: self.visit_asked,
            NextStep.ANSWER: self.outbox_asked,
        }
        self._emit(signals[self._what])

    def _show_view(self, view: JobView) -> None:
        if self.row is None or view.job.id != self.row.id:
            return
        empty(self._sentences)
        for sentence in view.explanation:
            self._sentences.addWidget(PlainLabel(sentence, wrap=True))
        self._offer(self.row, draft=view.draft_visit_id is not None)

    def _offer(self, row: JobRow, *, draft: bool) -> None:
        self._what, words = next_step(row.state, draft=draft)
        self.primary_button.set_plain_text(words)
        self.open_button.setVisible(self._what is not NextStep.JOB)

    def _emit(self, signal: SignalInstance) -> None:
        if self.row is not None:
            signal.emit(self.row.id)


def _job_view(desk: Desk, job_id: str) -> JobView:
    from mopdesk.actions.jobs import job_view

    return job_view(desk, job_id)


def facts_words(row: JobRow) -> str:
    """Say who goes there when, and what wants a look, a line each."""
    lines = []
    if row.appointment is not None:
        lines.append(f"Appointment {appointment_words(row)}")
    if row.engineer:
        lines.append(f"Engineer {row.engineer}")
    if row.flags:
        lines.append(f"{count_of(len(row.flags), 'thing')} to look at: {' '.join(row.flag_texts)}")
    return "\n".join(lines)
