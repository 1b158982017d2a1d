"""Looks at access notes and codes: each is asked for, and each stands in the journal with who looked."""

from __future__ import annotations

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.desk import LONDON, Desk
from mopdesk.work.access_words import covered_text


class AccessShown(msgspec.Struct, frozen=True, kw_only=True):
    """How to get in, uncovered; `noted` says that it is in the journal: 'Shown to ANNA 10:42, noted'."""

    job_id: str
    notes: str
    noted: str
    changes: Changes = Changes(jobs=True)


def show_access(desk: Desk, job_ref: str, where: str) -> AccessShown:
    """Give a job's access notes and codes, and note the look; `where` says at which place it was asked for.

    Raises `NotAllowed` for whoever may not look at them.
    """
    desk.need("access-codes")
    job = desk.store.jobs.find(job_ref)
    _note(desk, "access.shown", job.id, where)
    parts = [job.site.access_notes.strip()]
    if covered_text(job.request.text) != job.request.text:
        parts.append(f"The request says: {job.request.text.strip()}")
    return AccessShown(
        job_id=job.id, notes="\n".join(part for part in parts if part), noted=_noted(desk, "Shown to")
    )


def note_copy(desk: Desk, job_ref: str) -> None:
    """Note that access notes were put on the clipboard."""
    desk.need("access-codes")
    _note(desk, "access.copied", desk.store.jobs.find(job_ref).id, "clipboard")


def show_file_codes(desk: Desk, about: str, file: str) -> str:
    """Note that the codes in a flow file were uncovered, and say so; `about` is its job or receipt."""
    desk.need("access-codes")
    _note(desk, "access.shown", about, file)
    return _noted(desk, "Shown to")


def _note(desk: Desk, kind: str, about: str, where: str) -> None:
    with desk.change(kind, about, where=where) as change:
        change.tell()


def _noted(desk: Desk, words: str) -> str:
    return f"{words} {desk.actor} {desk.now().astimezone(LONDON):%H:%M}, noted"
