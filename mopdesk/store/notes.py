"""The office's notes on jobs: written once, never printed and never sent."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape


class JobNote(msgspec.Struct, frozen=True, kw_only=True):
    """One note on a job. Personal data may stand in its text: never in a log or a file name."""

    id: str
    job_id: str
    written_at: datetime
    actor: str
    text: str


_SHAPE = Shape(JobNote, "job_note")


class Notes:
    """The notes of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change, note: JobNote) -> None:
        """Write a note."""
        change.put("job_note", _SHAPE.to_row(note))

    def of_job(self, job_id: str) -> list[JobNote]:
        """Give the notes on a job, the latest first."""
        rows = self._connection.rows(f"{_SHAPE.select} WHERE t.job_id = ? ORDER BY t.n DESC", (job_id,))
        return [_SHAPE.to_noun(row) for row in rows]
