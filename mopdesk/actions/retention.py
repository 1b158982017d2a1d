"""Retention: tell what is due, and remove it truly: tables, journal, bytes, search, log and older backups."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time

import msgspec

from mopdesk.actions.backups import back_up, backup_folder
from mopdesk.actions.changes import Changes
from mopdesk.actions.right_date import DateDoubt, doubt_about_date, refuse_doubtful_date, say_date_is_right
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.workdays import long_day
from mopdesk.desk import LONDON, Desk
from mopdesk.store.backup_owners import Origin, own_backups
from mopdesk.store.backups import Backup, default_folder
from mopdesk.store.connection import Row
from mopdesk.store.due_data import (
    due_files,
    due_jobs,
    due_photos,
    erase_files,
    erase_jobs,
    erase_photos,
    files_that_told,
    still_kept,
    still_needed,
)
from mopdesk.store.gate import no_copy
from mopdesk.store.retention import KIND, compact, empty_bytes, empty_payloads, entries_about
from mopdesk.store.set_aside import SetAside, remove_set_aside, set_aside
from mopdesk.store.thinning import remove_backups

JOBS, PHOTOS, FILES = "jobs", "photos", "files"
KINDS = (
    (JOBS, "Personal data of settled jobs"),
    (PHOTOS, "Photos and signatures"),
    (FILES, "Original flow files"),
)
_SHOWN = 12
_LONGEST_BACKUP = 60.0
_DAMAGED = "damaged"
_ASIDE = "A damaged store of former times holds it too: remove {} once nobody needs it."
_SAY_SO = (
    "Nothing was removed. Put the computer's clock right; or, if the date is right, say so: in Settings, "
    "Retention, or with --date-is-right."
)
_IN_FILES = (
    "Received files that told of the jobs removed still hold it, {} of them: they tell of other jobs that "
    "stand, or the time for files is not over yet."
)
_STILL_READ = (
    "Another program reads the store: former pages stay in its file until mopdesk is closed everywhere."
)


class DueKind(msgspec.Struct, frozen=True, kw_only=True):
    """What of one kind is due: how many, the last moment of the oldest, and MPANs by their last four digits.

    `months` is the setting, 0 for never.
    """

    kind: str
    title: str
    months: int
    count: int
    oldest: datetime | None
    mpans_end: tuple[str, ...]


class DueData(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would remove now; `backups` are older ones that hold it as well.

    `damaged` are stores that former rescues have set aside: they go only where that is asked for. With a
    `doubt` about the date nothing goes before somebody has said that it is right.
    """

    kinds: tuple[DueKind, ...]
    backups: int
    damaged: tuple[SetAside, ...] = ()
    doubt: DateDoubt | None = None

    @property
    def count(self) -> int:
        """How many things are due in all."""
        return sum(one.count for one in self.kinds)


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """What a run removed. `entries` of the journal were emptied, `backups` taken away, `bytes` kept before.

    `backup` is the new one that holds nothing of it; None where it could not be made, and `trouble` says why:
    then the older ones stay.
    """

    due: DueData
    entries: int
    bytes: int
    backup: Backup | None
    backups: int
    trouble: str
    left: tuple[str, ...] = ()
    """What may hold it still besides those backups, in sentences: a person decides about that."""
    damaged: int = 0
    """How many damaged stores of former times were taken away."""
    changes: Changes = Changes(jobs=True, visits=True, inbox=True, outbox=True, meters=True)


class PastRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run as the journal tells it; `words` say what it removed."""

    at: datetime
    actor: str
    words: str


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    jobs: list[Row]
    photos: list[Row]
    files: list[Row]


def look_due(desk: Desk) -> DueData:
    """Tell what a run would remove; nothing is changed."""
    found = _find(desk)
    return _due(desk, found)


def run_retention(
    desk: Desk, *, keep_backups: bool = False, damaged_too: bool = False, date_is_right: bool = False
) -> Removed:
    """Remove what is due, so that no byte of it is left in the store, and note what went and by whom.

    A new backup is made and checked; only then the older ones, which still hold what went, are taken away,
    unless `keep_backups`. `damaged_too` takes away what former rescues have set aside. Raises `NotAllowed`
    for whoever may not, and for a date that is in doubt unless a person has said that it is right.
    """
    desk.need("retention")
    found = _find(desk)
    due = _due(desk, found)
    aside = due.damaged if damaged_too else ()
    if not due.count and not aside:
        return Removed(due=due, entries=0, bytes=0, backup=None, backups=0, trouble="")
    if date_is_right:
        say_date_is_right(desk)
    refuse_doubtful_date(desk, _SAY_SO)
    if aside:
        _remove_aside(desk, aside)
    if not due.count:
        return Removed(due=due, entries=0, bytes=0, backup=None, backups=0, trouble="", damaged=len(aside))
    # A backup that is being made would be newer than those that go, and hold what goes.
    with no_copy(desk.store.path, _LONGEST_BACKUP):
        gone, numbers, size, told = _erase(desk)
        folded = compact(desk.store)
    backup, backups, trouble = _renew_backups(desk, keep=keep_backups)
    still_there = [str(one.path) for one in set_aside(desk.store.path)]
    files = still_kept(desk.store, told)
    return Removed(
        due=msgspec.structs.replace(due, kinds=gone),
        entries=numbers,
        bytes=size,
        backup=backup,
        backups=backups,
        trouble=trouble,
        left=(
            *([_IN_FILES.format(files)] if files else []),
            *([] if folded else [_STILL_READ]),
            *map(_ASIDE.format, still_there),
        ),
        damaged=len(aside),
    )


def _remove_aside(desk: Desk, aside: Sequence[SetAside]) -> None:
    """Note that damaged stores of former times go, then take them away."""
    names = [one.path.name for one in aside]
    with desk.change(
        KIND, None, erased=[], bytes=[], reason=_words(desk), counts={_DAMAGED: len(aside)}, folders=names
    ) as change:
        change.tell()
    remove_set_aside(aside)


def _words(desk: Desk) -> str:
    return f"Erased by retention, {long_day(desk.today())}"


def _erase(desk: Desk) -> tuple[tuple[DueKind, ...], int, int, set[str]]:
    """Erase what is due, in one change.

    Gives what was due, how many entries were emptied, how many bytes went, and which received files had
    told of the jobs.
    """
    words = _words(desk)
    with desk.change(KIND, None, erased=[], bytes=[], reason=words) as change:
        # Looked at again within the change: somebody may have gone on with a job a moment ago.
        found = _find(desk)
        kinds = _kinds(desk, found)
        change.facts["counts"] = {one.kind: one.count for one in kinds}
        change.tell()
        jobs = [row["id"] for row in found.jobs]
        told = files_that_told(desk.store, jobs)
        gone = erase_jobs(desk.store, change, jobs)
        gone |= erase_photos(desk.store, change, [row["id"] for row in found.photos], words)
        gone |= erase_files(desk.store, change, [row["id"] for row in found.files])
        gone -= still_needed(desk.store, gone) | {""}
        size = empty_bytes(desk.store, change, gone)
        keys = {table: list(images) for table, images in change.images.items()}
        numbers = entries_about(desk.store, keys)
        empty_payloads(desk.store, change, numbers)
        for table, rows in keys.items():
            for key in rows:
                change.leave_out(table, key)
    return kinds, len(numbers), size, told


def past_runs(desk: Desk) -> tuple[PastRun, ...]:
    """Give the runs that the journal still tells of, the latest first."""
    runs = []
    for entry in desk.store.journal.of_kind(KIND):
        counts = (entry.facts or {}).get("counts", {})
        titles = {**dict(KINDS), _DAMAGED: "Damaged stores of former times"}
        words = ", ".join(f"{titles[kind].lower()}: {count}" for kind, count in counts.items() if count)
        runs.append(PastRun(at=entry.at, actor=entry.actor, words=words))
    return tuple(runs)


def _find(desk: Desk) -> _Found:
    jobs = due_jobs(desk.store, before) if (before := _cutoff(desk, JOBS)) else []
    going = {row["id"] for row in jobs}
    photos = due_photos(desk.store, before) if (before := _cutoff(desk, PHOTOS)) else []
    files = due_files(desk.store, _cutoff(desk, FILES), going)
    return _Found(jobs=jobs, photos=[row for row in photos if row["job_id"] not in going], files=files)


def _due(desk: Desk, found: _Found) -> DueData:
    kinds = _kinds(desk, found)
    return DueData(
        kinds=kinds,
        backups=len(_known_backups(desk)) if any(one.count for one in kinds) else 0,
        damaged=tuple(set_aside(desk.store.path)),
        doubt=doubt_about_date(desk),
    )


def _kinds(desk: Desk, found: _Found) -> tuple[DueKind, ...]:
    rows = {JOBS: found.jobs, PHOTOS: found.photos, FILES: found.files}
    return tuple(_kind(desk, kind, title, rows[kind]) for kind, title in KINDS)


def _kind(desk: Desk, kind: str, title: str, rows: Sequence[Row]) -> DueKind:
    ends = dict.fromkeys(row["mpan"][-4:] for row in rows if row.get("mpan"))
    return DueKind(
        kind=kind,
        title=title,
        months=_months(desk, kind),
        count=len(rows),
        oldest=min((datetime.fromisoformat(row["last"]) for row in rows), default=None),
        mpans_end=tuple(ends)[:_SHOWN],
    )


def _months(desk: Desk, kind: str) -> int:
    return int(desk.settings.text(f"retention_{kind}"))


def _cutoff(desk: Desk, kind: str) -> datetime | None:
    """Give the moment before which something of this kind is due; None for never."""
    months = _months(desk, kind)
    if not months:
        return None
    today = desk.today()
    place = today.year * 12 + today.month - 1 - months
    day = min(today.day, 28)
    return datetime.combine(today.replace(year=place // 12, month=place % 12 + 1, day=day), time(), LONDON)


def _known_backups(desk: Desk) -> list[Backup]:
    found: list[Backup] = []
    mine = Origin(path=desk.store.path, device=desk.store.device)
    # Copies before a step or a restore lie beside the store, wherever the daily ones go.
    for folder in {backup_folder(desk), default_folder(desk.store.path)}:
        with suppress(MopdeskError):
            found += own_backups(mine, folder)
    return found


def _renew_backups(desk: Desk, *, keep: bool) -> tuple[Backup | None, int, str]:
    """Make a backup of the store as it is now, and only then take the older ones away."""
    older = _known_backups(desk)
    try:
        made = back_up(desk)
        if not made.good:
            return None, 0, made.fault
        return made, 0 if keep else remove_backups(older), ""
    except MopdeskError as error:
        return None, 0, str(error)
