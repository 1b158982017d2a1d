"""A key in a file that only its owner can read, for machines without a vault.

`MOPDESK_KEY_FILE` names it. A key is never an argument of a program: everyone on the machine could read it
there, and the shell would remember it.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.files import file_trouble, sync_folder
from mopdesk.custody.wrapping import is_key

VARIABLE = "MOPDESK_KEY_FILE"
_MOST_BYTES = 200


def named_file() -> Path | None:
    """Give the key file that the environment names."""
    named = os.environ.get(VARIABLE)
    return Path(named).absolute() if named else None


def read_key_file(path: Path) -> str:
    """Give the key in a file, 64 hexadecimal digits in small letters.

    Raises `FileTrouble` for a file that others can read, that is another's, or that holds no key.
    """
    try:
        with path.open("rb") as file:
            _refuse_open_file(path, os.fstat(file.fileno()))
            text = file.read(_MOST_BYTES).decode("ascii", "replace").strip().lower()
    except OSError as error:
        raise file_trouble("The key file cannot be read.", path, error) from error
    if not is_key(text):
        raise FileTrouble(
            "The key file holds no key.",
            f"{path} must hold 64 hexadecimal digits and nothing else.",
            "Name another file, or make one with mopdesk key export-file.",
        )
    return text


def write_key_file(path: Path, key: str) -> None:
    """Write a key into a new file that only its owner can read. Raises `FileTrouble`, also where one is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(key.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            # Half a key is none, and would stand in the way of the next try.
            with suppress(OSError):
                path.unlink()
            raise
        sync_folder(path.parent)
    except FileExistsError as error:
        raise FileTrouble(
            "There is a file of that name already.", str(path), "It stays as it is: name another."
        ) from error
    except OSError as error:
        raise file_trouble("The key file cannot be written.", path, error) from error


def _refuse_open_file(path: Path, found: os.stat_result) -> None:
    if sys.platform == "win32":
        # Who may read it stands in an access list there, which the folder of the person hands down.
        return
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise FileTrouble(
            "Others can read the key file.",
            f"{path} has the rights {stat.S_IMODE(found.st_mode):03o}.",
            f"Let only its owner read it: chmod 600 {path}. If others were logged in meanwhile, use "
            "mopdesk key rekey after that.",
        )
    if found.st_uid not in {os.geteuid(), 0}:
        raise FileTrouble("The key file is somebody else's.", str(path), "Name a file of your own.")
