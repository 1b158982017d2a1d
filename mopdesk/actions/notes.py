"""Notes that the office writes on a job for itself: kept and journaled, never printed, never sent."""

from __future__ import annotations

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import Usage
from mopdesk.desk import Desk
from mopdesk.store.notes import JobNote

__all__ = ["LONGEST_NOTE", "JobNote", "NoteWritten", "add_note", "job_notes"]

LONGEST_NOTE = 4000


class NoteWritten(msgspec.Struct, frozen=True, kw_only=True):
    """A note as it was written, and what that changed."""

    note: JobNote
    changes: Changes = Changes(jobs=True)


def add_note(desk: Desk, job_ref: str, text: str) -> NoteWritten:
    """Write a note on a job, open or closed. Raises `Usage` for a blank or an endless one."""
    job = desk.store.jobs.find(job_ref)
    kept = text.strip()
    if not kept:
        raise Usage("The note is blank.", "", "Write what the office should know of this job.")
    if len(kept) > LONGEST_NOTE:
        raise Usage(
            "The note is too long.",
            f"It has {len(kept)} characters; a note has {LONGEST_NOTE} at most.",
            "Write it as two notes.",
        )
    note = JobNote(id=desk.store.new_id(), job_id=job.id, written_at=desk.now(), actor=desk.actor, text=kept)
    with desk.change("job.note", job.id, note=note.id) as change:
        desk.store.notes.put(change, note)
    return NoteWritten(note=note)


def job_notes(desk: Desk, job_ref: str) -> tuple[JobNote, ...]:
    """Give the notes on a job, the latest first."""
    return tuple(desk.store.notes.of_job(desk.store.jobs.find(job_ref).id))
