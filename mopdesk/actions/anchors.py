"""Compare the journal with what was noted of it elsewhere: a chain alone does not show that its end is gone.

Backups carry the journal's head in their manifests, and reports on every page and in full for programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.actions.backups import backup_folder
from mopdesk.basics.errors import Usage
from mopdesk.basics.files import read_bytes
from mopdesk.basics.problems import Problem, problem
from mopdesk.desk import Desk, local_day
from mopdesk.store.backups import default_folder, list_backups, read_backup

_LARGEST_REPORT = 200 * 1024 * 1024
_IN_REPORT = re.compile(rb"mopdesk journal ([0-9]{1,18}) ([0-9a-f]{64})")
_PUT_BACK = ("store.restored", "store.salvaged")


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A head that was noted outside the store. `count` is 0 where only a part of the hash is known."""

    where: str
    count: int
    hash: str
    noted_at: datetime | None = None


def read_anchor(text: str) -> Anchor:
    """Read an anchor from a report or backup by its path, or from the hash printed at a report's foot.

    Raises `Usage` for what is neither, `FileTrouble` for a file that cannot be read.
    """
    path = Path(text)
    if path.is_file():
        manifest = read_backup(path, check=False).manifest
        if manifest is not None:
            facts = manifest.facts
            return Anchor(
                where=path.name, count=facts.head_count, hash=facts.head_hash, noted_at=manifest.made_at
            )
        found = _IN_REPORT.search(read_bytes(path, _LARGEST_REPORT))
        if found is None:
            raise Usage(
                "This file tells nothing of the journal.",
                path.name,
                "Give a report or a backup that mopdesk made, or the hash from a report's foot.",
            )
        return Anchor(where=path.name, count=int(found[1]), hash=found[2].decode())
    hexadecimal = text.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{16,64}", hexadecimal):
        raise Usage(
            "An anchor is a file, or 16 to 64 hexadecimal digits.",
            text,
            "The hash stands at the foot of each page of a report, after the word head.",
        )
    return Anchor(where=f"the hash {hexadecimal[:16]}", count=0, hash=hexadecimal)


def anchor_problems(desk: Desk, given: Sequence[Anchor] = ()) -> Iterator[Problem]:
    """Compare the journal with the backups of this store that can be found, and with the given anchors.

    Of several backups that tell the same, the one with the most entries is named.
    """
    told: set[str] = set()
    for anchor in (*given, *_of_backups(desk)):
        found = _compare(desk, anchor)
        if found is not None and (anchor in given or found.code not in told):
            told.add(found.code)
            yield found


def _of_backups(desk: Desk) -> list[Anchor]:
    """Give the heads that this store's backups carry, the longest journal first."""
    folders = dict.fromkeys((backup_folder(desk), default_folder(desk.store.path)))
    known = [
        (one.path, one.manifest)
        for folder in folders
        if folder.is_dir()
        for one in list_backups(folder, check=False)
    ]
    anchors = [
        Anchor(
            where=f"the backup {path.name}",
            count=manifest.facts.head_count,
            hash=manifest.facts.head_hash,
            noted_at=manifest.made_at,
        )
        for path, manifest in known
        if manifest is not None and manifest.facts.device == desk.store.device and manifest.facts.head_count
    ]
    return sorted(anchors, key=lambda one: one.count, reverse=True)


def _compare(desk: Desk, anchor: Anchor) -> Problem | None:
    journal = desk.store.journal
    if anchor.count == 0:
        known = journal.find(anchor.hash)
        return None if known else problem("journal-anchor-unknown", where=anchor.where)
    found = journal.hash_of(anchor.count)
    if found == anchor.hash:
        return None
    put_back = journal.last_of(_PUT_BACK)
    if put_back is not None and anchor.noted_at is not None and anchor.noted_at <= put_back:
        return problem(
            "journal-anchor-former",
            where=anchor.where,
            noted=anchor.count,
            when=f"{local_day(put_back):%d %b %Y}",
        )
    if found is None:
        return problem(
            "journal-anchor-gone", where=anchor.where, noted=anchor.count, found=journal.head().count
        )
    return problem("journal-anchor-rewritten", where=anchor.where, noted=anchor.count)
