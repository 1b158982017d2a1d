"""Release what is owed: number the files, freeze their bytes, stage them, let them leave, move their jobs on.

What goes together leaves together: the files of one visit are one release group.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.numbering import next_identifier, numbering_faults, use_number
from mopdesk.actions.on_its_way import send_elsewhere
from mopdesk.actions.ready import Ready, ready_jobs, ready_of_job
from mopdesk.actions.released import on_released
from mopdesk.actions.work_out import own_id
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.files import make_folder, safe_file_name
from mopdesk.basics.problems import Problem, errors_in, problem
from mopdesk.desk import RELEASE_CLOCK, Desk
from mopdesk.store.change import Change
from mopdesk.store.dispatch import Dispatched, release_groups, resume
from mopdesk.work.answers import Composed
from mopdesk.work.nouns import OutboxState, OutgoingFile
from mopdesk.work.outbound import file_texts

__all__ = [
    "HeldBack",
    "Ready",
    "Sent",
    "SentFile",
    "outgoing_folder",
    "ready_jobs",
    "ready_or_why",
    "release",
    "release_faults",
    "resume_sending",
    "send",
    "sent_files",
]


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


def release_faults(desk: Desk, folder: Path | None = None) -> tuple[Problem, ...]:
    """Tell what has to be set before anything may leave."""
    faults = numbering_faults(desk)
    if folder is None and desk.settings.folder("outbox_folder") is None:
        faults += (problem("outbox-folder-unset"),)
    return faults


def send(desk: Desk, job_refs: Sequence[str] = (), folder: Path | None = None) -> Sent:
    """Release the answers of the given jobs, held ones at once, or of every job that is ready, into a folder.

    `folder` is made where it is missing; the configured one is not, for it may be a drive that is away. What
    an earlier release has begun is completed first. Without `job_refs` what is held stays held.
    """
    desk.need("release")
    before = resume_sending(desk)
    held_back: list[HeldBack] = []
    again = _elsewhere(desk, before, folder)
    _note_waiting(desk, before, again, held_back)
    waiting = {held.job_id for held in held_back} | {one.file.job_id for one in sent_files(before, again)}
    named = [desk.store.jobs.find(ref).id for ref in job_refs]
    left = [job for job in named if job not in waiting]
    ready = ready_or_why(desk, left, folder, held_back) if left or not named else []
    into = outgoing_folder(desk, folder) if ready else Path()
    done = release(desk, [(one, into) for one in ready], held_back)
    return Sent(files=sent_files(before, again, done), held_back=tuple(held_back))


def _elsewhere(desk: Desk, before: Dispatched, folder: Path | None) -> Dispatched:
    """Release what waits for a folder that is away into the folder that is named or configured now."""
    if not before.troubles or (folder is None and desk.settings.folder("outbox_folder") is None):
        return Dispatched(released=(), troubles={})
    moved = send_elsewhere(desk, before, outgoing_folder(desk, folder))
    if not moved:
        return Dispatched(released=(), troubles={})
    return release_groups(desk.store, moved, lambda change, files: on_released(desk, change, files))


def _note_waiting(desk: Desk, before: Dispatched, again: Dispatched, held_back: list[HeldBack]) -> None:
    """Tell which answers of earlier releases still wait, and for what."""
    gone = {file.group_id for file in again.released}
    for group, trouble in {**before.troubles, **again.troubles}.items():
        if group in gone:
            continue
        job = desk.store.jobs.job(desk.store.outbox.group(group)[0].job_id)
        why = problem("release-waits", reason=f"{trouble.title} {trouble.detail}", advice=trouble.advice)
        held_back.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=(why,)))


def resume_sending(desk: Desk, *, wait_seconds: float = 30.0) -> Dispatched:
    """Complete every release that was cut short; for the start of a program and now and then."""
    return resume(
        desk.store, lambda change, files: on_released(desk, change, files), wait_seconds=wait_seconds
    )


def ready_or_why(
    desk: Desk, job_refs: Sequence[str], folder: Path | None, held_back: list[HeldBack]
) -> list[Ready]:
    """Give what the jobs have to send, all that is ready where none is named; note why one has nothing."""
    jobs = [desk.store.jobs.find(ref) for ref in job_refs]
    found = [one for job in jobs for one in ready_of_job(desk, job)] if jobs else list(ready_jobs(desk))
    jobs = jobs or list({one.job.id: one.job for one in found}.values())
    if faults := errors_in(release_faults(desk, folder)):
        held_back.extend(HeldBack(job_id=job.id, mpan=job.mpan, problems=faults) for job in jobs)
        return []
    for job in jobs:
        why = [reason for one in found if one.job.id == job.id for reason in one.why_not]
        if not any(one.job.id == job.id for one in found):
            why = [problem("no-visit-yet")]
        if why:
            held_back.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=tuple(why)))
    return [one for one in found if not one.why_not]


def outgoing_folder(desk: Desk, folder: Path | None) -> Path:
    """Give the folder for outgoing files: the named one, made where it is missing, or the configured one."""
    if folder is not None:
        return make_folder(folder)
    configured = desk.settings.folder("outbox_folder")
    if configured is None:
        raise NotAllowed("There is no folder for outgoing files.")
    return configured.absolute()


def release(
    desk: Desk, ready: Sequence[tuple[Ready, Path]], held_back: list[HeldBack], *, only_held: bool = False
) -> Dispatched:
    """Number, freeze and release answers, each into its folder; note in `held_back` what did not leave.

    A hold ends in the transaction that numbers its answer. With `only_held` an answer whose hold has been
    undone meanwhile stays.
    """
    there = [(one, folder) for one, folder in ready if _folder_is_there(one, folder, held_back)]
    good = [(one, folder) for one, folder in there if _writable(desk, one, held_back)]
    groups: dict[str, Ready] = {}
    if good:
        with desk.change("release.begun", None) as change:
            held = {hold.visit_version_id for hold in desk.store.holds.all()}
            leaving = [(one, folder) for one, folder in good if not only_held or one.version.id in held]
            change.facts["jobs"] = [one.job.id for one, _ in leaving]
            known = desk.store.settings.get(RELEASE_CLOCK)
            if leaving and known != "real":
                clock = "real" if desk.clock.set_to is None else "set"
                desk.store.settings.put(change, RELEASE_CLOCK, clock)
            moment = desk.now()
            for one, folder in leaving:
                desk.store.holds.end(change, one.version.id)
                groups[_begin(desk, change, one, folder, moment)] = one
    if not groups:
        return Dispatched(released=(), troubles={})
    done = release_groups(desk.store, list(groups), lambda change, files: on_released(desk, change, files))
    for group, trouble in done.troubles.items():
        job = groups[group].job
        why = problem("release-waits", reason=f"{trouble.title} {trouble.detail}", advice=trouble.advice)
        held_back.append(HeldBack(job_id=job.id, mpan=job.mpan, problems=(why,)))
    return done


def sent_files(*done: Dispatched) -> tuple[SentFile, ...]:
    """Give what dispatches released, each with its path."""
    released = (file for one in done for file in one.released)
    return tuple(SentFile(file=file, path=Path(file.folder) / file.file_name) for file in released)


def _folder_is_there(ready: Ready, folder: Path, held_back: list[HeldBack]) -> bool:
    """Look at the folder before any number is used for it."""
    if folder.is_dir():
        return True
    reason = f"The outbox folder {folder} is not there."
    why = problem("release-refused", reason=reason, advice="Connect its drive, or make the folder.")
    held_back.append(HeldBack(job_id=ready.job.id, mpan=ready.job.mpan, problems=(why,)))
    return False


def _writable(desk: Desk, ready: Ready, held_back: list[HeldBack]) -> bool:
    """Write the files once without a number, so that no number is used for what cannot be written."""
    try:
        _texts(desk, ready, {answer.message: next_identifier(desk) for answer in ready.unsent}, desk.now())
    except NotAllowed as refused:
        why = problem("release-refused", reason=f"{refused.title} {refused.detail}", advice=refused.advice)
        held_back.append(HeldBack(job_id=ready.job.id, mpan=ready.job.mpan, problems=(why,)))
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
            corrects=ready.corrects.get(answer.message),
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
    # The recipient's id came in with a file: nothing of it may be a path, a stream or a device.
    return safe_file_name(
        desk.settings.text("file_name_pattern").format(
            file_identifier=identifier,
            flow=answer.flow,
            to_id=answer.to_id,
            to_role=answer.to_role,
            from_id=answer.from_id,
        )
    )
