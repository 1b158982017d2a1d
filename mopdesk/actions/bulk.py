"""Assign many jobs at once: look at before and after, apply in one journal entry, take it all back in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from mopdesk.actions.changes import Changes
from mopdesk.actions.job_rows import short_id
from mopdesk.actions.take_request import OF_THE_APPOINTMENT, standing_flags, without
from mopdesk.basics.errors import Usage
from mopdesk.basics.progress import Progress
from mopdesk.desk import Desk
from mopdesk.work.flags import flagged
from mopdesk.work.nouns import OPEN_STATES, Flag, Job


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment on a day, from and to as 'HH:MM' or ''; no day takes an appointment away."""

    day: date | None = None
    start: str = ""
    end: str = ""


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What many jobs shall be given. None leaves a thing as it is; '' takes the engineer away."""

    engineer: str | None = None
    appointment: Appointment | None = None


class BulkRow(msgspec.Struct, frozen=True, kw_only=True):
    """One job that would change, before and after; `new_flags` are what the change would make known."""

    job_id: str
    short_id: str
    mpan: str
    address: str
    engineer_before: str
    engineer_after: str
    appointment_before: Appointment
    appointment_after: Appointment
    new_flags: tuple[Flag, ...]


class BulkPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What an assignment would do. `same` jobs are so already, `settled` ones are answered or closed."""

    assignment: Assignment
    rows: tuple[BulkRow, ...]
    same: int
    settled: int

    @property
    def words(self) -> str:
        """Say in one line what would happen."""
        parts = [f"{_jobs(len(self.rows))} would change"]
        if self.same:
            parts.append(f"{_jobs(self.same)} as it is already")
        if self.settled:
            parts.append(f"{_jobs(self.settled)} answered or closed, left alone")
        return "; ".join(parts)


class BulkDone(msgspec.Struct, frozen=True, kw_only=True):
    """What an assignment changed: each job as it was and as it is, for `undo_assign`."""

    before: tuple[Job, ...]
    after: tuple[Job, ...]
    same: int
    settled: int
    changes: Changes = Changes(jobs=True)


class BulkUndone(msgspec.Struct, frozen=True, kw_only=True):
    """What an undo brought back, and the ids of jobs that somebody has changed again since: left alone."""

    restored: int
    left_alone: tuple[str, ...]
    changes: Changes = Changes(jobs=True)


def preview_assign(
    desk: Desk, job_ids: Sequence[str], assignment: Assignment, progress: Progress | None = None
) -> BulkPreview:
    """Show what an assignment would do to each job; nothing is changed."""
    done = _worked_out(desk, job_ids, assignment, progress)
    rows = tuple(
        BulkRow(
            job_id=old.id,
            short_id=short_id(old.id),
            mpan=old.mpan,
            address=old.site.one_line,
            engineer_before=old.engineer,
            engineer_after=new.engineer,
            appointment_before=_appointment(old),
            appointment_after=_appointment(new),
            new_flags=tuple(flag for flag in new.flags if flag not in old.flags),
        )
        for old, new in zip(done.before, done.after, strict=True)
    )
    return BulkPreview(assignment=assignment, rows=rows, same=done.same, settled=done.settled)


def assign(
    desk: Desk, job_ids: Sequence[str], assignment: Assignment, progress: Progress | None = None
) -> BulkDone:
    """Give every open job of the list that engineer and appointment; one journal entry for all of them.

    All or nothing: a failure on the way leaves every job as it was.
    """
    desk.need("assign")
    fields = [name for name in ("engineer", "appointment") if getattr(assignment, name) is not None]
    with desk.change("jobs.assigned", None, fields=fields) as change:
        done = _worked_out(desk, job_ids, assignment, progress)
        for job in done.after:
            desk.store.jobs.put_job(change, job)
        change.facts["count"] = len(done.after)
    return done


def undo_assign(desk: Desk, done: BulkDone, progress: Progress | None = None) -> BulkUndone:
    """Bring back what an assignment changed, in one journal entry.

    Of a job that has moved on since, only engineer, appointment and their flags go back. A job whose engineer
    or appointment somebody has changed again is left alone. Stopped on the way, nothing is taken back.
    """
    desk.need("assign")
    watch = progress or Progress()
    watch.start(len(done.after))
    restored, left_alone = 0, []
    with desk.change("jobs.assignment-undone", None) as change:
        now = {job.id: job for job in desk.store.jobs.jobs([job.id for job in done.after])}
        for old, new in zip(done.before, done.after, strict=True):
            watch.step(short_id(new.id))
            job = now.get(new.id)
            if job is None or _assigned(job) != _assigned(new):
                left_alone.append(new.id)
                continue
            back = old if job == new else _taken_back(desk, job, old)
            desk.store.jobs.put_job(change, back)
            restored += 1
    return BulkUndone(restored=restored, left_alone=tuple(left_alone))


def _worked_out(
    desk: Desk, job_ids: Sequence[str], assignment: Assignment, progress: Progress | None
) -> BulkDone:
    if assignment.engineer is None and assignment.appointment is None:
        raise Usage("Nothing was chosen to assign.", "", "Choose an engineer, an appointment or both.")
    jobs = desk.store.jobs.jobs(job_ids)
    watch = progress or Progress()
    watch.start(len(jobs))
    before, after, same, settled = [], [], 0, 0
    for job in jobs:
        if job.state not in OPEN_STATES:
            settled += 1
        elif (new := _with(desk, job, assignment)) == job:
            same += 1
        else:
            before.append(job)
            after.append(new)
        watch.step(short_id(job.id))
    return BulkDone(before=tuple(before), after=tuple(after), same=same, settled=settled)


def _with(desk: Desk, job: Job, assignment: Assignment) -> Job:
    """Give the job with the assignment; its flags follow, as when it is changed alone."""
    new = job
    if assignment.engineer is not None:
        new = replace(new, engineer=assignment.engineer.strip())
    if assignment.appointment is not None:
        there = assignment.appointment
        new = replace(
            new,
            appointment=there.day,
            appointment_from=there.start if there.day else "",
            appointment_to=there.end if there.day else "",
        )
    return new if _assigned(new) == _assigned(job) else _flags_anew(desk, new)


def _taken_back(desk: Desk, job: Job, old: Job) -> Job:
    return _flags_anew(
        desk,
        replace(
            job,
            engineer=old.engineer,
            appointment=old.appointment,
            appointment_from=old.appointment_from,
            appointment_to=old.appointment_to,
        ),
    )


def _flags_anew(desk: Desk, job: Job) -> Job:
    bare = replace(job, flags=without(job.flags, *OF_THE_APPOINTMENT))
    return flagged(bare, *standing_flags(desk, bare, desk.store.cases.case(bare.case_id)))


def _assigned(job: Job) -> tuple[str, Appointment]:
    return job.engineer, _appointment(job)


def _appointment(job: Job) -> Appointment:
    return Appointment(day=job.appointment, start=job.appointment_from, end=job.appointment_to)


def _jobs(count: int) -> str:
    return f"{count:,} job" if count == 1 else f"{count:,} jobs"
