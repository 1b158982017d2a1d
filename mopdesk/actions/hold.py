"""Hold answers for some minutes before they leave: until then a release can be undone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.ready import Ready, ready_of_version
from mopdesk.actions.send_chosen import LOT
from mopdesk.actions.send_flows import (
    HeldBack,
    Sent,
    SentFile,
    outgoing_folder,
    ready_or_why,
    release,
    release_faults,
    sent_files,
)
from mopdesk.actions.take_request import without
from mopdesk.basics.errors import Cancelled, NotAllowed, Usage
from mopdesk.basics.problems import Problem, errors_in, problem
from mopdesk.basics.progress import Progress
from mopdesk.basics.settings import LONGEST_HOLD
from mopdesk.desk import Desk
from mopdesk.work.answer_life import Hold
from mopdesk.work.flags import flagged, make_flag

_OVERTAKEN = "its visit has been opened again, or another has taken its place."


class HeldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that waits for its release. Nothing of it has a number yet.

    `minutes_left` is 0 once its time has come; `words` say what a list shows: 'Held: leaves in 8 minutes'.
    """

    job_id: str
    visit_id: str
    visit_version_id: str
    mpan: str
    flows: tuple[str, ...]
    to_role: str
    to_id: str
    folder: Path
    held_at: datetime
    release_at: datetime
    minutes_left: int
    words: str
    actor: str
    corrects: tuple[str, ...] = ()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was put on hold, and what could not be."""

    held: tuple[HeldAnswer, ...]
    held_back: tuple[HeldBack, ...]
    changes: Changes = Changes(jobs=True, outbox=True)


def hold(
    desk: Desk,
    job_refs: Sequence[str] = (),
    folder: Path | None = None,
    minutes: int | None = None,
    progress: Progress | None = None,
) -> Held:
    """Hold the answers of the given jobs, or of every job that is ready, and let them leave later.

    `minutes` is by default the setting `hold_minutes`; 0 makes an answer due at once. What is held already
    is held from now on anew. Nothing is numbered or written; `release_due` does that when the time has come.
    Where the person stops it, what is held by then is given back; the rest stays as it was.
    """
    desk.need("release")
    wait = int(desk.settings.text("hold_minutes")) if minutes is None else minutes
    if not 0 <= wait <= LONGEST_HOLD:
        raise Usage("The minutes of a hold are out of range.", str(wait), f"Give 0 to {LONGEST_HOLD}.")
    held_back: list[HeldBack] = []
    ready = ready_or_why(desk, job_refs, folder, held_back)
    if ready:
        into = outgoing_folder(desk, folder)
        now = desk.now()
        watch = progress or Progress()
        watch.start(len(ready))
        for one in ready:
            try:
                watch.step("Holding")
            except Cancelled:
                break
            with desk.change("answer.held", one.job.id, visit=one.version.visit_id, minutes=wait) as change:
                desk.store.holds.put(
                    change,
                    Hold(
                        visit_version_id=one.version.id,
                        job_id=one.job.id,
                        folder=str(into),
                        held_at=now,
                        release_at=now + timedelta(minutes=wait),
                        actor=desk.actor,
                    ),
                )
                job = desk.store.jobs.job(one.job.id)
                flags = without(job.flags, "hold-ended")
                desk.store.jobs.put_job(change, msgspec.structs.replace(job, flags=flags))
    wanted = {one.version.id for one in ready}
    answers = tuple(answer for answer in held(desk) if answer.visit_version_id in wanted)
    return Held(held=answers, held_back=tuple(held_back))


def undo_hold(desk: Desk, job_refs: Sequence[str] = ()) -> Changes:
    """Take held answers of the given jobs, or all, back to ready; no number has been used.

    Raises `NotAllowed` for a named job of which nothing is held: its release may have begun meanwhile.
    """
    desk.need("release")
    jobs = [desk.store.jobs.find(ref) for ref in job_refs]
    for job_id in [job.id for job in jobs] or list(
        dict.fromkeys(one.job_id for one in desk.store.holds.all())
    ):
        with desk.change("answer.hold-undone", job_id) as change:
            holds = desk.store.holds.of_job(job_id)
            if job_refs and not holds:
                raise NotAllowed(
                    "Nothing of this job is held.",
                    "Its release may have begun.",
                    "Look at the outbox; what has left can be corrected.",
                )
            for one in holds:
                desk.store.holds.end(change, one.visit_version_id)
    return Changes(jobs=True, outbox=True)


def release_due(desk: Desk, progress: Progress | None = None) -> Sent:
    """Release every held answer whose time has come, checked once more; for a timer and the start.

    An answer that may no longer leave is held no longer, and its job is flagged. One whose folder or
    settings are missing stays held, and is tried again. They leave in lots, each whole. Where the person
    stops it, what has left by then is given back; the rest stays held and due, and is tried again.
    """
    due = desk.store.holds.due(desk.now())
    watch = progress or Progress()
    watch.start(len(due))
    files: list[SentFile] = []
    held_back: list[HeldBack] = []
    try:
        for begin in range(0, len(due), LOT):
            lot = due[begin : begin + LOT]
            for _one in lot:
                watch.step("Releasing what was held")
            files.extend(_release_lot(desk, lot, held_back))
    except Cancelled:
        pass
    return Sent(files=tuple(files), held_back=tuple(held_back))


def _release_lot(desk: Desk, lot: Sequence[Hold], held_back: list[HeldBack]) -> tuple[SentFile, ...]:
    leaving: list[tuple[Ready, Path]] = []
    for due in lot:
        job = desk.store.jobs.job(due.job_id)
        ready = ready_of_version(desk, job, due.visit_version_id)
        why = (problem("nothing-to-send", reason=_OVERTAKEN),) if ready is None else ready.why_not
        if why or ready is None:
            _end(desk, due, why)
            held_back.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=why))
        elif waits := _waits(desk, Path(due.folder)):
            held_back.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=waits))
        else:
            leaving.append((ready, Path(due.folder)))
    return sent_files(release(desk, leaving, held_back, only_held=True))


def held(desk: Desk) -> tuple[HeldAnswer, ...]:
    """Give what is held, the first to leave first."""
    return tuple(_held(desk, one) for one in desk.store.holds.all())


def _held(desk: Desk, one: Hold) -> HeldAnswer:
    job = desk.store.jobs.job(one.job_id)
    version = desk.store.visits.version(one.visit_version_id)
    ready = ready_of_version(desk, job, one.visit_version_id)
    unsent = ready.unsent if ready else ()
    return HeldAnswer(
        job_id=job.id,
        visit_id=version.visit_id,
        visit_version_id=version.id,
        mpan=job.mpan,
        flows=tuple(answer.flow for answer in unsent),
        to_role=unsent[0].to_role if unsent else "",
        to_id=unsent[0].to_id if unsent else "",
        folder=Path(one.folder),
        held_at=one.held_at,
        release_at=one.release_at,
        minutes_left=_minutes_left(desk, one),
        words=hold_words(desk, one),
        actor=one.actor,
        corrects=tuple(ready.corrects.values()) if ready else (),
    )


def hold_words(desk: Desk, one: Hold) -> str:
    """Say how long an answer is still held."""
    left = _minutes_left(desk, one)
    if left == 0:
        return "Held: leaves now"
    return f"Held: leaves in {left} minute{'s' if left > 1 else ''}, can be undone"


def _minutes_left(desk: Desk, one: Hold) -> int:
    return max(0, math.ceil((one.release_at - desk.now()).total_seconds() / 60))


def _waits(desk: Desk, folder: Path) -> tuple[Problem, ...]:
    """Tell what keeps a held answer waiting though nothing is wrong with it."""
    faults = errors_in(release_faults(desk, folder))
    if not faults and not folder.is_dir():
        advice = "Connect its drive or make the folder; the answer leaves then by itself."
        reason = f"the outbox folder {folder} is not there."
        return (problem("hold-waits", reason=reason, advice=advice),)
    return tuple(problem("hold-waits", reason=fault.text, advice=fault.advice) for fault in faults)


def _end(desk: Desk, due: Hold, why: tuple[Problem, ...]) -> None:
    """End a hold whose answer may not leave, and flag its job."""
    with desk.change("answer.hold-ended", due.job_id, reasons=[one.code for one in why]) as change:
        if desk.store.holds.of_version(due.visit_version_id) is None:
            return
        desk.store.holds.end(change, due.visit_version_id)
        job = desk.store.jobs.job(due.job_id)
        flag = make_flag("hold-ended", reason=" ".join(one.text for one in why))
        job = msgspec.structs.replace(job, flags=without(job.flags, "hold-ended"))
        desk.store.jobs.put_job(change, flagged(job, flag))
