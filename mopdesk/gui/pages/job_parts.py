"""The cards of a job's page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.access_notes import AccessNotes
from mopdesk.gui.widgets.card import Card, Facts, Tinted, empty, rule
from mopdesk.gui.widgets.deadline_days import DeadlineDays, day_sentence
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.words import count_of, deadline, plain_day, short_day
from mopdesk.work.report_input import PAPER_TIMESCALE

ORIGINS = {
    "received": "received in a D0150",
    "sent": "as we sent them in our D0150",
    "typed": "typed by the office",
}


class ExplainCard(Card):
    """The request in plain English: who asks what, by when; and what about it somebody should know."""

    def __init__(self) -> None:
        super().__init__("What is asked")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def show_job(self, view: Any) -> None:
        """Show the sentences, the first of which says it all."""
        empty(self._rows)
        for place, sentence in enumerate(view.explanation):
            self._rows.addWidget(PlainLabel(sentence, "" if place else "strong", wrap=True))
        for text in to_look_at(view):
            self._rows.addWidget(Tinted("warn", text))


class StripCard(Card):
    """The deadline day by day; a press shows the list of days and where each comes from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Day by day")
        self._words = PlainLabel("", "small", wrap=True)
        self._day_rows: tuple[Any, ...] = ()
        self.days = DeadlineDays(theme)
        self.days.pressed.connect(self.switch)
        self.list_button = PlainButton("Show the days", "link")
        self.list_button.clicked.connect(lambda _checked=False: self.switch())
        self.corner.addWidget(self.list_button)
        self.body.addWidget(self.days)
        self.listed = QWidget()
        inside = QVBoxLayout(self.listed)
        inside.setContentsMargins(0, 4, 0, 0)
        inside.addWidget(self._words)
        self._rows = QGridLayout()
        inside.addLayout(self._rows)
        self._rows.setHorizontalSpacing(18)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(2, 1)
        self.listed.hide()
        self.body.addWidget(self.listed)

    def show_job(self, view: Any) -> None:
        """Show the days of the job's own time limit, or nothing where none is counted."""
        self.setVisible(bool(view.counted))
        self.days.show_days(view.counted, view.today)
        self._words.setText(day_sentence(view.counted))
        self._day_rows = view.day_rows
        if not self.listed.isHidden():
            self._list_days()

    def _list_days(self) -> None:
        empty(self._rows)
        for row, one in enumerate(self._day_rows):
            for column, text in enumerate((one.day, one.words, one.source)):
                label = PlainLabel(text, "quiet" if column == 2 else "", wrap=column == 2)
                label.setAlignment(Qt.AlignmentFlag.AlignTop)
                self._rows.addWidget(label, row, column)

    def switch(self) -> None:
        """Show or hide the list of days."""
        shown = self.listed.isHidden()
        if shown:
            self._list_days()
        self.listed.setVisible(shown)
        self.list_button.set_plain_text("Hide the days" if shown else "Show the days")


class DeadlineCard(Card):
    """Who owes what by when, on what authority, and how it was counted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Who owes what, by when")
        self._theme = theme
        self._clocks = QVBoxLayout()
        self._clocks.setSpacing(10)
        self.body.addLayout(self._clocks)

    def show_job(self, view: Any) -> None:
        """Show the clocks of the job's case and the days of the job's own."""
        empty(self._clocks)
        if not view.clocks:
            self._clocks.addWidget(PlainLabel("No time limit is running on this job.", "quiet", wrap=True))
        for place, clock in enumerate(sorted(view.clocks, key=lambda one: one.stopped is not None)):
            if place:
                self._clocks.addWidget(rule())
            self._add_clock(clock)

    def _add_clock(self, clock: Any) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(PlainLabel(f"{clock.owner_name}: {clock.title}", "strong", wrap=True), 1)
        if clock.stopped is not None:
            row.addWidget(PillLabel(self._theme, Pill(f"Done {short_day(clock.stopped)}", Tone.GOOD, "ok")))
        else:
            words, tone, icon = deadline(clock.days_left, clock.due)
            row.addWidget(PillLabel(self._theme, Pill(words, tone, icon)))
        self._clocks.addLayout(row)
        paper = f", per {PAPER_TIMESCALE}" if clock.source.startswith("DCP0030") else ""
        lines = [
            f"Started {plain_day(clock.started)}, due {plain_day(clock.due)}{paper}. Source: {clock.source}."
        ]
        if clock.reading:
            lines.append(f"Read here as: {clock.reading}")
        if clock.other_reading:
            lines.append(f"It can also be read as: {clock.other_reading}")
        if clock.confidence != "found":
            lines.append(f"This time limit is {clock.confidence}, not found in writing.")
        self._clocks.addWidget(PlainLabel("\n".join(lines), "small", wrap=True))


class SiteCard(Card):
    """Where to go, and what was asked about the meter."""

    def __init__(self, page: Page) -> None:
        super().__init__("Site")
        self.facts = Facts()
        self.body.addWidget(self.facts)
        self.body.addWidget(PlainLabel("Access", "quiet"))
        self.access = AccessNotes(page, "job")
        self.body.addWidget(self.access)

    def show_job(self, view: Any) -> None:
        """Show where the site is, how to get in and when."""
        job = view.job
        window = " to ".join(part for part in (job.appointment_from, job.appointment_to) if part)
        appointment = ", ".join(part for part in (plain_day(job.appointment), window) if part)
        meters = ", ".join(job.request.meter_serials)
        self.facts.show_facts(
            (
                ("Address", "\n".join(part for part in (*job.site.address, job.site.postcode) if part)),
                ("Contact", "  ".join(part for part in (job.site.contact, job.site.telephone) if part)),
                ("Appointment", appointment),
                ("Engineer", job.engineer),
                ("Meters named", meters),
            )
        )
        self.access.show_job(job.id, view.has_access)


class MetersCard(Card):
    """The technical details held for the MPAN. Signals: `type_asked()` to type them by hand."""

    type_asked = Signal()

    def __init__(self) -> None:
        super().__init__("Meter technical details held")
        self.type_button = PlainButton("Type them")
        self.type_button.setAccessibleName("Type the technical details by hand")
        self.type_button.clicked.connect(lambda _checked=False: self.type_asked.emit())
        self.corner.addWidget(self.type_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)

    def show_job(self, view: Any) -> None:
        """Show each meter held, or what to do where nothing is held."""
        empty(self._rows)
        details = view.details
        # What a flow brought is not typed over: the next D0150 changes it.
        self.type_button.setVisible(details is None or view.details_origin == "typed")
        self.type_button.set_plain_text("Type them" if details is None else "Change them")
        if details is None:
            self._rows.addWidget(
                PlainLabel(
                    "None yet. Import the D0150 for this MPAN (drop the file on the window), or type "
                    "them; an answer by D0150 needs these details.",
                    "quiet",
                    wrap=True,
                )
            )
            return
        origin = ORIGINS.get(view.details_origin, view.details_origin)
        since = f"In force from {plain_day(details.effective_from)}, {origin}."
        self._rows.addWidget(PlainLabel(since, "small", wrap=True))
        for meter in details.meters:
            self._rows.addWidget(rule())
            self._rows.addWidget(PlainLabel(f"Meter {meter.serial}", "strong"))
            facts = Facts()
            facts.show_facts(
                (
                    ("Make and type", meter.make_and_type),
                    ("Meter type", meter.meter_type),
                    ("Registers", "\n".join(_register_words(one) for one in meter.registers)),
                    ("SSC", meter.ssc or details.ssc),
                    ("Asset Provider", meter.asset_provider),
                    ("Installed", plain_day(meter.installed_on)),
                )
            )
            self._rows.addWidget(facts)
        for serial, day, provider in details.removed:
            gone = f"Removed: {serial}, {plain_day(day)}, Meter Asset Provider {provider}"
            self._rows.addWidget(PlainLabel(gone, "small", wrap=True))


def to_look_at(view: Any) -> list[str]:
    """Give what somebody should know about a job: its flags, and that it was asked again."""
    texts = [" ".join(part for part in (flag.text, flag.advice) if part) for flag in view.job.flags]
    if view.repeats:
        days = ", ".join(plain_day(one.received_on) for one in view.repeats)
        texts.append(
            f"Asked again {count_of(len(view.repeats), 'time')} ({days}). The due date does not move."
        )
    return texts


def _register_words(register: Any) -> str:
    parts = [f"{register.register} ({register.quantity or 'quantity not given'})"]
    if register.digits:
        parts.append(f"{register.digits} digits")
    if register.multiplier:
        parts.append(f"x {register.multiplier}")
    return ", ".join(parts)
