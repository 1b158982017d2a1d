"""A second start hands its files over, and only where there is a first."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtNetwork import QLocalSocket

from mopdesk.basics.account import system_account
from mopdesk.gui import doorbell, single_instance
from mopdesk.gui.doorbell import Doorbell
from mopdesk.gui.single_instance import Door, hand_over


@pytest.fixture
def door(tmp_path):
    """The door of a desktop that has the store open."""
    door = Door(tmp_path / "mopdesk.db")
    assert door.take()
    yield door
    door.give_back()


@pytest.fixture
def bell(qapp, door):
    parent = QObject()
    bell = Doorbell(door.address, parent)
    bell.heard = []
    bell.rung.connect(bell.heard.append)
    yield bell
    bell.close()


def ring(store, data):
    """Write raw bytes to the meeting place."""
    socket = QLocalSocket()
    socket.connectToServer(Door(store).address)
    assert socket.waitForConnected(1000)
    socket.write(data)
    socket.flush()
    return socket


SECOND_START = """
import json, sys
from pathlib import Path
from mopdesk.gui.single_instance import Door, hand_over
print(json.dumps(hand_over(Door(Path(sys.argv[1])), [Path(name) for name in sys.argv[2:]])))
"""


FIRST_START = """
import json, sys
from pathlib import Path
from mopdesk.gui.single_instance import Door, hand_over
door = Door(Path(sys.argv[1]))
print(hand_over(door, []), flush=True)""".strip().replace("\n", "; ")


@contextmanager
def second_start(store, files):
    """Hand files over from another process; a thread would keep the first window from answering."""
    command = [sys.executable, "-c", SECOND_START, str(store), *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        yield other
        assert json.loads(other.communicate(timeout=20)[0]) is True


def test_nobody_is_at_home(qapp, tmp_path):
    door = Door(tmp_path / "mopdesk.db")
    assert hand_over(door, [tmp_path / "a.usr"]) is False
    assert not Door(tmp_path / "mopdesk.db").take(), "the door is ours from now on"
    door.give_back()
    assert door.take()
    door.give_back()


def test_a_first_start_does_not_load_what_only_a_second_needs(tmp_path):
    code = f"{FIRST_START}; print('PySide6.QtNetwork' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "mopdesk.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_a_store_whose_folder_is_not_there_is_nobodys(tmp_path):
    assert hand_over(Door(tmp_path / "new" / "mopdesk.db"), []) is False
    assert not (tmp_path / "new").exists()


def test_a_second_start_waits_until_the_first_listens(qapp, door, tmp_path, qtbot):
    """The first is still building its window."""
    heard = []
    with second_start(tmp_path / "mopdesk.db", []) as other:
        qtbot.wait(300)
        assert other.poll() is None
        bell = Doorbell(door.address, QObject(qapp))
        bell.rung.connect(heard.append)
        qtbot.waitUntil(lambda: heard == [[]] and other.poll() is not None, timeout=20_000)
    bell.close()


def test_a_second_start_goes_on_alone_where_the_first_is_killed_before_it_listens(tmp_path):
    """The lock ends with its program, whatever file it leaves behind."""
    store = tmp_path / "mopdesk.db"
    command = [sys.executable, "-c", f"{FIRST_START}; input()", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline().strip() == "False"
        assert not Door(store).take()
        first.kill()
        first.wait(20)
    assert len(list(tmp_path.glob("mopdesk.db.window-*"))) == 1
    door = Door(store)
    assert hand_over(door, []) is False
    door.give_back()


def test_a_first_that_answers_nobody_keeps_no_second_from_the_work(door, tmp_path, monkeypatch):
    monkeypatch.setattr(single_instance, "_PATIENCE_SECONDS", 0.1)
    assert hand_over(Door(tmp_path / "mopdesk.db"), []) is False


def test_another_person_has_a_door_of_their_own(door, tmp_path, monkeypatch):
    monkeypatch.setattr(single_instance, "system_account", lambda: "somebody else")
    theirs = Door(tmp_path / "mopdesk.db")
    assert theirs.take()
    theirs.give_back()


def test_files_reach_the_first_window(bell, tmp_path, qtbot):
    files = [tmp_path / "one ü.usr", tmp_path / "two.usr"]
    with second_start(tmp_path / "mopdesk.db", files) as other:
        qtbot.waitUntil(lambda: bell.heard == [files] and other.poll() is not None, timeout=20_000)


def test_a_start_without_files_only_rings(bell, tmp_path, qtbot):
    with second_start(tmp_path / "mopdesk.db", []) as other:
        qtbot.waitUntil(lambda: bell.heard == [[]] and other.poll() is not None, timeout=20_000)


def test_another_store_has_another_window(bell, tmp_path):
    other = Door(tmp_path / "other.db")
    assert hand_over(other, []) is False
    other.give_back()


def test_one_store_has_one_address_however_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    relative = type(tmp_path)("folder/../mopdesk.db")
    assert Door(relative).address == Door(tmp_path / "mopdesk.db").address


@pytest.mark.parametrize("line", [b"nonsense\n", b'{"a": 1}\n', b"[1, 2]\n", b"\xff\n"])
def test_a_stranger_at_the_door_brings_no_file(bell, tmp_path, qtbot, line):
    socket = ring(tmp_path / "mopdesk.db", line)
    qtbot.waitUntil(lambda: bell.heard == [[]])
    socket.abort()


@pytest.mark.allow_log_warnings
@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows keeps no socket file")
def test_a_door_of_another_account_is_told_no_file_and_keeps_nobody_from_starting(
    bell, tmp_path, monkeypatch, caplog
):
    """Anybody may lay a socket of that name among the temporary files, and would hear the names of files."""
    me, name = os.getuid(), system_account()
    monkeypatch.setattr(single_instance, "_PATIENCE_SECONDS", 0)
    monkeypatch.setattr(single_instance, "system_account", lambda: name)
    monkeypatch.setattr(doorbell.os, "getuid", lambda: me + 1)
    assert hand_over(Door(tmp_path / "mopdesk.db"), [tmp_path / "a.usr"]) is False
    QCoreApplication.processEvents()
    assert bell.heard == []
    assert caplog.messages == ["Another account answers at this store's door: it is told nothing."]


def test_a_line_that_comes_in_pieces_is_read_whole(bell, tmp_path, qtbot):
    line = json.dumps([str(tmp_path / "a.usr")]).encode() + b"\n"
    socket = ring(tmp_path / "mopdesk.db", line[:10])
    QCoreApplication.processEvents()
    assert bell.heard == []
    socket.write(line[10:])
    socket.flush()
    qtbot.waitUntil(lambda: bell.heard == [[tmp_path / "a.usr"]])
    socket.abort()


def test_an_endless_line_is_cut_off(bell, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(doorbell, "_LIMIT", 100)
    socket = ring(tmp_path / "mopdesk.db", b"x" * 200)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert bell.heard == []


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows keeps no socket file")
def test_a_killed_desktop_does_not_keep_the_door(qapp, tmp_path, qtbot):
    """Its socket file stays on the disk, and nobody listens."""
    parent = QObject()
    address = Door(tmp_path / "mopdesk.db").address
    first = Doorbell(address, parent)
    name = first._server.fullServerName()
    kept = type(tmp_path)(name)
    assert kept.exists()
    kept.rename(kept.with_name("aside"))
    first.close()
    kept.with_name("aside").rename(kept)
    second = Doorbell(address, parent)
    assert second._server.isListening()
    second.close()


def test_thousands_of_names_go_over_in_lots_and_none_is_lost(qapp, bell, door, qtbot, tmp_path):
    """More than is read at once: two megabytes as JSON writes them."""
    code = """
import json, sys
from pathlib import Path
from mopdesk.gui.doorbell import ring
files = [Path(f"/received/{number:05d}-{'ŷ' * 60}.usr") for number in range(5_000)]
print(json.dumps(ring(sys.argv[1], files)))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, door.address], stdout=subprocess.PIPE, text=True
    ) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=20_000)
        assert json.loads(other.stdout.read()) is True
    qtbot.waitUntil(lambda: sum(map(len, bell.heard)) == 5_000, timeout=5_000)
    assert len(bell.heard) > 5
    names = [path.name[:5] for lot in bell.heard for path in lot]
    assert names == [f"{number:05d}" for number in range(5_000)]
