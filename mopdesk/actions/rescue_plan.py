"""What can take the place of a damaged store: its backups that count, and the one that is best."""

from __future__ import annotations

from pathlib import Path

import msgspec

from mopdesk.actions.backups import known_backups, newest_good
from mopdesk.desk import Clock
from mopdesk.store.backups import Backup


class RescuePlan(msgspec.Struct, frozen=True, kw_only=True):
    """The backups that count, the newest first; `others` is how many do not.

    `best` is the one that is taken unless a person chooses another; None where there is none, and where they
    are of `several` stores of one name, so that only a person can tell which is meant.
    """

    good: tuple[Backup, ...]
    others: int
    best: Path | None
    several: bool


def plan_rescue(store: Path, folder: Path | None = None, clock: Clock | None = None) -> RescuePlan:
    """Look for the backups of a damaged store; each is read whole. Raises `KeyNeeded`."""
    found = known_backups(store, folder)
    good = [one for one in found if one.good and one.manifest]
    several = len({one.manifest.facts.device for one in good if one.manifest}) > 1
    newest = newest_good(good, (clock or Clock()).now())
    return RescuePlan(
        good=tuple(good),
        others=len(found) - len(good),
        best=newest.path if newest and not several else None,
        several=several,
    )
