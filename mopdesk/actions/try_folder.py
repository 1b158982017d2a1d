"""Try whether files can be written into a folder, the way they will be: whole, under their final name."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import msgspec

from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.files import write_atomic


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; `sentence` is ready to be shown."""

    works: bool
    sentence: str


def try_folder(folder: Path) -> Tried:
    """Write a small file into the folder and take it away again."""
    if not folder.is_dir():
        return Tried(works=False, sentence="This folder is not there. Make it, or choose another.")
    probe = folder / f"mopdesk-test-{uuid4().hex}.tmp"
    try:
        write_atomic(probe, b"mopdesk tries whether it may write here.\n")
    except FileTrouble as trouble:
        return Tried(works=False, sentence=f"Nothing can be written here. {trouble.detail}")
    try:
        probe.unlink()
    except OSError as error:
        return Tried(works=False, sentence=f"A file can be written here, but not removed: {error.strerror}.")
    return Tried(works=True, sentence="Files can be written here: just tried.")
