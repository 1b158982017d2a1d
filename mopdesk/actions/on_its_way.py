"""Answers that are numbered but have not left: what may not happen to their job, and where else they go."""

from __future__ import annotations

from pathlib import Path

from mopdesk.basics.errors import NotAllowed
from mopdesk.desk import Desk
from mopdesk.store.dispatch import Dispatched
from mopdesk.store.outbox import UNFINISHED
from mopdesk.work.nouns import Job, OutboxState, OutgoingFile


def on_its_way(desk: Desk, job_id: str) -> tuple[OutgoingFile, ...]:
    """Give the files of a job whose release has begun and is not through."""
    return tuple(file for file in desk.store.outbox.files_of_job(job_id) if file.state in UNFINISHED)


def refuse_while_leaving(desk: Desk, job: Job, what: str) -> None:
    """Refuse a step that would contradict an answer that is on its way. `what` says which step."""
    files = on_its_way(desk, job.id)
    if files:
        names = ", ".join(file.file_name for file in files)
        raise NotAllowed(
            f"{what} while an answer of the job is on its way.",
            f"{names} for {files[0].folder}.",
            "Let it leave first: bring the folder back, or send it to another one.",
        )


def send_elsewhere(desk: Desk, waiting: Dispatched, folder: Path) -> tuple[str, ...]:
    """Point release groups that could not begin to another folder, and give them.

    Only a group of which nothing is staged: what is staged may have left where its folder was.
    """
    moved: list[str] = []
    for group in waiting.troubles:
        files = desk.store.outbox.group(group)
        fresh = all(file.state is OutboxState.PENDING for file in files)
        if not fresh or all(Path(file.folder) == folder for file in files):
            continue
        with desk.change("release.sent-elsewhere", files[0].job_id) as change:
            for file in files:
                desk.store.outbox.redirect(change, file.id, folder)
        moved.append(group)
    return tuple(moved)
