"""What a killed program left half written is taken away at the next start; what is being written stays."""

import json
import signal
import subprocess
import sys

import pytest

from mopdesk.basics.files import write_atomic
from mopdesk.basics.unfinished import clear_unfinished, note_beside, noted

KILLED = """
import os, signal, sys
from pathlib import Path
from mopdesk.basics.unfinished import note_beside, noted
store, *paths = map(Path, sys.argv[1:])
note_beside(store)
with noted(*paths):
    for path in paths:
        path.write_bytes(b"half")
    with noted(paths[0].with_suffix(".json"), unless=paths[0].with_suffix(".done")):
        paths[0].with_suffix(".json").write_bytes(b"half")
        print("ready", flush=True)
        sys.stdin.read(1)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def writer(tmp_path):
    """Another program that is writing two files into a folder far from the store."""
    (tmp_path / "far").mkdir()
    paths = [tmp_path / "far" / ".report.pdf.12345678.tmp", tmp_path / "far" / "copy.part"]
    command = [sys.executable, "-c", KILLED, tmp_path / "store.db", *paths]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "ready\n"
    yield child, paths
    child.kill()
    child.communicate()


def kill(child):
    child.stdin.write("x")
    child.stdin.flush()
    child.wait(20)


def test_what_another_program_is_writing_stays(writer, tmp_path):
    _, paths = writer
    assert clear_unfinished(tmp_path / "store.db") == []
    assert all(path.exists() for path in paths)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_what_a_killed_program_left_is_taken_away_once(writer, tmp_path):
    child, paths = writer
    kill(child)
    gone = clear_unfinished(tmp_path / "store.db")
    assert sorted(gone) == sorted([*paths, paths[0].with_suffix(".json")])
    assert list((tmp_path / "far").iterdir()) == []
    assert clear_unfinished(tmp_path / "store.db") == []
    assert list(tmp_path.glob("store.db.unfinished-*")) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_what_was_finished_in_the_last_moment_stays(writer, tmp_path):
    child, paths = writer
    paths[0].with_suffix(".done").write_bytes(b"whole")
    kill(child)
    clear_unfinished(tmp_path / "store.db")
    assert paths[0].with_suffix(".json").exists()


def test_nothing_stays_noted_after_a_file_was_written(tmp_path):
    note_beside(tmp_path / "store.db")
    write_atomic(tmp_path / "report.pdf", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_a_note_that_cannot_be_written_does_not_stop_the_file(tmp_path):
    note_beside(tmp_path / "no such folder" / "store.db")
    write_atomic(tmp_path / "report.pdf", b"whole")
    assert (tmp_path / "report.pdf").read_bytes() == b"whole"


def test_files_within_files_are_noted_until_the_last_is_done(tmp_path):
    store = tmp_path / "store.db"
    note_beside(store)
    with noted(tmp_path / "a"):
        with noted(tmp_path / "b"):
            pass
        (note,) = tmp_path.glob("store.db.unfinished-*")
        assert b'"b"' not in note.read_bytes()
        assert json.dumps(str(tmp_path / "a")).encode() in note.read_bytes()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_folder_that_is_no_provisional_one_is_left_alone_whatever_a_note_says(tmp_path):
    """A note is a file beside the store: whoever wrote into it must not choose what is taken away."""
    letters, pieces = tmp_path / "letters", tmp_path / ".list.xlsx.pieces.tmp"
    for folder in (letters, pieces):
        folder.mkdir()
        (folder / "one").write_bytes(b"x")
    notes = b"\n" + b"".join(json.dumps({"path": str(path)}).encode() + b"\n" for path in (letters, pieces))
    (tmp_path / "store.db.unfinished-1").write_bytes(notes)
    assert clear_unfinished(tmp_path / "store.db") == [pieces]
    assert (letters / "one").exists()
    assert not pieces.exists()
