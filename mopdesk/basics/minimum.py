"""The versions below which mopdesk is not safe: asked of each library itself, when it is first used.

SQLite before 3.51.3 can lose pages of a write-ahead log, and before 3.53.2 a crafted search makes it write
beyond its memory (CVE-2026-11822, CVE-2026-11824); ReportLab before 5.1 follows links in a customer's text;
Pillow before 12.3 goes beyond its memory with crafted pictures (CVE-2026-25990, CVE-2026-54058).
"""

from __future__ import annotations

import re

from mopdesk.basics.errors import StoreTrouble

MINIMUM: dict[str, tuple[int, ...]] = {
    "SQLite": (3, 53, 2),
    "ReportLab": (5, 1),
    "Pillow": (12, 3),
}


def need_version(name: str, found: str) -> None:
    """Raise `StoreTrouble`, in one sentence, where a library is older than what is safe."""
    if version_of(found) < MINIMUM[name]:
        wanted = ".".join(map(str, MINIMUM[name]))
        raise StoreTrouble(
            f"The built-in {name} is too old.",
            f"It is {found}; {wanted} or newer is needed.",
            "Install mopdesk again.",
        )


def version_of(text: str) -> tuple[int, ...]:
    """Give the numbers of a version: '5.1.0' is (5, 1, 0)."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
