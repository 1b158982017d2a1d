"""Whose a backup is: several stores, of several machines, may keep their backups in one folder.

A store is told by the id of its device, which each backup carries in its manifest; by its name only where one
of the two can no longer be read.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.store.backups import Backup, default_folder, list_backups, named_after, read_backup
from mopdesk.store.damage import OldStore


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A store as its backups know it; `device` is '' where the store can no longer be read."""

    path: Path
    device: str


def origin_of(store: Path) -> Origin:
    """Tell by what the backups of a store are known; it may be damaged or gone."""
    return Origin(path=store, device=_device_of(store))


def backups_of(store: Origin, folder: Path, *, check: bool = True) -> list[Backup]:
    """Give the backups of this store that lie in a folder, the newest first; those of others are left out."""
    mine = [one for one in list_backups(folder, check=False) if is_of(one, store)]
    return [read_backup(one.path) for one in mine] if check else mine


def is_of(backup: Backup, store: Origin) -> bool:
    """Tell whether a backup is one of this store."""
    if backup.path == store.path:
        return False
    device = backup.manifest.facts.device if backup.manifest else ""
    if device and store.device:
        return device == store.device
    return named_after(backup.path) == store.path.stem


def own_backups(store: Origin, folder: Path) -> list[Backup]:
    """Give the backups in a folder that are surely this store's, unchecked: only these are ever taken away.

    A copy that somebody has given a name of its own is theirs. One without a manifest is opened to see whose
    it is; where it does not open, it stays.
    """
    return [
        one
        for one in backups_of(store, folder, check=False)
        if named_after(one.path) and (one.manifest or _device_of(one.path) == store.device)
    ]


def lost_store(store: Path) -> Backup | None:
    """Give the newest backup of a store whose file is gone; None where it is there, or never was."""
    if store.exists() or not default_folder(store).is_dir():
        return None
    gone = Origin(path=store, device="")
    return next(iter(backups_of(gone, default_folder(store), check=False)), None)


def _device_of(store: Path) -> str:
    with OldStore(store) as old:
        return next((row["value"] for row in old.rows("meta", "name, value") if row["name"] == "device"), "")
