"""Release of outgoing files: staged whole, then one rename each; complete, once, whatever is cut short.

A row says what shall leave (pending), its bytes lie whole in the staging folder (staged), and the rename
into the outbox folder is the release. The outbox folder is never asked what was sent, because a gateway
empties it: a staged row whose file has left the staging folder has been released. One program at a time
does this, held by a lock file beside the store, or two could stage the same file again after it left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from mopdesk.basics.errors import FileTrouble, StoreBusy
from mopdesk.basics.files import (
    file_trouble,
    only_one,
    read_bytes,
    rename_no_overwrite,
    sha256_hex,
    sync_folder,
    write_atomic,
)
from mopdesk.store.change import Change
from mopdesk.store.database import Store
from mopdesk.store.outbox import UNFINISHED
from mopdesk.work.nouns import OutboxState, OutgoingFile

# Told of the files of one release group in the transaction that notes their release.
OnReleased = Callable[[Change, list[OutgoingFile]], None]

_LOCK_SECONDS = 30.0


class Dispatched(msgspec.Struct, frozen=True, kw_only=True):
    """What a dispatch did: the files that are now released, and by group what kept the others back."""

    released: tuple[OutgoingFile, ...]
    troubles: dict[str, FileTrouble]


def resume(store: Store, on_released: OnReleased, *, wait_seconds: float = _LOCK_SECONDS) -> Dispatched:
    """Complete every group that has begun, in the order of the numbers; for start-up and now and then."""
    groups = store.outbox.unfinished_groups()
    if not groups:
        return Dispatched(released=(), troubles={})
    return release_groups(store, groups, on_released, wait_seconds=wait_seconds)


def release_groups(
    store: Store, group_ids: Sequence[str], on_released: OnReleased, *, wait_seconds: float = _LOCK_SECONDS
) -> Dispatched:
    """Release several groups in one go: one transaction and one sync of the folders a step.

    Each group is checked and staged whole before its first file leaves; a group that cannot leave does not
    hold up the others. Raises `StoreBusy` where another program is releasing for longer than `wait_seconds`.
    """
    lock = store.path.with_name(store.path.name + ".dispatch")
    with only_one(lock, wait_seconds) as ours:
        if not ours:
            raise StoreBusy(
                "Another program is sending files from this store.",
                f"It holds {lock}.",
                "Wait, then send again.",
            )
        # Read only now: whoever held the lock may have released some of them.
        groups = {group: unfinished(store.outbox.group(group)) for group in dict.fromkeys(group_ids)}
        troubles: dict[str, FileTrouble] = {}
        ready = _stage(store, {group: files for group, files in groups.items() if files}, troubles)
        gone = _rename(ready, troubles)
        return Dispatched(released=_confirm(store, gone, on_released), troubles=troubles)


def scan_collected(store: Store) -> list[OutgoingFile]:
    """Note which released files have left their folder: the gateway has collected them.

    Nothing is concluded from a folder that is not there, or without our staging folder in it: then the
    drive is not connected.
    """
    gone = [
        file
        for file in store.outbox.list_files([OutboxState.RELEASED])
        if Path(file.staging).is_dir() and not (Path(file.folder) / file.file_name).exists()
    ]
    if not gone:
        return []
    with store.change("collected", files=[file.id for file in gone]) as change:
        return [
            store.outbox.mark(change, file.id, OutboxState.COLLECTED)
            for file in gone
            if store.outbox.get(file.id).state is OutboxState.RELEASED
        ]


def catch_up(store: Store, former: Mapping[str, OutboxState]) -> None:
    """Note in a restored store how far its unfinished files had come in the former one.

    What the backup has as pending may have left since, and would be written and leave again. As staged, its
    staging folder is asked, as after any cut: it tells whether it has left.
    """
    further = [
        file
        for group in store.outbox.unfinished_groups()
        for file in store.outbox.group(group)
        if file.state is OutboxState.PENDING
        and former.get(file.id, OutboxState.PENDING) not in {OutboxState.PENDING, OutboxState.CANCELLED}
    ]
    if not further:
        return
    with store.change("staged", files=[file.id for file in further], noted_in="the former store") as change:
        for file in further:
            store.outbox.mark(change, file.id, OutboxState.STAGED)


def unfinished(files: Iterable[OutgoingFile]) -> list[OutgoingFile]:
    """Give those files that are still to be released."""
    return [file for file in files if file.state in UNFINISHED]


Groups = dict[str, list[OutgoingFile]]


def _stage(store: Store, groups: Groups, troubles: dict[str, FileTrouble]) -> Groups:
    """Bring every file that is pending into its staging folder, and note it."""
    ready: Groups = {}
    _clear_cut_short(groups)
    for group, files in groups.items():
        try:
            for file in files:
                _check(file)
            for file in files:
                if file.state is OutboxState.PENDING:
                    write_atomic(_staged(file), store.blobs.body(file.sha256), sync_name=False)
        except FileTrouble as trouble:
            troubles[group] = trouble
        except OSError as error:
            troubles[group] = file_trouble("The outbox folder cannot be used.", Path(files[0].folder), error)
        else:
            ready[group] = files
    pending = [file for files in ready.values() for file in files if file.state is OutboxState.PENDING]
    if not pending:
        return ready
    _sync({Path(file.staging) for file in pending})
    with store.change("staged", files=[file.id for file in pending]) as change:
        staged = {file.id: store.outbox.mark(change, file.id, OutboxState.STAGED) for file in pending}
    return {group: [staged.get(file.id, file) for file in files] for group, files in ready.items()}


def _rename(groups: Groups, troubles: dict[str, FileTrouble]) -> Groups:
    """Let the staged files leave, in the order of their numbers; give the groups that have left whole."""
    left: Groups = {}
    for group, files in sorted(groups.items(), key=lambda pair: pair[1][0].number):
        try:
            for file in files:
                _release(file)
        except FileTrouble as trouble:
            troubles[group] = trouble
        except OSError as error:
            troubles[group] = file_trouble("The outbox folder cannot be used.", Path(files[0].folder), error)
        else:
            left[group] = files
    _sync({folder for files in left.values() for file in files for folder in _folders(file)})
    return left


def _sync(folders: Iterable[Path]) -> None:
    for folder in sorted(folders):
        # A folder that is gone by now cannot be synced; its files have left it all the same.
        if folder.is_dir():
            sync_folder(folder)


def _clear_cut_short(groups: Groups) -> None:
    """Take away what a writing that was cut short has left in the staging folders: `.NAME.DIGITS.tmp`.

    Only of files that are about to be written again: what is anybody else's stays, and one that is held by
    another program keeps no answer from leaving.
    """
    pending = [file for files in groups.values() for file in files if file.state is OutboxState.PENDING]
    names = {(file.staging, file.file_name) for file in pending}
    for staging in {file.staging for file in pending}:
        for left in Path(staging).glob(".*.tmp"):
            if (staging, left.name[1:].rsplit(".", 2)[0]) in names:
                with suppress(OSError):
                    left.unlink(missing_ok=True)


def _confirm(store: Store, groups: Groups, on_released: OnReleased) -> tuple[OutgoingFile, ...]:
    """Note that the groups have left, and let their jobs and cases move on in the same transaction."""
    if not groups:
        return ()
    released: list[OutgoingFile] = []
    ids = [file.id for files in groups.values() for file in files]
    with store.change("released", files=ids) as change:
        for files in groups.values():
            moved = [store.outbox.mark(change, file.id, OutboxState.RELEASED) for file in files]
            on_released(change, moved)
            released.extend(moved)
    return tuple(released)


def _check(file: OutgoingFile) -> None:
    """Refuse a file that could not leave, or of which nothing can be told: folder gone, name taken."""
    folder, staging = _folders(file)
    if not folder.is_dir():
        raise FileTrouble(
            "The outbox folder is not there.",
            f"{folder} for {file.file_name}.",
            "Connect its drive or make the folder; what is waiting leaves with the next send.",
        )
    if file.state is OutboxState.PENDING:
        staging.mkdir(exist_ok=True)
    elif not staging.is_dir():
        # Its file would look as if it had left. An empty folder may be the place of a drive that is away.
        raise FileTrouble(
            "The outbox's staging folder is not there.",
            f"{staging} for {file.file_name}.",
            "Connect the drive, or bring the folder back; then send again.",
        )
    target = folder / file.file_name
    if target.exists() and sha256_hex(read_bytes(target)) != file.sha256:
        raise _taken(file)


def _release(file: OutgoingFile) -> None:
    """Rename the staged file into the outbox folder; a file that has left is released already."""
    staged, target = _staged(file), Path(file.folder) / file.file_name
    if not staged.exists():
        return
    try:
        rename_no_overwrite(staged, target)
    except FileExistsError as error:
        if sha256_hex(read_bytes(target)) != file.sha256:
            raise _taken(file) from error
        # After a power cut both names can be there: the file did leave.
        staged.unlink(missing_ok=True)


def _taken(file: OutgoingFile) -> FileTrouble:
    target = Path(file.folder) / file.file_name
    return FileTrouble(
        "The outbox folder already has another file of that name.",
        f"{target} has other bytes than our file number {file.number}; it was left as it is.",
        "Find out where it comes from and move it away; then send again.",
    )


def _staged(file: OutgoingFile) -> Path:
    return Path(file.staging) / file.file_name


def _folders(file: OutgoingFile) -> tuple[Path, Path]:
    return Path(file.folder), Path(file.staging)
