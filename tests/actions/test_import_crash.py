"""An import that is killed leaves the bytes, no half work, and is finished once at the next start."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mopdesk.actions.doctor import examine
from mopdesk.actions.import_flow import import_path, resume_unread
from mopdesk.desk import open_desk
from tests.stories import SAMPLES

FILE = SAMPLES / "D0001001-made.usr"

# The child dies by SIGKILL when the named call is reached for the n-th time.
CHILD = """
import os, signal, sys
from pathlib import Path
store, file, module, name, count = sys.argv[1:]
import importlib
from mopdesk.desk import open_desk
from mopdesk.actions import import_flow
owner = importlib.import_module(module)
for part in name.split('.')[:-1]:
    owner = getattr(owner, part)
last = name.split('.')[-1]
real, seen = getattr(owner, last), [0]
def deadly(*args, **kwargs):
    seen[0] += 1
    if seen[0] == int(count):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **kwargs)
setattr(owner, last, deadly)
desk = open_desk(Path(store))
import_flow.import_path(desk, Path(file))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize(
    ("module", "name", "count", "kept"),
    [
        ("mopdesk.store.inbox", "Inbox.add", 1, False),
        ("mopdesk.store.journal", "Journal.append", 1, False),
        ("mopdesk.actions.import_flow", "_understand", 1, True),
        ("mopdesk.store.change", "Change.add", 1, True),
        ("mopdesk.store.change", "Change.add", 2, True),
        ("mopdesk.store.inbox", "Inbox.put", 1, True),
        ("mopdesk.store.journal", "Journal.append", 2, True),
    ],
)
def test_a_killed_import_is_whole_once_after_the_next_start(
    tmp_path: Path, module: str, name: str, count: int, kept: bool
) -> None:
    store = tmp_path / "store.db"
    dead = subprocess.run(
        [sys.executable, "-c", CHILD, str(store), str(FILE), module, name, str(count)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    with open_desk(store) as desk:
        assert desk.store.jobs.count() == 0, "no half of a file is ever seen"
        assert len(desk.store.inbox.unread()) == int(kept)
        resumed = resume_unread(desk)
        assert [one.verdict for one in resumed] == (["accepted"] if kept else [])
        again = import_path(desk, FILE)
        assert again.verdict == ("already-received" if kept else "accepted")
        assert desk.store.jobs.count() == 3
        assert examine(desk).problems == ()
