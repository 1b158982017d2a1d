"""Make backups of the open store, each day by itself, and tell which there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from mopdesk.basics.progress import Progress
from mopdesk.basics.settings import checked_value
from mopdesk.desk import Desk, local_day, store_key
from mopdesk.store.backup_owners import Origin, backups_of, origin_of
from mopdesk.store.backups import Backup, default_folder, make_backup
from mopdesk.store.damage import OldStore
from mopdesk.store.rekey import clear_former
from mopdesk.store.restore import clear_left_over
from mopdesk.store.thinning import thin

FOLDER = "backup_folder"
DAILY, BY_HAND = "daily", "by hand"
_CLOCKS_DIFFER = timedelta(days=1)


def backup_folder(desk: Desk) -> Path:
    """Give the folder that the store's backups go to."""
    return desk.settings.folder(FOLDER) or default_folder(desk.store.path)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that is to be made: it needs no open desk, so that work goes on meanwhile."""

    store: Path
    folder: Path
    reason: str
    at: datetime
    thins: str = ""
    """The device of the store whose old backups are thinned after it; '' thins none."""


def order_backup(desk: Desk, folder: Path | None = None) -> Order:
    """Order a backup now. A `folder` that is named gets it instead of the usual one."""
    into = folder or backup_folder(desk)
    return Order(store=desk.store.path, folder=into, reason=BY_HAND, at=desk.now())


def fulfil(order: Order, progress: Progress | None = None) -> Backup:
    """Make the backup that was ordered, on any thread: it reads the store by a connection of its own.

    Every page of the store is read for it, so this is also where damage is noticed. Raises `DamagedStore`,
    `StoreTrouble`, `FileTrouble`, `Cancelled`.
    """
    watch = progress or Progress()

    def tell(remaining: int, total: int) -> None:
        watch.total = total
        # Steps differ in their pages: the count is put where it belongs before the step is told.
        watch.done = total - remaining - 1
        watch.step()

    made = make_backup(order.store, order.folder, order.reason, order.at, watch=tell)
    if order.thins:
        thin(order.folder, order.at, order.thins)
    return made


def back_up(desk: Desk, folder: Path | None = None, progress: Progress | None = None) -> Backup:
    """Make a backup now. A `folder` that is named gets it instead of the usual one, and is never thinned."""
    return fulfil(order_backup(desk, folder), progress)


def daily_order(desk: Desk) -> Order | None:
    """Order the day's backup if there is none yet; None where there was one."""
    clear_left_over(desk.store.path)
    clear_former(desk.store.path)
    folder = backup_folder(desk)
    mine = Origin(path=desk.store.path, device=desk.store.device)
    # One that was cut short since, or another store's in a folder that they share, is none of today's.
    for one in backups_of(mine, folder, check=False):
        if one.good and one.manifest and local_day(one.manifest.made_at) == desk.today():
            return None
    return Order(store=desk.store.path, folder=folder, reason=DAILY, at=desk.now(), thins=desk.store.device)


def daily_backup(desk: Desk) -> Backup | None:
    """Make the day's backup if there is none yet, and thin the old ones; None where there was one.

    Raises `DamagedStore` where damage is noticed.
    """
    order = daily_order(desk)
    return fulfil(order) if order else None


def known_backups(store: Path, folder: Path | None = None, *, check: bool = True) -> list[Backup]:
    """Give the backups of a store that may be damaged or missing, the newest first, and of no other store.

    They lie in `folder`, or in the store's own folder of backups and the one that its settings name. Raises
    `KeyNeeded` for a store that a person must unlock first.
    """
    if store.exists():
        store_key(store)
    folders = [folder] if folder else backup_folders(store)
    mine = origin_of(store)
    found = [one for place in folders for one in backups_of(mine, place, check=check)]
    return sorted(found, key=_age, reverse=True)


def newest_good(backups: Iterable[Backup], now: datetime) -> Backup | None:
    """Give the newest backup that counts. One of a clock that went before is taken only if no other is."""
    good = [(one, one.manifest.made_at) for one in backups if one.good and one.manifest]
    ranked = sorted(good, key=lambda pair: (pair[1] <= now + _CLOCKS_DIFFER, pair[1]))
    return ranked[-1][0] if ranked else None


def backup_folders(store: Path) -> list[Path]:
    """Give the folders where a store's backups may lie, as far as the store can still be read."""
    folders = [default_folder(store)]
    with OldStore(store) as old:
        for row in old.rows("setting", "key, value"):
            if row["key"] == FOLDER and row["value"]:
                folders.insert(0, Path(checked_value(FOLDER, row["value"])))
    return folders


def _age(backup: Backup) -> tuple[bool, str]:
    manifest = backup.manifest
    return manifest is not None, manifest.made_at.isoformat() if manifest else ""
