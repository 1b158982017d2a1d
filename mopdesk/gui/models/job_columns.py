"""The columns of the list of jobs; `key` is what the store sorts by."""

from __future__ import annotations

from mopdesk.actions.job_rows import JobRow
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.models.columns import asked_words, deadline_pill, flags_words, process_words, state_pill
from mopdesk.gui.models.job_pages import FIX_KEY
from mopdesk.gui.models.table import Column
from mopdesk.gui.words import short_day


def appointment_words(row: JobRow) -> str:
    """Say when somebody is expected on site: 'Tue 8 Dec, 08:00 to 12:00'."""
    if row.appointment is None:
        return ""
    times = " to ".join(part for part in (row.appointment_from, row.appointment_to) if part)
    return f"{short_day(row.appointment)}{f', {times}' if times else ''}"


JOB_COLUMNS: tuple[Column[JobRow], ...] = (
    Column("Deadline", lambda row: deadline_pill(row).text, pill=deadline_pill, width=190, key="deadline"),
    Column("MPAN", lambda row: spaced_mpan(row.mpan), width=136, key="mpan"),
    Column(
        "Address",
        lambda row: row.address or "No address yet",
        width=150,
        stretch=True,
        key="address",
        drop_below=480,
    ),
    Column(
        "State", lambda row: state_pill(row).text, pill=state_pill, width=144, key="state", drop_below=620
    ),
    Column("To fix", lambda _row: "", width=76, key=FIX_KEY, drop_below=722),
    Column("Asked", asked_words, width=130, tip=lambda row: row.request_text, key="asked", drop_below=960),
    Column("Supplier", lambda row: row.supplier, width=86, key="supplier", drop_below=1060),
    Column("Engineer", lambda row: row.engineer, width=124, key="engineer", drop_below=1180),
    Column("Appointment", appointment_words, width=180, key="appointment", drop_below=1560),
    Column(
        "Process",
        process_words,
        tip=lambda row: row.process_title,
        width=100,
        key="process",
        drop_below=1360,
    ),
    Column("Received", lambda row: short_day(row.received), width=110, key="received", drop_below=1680),
    Column("Flow", lambda row: row.flow, width=80, key="flow", drop_below=1760),
    Column(
        "Flags",
        flags_words,
        tip=lambda row: "\n".join(row.flag_texts),
        width=78,
        key="flags",
        drop_below=1260,
    ),
)
