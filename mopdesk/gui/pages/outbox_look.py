"""What the outbox page reads from the store, on the store's thread: its list, and one answer whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from mopdesk.actions.correct import FileDifference, differences
from mopdesk.actions.job_rows import job_row
from mopdesk.actions.outbox import note_collected, outbox, outbox_counts, outgoing_view, waiting_answers
from mopdesk.actions.preview import preview, preview_answers
from mopdesk.actions.ready import ready_of_job
from mopdesk.actions.send_flows import release_faults
from mopdesk.actions.standing import standing_files
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Place, Problem, Severity
from mopdesk.desk import Desk
from mopdesk.gui.models.columns import deadline_pill
from mopdesk.gui.models.outbox_rows import STAGE_OF, OutboxEntry, entry_of_file, entry_of_waiting
from mopdesk.gui.models.pill import Pill
from mopdesk.work.answer_life import AnswerStage

MOST_FILES = 500
NO_FOLDER = "outbox-folder-unset"
_SETTING_OF = {
    NO_FOLDER: "outbox_folder",
    "file-prefix-unset": "file_prefix",
    "own-id-needed": "participant_id",
}


@dataclass(frozen=True)
class Outbox:
    """What the page lists. `counts` are of the whole outbox, also of what a filter leaves out."""

    entries: tuple[OutboxEntry, ...]
    counts: dict[AnswerStage, int]
    faults: tuple[Problem, ...]
    hold_minutes: int
    folder: str


@dataclass(frozen=True)
class FrozenFile:
    """A file that has left, as the preview shows files."""

    flow: str
    to_id: str
    raw: str
    rows: tuple[Any, ...]
    assumed: bool
    problems: tuple[Problem, ...] = ()
    withheld: bool = False


@dataclass(frozen=True)
class Answer:
    """One answer whole."""

    entry: OutboxEntry
    files: tuple[Any, ...]
    differences: tuple[FileDifference, ...] = ()


def look(desk: Desk, stage: AnswerStage | None, job_id: str = "") -> Outbox:
    """Read the list: all that waits, and of what has left the latest, or the latest in one state.

    What the job of that id has sent is listed however long ago it was.
    """
    note_collected(desk)
    ahead = desk.now() - datetime.now(UTC)
    waiting = [entry_of_waiting(one, ahead, _deadline(desk, one.job_id)) for one in waiting_answers(desk)]
    counts: dict[AnswerStage, int] = {}
    for one in waiting:
        counts[one.stage] = counts.get(one.stage, 0) + 1
    for state, number in outbox_counts(desk).items():
        counts[STAGE_OF[state]] = counts.get(STAGE_OF[state], 0) + number
    states = None if stage is None else [state for state, its in STAGE_OF.items() if its is stage]
    left = [entry_of_file(row) for row in outbox(desk, states, MOST_FILES)] if states != [] else []
    if job_id and job_id not in {one.job_id for one in (*waiting, *left)}:
        files = desk.store.outbox.files_of_job(job_id)
        left += [entry_of_file(outgoing_view(desk, file.id).row) for file in files]
    shown = [one for one in waiting if stage in (None, one.stage)]
    folder = desk.settings.folder("outbox_folder")
    return Outbox(
        entries=(*shown, *left),
        counts=counts,
        faults=tuple(_for_this_page(one) for one in release_faults(desk)),
        hold_minutes=int(desk.settings.text("hold_minutes")),
        folder=str(folder) if folder else "",
    )


def look_at(desk: Desk, entry: OutboxEntry) -> Answer:
    """Read one answer: the files that would leave, or the frozen bytes of one that has left."""
    if entry.outgoing_id:
        view = outgoing_view(desk, entry.outgoing_id)
        row = view.row
        file = FrozenFile(row.flow, row.to_id, view.raw, view.explained, view.assumed)
        return Answer(entry_of_file(row), (file,), _differences(desk, row.id))
    old = standing_files(desk, entry.visit_id) if entry.corrects else ()
    compared = _differences(desk, old[0].id) if old else ()
    if entry.stage is AnswerStage.DRAFT and not entry.to_fix:
        return Answer(entry, preview(desk, entry.job_id), compared)
    job = desk.store.jobs.job(entry.job_id)
    for ready in ready_of_job(desk, job):
        if ready.version.visit_id == entry.visit_id:
            answers = (*ready.worked.answers, *ready.worked.held_back)
            files = zip(answers, preview_answers(desk, ready.worked), strict=True)
            leaving = {one.message for one in ready.unsent}
            stopped = bool(ready.worked.stops)
            shown = (file for one, file in files if stopped or one.withheld or one.message in leaving)
            return Answer(entry, tuple(shown), compared)
    return Answer(entry, ())


def _deadline(desk: Desk, job_id: str) -> Pill:
    return deadline_pill(job_row(desk, desk.store.jobs.job(job_id)))


def _differences(desk: Desk, outgoing_id: str) -> tuple[FileDifference, ...]:
    try:
        return differences(desk, outgoing_id)
    except NotAllowed:
        # The process table has changed since: there is nothing left to compare with.
        return ()


def _for_this_page(fault: Problem) -> Problem:
    """Lead a fault to its setting; as a folder can be chosen for this time, one that is unset only asks."""
    key = _SETTING_OF.get(fault.code, "")
    severity = Severity.WARNING if fault.code == NO_FOLDER else fault.severity
    return msgspec.structs.replace(fault, place=Place(path=key), severity=severity)
