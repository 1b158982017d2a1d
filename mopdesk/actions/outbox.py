"""Look at what was written: every outgoing file with its state, raw and explained."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.actions.explain_file import explain_bytes
from mopdesk.desk import Desk
from mopdesk.flows.explain import ExplainedField
from mopdesk.store.dispatch import scan_collected
from mopdesk.work.nouns import OutboxState, OutgoingFile

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
    """One outgoing file as a list shows it; it never says more than is known."""

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


class OutgoingView(msgspec.Struct, frozen=True, kw_only=True):
    """One outgoing file whole: its frozen bytes as text, and each field in words."""

    row: OutboxRow
    raw: str
    explained: tuple[ExplainedField, ...]
    assumed: bool


def outbox(desk: Desk) -> tuple[OutboxRow, ...]:
    """Give every outgoing file, the highest number first."""
    return tuple(_row(desk, file) for file in desk.store.outbox.list_files())


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


def _row(desk: Desk, file: OutgoingFile) -> OutboxRow:
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
    )
