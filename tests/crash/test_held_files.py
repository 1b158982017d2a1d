"""On Windows a file can be held open by another program: real sharing violations, made by Windows itself.

Elsewhere nobody can hold a file so that others may not replace it; what is simulated there is told in
`test_disk_trouble`.
"""

import sys
import threading
from contextlib import contextmanager

import pytest

from mopdesk.actions.backups import back_up, known_backups
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.send_flows import resume_sending, send
from mopdesk.basics.errors import StoreTrouble
from mopdesk.desk import open_desk
from mopdesk.store import dispatch
from tests.crash.work_under_way import Work, close_and_look, contents, refused
from tests.stories import SAMPLES, Story

pytestmark = pytest.mark.skipif(
    sys.platform != "win32", reason="only Windows lets a program hold a file against all others"
)

CLOSE_IT = "Another program may have it open: close it there, then do it again."
ANSWERED = """
2026-11-09  receive D0001001-made.usr
2026-11-13  visit 1200023305976 not-fitted
"""


@contextmanager
def held(path, *, readable=False):
    """Hold a file as another program does that lets nobody write it, nor read it unless `readable`."""
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    kernel.CreateFileW.argtypes = [
        *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p),
        *(wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE),
    ]
    kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    read, share_read, open_existing = 0x80000000, 1, 3
    handle = kernel.CreateFileW(str(path), read, share_read if readable else 0, None, open_existing, 0, None)
    assert handle != wintypes.HANDLE(-1).value, ctypes.WinError(ctypes.get_last_error())
    try:
        yield
    finally:
        kernel.CloseHandle(handle)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("readable", [False, True], ids=["for itself", "for reading"])
@pytest.mark.parametrize("what", ["report", "spreadsheet", "list"])
def test_a_file_that_another_program_shows_is_not_replaced_and_that_is_said(tmp_path, out, what, readable):
    work = Work(tmp_path, out)
    work.do(what)
    before = contents(out)
    (file,) = out.iterdir()
    with held(file, readable=readable):
        sentence = refused(work, what)
        work.do("autosave")
    assert str(file) in sentence
    assert "The file that stood there is unchanged." in sentence
    assert CLOSE_IT in sentence
    assert contents(out) == before
    work.do(what)
    assert [path.name for path in out.iterdir()] == [file.name]
    close_and_look(work)


@pytest.mark.parametrize("what", ["report", "spreadsheet", "list"])
def test_a_virus_scanner_that_looks_for_a_moment_is_waited_for(tmp_path, out, what):
    work = Work(tmp_path, out)
    work.do(what)
    (file,) = out.iterdir()
    looking, seen = threading.Event(), threading.Event()

    def look():
        with held(file):
            looking.set()
            seen.wait(0.4)

    scanner = threading.Thread(target=look)
    scanner.start()
    assert looking.wait(30)
    work.do(what)
    scanner.join()
    close_and_look(work)


def test_a_flow_file_that_is_still_held_is_taken_in_when_it_is_let_go(tmp_path, out):
    work = Work(tmp_path, out)
    before, file = work.state(), out / "arriving.usr"
    file.write_bytes((SAMPLES / "D0142001-made.usr").read_bytes())
    with held(file):
        (told,) = import_path(work.desk, file).problems
        assert work.state() == before
    assert str(file) in told.text
    assert "not open elsewhere" in told.advice
    assert import_path(work.desk, file).job_ids
    close_and_look(work)


def test_a_backup_that_another_program_holds_stands_in_the_way_of_no_new_one(tmp_path, out):
    work = Work(tmp_path, out)
    first = back_up(work.desk, out).path
    with held(first):
        work.do("autosave")
        second = back_up(work.desk, out).path
        assert second != first
        backups = {one.path: one.fault for one in known_backups(work.desk.store.path, out)}
    assert backups[second] == ""
    assert "cannot be read" in backups[first]
    assert CLOSE_IT in backups[first]
    assert all(one.good for one in known_backups(work.desk.store.path, out))
    close_and_look(work)


def test_an_answer_that_a_scanner_holds_leaves_later_once_and_whole(tmp_path, monkeypatch):
    story = Story(tmp_path)
    story.replay(ANSWERED)
    rename = dispatch.rename_no_overwrite

    def rename_while_it_is_held(source, target):
        with held(source, readable=True):
            rename(source, target)

    monkeypatch.setattr(dispatch, "rename_no_overwrite", rename_while_it_is_held)
    done = send(story.desk, folder=story.outbox)
    assert done.files == ()
    assert not list(story.outbox.glob("*.usr"))
    assert CLOSE_IT in " ".join(found.advice for one in done.held_back for found in one.problems)
    monkeypatch.undo()
    assert len(resume_sending(story.desk).released) == 1
    (left,) = story.outbox.glob("*.usr")
    assert left.read_bytes().startswith(b"ZHV|")
    assert resume_sending(story.desk).released == ()
    story.close()


def test_a_store_that_another_program_holds_says_so_and_opens_later(tmp_path):
    story = Story(tmp_path)
    path, today = story.desk.store.path, story.desk.today()
    story.close()
    before = path.read_bytes()
    with held(path), pytest.raises(StoreTrouble, match="no other program holds the file"):
        open_desk(path, actor="story", today=today)
    assert path.read_bytes() == before
    open_desk(path, actor="story", today=today).close()
