"""Which backups stay as they grow old, and taking away those that need not."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from mopdesk.basics.files import file_trouble
from mopdesk.store.backup import sweep
from mopdesk.store.backups import Backup, list_backups, named_after, sweep_beside

_ALL_FOR = timedelta(days=2)
_DAILY, _WEEKLY, _MONTHLY = 12, 10, 9


def kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose the backups that stay: 2 days all, then 12 daily, 10 weekly, 9 monthly, the last of each.

    What lies in the future stays. Choosing again among those that stayed takes nothing more away.
    """
    staying: set[datetime] = set()
    left = [(_day, _DAILY), (_week, _WEEKLY), (_month, _MONTHLY)]
    last: datetime | None = None
    for at in sorted(set(times), reverse=True):
        if now - at <= _ALL_FOR:
            staying.add(at)
        elif left:
            period, most = left[0]
            # Within the period of the one before it, an older one adds nothing.
            if last is not None and period(at) == period(last):
                continue
            staying.add(at)
            last = at
            left[0] = (period, most - 1)
            if most == 1:
                left.pop(0)
    return staying


def _day(at: datetime) -> tuple[int, ...]:
    return at.year, at.month, at.day


def _week(at: datetime) -> tuple[int, ...]:
    return at.isocalendar()[:2]


def _month(at: datetime) -> tuple[int, ...]:
    return at.year, at.month


def thin(folder: Path, now: datetime, device: str = "") -> list[Path]:
    """Take away the backups that need not stay, and what was left half made; give what was taken away.

    Each store by itself: several, of several machines, may share the folder, and the copy of one is none of
    another. With `device` only that store's are thinned. What somebody has given another name stays.
    """
    # By store: its name and device.
    times: dict[tuple[str, str], dict[Path, datetime]] = {}
    for one in list_backups(folder, check=False):
        made, stem = one.manifest if one.good else None, named_after(one.path)
        if made is not None and stem and device in ("", made.facts.device):
            times.setdefault((stem, made.facts.device), {})[one.path] = made.made_at
    gone: list[Path] = []
    for moments in times.values():
        staying = kept(moments.values(), now)
        gone += [path for path, moment in moments.items() if moment not in staying]
    try:
        for path in gone:
            path.unlink(missing_ok=True)
            sweep_beside(path)
        # Another program may be making it just now: only what is old was left by a crash or a power cut.
        # By the machine's own clock as well: a later day that is set for a test store makes no file old.
        old = min(now.timestamp(), time.time()) - _ALL_FOR.total_seconds()
        for unfinished in folder.glob("*.db.part"):
            if unfinished.stat().st_mtime < old:
                sweep(unfinished)
                sweep_beside(unfinished.with_suffix(""))
        for manifest in folder.glob("*.db.json"):
            if not manifest.with_suffix("").exists() and manifest.stat().st_mtime < old:
                sweep_beside(manifest.with_suffix(""))
    except OSError as error:
        raise file_trouble("An old backup could not be taken away.", folder, error) from error
    return gone


def remove_backups(backups: Iterable[Backup]) -> int:
    """Take these backups away with their manifests, and give how many there were."""
    count = 0
    for backup in backups:
        try:
            backup.path.unlink(missing_ok=True)
            sweep_beside(backup.path)
        except OSError as error:
            raise file_trouble("An old backup could not be taken away.", backup.path, error) from error
        count += 1
    return count
