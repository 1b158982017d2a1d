"""Files are written whole or not at all, and released without overwriting, whatever goes wrong."""

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mopdesk.basics import files
from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.files import (
    only_one,
    read_bytes,
    rename_no_overwrite,
    safe_file_name,
    sha256_hex,
    sync_folder,
    write_atomic,
)


def test_read_gives_the_bytes(tmp_path):
    (tmp_path / "a").write_bytes(b"ZHV|\r\n\x00\xff")
    assert read_bytes(tmp_path / "a") == b"ZHV|\r\n\x00\xff"
    assert read_bytes(tmp_path / "a", limit=8) == b"ZHV|\r\n\x00\xff"


def test_a_file_over_the_limit_is_not_read(tmp_path):
    (tmp_path / "a").write_bytes(bytes(9))
    with pytest.raises(FileTrouble, match="more than 8 bytes"):
        read_bytes(tmp_path / "a", limit=8)


@pytest.mark.parametrize("name", ["missing", ".", "a/below"])
def test_what_cannot_be_read_is_a_sentence_with_its_path(tmp_path, name):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(FileTrouble) as caught:
        read_bytes(tmp_path / name)
    assert str(tmp_path) in caught.value.detail
    assert caught.value.advice
    assert caught.value.exit_code == 6


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX")
def test_a_pipe_or_a_device_is_refused_before_it_is_opened(tmp_path):
    """Opened, a pipe waits for a writer that may never come."""
    pipe = tmp_path / "pipe.usr"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull)):
        with pytest.raises(FileTrouble, match="This is no file") as told:
            read_bytes(path, 100)
        assert str(path) in told.value.detail
    # A secret may come from another program.
    with subprocess.Popen(["sh", "-c", f"echo 2580 > '{pipe}'"]) as writer:
        assert read_bytes(pipe, 100, or_pipe=True) == b"2580\n"
        writer.wait(10)


def test_sha256_is_the_one_everyone_has():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_hex(b"") == hashlib.sha256().hexdigest()


def test_a_file_is_written_new_and_replaced(tmp_path):
    for body in (b"first", b"", b"third" * 100_000):
        write_atomic(tmp_path / "report.pdf", body)
        assert (tmp_path / "report.pdf").read_bytes() == body
        assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


class BrokenFile:
    """A file whose one method fails as a full or failing disk does."""

    def __init__(self, real, name, number):
        self._real, self._name, self._number = real, name, number

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._real.close()
        self._fail("close")

    def _fail(self, name):
        if name == self._name:
            raise OSError(self._number, os.strerror(self._number))

    def write(self, body):
        self._fail("write")
        return self._real.write(body)

    def flush(self):
        self._fail("flush")
        self._real.flush()

    def fileno(self):
        return self._real.fileno()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("step", ["write", "flush", "close", "fsync", "replace"])
def test_a_failure_at_any_step_keeps_the_old_file_and_leaves_nothing_else(
    tmp_path, monkeypatch, step, number
):
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def fails(*_args):
        raise OSError(number, os.strerror(number))

    if step in {"fsync", "replace"}:
        monkeypatch.setattr(files.os, step, fails)
    else:
        real = Path.open
        monkeypatch.setattr(Path, "open", lambda self, mode: BrokenFile(real(self, mode), step, number))
    with pytest.raises(FileTrouble, match="could not be written") as caught:
        write_atomic(target, b"new" * 1000)
    monkeypatch.undo()
    assert os.strerror(number) in caught.value.detail
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_bytes_and_folder_are_on_the_disk_before_the_call_returns(tmp_path, monkeypatch):
    """The order matters: bytes, then name, then folder."""
    order = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor):
        order.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "bytes")
        real_fsync(descriptor)

    def rename(source, target):
        order.append("name")
        real_replace(source, target)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("needs /proc")
    monkeypatch.setattr(files.os, "fsync", fsync)
    monkeypatch.setattr(files.os, "replace", rename)
    write_atomic(tmp_path / "a", b"x")
    assert order == ["bytes", "name", "folder"]


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_a_folder_that_is_none_is_told(tmp_path, folder):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileTrouble, match=r"could not be written.*Check that"):
        write_atomic(tmp_path / folder / "a", b"x")
    if os.name != "nt":
        # Windows flushes names with the files and has no such call.
        with pytest.raises(FileTrouble, match="could not be written"):
            sync_folder(tmp_path / folder)


# --- rename without overwriting ---


@pytest.fixture(params=["the system's own call", "a file system without it"])
def either_way(request, monkeypatch):
    if request.param == "a file system without it":
        monkeypatch.setattr(files, "_exclusive_rename", lambda *_: errno.EINVAL)


@pytest.mark.usefixtures("either_way")
def test_a_file_gets_its_name(tmp_path):
    (tmp_path / "ŵ a.tmp").write_bytes(b"x")
    rename_no_overwrite(tmp_path / "ŵ a.tmp", tmp_path / "ŵ a")
    assert [path.name for path in tmp_path.iterdir()] == ["ŵ a"]


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("taken", ["file", "folder", "dangling link"])
def test_a_name_that_is_taken_is_never_overwritten(tmp_path, taken):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"ours")
    if taken == "file":
        target.write_bytes(b"theirs")
    elif taken == "folder":
        target.mkdir()
    elif os.name == "nt":
        pytest.skip("links need a right of their own on Windows")
    else:
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        rename_no_overwrite(source, target)
    assert source.read_bytes() == b"ours"
    assert taken != "file" or target.read_bytes() == b"theirs"


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize(("source", "target"), [("missing", "b"), ("a", "missing/b")])
def test_a_rename_that_cannot_be_is_a_sentence(tmp_path, source, target):
    (tmp_path / "a").write_bytes(b"x")
    with pytest.raises(FileTrouble, match=r"could not be put in its place.*Check that the path"):
        rename_no_overwrite(tmp_path / source, tmp_path / target)
    assert (tmp_path / "a").read_bytes() == b"x"


@pytest.mark.skipif(sys.platform != "linux", reason="counts on Linux's own call")
def test_on_linux_the_systems_own_call_is_used(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "rename", None)
    (tmp_path / "a").write_bytes(b"x")
    rename_no_overwrite(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"x"


# --- one at a time ---


def test_a_lock_is_held_by_one_and_free_again_after(tmp_path):
    lock = tmp_path / "lock"
    with only_one(lock, 0) as first:
        with only_one(lock, 0.1) as second:
            assert (first, second) == (True, False)
        with only_one(lock, 0) as third:
            assert third is False, "the loser must not free it"
    with only_one(lock, 0) as fourth:
        assert fourth is True


def test_a_lock_ends_with_the_program_that_held_it(tmp_path):
    script = (
        "import os, sys; from pathlib import Path; from mopdesk.basics.files import only_one\n"
        "with only_one(Path(sys.argv[1]), 0) as ours: print(ours, flush=True); os.kill(os.getpid(), 9)"
    )
    held = subprocess.run([sys.executable, "-c", script, tmp_path / "lock"], capture_output=True, check=False)
    assert held.stdout.split() == [b"True"]
    with only_one(tmp_path / "lock", 0) as ours:
        assert ours


def test_a_lock_file_that_cannot_be_made_is_told(tmp_path):
    with pytest.raises(FileTrouble, match="lock file"), only_one(tmp_path / "missing" / "lock", 0):
        pytest.fail("no lock, no turn")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("ST00000001.usr", "ST00000001.usr"),
        ("../../evil.usr", "_._.._evil.usr"),
        ("/etc/passwd", "_etc_passwd"),
        ("C:\\evil.usr", "C__evil.usr"),
        ("a.usr:stream", "a.usr_stream"),
        ("CON.usr", "_CON.usr"),
        ("lpt1", "_lpt1"),
        (".hidden", "_hidden"),
        ("trailing.", "trailing_"),
        ("trailing ", "trailing_"),
        ("Llŷn\u202egnp.usr", "Ll_n_gnp.usr"),
        ("a\0b\nc", "a_b_c"),
        ("..", "__"),
        ("", "_"),
    ],
)
def test_a_name_from_outside_is_a_plain_file_s_name_everywhere(name, safe):
    assert safe_file_name(name) == safe
    assert safe_file_name(safe) == safe, "a name of our own making comes back as it was"
