"""Mark what became of a file after it left: accepted or rejected, as a person has learnt it."""

from __future__ import annotations

from mopdesk.actions.changes import Changes
from mopdesk.actions.released import without_rejections
from mopdesk.basics.errors import Usage
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.work.flags import flagged, make_flag
from mopdesk.work.nouns import OutboxState, OutgoingFile

OUTCOMES = (OutboxState.ACCEPTED, OutboxState.REJECTED)
_SHOWN = 5


def mark(desk: Desk, outgoing_id: str, outcome: OutboxState, reason: str = "") -> Changes:
    """Mark a released file as accepted or rejected; a rejection needs its reason, and flags the job.

    A mark may be changed to the other one, with a reason. Nothing is sent again by itself, and no time limit
    moves. Raises `NotAllowed` for a file that has not left.
    """
    desk.need("mark")
    if outcome not in OUTCOMES:
        raise Usage(f"A file is marked accepted or rejected, not {outcome.value}.")
    file = desk.store.outbox.get(outgoing_id)
    changed = file.state in OUTCOMES and file.state is not outcome
    if (outcome is OutboxState.REJECTED or changed) and not reason.strip():
        raise Usage(f"Say why the file is marked as {outcome.value}.", file.file_name)
    if file.state is outcome:
        return Changes()
    words = f"{long_day(desk.today())}: {reason.strip()}" if reason.strip() else ""
    with desk.change(f"answer.{outcome.value}", file.job_id, file=file.id, reason=reason.strip()) as change:
        desk.store.outbox.mark(change, file.id, outcome, words)
        job = without_rejections(desk, desk.store.jobs.job(file.job_id), [])
        if outcome is OutboxState.REJECTED:
            day = long_day(desk.today())
            flag = make_flag("answer-rejected", name=file.file_name, day=day, reason=reason.strip())
            job = flagged(job, flag)
        desk.store.jobs.put_job(change, job)
    return Changes(jobs=True, outbox=True)


def find_outgoing(desk: Desk, text: str) -> OutgoingFile:
    """Find the file that a person means: its id or the end of it, file identifier, file name or number.

    Raises `Usage` where there is no such file, or several.
    """
    found = desk.store.outbox.find(text.strip(), _SHOWN + 1)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Usage("There is no such file in the outbox.", repr(text), "See: mopdesk outbox")
    names = ", ".join(file.file_name for file in found[:_SHOWN])
    raise Usage("Which file?", f"{text!r} names more than one: {names}.", "Give the file's whole name.")
