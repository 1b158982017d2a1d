"""The folder of backups: each a checked copy with its manifest.

A backup counts only with a manifest that fits its bytes. The manifest is written before the copy gets its
name: a copy that was cut short has a provisional name, no manifest, or other bytes.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from mopdesk import __version__
from mopdesk.basics.beside import KEYS, beside
from mopdesk.basics.errors import FileTrouble, MopdeskError, NotAStore
from mopdesk.basics.files import file_trouble, make_folder, read_bytes, sync_folder, write_atomic
from mopdesk.basics.live_stores import refuse_live_store
from mopdesk.basics.unfinished import noted
from mopdesk.store.backup import (
    StoreFacts,
    Watch,
    check_copy,
    convert,
    copy_store,
    one_file,
    sweep,
    wipe,
)
from mopdesk.store.connection import connect, fitting
from mopdesk.store.gate import no_copy
from mopdesk.store.schema import APPLICATION_ID

FOLDER = "backups"
_LOCKED = "It has another key: that of its time opens it."

# The pages of the write-ahead log come on top of the file's own.
_ROOM = 1.2

# Name of the store, moment, reason: as `_free_name` puts them together.
_NAMED = re.compile(r"(.*)-\d{8}T\d{6}Z-.*")


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is noted of a backup beside it. `size` is in bytes, `sha256` that of the file."""

    made_at: datetime
    reason: str
    size: int
    sha256: str
    jobs: int
    program: str
    facts: StoreFacts


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One file in the folder. `fault` says why it does not count as a backup, '' where it does."""

    path: Path
    manifest: Manifest | None
    fault: str

    @property
    def good(self) -> bool:
        """Whether it may be restored."""
        return not self.fault


def default_folder(store: Path) -> Path:
    """Give the folder beside the store where its backups lie."""
    return store.parent / FOLDER


def make_backup(
    store: Path,
    folder: Path,
    reason: str,
    now: datetime,
    *,
    key: str | None = None,
    watch: Watch | None = None,
) -> Backup:
    """Make a backup of the store in `folder`; it has its name only once it has been checked.

    `reason` stands in the name and the manifest ('daily'). Raises `DamagedStore` where the store is not
    sound, `StoreTrouble` where the copy is not, `FileTrouble` for the folder.
    """
    make_folder(folder)
    _refuse_full_disk(store, folder)
    target = _free_name(folder, store.stem, reason, now)
    made: list[Manifest] = []

    def note(unfinished: Path, facts: StoreFacts) -> None:
        manifest = Manifest(
            made_at=now,
            reason=reason,
            size=unfinished.stat().st_size,
            sha256=file_sha256(unfinished),
            jobs=facts.counts.get("job", 0),
            program=__version__,
            facts=facts,
        )
        made.append(manifest)
        _write_manifest(target, manifest)
        if beside(store, KEYS).exists():
            # What opens it lies beside it, whatever becomes of the store's own.
            write_atomic(beside(target, KEYS), read_bytes(beside(store, KEYS)), private=True)

    try:
        with no_copy(store), noted(_manifest_path(target), beside(target, KEYS), unless=target):
            copy_store(store, target, key=key, watch=watch, before_name=note)
    except BaseException:
        with suppress(OSError):
            sweep_beside(target)
        raise
    return Backup(path=target, manifest=made[0], fault="")


def convert_backup(path: Path, key: str, facts: StoreFacts) -> Path:
    """Make an encrypted backup of a plain one, check it, then write over the plain one and remove it."""
    target = path.with_name(f"{path.stem}-encrypted.db")
    unfinished = target.with_name(target.name + ".part")
    sweep(unfinished)
    try:
        known = read_backup(path, check=False).manifest
        convert(path, unfinished, key)
        one_file(unfinished, key)
        check_copy(unfinished, facts, key=key)
        manifest = Manifest(
            made_at=known.made_at if known else datetime.fromtimestamp(path.stat().st_mtime, UTC),
            reason=known.reason if known else "found",
            size=unfinished.stat().st_size,
            sha256=file_sha256(unfinished),
            jobs=facts.counts.get("job", 0),
            program=__version__,
            facts=facts,
        )
        _write_manifest(target, manifest)
        if beside(path, KEYS).exists():
            write_atomic(beside(target, KEYS), read_bytes(beside(path, KEYS)), private=True)
        unfinished.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise file_trouble("The backup could not be encrypted.", path, error) from error
    finally:
        with suppress(OSError):
            sweep(unfinished)
    wipe(path)
    sweep_beside(path)
    return target


def list_backups(folder: Path, *, key: str | None = None, check: bool = True) -> list[Backup]:
    """Give the backups of a folder, the newest first; what does not count says why.

    Without `check` only manifest and size are looked at: enough to tell when the last one was made.
    """
    try:
        # A copy that is being made, or was cut short, ends in .part: it is no backup yet.
        # And what is no file at all, a pipe, would keep whoever opens it waiting for ever.
        files = sorted(path for path in folder.glob("*.db") if path.is_file())
        found = [read_backup(path, key=key, check=check) for path in files]
    except OSError as error:
        raise file_trouble("The folder of backups cannot be read.", folder, error) from error
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: one.manifest.made_at if one.manifest else oldest, reverse=True)


def read_backup(path: Path, *, key: str | None = None, check: bool = True) -> Backup:
    """Give what is known of a backup file, and whether it counts."""
    try:
        beside_it = _manifest_path(path)
        body = beside_it.read_bytes() if beside_it.is_file() else b""
        manifest = msgspec.json.decode(body, type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError):
        return Backup(path=path, manifest=None, fault="It has no manifest: it was never finished.")
    except OSError as error:
        return Backup(path=path, manifest=None, fault=_unreadable(file_trouble("", path, error)))
    fault = ""
    try:
        if path.stat().st_size != manifest.size:
            fault = "Its size is not that of the manifest."
        elif check and file_sha256(path) != manifest.sha256:
            fault = "Its bytes are not those that were checked."
        elif check:
            fault = _opening_fault(path, manifest, key)
    except FileTrouble as trouble:
        fault = _unreadable(trouble)
    return Backup(path=path, manifest=manifest, fault=fault)


def _unreadable(trouble: FileTrouble) -> str:
    """Say of one backup that it cannot be read, so that the others can still be chosen."""
    return f"It cannot be read. {trouble.advice}"


def named_after(backup: Path) -> str:
    """Give the name of the store that a backup is named after; '' where its own name does not tell."""
    named = _NAMED.fullmatch(backup.stem)
    return named[1] if named else ""


def file_sha256(path: Path) -> str:
    """Give the SHA-256 of a backup file. Raises `FileTrouble`, also for a store that is open here."""
    refuse_live_store(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise file_trouble("The backup cannot be read.", path, error) from error


def _refuse_full_disk(store: Path, folder: Path) -> None:
    try:
        needed, free = store.stat().st_size * _ROOM, shutil.disk_usage(folder).free
    except OSError as error:
        raise file_trouble("The store could not be copied.", folder, error) from error
    if free < needed:
        raise FileTrouble(
            "The disk is too full for a backup.",
            f"{folder} has {free / 1e6:,.0f} MB free; {needed / 1e6:,.0f} MB are needed.",
            "Nothing was written. Free some space, or choose another folder with the setting backup_folder.",
        )


def _opening_fault(path: Path, manifest: Manifest, key: str | None) -> str:
    try:
        backup = connect(path, key=fitting(path, key), read_only=True)
        try:
            if backup.value("PRAGMA application_id") != APPLICATION_ID:
                return "It is not a mopdesk store."
            jobs = backup.value("SELECT count(*) FROM job")
        finally:
            backup.close()
    except NotAStore:
        return _LOCKED
    except MopdeskError as trouble:
        return trouble.title
    return "" if jobs == manifest.jobs else "It has not the jobs that its manifest tells."


def _manifest_path(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _write_manifest(path: Path, manifest: Manifest) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    write_atomic(_manifest_path(path), encoded + b"\n")


def sweep_beside(path: Path) -> None:
    """Take away what belongs to the backup at `path`: its manifest, and its file of keys."""
    for one in (_manifest_path(path), beside(path, KEYS)):
        one.unlink(missing_ok=True)


def _free_name(folder: Path, stem: str, reason: str, now: datetime) -> Path:
    word = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")
    name = f"{stem}-{now:%Y%m%dT%H%M%S}Z-{word}"
    for number in range(1, 1000):
        path = folder / f"{name}{f'-{number}' if number > 1 else ''}.db"
        if not path.exists() and not path.with_name(path.name + ".part").exists():
            return path
    raise FileTrouble("The backup has no free name.", f"{folder / name}.db", "Clear the folder up.")
