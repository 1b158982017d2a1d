"""Nothing that a person wrote can be read in any file of the store, whatever happened to it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from mopdesk.actions.backups import back_up
from mopdesk.actions.keys import key_state
from mopdesk.actions.new_key import new_key
from mopdesk.actions.rescue import rescue, restore
from mopdesk.basics.log import start_log
from mopdesk.desk import open_desk
from mopdesk.store.backups import make_backup

KEY = "5a" * 32

ROOT = Path(__file__).parents[2]
PASSPHRASE = "canaries sing in Welsh"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A store in full use by a program that is killed in the middle of a change; and what was planted."""
    folder = tmp_path_factory.mktemp("canaries")
    temp = folder / "temp"
    temp.mkdir()
    driver = subprocess.Popen(
        [sys.executable, ROOT / "tests" / "custody" / "canary_driver.py", folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(temp), "SQLITE_TMPDIR": str(temp)},
    )
    try:
        planted = json.loads(driver.stdout.readline() or "[]")
        assert driver.stdout.readline() == "READY\n"
        open_while_it_runs = seen(folder, planted)
    finally:
        driver.kill()
        driver.communicate()
    # The write-ahead log holds what was done last.
    assert (folder / "mopdesk.db-wal").stat().st_size > 10_000
    return folder, planted, [*open_while_it_runs, *seen(folder, planted)]


def seen(folder, planted):
    """Name each file of ours in which a canary, or a word of SQLite's, can be read."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or "outside" in path.relative_to(folder).parts:
            continue
        body = path.read_bytes()
        found += [
            f"{path.relative_to(folder)}: {text}"
            for text in (*planted, KEY, "CREATE TABLE", "SQLite format")
            if any(text.encode(how) in body for how in ("utf-8", "utf-16-le", "utf-16-be"))
        ]
        if bytes.fromhex(KEY) in body:
            found.append(f"{path.relative_to(folder)}: the key")
    return found


pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")


def test_fifty_canaries_and_more_are_planted_and_can_be_found_where_they_may_be(world):
    folder, planted, _found = world
    assert len(planted) >= 50
    assert len(set(planted)) == len(planted)
    outside = b"".join(path.read_bytes() for path in (folder / "outside").iterdir())
    assert sum(text.encode() in outside for text in planted) >= 10
    with open_desk(folder / "mopdesk.db", actor="ann") as desk:
        rows = "".join(
            str(row)
            for table in (
                "receipt",
                "job",
                "job_note",
                "visit_field",
                "setting",
                "saved_view",
                "calendar_day",
            )
            for row in desk.store.connection.rows(f"SELECT * FROM {table}")
        )
    assert sum(text in rows for text in planted) >= 40, "what is not there cannot leak"


def test_nothing_can_be_read_while_the_program_runs_and_after_it_is_killed(world):
    _folder, _planted, found = world
    assert found == []


def test_nothing_can_be_read_while_a_backup_is_being_made(world):
    folder, planted, _found = world
    watched = []

    def look(_left, _all):
        if len(watched) < 3:
            watched.append(seen(folder, planted))

    with open_desk(folder / "mopdesk.db", actor="ann") as desk:
        make_backup(desk.store.path, folder / "more backups", "by hand", desk.now(), watch=look)
    assert watched
    assert not any(watched)


def test_nothing_can_be_read_after_backup_restore_rescue_and_a_fresh_key(world, monkeypatch):
    folder, planted, _found = world
    store, temp = folder / "mopdesk.db", folder / "temp"
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    start_log(folder / "log")
    with open_desk(store, actor="ann") as desk:
        made = back_up(desk)
        assert key_state(desk).encrypted
    assert seen(folder, planted) == []
    restore(store, made.path, actor="ann")
    assert seen(folder, planted) == []
    body = bytearray(store.read_bytes())
    body[4096 * 2 : 4096 * 3] = os.urandom(4096)
    store.write_bytes(body)
    done = rescue(store, actor="ann")
    assert done.damaged_folder is not None
    assert seen(folder, planted) == []
    with open_desk(store, actor="ann") as desk:
        new_key(desk, key_file=folder / "outside" / "fresh.key", passphrase=PASSPHRASE)
        head = desk.store.journal.head()
    assert seen(folder, planted) == []
    assert head.count > 50


def test_a_canary_in_plain_text_would_be_found(tmp_path):
    (tmp_path / "mopdesk.db-wal").write_bytes(b"\0" * 9 + "CANARY001QZ".encode("utf-16-le"))
    assert seen(tmp_path, ["CANARY001QZ"]) == ["mopdesk.db-wal: CANARY001QZ"]
