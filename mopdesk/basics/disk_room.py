"""How much room a disk has left: asked before photos, and told before it is too late."""

from __future__ import annotations

import shutil
from pathlib import Path

from mopdesk.basics.errors import FileTrouble

MEGABYTE = 1_000_000
PHOTOS_PAUSE_BELOW = 200 * MEGABYTE


def free_bytes(path: Path) -> int | None:
    """Give the bytes that are free where a file lies; None where the system does not tell."""
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return None


def refuse_photos_when_full(path: Path) -> None:
    """Raise `FileTrouble` where the disk of a file is too full for photos."""
    free = free_bytes(path)
    if free is not None and free < PHOTOS_PAUSE_BELOW:
        raise FileTrouble(
            f"Only {free // MEGABYTE} MB are free. Photos are paused; everything else is being saved.",
            str(path.parent),
            "Free some space on this disk, then add the photo again.",
        )


def room_warning(path: Path, wanted_megabytes: int) -> str:
    """Give a sentence where less is free than is wanted, else ''."""
    free = free_bytes(path)
    if free is None or free >= wanted_megabytes * MEGABYTE:
        return ""
    return f"Only {free // MEGABYTE} MB are free on the disk of the store. Free some space soon."
