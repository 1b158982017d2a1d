"""The outbox as rows: what has not left yet and what has, with their states in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from mopdesk.actions.outbox import OutboxRow, WaitingAnswer
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import Column
from mopdesk.gui.words import LONDON, moment, sender
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.nouns import OutboxState

STAGES = {
    AnswerStage.DRAFT: ("Draft", Tone.PLAIN, "report"),
    AnswerStage.READY: ("Ready", Tone.ACCENT, "ok"),
    AnswerStage.HELD: ("Held", Tone.NOTE, "clock"),
    AnswerStage.BEING_RELEASED: ("Being released", Tone.NOTE, "send"),
    AnswerStage.RELEASED: ("Released", Tone.GOOD, "send"),
    AnswerStage.COLLECTED: ("Collected", Tone.GOOD, "folder"),
    AnswerStage.ACCEPTED: ("Accepted", Tone.GOOD, "ok"),
    AnswerStage.REJECTED: ("Rejected", Tone.BAD, "error"),
    AnswerStage.CANCELLED: ("Cancelled", Tone.PLAIN, "close"),
}
STAGE_OF = {
    OutboxState.PENDING: AnswerStage.BEING_RELEASED,
    OutboxState.STAGED: AnswerStage.BEING_RELEASED,
    OutboxState.RELEASED: AnswerStage.RELEASED,
    OutboxState.COLLECTED: AnswerStage.COLLECTED,
    OutboxState.ACCEPTED: AnswerStage.ACCEPTED,
    OutboxState.REJECTED: AnswerStage.REJECTED,
    OutboxState.CANCELLED: AnswerStage.CANCELLED,
}
LEFT = (AnswerStage.RELEASED, AnswerStage.COLLECTED, AnswerStage.ACCEPTED, AnswerStage.REJECTED)


@dataclass(frozen=True)
class OutboxEntry:
    """One answer on its way: all files of a visit before they leave, one file afterwards.

    `outgoing_id` is '' before it has left. `ahead` is how far the store's clock goes before the machine's.
    """

    stage: AnswerStage
    job_id: str
    mpan: str
    flows: str
    to: str
    what: str
    visit_id: str = ""
    outgoing_id: str = ""
    folder: str = ""
    sha256: str = ""
    at: datetime | None = None
    release_at: datetime | None = None
    ahead: timedelta = timedelta()
    to_fix: int = 0
    corrects: str = ""
    corrected_by: str = ""
    note: str = ""
    state_words: str = ""
    deadline: Pill | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same entry after a refresh."""
        return ("file", self.outgoing_id) if self.outgoing_id else ("visit", self.visit_id)

    @property
    def seconds_left(self) -> int:
        """How long a held answer still waits; 0 once its time has come, and for all others."""
        if self.release_at is None:
            return 0
        left = self.release_at - (datetime.now(UTC) + self.ahead)
        return max(0, round(left.total_seconds()))


def entry_of_waiting(one: WaitingAnswer, ahead: timedelta, deadline: Pill) -> OutboxEntry:
    """Give the entry of an answer that has not left, with the deadline of its job."""
    return OutboxEntry(
        stage=one.stage,
        job_id=one.job_id,
        mpan=one.mpan,
        flows=" and ".join(one.flows) or "not known yet",
        to=one.to_id,
        what=one.address or "No address yet",
        visit_id=one.visit_id,
        release_at=one.release_at,
        ahead=ahead,
        to_fix=one.to_fix,
        corrects=", ".join(one.corrects),
        state_words=one.state_words,
        deadline=deadline,
    )


def entry_of_file(row: OutboxRow) -> OutboxEntry:
    """Give the entry of a file that has left, or is leaving."""
    return OutboxEntry(
        stage=STAGE_OF[row.state],
        job_id=row.job_id,
        mpan=row.mpan,
        flows=row.flow,
        to=sender(row.to_role, row.to_id),
        what=row.file_name,
        outgoing_id=row.id,
        folder=row.folder,
        sha256=row.sha256,
        at=row.released_at,
        corrects=row.corrects,
        corrected_by=row.corrected_by,
        note=row.note,
        state_words=row.state_words,
    )


def stage_pill(entry: OutboxEntry) -> Pill:
    """Give the pill of an entry's state; it says no more than is known."""
    words, tone, icon = STAGES[entry.stage]
    if entry.to_fix:
        return Pill(f"{words}, {entry.to_fix} to fix", Tone.WARN, "warning")
    if entry.stage is AnswerStage.HELD:
        return Pill(f"{words}, {leaves(entry)}", tone, icon)
    if entry.stage is AnswerStage.DRAFT and entry.corrects:
        return Pill(f"{words}, a correction", Tone.NOTE, "replace")
    if entry.corrected_by:
        return Pill(f"{words}, replaced", Tone.PLAIN, icon)
    return Pill(words, tone, icon)


def leaves(entry: OutboxEntry) -> str:
    """Say when a held answer leaves: 'leaves in 9:42', 'leaves now'."""
    return f"leaves in {countdown(entry)}" if entry.seconds_left else "leaves now"


def leaves_at(entry: OutboxEntry) -> str:
    """Say the time of day at which a held answer leaves: '11:10'."""
    return f"{entry.release_at.astimezone(LONDON):%H:%M}" if entry.release_at else ""


def countdown(entry: OutboxEntry) -> str:
    """Say how long a held answer still waits: '9:42'."""
    return f"{entry.seconds_left // 60}:{entry.seconds_left % 60:02d}"


def _when(entry: OutboxEntry) -> str:
    if entry.deadline is not None:
        return entry.deadline.text
    return moment(entry.at)


def _deadline(entry: OutboxEntry) -> Pill | None:
    return entry.deadline


def _when_order(entry: OutboxEntry) -> str | None:
    at = entry.release_at or entry.at
    return at.isoformat() if at else None


def _what_tip(entry: OutboxEntry) -> str:
    more = (
        f"Corrects {entry.corrects}" if entry.corrects else "",
        f"Replaced by {entry.corrected_by}" if entry.corrected_by else "",
    )
    return "\n".join(part for part in (entry.what, *more) if part)


def _what(entry: OutboxEntry) -> str:
    return f"{entry.what} (corrects {entry.corrects})" if entry.corrects else entry.what


def _stage_order(entry: OutboxEntry) -> int:
    return list(STAGES).index(entry.stage)


OUTBOX_COLUMNS: tuple[Column[OutboxEntry], ...] = (
    Column("State", lambda one: stage_pill(one).text, sort=_stage_order, pill=stage_pill, width=190),
    Column("Flow", lambda one: one.flows, width=106, stretch=True),
    Column("To", lambda one: one.to, width=126, drop_below=730),
    Column("MPAN", lambda one: spaced_mpan(one.mpan), width=156),
    Column("File or address", _what, tip=_what_tip, width=130, stretch=True, drop_below=600),
    Column("Due, or released", _when, sort=_when_order, pill=_deadline, width=200, drop_below=900),
)
