"""The columns of each list, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import Column
from mopdesk.gui.words import (
    JOB_STATES,
    OUTBOX_STATES,
    VERDICTS,
    count_of,
    deadline,
    moment,
    sender,
)
from mopdesk.work.file_decisions import Verdict, waits
from mopdesk.work.nouns import KindOfWork, OutgoingFile, Receipt

if TYPE_CHECKING:
    from mopdesk.actions.inbox import Arrival
    from mopdesk.actions.job_rows import JobRow
    from mopdesk.actions.outbox import OutboxRow

ASKED = {
    KindOfWork.INVESTIGATION.value: "Investigate",
    KindOfWork.EXCHANGE.value: "Replace meter",
    KindOfWork.INSTALLATION.value: "Install meter",
    KindOfWork.FUNCTIONALITY.value: "Change functions",
    KindOfWork.REMOVAL.value: "Remove meters",
}


def deadline_pill(row: JobRow) -> Pill:
    """Give the pill of a job's deadline: whose it is where it is not ours."""
    if row.due is None and row.owed_by not in (None, "M"):
        return Pill("Supplier's turn", Tone.PLAIN, "waiting")
    words, tone, icon = deadline(row.days_left, row.due)
    return Pill(words, tone, icon)


def state_pill(row: JobRow) -> Pill:
    """Give the pill of a job's state."""
    words, tone = JOB_STATES[row.state]
    return Pill(words, tone)


def flags_words(row: JobRow) -> str:
    """Say how many things about a job want a look."""
    return count_of(len(row.flags), "flag") if row.flags else ""


def asked_words(row: JobRow) -> str:
    """Say in a few words what a request asks; its own text is the tip."""
    if row.labelled and row.kind == KindOfWork.INVESTIGATION.value:
        return "Check backstop"
    return ASKED.get(row.kind, row.kind)


def process_words(row: JobRow) -> str:
    """Give a process's short name: what stands before the colon of its title."""
    return row.process_title.split(":", 1)[0]


def verdict_pill(receipt: Receipt) -> Pill:
    """Give the pill of a received file's verdict."""
    words, tone = VERDICTS.get(receipt.verdict, (receipt.verdict, Tone.PLAIN))
    if receipt.verdict == Verdict.NOT_FOR_US and waits(receipt):
        words, tone = "Version not known", Tone.WARN
    return Pill(words, tone)


RECEIPT_COLUMNS: tuple[Column[Arrival], ...] = (
    Column("Received", lambda one: moment(one.received_at), sort=lambda one: one.received_at, width=152),
    Column("Verdict", lambda one: verdict_pill(one).text, pill=verdict_pill, width=190),
    Column("Flow", lambda one: one.flow or "unknown", width=92, drop_below=590),
    Column("From", lambda one: sender(one.from_role, one.from_id) or "unknown", width=144, drop_below=732),
    Column("File", lambda one: one.name, width=150, stretch=True, drop_below=496),
    Column(
        "Opened",
        lambda one: count_of(one.jobs, "job") if one.jobs else "no job",
        width=84,
        drop_below=812,
    ),
)


def outbox_pill(row: OutboxRow | OutgoingFile) -> Pill:
    """Give the pill of an outgoing file's state."""
    words, tone = OUTBOX_STATES[row.state]
    return Pill(words, tone)
