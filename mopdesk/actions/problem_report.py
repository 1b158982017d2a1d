"""A problem report for whoever mends mopdesk: versions, shape, counts and the masked log; nobody's data.

Nothing in it comes from a row of the trade. Settings are told only where they are a choice or a number; the
log is masked once more, and folders that name a user are cut.
"""

from __future__ import annotations

import getpass
import platform
import re
import sys
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from mopdesk import __version__
from mopdesk.actions.doctor import examine
from mopdesk.actions.licences import licences
from mopdesk.basics.errors import Usage
from mopdesk.basics.files import whole_file
from mopdesk.basics.log import without_customers
from mopdesk.basics.settings import OPTIONS, PROCESS_PREFIX, OptionKind
from mopdesk.desk import Desk

_TOLD = (OptionKind.CHOICE, OptionKind.NUMBER)
_FACTS = ("sqlite", "cipher", "encrypted", "steps", "settings", "counts", "blob_bytes", "libraries")
_LONGEST_LOG = 2_000_000
_USER_FOLDER = re.compile(r"(?i)(/home/|/Users/|[A-Z]:\\+Users\\+)[^/\\\s\"']+")
_MADE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def log_folder() -> Path:
    """Give the folder that the desktop writes its log to."""
    import platformdirs

    return Path(platformdirs.user_log_path("mopdesk", appauthor=False))


def make_problem_report(desk: Desk | None, target: Path, logs: Path | None = None) -> Path:
    """Write a problem report to a .zip. Without a desk (the store cannot be opened) it has no store in it.

    Raises `Usage` for another ending, `FileTrouble` where it cannot be written.
    """
    if target.suffix.lower() != ".zip":
        raise Usage("A problem report is a .zip.", target.name, "End the name with .zip.")
    parts = {"report.json": _as_json(_about_program() | (_about_store(desk) if desk else {}))}
    if desk is not None:
        parts["schema.sql"] = _schema(desk)
    parts["log.txt"] = _log(logs or log_folder())
    path = target.absolute()
    with whole_file(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return path


def scrubbed(text: str) -> str:
    """Give a text of the log without customers, without the user's name, and without ids."""
    clean = _USER_FOLDER.sub(lambda found: found[1] + "***", without_customers(text))
    with suppress(KeyError, OSError, ImportError):
        user = getpass.getuser()
        if len(user) > 2:
            clean = re.sub(rf"\b{re.escape(user)}\b", "***", clean)
    return _MADE_ID.sub("(id)", clean)


def _about_program() -> dict[str, Any]:
    return {
        "made_at": datetime.now(UTC),
        "mopdesk": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "frozen": bool(getattr(sys, "frozen", False)),
        "packages": {one.name: one.version for one in licences() if one.version},
    }


def _about_store(desk: Desk) -> dict[str, Any]:
    found = examine(desk)
    counted = Counter((one.code, one.severity.value) for one in found.problems)
    return {
        "store": {name: found.facts[name] for name in _FACTS if name in found.facts},
        "doctor": {
            "healthy": found.healthy,
            "problems": [
                {"code": code, "severity": severity, "count": count}
                for (code, severity), count in sorted(counted.items())
            ],
        },
        "settings": _settings(desk),
        "people": Counter(one.role.value for one in desk.store.people.all()),
        "journal": desk.store.journal.count_by_kind(),
    }


def _settings(desk: Desk) -> dict[str, str]:
    """Tell which options are set; what was typed stays where it is."""
    told = {}
    for one in OPTIONS:
        if desk.settings.is_set(one.key):
            told[one.key] = desk.settings.text(one.key) if one.kind in _TOLD else "(set)"
    suppliers = sum(key.startswith(PROCESS_PREFIX) for key in desk.settings.as_dict())
    return told | {"suppliers with a process of their own": str(suppliers)}


def _schema(desk: Desk) -> str:
    rows = desk.store.connection.rows("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    return ";\n\n".join(row["sql"] for row in rows) + ";\n"


def _log(folder: Path) -> str:
    """Give the end of the log, the oldest line first."""
    texts = []
    files = sorted(folder.glob("mopdesk.log*"), key=lambda path: path.name, reverse=True)
    for path in files:
        with suppress(OSError):
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
    return scrubbed("".join(texts)[-_LONGEST_LOG:]) or "There is no log on this machine.\n"


def _as_json(data: dict[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(data, enc_hook=str), indent=2).decode()
