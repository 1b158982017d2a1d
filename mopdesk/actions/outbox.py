"""Look at what was written: every outgoing file with its state, raw and explained."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec

from mopdesk.actions.explain_file import explain_bytes
from mopdesk.actions.hold import hold_words
from mopdesk.actions.ready import Ready, finished_answers
from mopdesk.actions.standing import standing_files
from mopdesk.desk import Desk
from mopdesk.flows.explain import ExplainedField
from mopdesk.store.dispatch import scan_collected
from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.nouns import OutboxState, OutgoingFile, Visit

_LATEST = datetime.max.replace(tzinfo=UTC)

STATE_WORDS = {
    OutboxState.PENDING: "Being released",
    OutboxState.STAGED: "Being released",
    OutboxState.RELEASED: "Released",
    OutboxState.COLLECTED: "Collected (file left the folder)",
    OutboxState.ACCEPTED: "Accepted",
    OutboxState.REJECTED: "Rejected",
    OutboxState.CANCELLED: "Cancelled",
}


class OutboxRow(msgspec.Struct, frozen=True, kw_only=True):
    """One outgoing file as a list shows it; it never says more than is known.

    `corrects` and `corrected_by` are names of files, '' where there is none.
    """

    id: str
    number: int
    file_name: str
    file_identifier: str
    flow: str
    to_role: str
    to_id: str
    mpan: str
    job_id: str
    state: OutboxState
    state_words: str
    folder: str
    sha256: str
    released_at: datetime | None
    note: str
    corrects: str = ""
    corrected_by: str = ""


class WaitingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that has not left: a draft, ready, or held until `release_at`. It has no number yet.

    `to_fix` counts what stops it. `corrects` names the files that it will replace.
    """

    job_id: str
    visit_id: str
    mpan: str
    address: str
    stage: AnswerStage
    state_words: str
    flows: tuple[str, ...] = ()
    to_id: str = ""
    to_fix: int = 0
    release_at: datetime | None = None
    corrects: tuple[str, ...] = ()


class OutgoingView(msgspec.Struct, frozen=True, kw_only=True):
    """One outgoing file whole: its frozen bytes as text, and each field in words."""

    row: OutboxRow
    raw: str
    explained: tuple[ExplainedField, ...]
    assumed: bool


def outbox(
    desk: Desk, states: Collection[OutboxState] | None = None, limit: int | None = None
) -> tuple[OutboxRow, ...]:
    """Give outgoing files, every one or those in the named states, the highest number first."""
    return tuple(_row(desk, file) for file in desk.store.outbox.list_files(states, limit))


def outbox_counts(desk: Desk) -> dict[OutboxState, int]:
    """Give how many files stand in each state."""
    return desk.store.outbox.count_by_state()


def waiting_answers(desk: Desk) -> tuple[WaitingAnswer, ...]:
    """Give what has not left yet: held, the first to leave first, then ready, then drafts."""
    rows = [_waiting(desk, ready) for ready in finished_answers(desk) if ready.unsent or ready.worked.stops]
    rows += [_begun(desk, visit) for visit in desk.store.visits.drafts()]
    order = (AnswerStage.HELD, AnswerStage.READY, AnswerStage.DRAFT)
    return tuple(sorted(rows, key=lambda row: (order.index(row.stage), row.release_at or _LATEST)))


def outgoing_view(desk: Desk, outgoing_id: str) -> OutgoingView:
    """Give one outgoing file with its bytes explained."""
    file = desk.store.outbox.get(outgoing_id)
    data = desk.store.blobs.body(file.sha256)
    explained = explain_bytes(desk.catalogue, data)
    return OutgoingView(
        row=_row(desk, file),
        raw="\n".join(explained.raw_lines),
        explained=explained.fields,
        assumed=explained.assumed,
    )


def note_collected(desk: Desk) -> tuple[OutgoingFile, ...]:
    """Note which released files have left their folder."""
    return tuple(scan_collected(desk.store))


def _waiting(desk: Desk, ready: Ready) -> WaitingAnswer:
    hold = desk.store.holds.of_version(ready.version.id)
    stops = ready.worked.stops
    if hold is not None:
        stage, words = AnswerStage.HELD, hold_words(desk, hold)
    elif ready.why_not:
        stage, words = AnswerStage.DRAFT, "Draft"
    else:
        stage, words = AnswerStage.READY, "Ready"
    return WaitingAnswer(
        job_id=ready.job.id,
        visit_id=ready.version.visit_id,
        mpan=ready.job.mpan,
        address=ready.job.site.one_line,
        stage=stage,
        state_words=f"{words}, {len(stops)} to fix" if stops else words,
        flows=tuple(answer.flow for answer in ready.unsent),
        to_id=ready.unsent[0].to_id if ready.unsent else "",
        to_fix=len(stops),
        release_at=hold.release_at if hold else None,
        corrects=tuple(desk.store.outbox.get(one).file_name for one in ready.corrects.values()),
    )


def _begun(desk: Desk, visit: Visit) -> WaitingAnswer:
    job = desk.store.jobs.job(visit.job_id)
    correction = desk.store.corrections.open_of_visit(visit.id)
    return WaitingAnswer(
        job_id=job.id,
        visit_id=visit.id,
        mpan=job.mpan,
        address=job.site.one_line,
        stage=AnswerStage.DRAFT,
        state_words="Draft, being corrected" if correction else "Draft, being recorded",
        corrects=tuple(one.file_name for one in standing_files(desk, visit.id)) if correction else (),
    )


def _row(desk: Desk, file: OutgoingFile) -> OutboxRow:
    replaced = desk.store.outbox.corrections_of(file.id)
    return OutboxRow(
        id=file.id,
        number=file.number,
        file_name=file.file_name,
        file_identifier=file.file_identifier,
        flow=file.flow,
        to_role=file.to_role,
        to_id=file.to_id,
        mpan=desk.store.jobs.job(file.job_id).mpan,
        job_id=file.job_id,
        state=file.state,
        state_words=STATE_WORDS[file.state],
        folder=file.folder,
        sha256=file.sha256,
        released_at=file.released_at,
        note=file.note,
        corrects=desk.store.outbox.get(file.corrects).file_name if file.corrects else "",
        corrected_by=replaced[-1].file_name if replaced else "",
    )
