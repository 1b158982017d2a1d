"""What the former store still tells once another has taken its place: its numbers, its files, what was newer.

No file number is used twice: the count goes on beyond every number that may have left. Flow files that are
kept in the former store and not in the present one are taken in again under the day that they came.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

import msgspec

from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.work_through import Imported
from mopdesk.basics.problems import problem
from mopdesk.desk import RELEASE_CLOCK, Desk
from mopdesk.store.backups import Backup, file_sha256, read_backup
from mopdesk.store.damage import OldStore

# How far beyond every number that is known the count goes on: some may have left that nobody can tell of.
MARGIN = 100

# What is told as newer than the backup: table, the column by which it is known, what people call it.
_TOLD = (
    ("receipt", "sha256", "name", "received files"),
    ("visit", "id", "id", "visits"),
    ("visit_version", "id", "id", "finished visits"),
    ("attachment", "id", "id", "photos and signatures"),
    ("outgoing", "file_identifier", "file_name", "sent files"),
    ("correction", "id", "id", "corrections"),
    ("job_note", "id", "id", "notes"),
    ("setting", "key", "key", "settings"),
    ("saved_view", "id", "id", "saved views"),
)


class LeftBehind(msgspec.Struct, frozen=True, kw_only=True):
    """What the former store held and the present one does not; `names` are the first few."""

    what: str
    count: int
    names: tuple[str, ...]


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """How far the count had come: in the backup, and by all that can still be seen."""

    in_backup: int
    seen: int

    @property
    def used(self) -> int:
        """The number after which the count goes on."""
        return max(self.in_backup, self.seen) + MARGIN


def raise_numbers(desk: Desk, old: OldStore, backup: Path | None, fault: str) -> Floor:
    """Set the count beyond every number that may have left, end the holds, and tell it in the journal."""
    floor = Floor(in_backup=desk.store.numbers.last(COUNTER), seen=_highest_seen(desk, old))
    known = read_backup(backup, check=False) if backup else Backup(path=Path(), manifest=None, fault="")
    held = [one.visit_version_id for one in desk.store.holds.all()]
    with desk.change(
        "store.restored" if backup else "store.salvaged",
        backup=backup.name if backup else None,
        backup_sha256=file_sha256(backup) if backup else None,
        backup_made_at=known.manifest.made_at.isoformat() if known.manifest else None,
        store_fault=fault,
        former_head=_former_head(old),
        numbers_not_used={"first": floor.in_backup + 1, "last": floor.used, "highest_seen": floor.seen},
        why="Numbers up to the highest seen were used after the backup; those above are left out for safety.",
        holds_ended=held,
    ) as change:
        change.tell()
        desk.store.numbers.raise_to(change, COUNTER, floor.used)
        for version_id in held:
            desk.store.holds.end(change, version_id)
    return floor


def _highest_seen(desk: Desk, old: OldStore) -> int:
    """Give the highest number of ours in the former store and in the folders that files went to."""
    seen = [row["used"] for row in old.rows("counter", "name, used") if row["name"] == COUNTER]
    folders = {Path(row["folder"]) for row in desk.store.connection.rows("SELECT folder FROM outgoing")}
    for row in old.rows("outgoing", "number, folder"):
        seen.append(row["number"])
        folders.add(Path(row["folder"]))
    if (usual := desk.settings.folder("outbox_folder")) is not None:
        folders.add(usual)
    prefix = desk.settings.text("file_prefix")
    if prefix:
        pattern = re.compile(rf"(?<![A-Z0-9]){re.escape(prefix)}([0-9]{{8}})(?![0-9])")
        for folder in folders:
            seen.extend(int(found[1]) for name in _names(folder) for found in pattern.finditer(name))
    return max((int(number) for number in seen), default=0)


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.rglob("*")]
    except OSError:
        return []


def _former_head(old: OldStore) -> str | None:
    return next(
        (row["value"] for row in old.rows("meta", "name, value") if row["name"] == "journal-head"), None
    )


def missing_files(desk: Desk, old: OldStore) -> list[dict[str, str]]:
    """Give the receipts of the former store that the present one does not know."""
    return [
        row
        for row in old.rows("receipt", "sha256, name, received_at, received_on, received_basis")
        if desk.store.inbox.by_sha(row["sha256"]) is None
    ]


def take_in(desk: Desk, old: OldStore, receipts: Iterable[dict[str, str]]) -> Iterable[Imported]:
    """Take flow files in again under the day of receipt that they had."""
    for receipt in receipts:
        body = old.body(receipt["sha256"])
        if body is None:
            lost = problem("archived-file-lost", name=receipt["name"])
            yield Imported(path=Path(receipt["name"]), problems=(lost,))
            continue
        at = datetime.fromisoformat(receipt["received_at"])
        yield import_bytes(desk, body, Path(receipt["name"]), at, date.fromisoformat(receipt["received_on"]))


def newer_in(store: OldStore, keys: Callable[[str, str], set[object]]) -> Iterable[LeftBehind]:
    """Give what this store holds and another does not, whose `keys` of a table's column are given."""
    for table, key, name, words in _TOLD:
        columns = ", ".join(dict.fromkeys((key, name)))
        there = keys(table, key)
        rows = [row for row in store.rows(table, columns) if row[key] not in {*there, RELEASE_CLOCK}]
        names = [str(row[name]) for row in rows]
        if names:
            yield LeftBehind(what=words, count=len(names), names=tuple(names[:10]))
