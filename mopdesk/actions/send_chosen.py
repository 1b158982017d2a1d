"""Send the answers that a person has chosen: a few at a time, counted, stopped only between two lots."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mopdesk.actions.send_flows import HeldBack, Sent, SentFile, send
from mopdesk.basics.errors import Cancelled
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk

# So many jobs share a transaction and a sync of the folder; a person who stops waits for one lot at most.
LOT = 20


def send_chosen(
    desk: Desk, job_ids: Sequence[str], folder: Path | None = None, progress: Progress | None = None
) -> Sent:
    """Release the answers of these jobs, each into `folder`, else where it was held for, else the usual one.

    Every lot leaves whole. Where the person stops the work, what has left is given back as if it had been all
    that was asked for; the rest stays as it was.
    """
    watch = progress or Progress()
    watch.start(len(job_ids))
    goes = {one.job_id: Path(one.folder) for one in desk.store.holds.all()}
    by_folder: dict[Path | None, list[str]] = {}
    for job_id in job_ids:
        by_folder.setdefault(folder or goes.get(job_id), []).append(job_id)
    files: list[SentFile] = []
    held_back: list[HeldBack] = []
    try:
        for into, jobs in by_folder.items():
            for begin in range(0, len(jobs), LOT):
                lot = jobs[begin : begin + LOT]
                for _job in lot:
                    watch.step("Releasing")
                sent = send(desk, lot, into)
                files.extend(sent.files)
                held_back.extend(sent.held_back)
    except Cancelled:
        pass
    return Sent(files=tuple(files), held_back=tuple(held_back))
