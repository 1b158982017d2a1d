"""A second start hands its files over, and only where there is a first."""

import getpass
import json
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtNetwork import QLocalSocket

from mopdesk.gui import single_instance
from mopdesk.gui.single_instance import Doorbell, hand_over


@pytest.fixture
def bell(qapp, tmp_path):
    parent = QObject()
    bell = Doorbell(tmp_path / "mopdesk.db", parent)
    bell.heard = []
    bell.rung.connect(bell.heard.append)
    yield bell
    bell.close()


def ring(store, data):
    """Write raw bytes to the meeting place."""
    socket = QLocalSocket()
    socket.connectToServer(single_instance._address(store))
    assert socket.waitForConnected(1000)
    socket.write(data)
    socket.flush()
    return socket


SECOND_START = """
import json, sys
from pathlib import Path
from mopdesk.gui.single_instance import hand_over
print(json.dumps(hand_over(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])))
"""


@contextmanager
def second_start(store, files):
    """Hand files over from another process; a thread would keep the first window from answering."""
    command = [sys.executable, "-c", SECOND_START, str(store), *map(str, files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        yield other
        assert json.loads(other.communicate(timeout=20)[0]) is True


def test_nobody_is_at_home(qapp, tmp_path):
    assert hand_over(tmp_path / "mopdesk.db", [tmp_path / "a.usr"]) is False


def test_files_reach_the_first_window(bell, tmp_path, qtbot):
    files = [tmp_path / "one ü.usr", tmp_path / "two.usr"]
    with second_start(tmp_path / "mopdesk.db", files) as other:
        qtbot.waitUntil(lambda: bell.heard == [files] and other.poll() is not None, timeout=20_000)


def test_a_start_without_files_only_rings(bell, tmp_path, qtbot):
    with second_start(tmp_path / "mopdesk.db", []) as other:
        qtbot.waitUntil(lambda: bell.heard == [[]] and other.poll() is not None, timeout=20_000)


def test_another_store_has_another_window(bell, tmp_path):
    assert hand_over(tmp_path / "other.db", []) is False


def test_one_store_has_one_address_however_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    relative = type(tmp_path)("folder/../mopdesk.db")
    assert single_instance._address(relative) == single_instance._address(tmp_path / "mopdesk.db")


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
    me, name = os.getuid(), getpass.getuser()
    monkeypatch.setattr(single_instance.getpass, "getuser", lambda: name)
    monkeypatch.setattr(single_instance.os, "getuid", lambda: me + 1)
    assert hand_over(tmp_path / "mopdesk.db", [tmp_path / "a.usr"]) is False
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
    monkeypatch.setattr(single_instance, "_LIMIT", 100)
    socket = ring(tmp_path / "mopdesk.db", b"x" * 200)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert bell.heard == []


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows keeps no socket file")
def test_a_killed_desktop_does_not_keep_the_door(qapp, tmp_path, qtbot):
    """Its socket file stays on the disk, and nobody listens."""
    parent = QObject()
    first = Doorbell(tmp_path / "mopdesk.db", parent)
    name = first._server.fullServerName()
    kept = type(tmp_path)(name)
    assert kept.exists()
    kept.rename(kept.with_name("aside"))
    first.close()
    kept.with_name("aside").rename(kept)
    second = Doorbell(tmp_path / "mopdesk.db", parent)
    assert second._server.isListening()
    second.close()
