"""An import that is killed leaves the bytes, no half work, and is finished once at the next start."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mopdesk.actions.decide_file import release
from mopdesk.actions.doctor import examine
from mopdesk.actions.import_flow import import_path, resume_unread
from mopdesk.actions.settings import set_option
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
from mopdesk.actions import decide_file, import_flow
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
if waiting := desk.store.inbox.waiting():
    decide_file.release(desk, waiting[0].id, "meant for us")
else:
    import_flow.import_path(desk, Path(file))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize(
    ("module", "name", "count", "kept"),
    [
        ("mopdesk.store.inbox", "Inbox.add", 1, False),
        ("mopdesk.store.journal", "Journal.append", 1, False),
        ("mopdesk.actions.import_flow", "work_through", 1, True),
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


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("mopdesk.store.inbox", "Inbox.decide"),
        ("mopdesk.store.change", "Change.add"),
        ("mopdesk.store.inbox", "Inbox.put"),
        ("mopdesk.store.journal", "Journal.append"),
    ],
)
def test_a_release_that_is_killed_has_decided_nothing_and_can_be_made_again(
    tmp_path: Path, module: str, name: str
) -> None:
    store, file = tmp_path / "store.db", tmp_path / "theirs.usr"
    file.write_bytes(FILE.read_bytes().replace(b"|M|BMET|", b"|M|XMET|"))
    with open_desk(store) as desk:
        set_option(desk, "participant_id", "BMET")
        refused = import_path(desk, file)
        assert refused.verdict == "refused"
    dead = subprocess.run(
        [sys.executable, "-c", CHILD, str(store), str(file), module, name, "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    with open_desk(store) as desk:
        assert desk.store.jobs.count() == 0
        assert desk.store.inbox.decisions(refused.receipt_id) == []
        assert [one.id for one in desk.store.inbox.waiting()] == [refused.receipt_id]
        assert release(desk, refused.receipt_id, "meant for us").verdict == "accepted"
        assert desk.store.jobs.count() == 3
        assert examine(desk).problems == ()
