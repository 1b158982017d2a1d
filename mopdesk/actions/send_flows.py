"""Release what is owed: number the files, freeze their bytes, stage them, let them leave, move their jobs on.

What goes together leaves together: the files of one visit are one release group.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.check import work_out_version
from mopdesk.actions.numbering import next_identifier, numbering_faults, use_number
from mopdesk.actions.released import on_released
from mopdesk.actions.work_out import WorkedOut, own_id
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.files import make_folder
from mopdesk.basics.problems import Problem, errors_in, problem
from mopdesk.desk import RELEASE_CLOCK, Desk
from mopdesk.store.change import Change
from mopdesk.store.dispatch import Dispatched, release_groups, resume
from mopdesk.work.answers import Composed
from mopdesk.work.nouns import Job, JobState, OutboxState, OutgoingFile, VisitVersion
from mopdesk.work.outbound import file_texts

_SENDABLE = (JobState.VISITED, JobState.READY, JobState.REVISIT)


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was released, and where it was put."""

    file: OutgoingFile
    path: Path


class HeldBack(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose answer could not leave, and why."""

    job_id: str
    mpan: str
    problems: tuple[Problem, ...]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a release let go and what it held back."""

    files: tuple[SentFile, ...]
    held_back: tuple[HeldBack, ...]
    changes: Changes = Changes(jobs=True, outbox=True)


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A visit version with answers that have not left yet."""

    job: Job
    version: VisitVersion
    worked: WorkedOut
    unsent: tuple[Composed, ...]


def ready_jobs(desk: Desk) -> tuple[Ready, ...]:
    """Give every job whose finished visit owes an answer that has not left and may leave."""
    found = (_unsent(desk, job) for job in desk.store.jobs.list_jobs(_SENDABLE))
    return tuple(ready for ready in found if ready is not None and ready.unsent and not ready.worked.stops)


def release_faults(desk: Desk, folder: Path | None = None) -> tuple[Problem, ...]:
    """Tell what has to be set before anything may leave."""
    faults = numbering_faults(desk)
    if folder is None and desk.settings.folder("outbox_folder") is None:
        faults += (problem("outbox-folder-unset"),)
    return faults


def send(desk: Desk, job_refs: Sequence[str] = (), folder: Path | None = None) -> Sent:
    """Release the answers of the given jobs, or of every job that is ready, into a folder.

    `folder` is made where it is missing; the configured one is not, for it may be a drive that is away. What
    an earlier release has begun is completed first.
    """
    before = resume_sending(desk)
    jobs = [desk.store.jobs.find(ref) for ref in job_refs] or [ready.job for ready in ready_jobs(desk)]
    held: list[HeldBack] = []
    ready = [one for job in jobs if (one := _ready_or_why(desk, job, folder, held)) is not None]
    done = (
        _release(desk, ready, _folder(desk, folder), held) if ready else Dispatched(released=(), troubles={})
    )
    files = tuple(
        SentFile(file=file, path=Path(file.folder) / file.file_name)
        for file in (*before.released, *done.released)
    )
    return Sent(files=files, held_back=tuple(held))


def resume_sending(desk: Desk) -> Dispatched:
    """Complete every release that was cut short; for the start of a program and now and then."""
    return resume(desk.store, lambda change, files: on_released(desk, change, files))


def _ready_or_why(desk: Desk, job: Job, folder: Path | None, held: list[HeldBack]) -> Ready | None:
    """Give what a job has to send, or note why it has nothing."""
    if faults := errors_in(release_faults(desk, folder)):
        held.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=faults))
        return None
    ready = _unsent(desk, job)
    if ready is None:
        why: tuple[Problem, ...] = (problem("no-visit-yet"),)
    elif ready.worked.stops:
        why = ready.worked.stops
    elif not ready.unsent:
        reason = ready.worked.owed.silent or "its answer has left already."
        why = (problem("nothing-to-send", reason=reason),)
    else:
        return ready
    held.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=why))
    return None


def _unsent(desk: Desk, job: Job) -> Ready | None:
    """Work out the latest visit of a job and leave out what has been released of it."""
    version = desk.store.visits.latest_version(job.id)
    if version is None or desk.store.visits.visit(version.visit_id).state == "draft":
        return None
    sent = {
        file.message
        for file in desk.store.outbox.files_of_version(version.id)
        if file.state is not OutboxState.CANCELLED
    }
    worked = work_out_version(desk, job, version)
    unsent = tuple(answer for answer in worked.answers if answer.message not in sent)
    if sent and (not unsent or len(sent) == len(worked.owed.messages)):
        unsent = ()
    return Ready(job=job, version=version, worked=worked, unsent=unsent)


def _folder(desk: Desk, folder: Path | None) -> Path:
    if folder is not None:
        return make_folder(folder)
    configured = desk.settings.folder("outbox_folder")
    if configured is None:
        raise NotAllowed("There is no folder for outgoing files.")
    return configured.absolute()


def _release(desk: Desk, ready: Sequence[Ready], folder: Path, held: list[HeldBack]) -> Dispatched:
    good = [one for one in ready if _writable(desk, one, held)]
    if not good:
        return Dispatched(released=(), troubles={})
    groups: dict[str, Ready] = {}
    with desk.change("release.begun", None, jobs=[one.job.id for one in good]) as change:
        if desk.store.settings.get(RELEASE_CLOCK) is None:
            clock = "real" if desk.clock.set_to is None else "set"
            desk.store.settings.put(change, RELEASE_CLOCK, clock)
        moment = desk.now()
        for one in good:
            groups[_begin(desk, change, one, folder, moment)] = one
    done = release_groups(desk.store, list(groups), lambda change, files: on_released(desk, change, files))
    for group, trouble in done.troubles.items():
        job = groups[group].job
        why = problem("release-waits", reason=f"{trouble.title} {trouble.detail}", advice=trouble.advice)
        held.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=(why,)))
    return done


def _writable(desk: Desk, ready: Ready, held: list[HeldBack]) -> bool:
    """Write the files once without a number, so that no number is used for what cannot be written."""
    try:
        _texts(desk, ready, {answer.message: next_identifier(desk) for answer in ready.unsent}, desk.now())
    except NotAllowed as refused:
        why = problem("release-refused", reason=f"{refused.title} {refused.detail}", advice=refused.advice)
        held.append(HeldBack(job_id=ready.job.id, mpan=ready.job.mpan, problems=(why,)))
        return False
    return True


def _begin(desk: Desk, change: Change, ready: Ready, folder: Path, moment: datetime) -> str:
    """Write the intent of one release group: numbers and frozen bytes. Gives the group's id."""
    group = desk.store.new_id()
    numbers = {answer.message: use_number(desk, change) for answer in ready.unsent}
    identifiers = {message: identifier for message, (_number, identifier) in numbers.items()}
    bodies = _texts(desk, ready, identifiers, moment)
    files = [
        OutgoingFile(
            id=desk.store.new_id(),
            number=numbers[answer.message][0],
            group_id=group,
            job_id=ready.job.id,
            visit_version_id=ready.version.id,
            message=answer.message,
            flow=answer.flow,
            to_role=answer.to_role,
            to_id=answer.to_id,
            from_id=own_id(desk, ready.job),
            file_identifier=identifiers[answer.message],
            file_name=_file_name(desk, answer, identifiers[answer.message]),
            sha256="",
            folder=str(folder),
            staging="",
            state=OutboxState.PENDING,
            made_at=moment,
        )
        for answer in ready.unsent
    ]
    desk.store.outbox.begin(change, files, bodies)
    return group


def _texts(desk: Desk, ready: Ready, identifiers: dict[str, str], moment: datetime) -> tuple[bytes, ...]:
    return file_texts(
        ready.unsent,
        desk.catalogue,
        identifiers=identifiers,
        created=moment,
        test_flag=desk.settings.text("test_flag"),
        newline=desk.settings.newline,
    )


def _file_name(desk: Desk, answer: Composed, identifier: str) -> str:
    return desk.settings.text("file_name_pattern").format(
        file_identifier=identifier,
        flow=answer.flow,
        to_id=answer.to_id,
        to_role=answer.to_role,
        from_id=answer.from_id,
    )
