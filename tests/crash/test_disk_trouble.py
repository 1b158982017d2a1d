"""The disk is full, read-only or gone: one sentence, old files intact, and work goes on when it is back."""

import errno
import os
import shutil
import subprocess
from contextlib import contextmanager, suppress

import pytest

from mopdesk.actions.backups import known_backups
from mopdesk.basics import disk_room, files
from mopdesk.basics.errors import FileTrouble
from tests.crash.work_under_way import Work, close_and_look, contents, refused

# The store's own disk: what is typed, taken and received. Another disk: what leaves.
INTO_STORE = ("import", "autosave", "photo", "signature")
LEAVING = ("report", "spreadsheet", "list", "backup")


@contextmanager
def small_disk(folder, megabytes):
    """A real file system of its own, as large as that."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "mopdesk-test", str(folder)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 3) as folder:
        yield folder


@pytest.fixture
def elsewhere(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


@pytest.fixture(autouse=True)
def enough_room_for_photos(monkeypatch):
    """Let photos be tried: that they pause below 200 MB has tests of its own."""
    monkeypatch.setattr(disk_room, "PHOTOS_PAUSE_BELOW", 0)


@contextmanager
def full(folder):
    """Fill it to the last byte."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65536)):
            pass
    assert shutil.disk_usage(folder).free == 0
    yield
    filler.unlink()


@contextmanager
def read_only(folder):
    """Let nothing be written there."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


@contextmanager
def gone(folder):
    """Unplug it."""
    away = folder.with_name("away")
    folder.rename(away)
    yield
    away.rename(folder)


@pytest.mark.parametrize("what", INTO_STORE)
def test_a_full_disk_of_the_store_keeps_what_was_saved_and_goes_on_when_there_is_room(disk, tmp_path, what):
    work = Work(disk, tmp_path)
    before = work.state()
    work.desk.store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    with full(disk):
        sentence = refused(work, what)
        assert work.state() == before
    assert "The disk is full." in sentence
    assert "What was saved before is safe; this change was not saved. Free some space" in sentence
    work.do(what)
    assert work.state() != before
    close_and_look(work)


@pytest.mark.parametrize("what", LEAVING)
@pytest.mark.parametrize("trouble", [full, read_only, gone])
def test_what_stood_in_the_folder_is_unchanged_and_the_store_works_on(
    disk, tmp_path, elsewhere, what, trouble
):
    out = disk / "out"
    if trouble is gone:
        out = elsewhere / "out"
    out.mkdir()
    work = Work(tmp_path, out)
    work.do(what)
    before = contents(out)
    work.desk.store.settings.all()
    with trouble(disk if trouble is not gone else out):
        if trouble is gone and what in {"report", "backup"}:
            # These make the folder that they are told: nothing is lost by it.
            out.parent.chmod(0o700)
        else:
            sentence = refused(work, what)
            assert str(out) in sentence
            assert len(sentence.split(". ")) >= 2, sentence
        work.do("autosave")
        if out.is_dir() and trouble is not gone:
            assert contents(out) == before
        elif out.is_dir():
            shutil.rmtree(out)
    assert contents(out) == before
    work.do(what)
    assert not [path for path in out.iterdir() if path.suffix in {".tmp", ".part"}]
    if what == "backup":
        assert all(one.good for one in known_backups(work.desk.store.path, out))
    close_and_look(work)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "heck the rights of the file and its folder"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full: free some space"),
        (OSError(errno.EROFS, "Read-only file system"), "The disk is read-only: choose another folder"),
        (OSError(errno.EIO, "Input/output error"), "Check the disk"),
    ],
)
@pytest.mark.parametrize("what", ["report", "spreadsheet", "list"])
def test_any_refusal_of_the_system_is_one_sentence_and_leaves_the_old_file(
    tmp_path, elsewhere, monkeypatch, error, told, what
):
    work = Work(tmp_path, elsewhere)
    work.do(what)
    before = contents(elsewhere)

    def refuse(*_):
        raise error

    monkeypatch.setattr(files.os, "replace", refuse)
    sentence = refused(work, what)
    assert "could not be written" in sentence
    assert "The file that stood there is unchanged." in sentence
    assert told in sentence
    assert contents(elsewhere) == before
    monkeypatch.undo()
    work.do(what)
    close_and_look(work)


def test_a_file_that_another_program_holds_open_is_told_so():
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = 32
    trouble = files.file_trouble("The file could not be written.", files.Path("jobs.xlsx"), error)
    assert isinstance(trouble, FileTrouble)
    assert "Another program may have it open: close it there, then do it again." in str(trouble)


def test_a_limit_on_the_size_of_files_is_a_sentence_too(tmp_path, elsewhere):
    """RLIMIT_FSIZE is how a quota looks to SQLite: an input/output error, not a full disk."""
    resource = pytest.importorskip("resource")
    work = Work(tmp_path, elsewhere)
    before = work.state()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    heard = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    work.desk.store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        sentence = refused(work, "import")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, heard)
    assert "What was saved before is safe" in sentence
    assert work.state() == before
    work.do("import")
    close_and_look(work)
