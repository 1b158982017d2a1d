"""The columns of each list, as data."""

from __future__ import annotations

from dataclasses import dataclass

from mopdesk.actions.job_rows import JobRow
from mopdesk.actions.outbox import OutboxRow
from mopdesk.actions.preview import PreviewFile, PreviewRow
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.flows.explain import ExplainedField
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
from mopdesk.work.nouns import KindOfWork, OutgoingFile, Receipt

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


def _deadline_order(row: JobRow) -> tuple[bool, str]:
    return (row.due is None, row.due.isoformat() if row.due else "")


def verdict_pill(receipt: Receipt) -> Pill:
    """Give the pill of a received file's verdict."""
    words, tone = VERDICTS.get(receipt.verdict, (receipt.verdict, Tone.PLAIN))
    return Pill(words, tone)


RECEIPT_COLUMNS: tuple[Column[Receipt], ...] = (
    Column("Received", lambda one: moment(one.received_at), sort=lambda one: one.received_at, width=152),
    Column("Verdict", lambda one: verdict_pill(one).text, pill=verdict_pill, width=190),
    Column("Flow", lambda one: one.flow or "unknown", width=92),
    Column("From", lambda one: sender(one.from_role, one.from_id) or "unknown", width=144),
    Column("File", lambda one: one.name, width=150, stretch=True),
    Column(
        "Opened",
        lambda one: count_of(len(one.job_ids), "job") if one.job_ids else "no job",
        width=84,
        drop_below=812,
    ),
)


def outbox_pill(row: OutboxRow | OutgoingFile) -> Pill:
    """Give the pill of an outgoing file's state."""
    words, tone = OUTBOX_STATES[row.state]
    return Pill(words, tone)


def explained_text(field: ExplainedField | PreviewRow) -> str:
    """Give a field's raw text, and say so where it is blank."""
    return field.text or "(blank)"


EXPLAINED_COLUMNS: tuple[Column[ExplainedField], ...] = (
    Column("Line", lambda one: str(one.line) if one.line else "", sort=lambda one: one.line, width=58),
    Column("Group", lambda one: one.group, width=66, tip=lambda one: f"{one.group} {one.group_title}"),
    Column("Field", lambda one: one.title, width=180, stretch=True),
    Column("Text", explained_text, width=140, stretch=True),
    Column("Meaning", lambda one: one.meaning, width=140, stretch=True),
    Column("Layout", lambda one: one.confidence, width=84, tip=lambda one: one.note or one.source),
    Column("Item", lambda one: one.item, width=66, tip=lambda one: f"{one.item} ({one.item_confidence})"),
    Column("Format", lambda one: one.domain, width=84),
)

PREVIEW_COLUMNS: tuple[Column[PreviewRow], ...] = (
    Column("Line", lambda one: str(one.line) if one.line else "", sort=lambda one: one.line, width=58),
    Column(
        "Field", lambda one: one.title, width=170, stretch=True, tip=lambda one: f"{one.group} {one.title}"
    ),
    Column("Text", explained_text, width=150, stretch=True),
    Column("Where it comes from", lambda one: one.origin, width=180, stretch=True),
    Column("Meaning", lambda one: one.meaning, width=130, stretch=True),
    Column("Group", lambda one: one.group, width=66),
    Column("Item", lambda one: one.item, width=66),
    Column("Format", lambda one: one.domain, width=84),
    Column("Layout", lambda one: one.confidence, width=84),
)

OUTBOX_COLUMNS: tuple[Column[OutboxRow], ...] = (
    Column("State", lambda row: outbox_pill(row).text, pill=outbox_pill, width=206),
    Column("Flow", lambda row: row.flow, width=100),
    Column("To", lambda row: sender(row.to_role, row.to_id), width=140),
    Column("MPAN", lambda row: spaced_mpan(row.mpan), width=156),
    Column("File", lambda row: row.file_name, width=110, stretch=True),
    Column(
        "Released",
        lambda row: moment(row.released_at),
        sort=lambda row: row.released_at,
        width=152,
        drop_below=860,
    ),
)


@dataclass(frozen=True)
class Waiting:
    """A job with the files that it would send now; `why_not` says what they wait for."""

    row: JobRow
    files: tuple[PreviewFile, ...]
    ready: bool = True
    why_not: str = ""


def ready_pill(ready: Waiting) -> Pill:
    """Give the pill of a job that may send its answers, or may not yet."""
    return Pill("Ready", Tone.GOOD, "ok") if ready.ready else Pill("Not ready", Tone.WARN, "warning")


def _due_pill(waiting: Waiting) -> Pill:
    return deadline_pill(waiting.row)


def _due_words(waiting: Waiting) -> str:
    return deadline_pill(waiting.row).text


READY_COLUMNS: tuple[Column[Waiting], ...] = (
    Column("State", lambda one: ready_pill(one).text, pill=ready_pill, width=120),
    Column("Deadline", _due_words, sort=lambda one: _deadline_order(one.row), pill=_due_pill, width=192),
    Column("MPAN", lambda one: spaced_mpan(one.row.mpan), width=156),
    Column("Answers", lambda one: " and ".join(file.flow for file in one.files), width=190),
    Column("To", lambda one: one.row.supplier, width=86),
    Column("Address", lambda one: one.row.address or "No address", width=150, stretch=True, drop_below=900),
)
