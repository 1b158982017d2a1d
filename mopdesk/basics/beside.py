"""What lies beside a store or a backup, under its name with an ending: each ending is spelled here alone."""

from __future__ import annotations

from pathlib import Path

# The wrapped copies of its key: what the office recovery key and the passphrase open.
KEYS = ".keys"
# A key of its own, for made-up data that needs no protection.
OWN_KEY = ".key"
# The lock that each program holds while it opens the store, and another while it sends from it.
GATE = ".gate"
DISPATCH = ".dispatch"
# The lock of the desktop that has it open, a file for each person.
WINDOW = ".window"
# The lock of whoever copies it into a backup: what must not be in a copy waits for its end.
COPYING = ".copying"


def beside(path: Path, ending: str) -> Path:
    """Give the path of the file that belongs to `path`."""
    return path.with_name(path.name + ending)


def all_beside(path: Path, ending: str) -> list[Path]:
    """Give by name what lies beside `path` under its name, `ending` and anything more."""
    # Not by a pattern: the name of a store may hold its signs, 'jobs [2026].db'.
    begins = path.name + ending
    try:
        found = list(path.parent.iterdir())
    except OSError:
        return []
    return sorted(one for one in found if one.name.startswith(begins))
