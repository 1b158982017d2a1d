"""The details of a job as rows: as received, in our records, and how the two stand to each other."""

from __future__ import annotations

from mopdesk.actions.job_details import Agreement, Detail
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import Column

_PILLS = {
    Agreement.SAME: Pill("Same", Tone.GOOD, "ok"),
    Agreement.DIFFERENT: Pill("Differs", Tone.WARN, "warning"),
    Agreement.RECEIVED_ONLY: Pill("Only received", Tone.PLAIN),
    Agreement.HELD_ONLY: Pill("Only held here", Tone.PLAIN),
    Agreement.NEITHER: Pill("Not known", Tone.PLAIN),
}


def agreement_pill(detail: Detail) -> Pill:
    """Give the pill of a detail's two sides."""
    return _PILLS[detail.agreement]


def _tip(detail: Detail) -> str:
    sides = f"As received: {detail.received or 'nothing'}\nIn our records: {detail.held or 'nothing'}"
    return f"{sides}\n{detail.reference}" if detail.reference else sides


DETAIL_COLUMNS: tuple[Column[Detail], ...] = (
    Column("Detail", lambda one: one.title, tip=_tip, width=190),
    Column("As received", lambda one: one.received, tip=_tip, width=150, stretch=True),
    Column("In our records", lambda one: one.held, tip=_tip, width=150, stretch=True),
    Column("Compared", lambda one: agreement_pill(one).text, pill=agreement_pill, tip=_tip, width=150),
    Column(
        "Data item and layout", lambda one: one.reference, tip=_tip, width=150, stretch=True, drop_below=980
    ),
)
