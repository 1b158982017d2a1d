"""What a person may change of a job, asked on its page: process, kind of work, site, close, reopen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.changes import Changes
from mopdesk.actions.job_edits import change_process, close_job, confirm_kind, reopen_job, set_site
from mopdesk.actions.meter_details import DetailsForm, details_form
from mopdesk.gui.colours import Tone
from mopdesk.gui.dates import read_day
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.pages.details_form import DetailsFormCard
from mopdesk.gui.widgets.card import empty
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.words import plain_day
from mopdesk.work.nouns import KindOfWork, Site

KINDS = (
    (KindOfWork.INVESTIGATION.value, "Investigation"),
    (KindOfWork.EXCHANGE.value, "Meter exchange"),
    (KindOfWork.INSTALLATION.value, "Installation"),
    (KindOfWork.FUNCTIONALITY.value, "Change of functionality"),
    (KindOfWork.REMOVAL.value, "Removal of all meters"),
)
CLOSE_REASONS = (
    ("withdrawn", "Withdrawn by the Supplier"),
    ("de-appointed", "We are no longer appointed"),
    ("duplicate", "Duplicate of another job"),
)


class JobDecisions(QWidget):
    """The place on a job's page where one question at a time opens. Signals: `opened()`."""

    opened = Signal()

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__()
        self._front, self._page = front, page
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.open_one: Decision | None = None
        self.details: DetailsFormCard | None = None
        self.hide()

    def close_all(self) -> None:
        """Close whatever is open."""
        empty(self._column)
        self.open_one = self.details = None
        self.hide()

    def ask_details(self, view: Any) -> None:
        """Ask for the technical details of the MPAN."""
        job = view.job
        wanted, serials = job.mpan, job.request.meter_serials
        self._page.run(lambda desk: details_form(desk, wanted, serials), self._open_details)

    def _open_details(self, form: DetailsForm) -> None:
        self.close_all()
        self.details = DetailsFormCard(self._page, form)
        self.details.left.connect(self.close_all)
        self.details.kept.connect(self.close_all)
        self._column.addWidget(self.details)
        self.show()
        self.details.show()
        self.opened.emit()
        self.details.focus()

    def ask_process(self, view: Any) -> None:
        """Ask for another process, with the reason."""
        choices = [choice for choice in view.process_choices if choice[0] != view.job.process]
        if not choices:
            self._front.ask.notice(
                Tone.NOTE, "No other process starts with this flow", f"The job came by {view.job.flow}."
            )
            return
        decision = Decision(
            "Let the job follow another process",
            f"It follows {view.row.process_title} now. Its clocks are counted anew from the day of receipt.",
            "Change the process",
        )
        decision.choice("process", "Process", list(choices), None, needed="Choose a process.")
        decision.line("reason", "Reason", hint="Kept in the history", needed="Say why.")
        job_id = view.job.id
        self._open(
            decision,
            lambda answers: lambda desk: change_process(desk, job_id, answers["process"], answers["reason"]),
        )

    def ask_kind(self, view: Any) -> None:
        """Ask what kind of work the request is."""
        decision = Decision(
            "What kind of work is asked",
            "Proposed from the request's text. Confirm it, or correct it.",
            "Confirm",
        )
        decision.choice("kind", "Kind of work", list(KINDS), view.job.kind.value, needed="Choose a kind.")
        job_id = view.job.id
        self._open(
            decision, lambda answers: lambda desk: confirm_kind(desk, job_id, KindOfWork(answers["kind"]))
        )

    def ask_site(self, view: Any) -> None:
        """Ask for address, contact, access and appointment."""
        job = view.job
        site = job.site
        decision = Decision("Site and appointment", "", "Save the site")
        decision.lines("address", "Address, one line each", "\n".join(part for part in site.address if part))
        decision.line("postcode", "Postcode", site.postcode)
        decision.line("contact", "Contact", site.contact)
        decision.line("telephone", "Telephone", site.telephone)
        # Covered notes stay as they are; what is typed over the cover takes their place.
        decision.line(
            "access_notes", "How to get in (never printed unless a setting says so)", site.access_notes
        )
        decision.line(
            "appointment", "Appointment", plain_day(job.appointment), hint="Such as 8 Dec 2026 or 8/12/2026"
        )
        decision.line("appointment_from", "From", job.appointment_from, hint="Such as 08:00")
        decision.line("appointment_to", "To", job.appointment_to, hint="Such as 12:00")
        decision.line("engineer", "Engineer", job.engineer)
        self._open(decision, lambda answers: self._site_action(view, answers))

    def ask_close(self, view: Any) -> None:
        """Ask why a job is to be closed, who said so and when."""
        decision = Decision(
            "Close this job",
            "A closed job owes nothing and sends nothing. It can be reopened.",
            "Close the job",
        )
        decision.choice("reason", "Why", list(CLOSE_REASONS), None, needed="Choose why.")
        decision.line("by", "Who decided it", needed="Say who decided it.")
        decision.line("on", "On which day", plain_day(view.today), needed="Say on which day.")
        job_id = view.job.id

        def make(answers: dict[str, str]) -> Callable[[Any], Any] | None:
            day = self._day(answers["on"])
            if day is None:
                return None
            return lambda desk: close_job(desk, job_id, answers["reason"], answers["by"], day)

        self._open(decision, make)

    def ask_reopen(self, view: Any) -> None:
        """Ask why a job is to be reopened."""
        decision = Decision("Reopen this job", "", "Reopen the job")
        decision.line("reason", "Reason", needed="Say why.")
        job_id = view.job.id

        def make(answers: dict[str, str]) -> Callable[[Any], Any]:
            def reopen(desk: Any) -> Changes:
                reopen_job(desk, job_id, answers["reason"])
                return Changes(jobs=True)

            return reopen

        self._open(decision, make)

    def _open(
        self, decision: Decision, make: Callable[[dict[str, str]], Callable[[Any], Any] | None]
    ) -> None:
        self.close_all()

        def do(answers: dict[str, str]) -> None:
            action = make(answers)
            if action is not None:
                self._page.run(action, lambda _result: self.close_all())

        decision.ready(do)
        self._column.addWidget(decision)
        self.open_one = decision
        self.show()
        decision.show()
        self.opened.emit()
        decision.focus()

    def _site_action(self, view: Any, answers: dict[str, str]) -> Callable[[Any], Any] | None:
        day = None
        if answers["appointment"]:
            day = self._day(answers["appointment"])
            if day is None:
                return None
        site = Site(
            address=tuple(line.strip() for line in answers["address"].split("\n") if line.strip()),
            postcode=answers["postcode"],
            contact=answers["contact"],
            telephone=answers["telephone"],
            access_notes=answers["access_notes"],
        )
        job_id = view.job.id
        return lambda desk: set_site(
            desk,
            job_id,
            site,
            appointment=day,
            appointment_from=answers["appointment_from"],
            appointment_to=answers["appointment_to"],
            engineer=answers["engineer"],
        )

    def _day(self, text: str) -> date | None:
        day = read_day(text)
        if day is None and self.open_one is not None:
            self.open_one.fault.setText(f"'{text}' is not a day. Write it like 8 Dec 2026 or 8/12/2026.")
            self.open_one.fault.show()
        return day
