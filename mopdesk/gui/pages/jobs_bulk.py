"""What can be done with many jobs at once: assign them after a look at before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.actions.bulk import Appointment, Assignment, BulkPreview, BulkRow
from mopdesk.actions.job_lists import page as page_of
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.desk import Desk
from mopdesk.gui.dates import read_day, read_time
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.words import jobs_words, short_day

_PAGE = 500


def job_ids_of(desk: Desk, numbers: Sequence[int]) -> list[str]:
    """Give the ids of the jobs with those row numbers, in that order."""
    return [
        row.id
        for start in range(0, len(numbers), _PAGE)
        for row in page_of(desk, numbers[start : start + _PAGE])
    ]


def assign_panel(count: int, engineers: Sequence[str]) -> Decision:
    """Make the panel that asks what so many jobs shall be given."""
    known = f" Engineers known: {', '.join(engineers[:8])}." if engineers else ""
    panel = Decision(
        f"Assign {jobs_words(count)}",
        f"What stays blank is left as it is. You see every job before and after, then decide.{known}",
        "Show what would change",
    )
    panel.line("engineer", "Engineer")
    panel.line("day", "Appointment", hint="Such as 8 Dec 2026")
    panel.line("start", "From", hint="Such as 08:00")
    panel.line("end", "To", hint="Such as 12:00")
    return panel


def read_assignment(answers: dict[str, str]) -> Assignment | str:
    """Give what was typed as an assignment, or the words that say what to mend."""
    appointment = None
    times = {}
    for name in ("start", "end"):
        times[name] = read_time(answers[name]) if answers[name] else ""
        if times[name] is None:
            return f"'{answers[name]}' is not a time. Write it like 08:00."
    if answers["day"]:
        day = read_day(answers["day"])
        if day is None:
            return f"'{answers['day']}' is not a day. Write it like 8 Dec 2026 or 8/12/2026."
        appointment = Appointment(day=day, start=times["start"] or "", end=times["end"] or "")
    elif answers["start"] or answers["end"]:
        return "Times need the day of the appointment."
    if not answers["engineer"] and appointment is None:
        return "Type an engineer, an appointment or both."
    return Assignment(engineer=answers["engineer"] or None, appointment=appointment)


def appointment_text(one: Appointment) -> str:
    """Give an appointment in a few words."""
    if one.day is None:
        return "none"
    times = " to ".join(part for part in (one.start, one.end) if part)
    return f"{short_day(one.day)}{f', {times}' if times else ''}"


def _arrow(before: str, after: str) -> str:
    return f"{before} → {after}" if before != after else f"{after}, as it is"


def _flags(row: BulkRow) -> str:
    return " ".join(flag.text for flag in row.new_flags)


BULK_COLUMNS: tuple[Column[BulkRow], ...] = (
    Column("MPAN", lambda row: spaced_mpan(row.mpan), width=160),
    Column("Address", lambda row: row.address or "No address yet", width=170, stretch=True),
    Column(
        "Engineer",
        lambda row: _arrow(row.engineer_before or "nobody", row.engineer_after or "nobody"),
        width=170,
    ),
    Column(
        "Appointment",
        lambda row: _arrow(appointment_text(row.appointment_before), appointment_text(row.appointment_after)),
        width=190,
    ),
    Column("New flags", _flags, tip=_flags, width=320, stretch=True),
)


@dataclass(frozen=True)
class Chosen:
    """The jobs that a preview was made of."""

    job_ids: tuple[str, ...]
    preview: BulkPreview


class AssignPreview(Card):
    """Before and after of each job, and the button that does it."""

    def __init__(
        self,
        theme: Theme,
        chosen: Chosen,
        apply: Callable[[], None],
        leave: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Before and after", parent)
        self.body.addWidget(PlainLabel(f"{chosen.preview.words}.", wrap=True))
        rows = chosen.preview.rows
        model: RecordTable = RecordTable(BULK_COLUMNS, key=lambda row: row.job_id, parent=self)
        self.table = RecordView("Before and after", model, theme)
        self.table.show_records(rows)
        self.table.setMinimumHeight(min(9, 2 + len(rows)) * theme.row_height)
        self.body.addWidget(self.table, 1)
        self.apply_button = PlainButton(f"Apply to {jobs_words(len(rows))}", "primary")
        self.apply_button.setEnabled(bool(rows))
        self.apply_button.clicked.connect(lambda _checked=False: apply())
        leave_button = PlainButton("Leave them as they are")
        leave_button.clicked.connect(lambda _checked=False: leave())
        foot = QHBoxLayout()
        foot.addWidget(self.apply_button)
        foot.addWidget(leave_button)
        foot.addStretch(1)
        self.body.addLayout(foot)
