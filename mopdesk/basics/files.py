"""Files outside the store: read with a limit, written whole or not at all, released without overwriting.

What is written is flushed to the disk before it gets its name, and the folder after: a power cut leaves the
old file or the new one, never half of one. Every failure becomes a `FileTrouble` sentence.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.live_stores import refuse_live_store
from mopdesk.basics.locks import try_lock
from mopdesk.basics.unfinished import noted

# A virus scanner or an indexer may hold a file for a moment on Windows.
_PATIENCE = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)

_LINUX_CURRENT_FOLDER = -100
_LINUX_NO_REPLACE = 1
_MACOS_EXCLUSIVE = 4

# What a file system answers that cannot rename without overwriting (some network and FUSE mounts).
_NOT_KNOWN_HERE = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})

_DEVICE = r"(?i)CON|PRN|AUX|NUL|CONIN|CONOUT|COM[0-9]|LPT[0-9]"

# Windows' words for a file that another program has open: sharing and lock violation.
_HELD_BY_ANOTHER = frozenset({32, 33})
_CLOSE_IT = "Another program may have it open: close it there, then do it again."

_UNCHANGED = "The file that stood there is unchanged."
_NOTHING_LEFT = "Nothing was left there."

_ADVICE = {
    errno.ENOSPC: "The disk is full: free some space, then do it again.",
    errno.EDQUOT: "Your share of the disk is full: free some space, then do it again.",
    errno.EACCES: "Check the rights of the file and its folder.",
    errno.EPERM: "Check the rights of the file and its folder.",
    errno.EROFS: "The disk is read-only: choose another folder.",
    errno.ENOENT: "Check that the path is right and the drive is connected.",
    errno.ENOTDIR: "Check that the path is right: a part of it is a file.",
    errno.EISDIR: "Name a file, not a folder.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


def file_trouble(title: str, path: Path, error: OSError) -> FileTrouble:
    """Put a failure of the operating system into words: what, where, why, what to do."""
    reason = error.strerror or type(error).__name__
    advice = _ADVICE.get(error.errno or 0, "Check the disk and the path.")
    if getattr(error, "winerror", None) in _HELD_BY_ANOTHER:
        advice = _CLOSE_IT
    elif sys.platform == "win32" and error.errno == errno.EACCES:
        # Most of its calls say no more than that it is denied, for a file that is held too.
        advice = f"{_CLOSE_IT} If none has: {advice[0].lower()}{advice[1:]}"
    return FileTrouble(title, f"{path}: {reason}.", advice)


def read_bytes(path: Path, limit: int | None = None, *, or_pipe: bool = False) -> bytes:
    """Read a file whole; with `or_pipe` also what another program writes just now, such as a secret.

    Raises `FileTrouble` where it cannot be read, is larger than `limit` bytes, is a store that is open, or no
    file at all: a pipe that nobody writes to, or a device, would keep mopdesk waiting for ever.
    """
    refuse_live_store(path)
    try:
        if not or_pipe and not _may_end(path.stat().st_mode):
            raise FileTrouble(
                "This is no file.",
                f"{path} is a pipe, a socket or a device: nobody can tell when it ends.",
                "Save what it gives in a file, and name that.",
            )
        with path.open("rb") as file:
            body = file.read() if limit is None else file.read(limit + 1)
    except OSError as error:
        raise file_trouble("The file cannot be read.", path, error) from error
    if limit is not None and len(body) > limit:
        raise FileTrouble(
            "The file is too large.",
            f"{path} has more than {limit:,} bytes.",
            "Check that it is the right file.",
        )
    return body


def _may_end(mode: int) -> bool:
    """Tell whether a path is a file; a folder is refused in words of its own where it is opened."""
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def sha256_hex(body: bytes) -> str:
    """Give the SHA-256 of bytes as 64 small hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def write_atomic(path: Path, body: bytes, *, private: bool = False, sync_name: bool = True) -> None:
    """Write a file whole, in place of what stood there; a `private` one can be read by its owner alone.

    On any failure the old file stays as it was and nothing else is left. Whoever writes many files into a
    folder sets `sync_name` off and calls `sync_folder` once, before he relies on them. Raises `FileTrouble`.
    """
    with _taking_the_place_of(path, sync_name=sync_name) as unfinished:
        if private:
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with unfinished.open("rb+" if private else "xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a name to write to; at the end that file takes the place of `path`, whole or not at all.

    For what is too large to be held at once. On any failure the old file stays as it was and nothing else is
    left. Raises `FileTrouble` for what the operating system refuses, within too.
    """
    with _taking_the_place_of(path) as unfinished:
        yield unfinished
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())


@contextmanager
def pieces_of(unfinished: Path) -> Iterator[Path]:
    """Give a folder for the pieces of a file that is being written, beside it and its owner's alone.

    Never among the system's temporary files: what goes into the file lies where the file will lie, and
    nowhere else. The folder goes at the end; where the program is killed, at the next start.
    """
    folder = unfinished.with_name(f".{unfinished.name.strip('.')}.pieces.tmp")
    with noted(folder):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            # A call that a disk refuses for a moment is no reason to leave customers' rows behind.
            for _try in range(3):
                shutil.rmtree(folder, ignore_errors=True)
                if not folder.exists():
                    break


@contextmanager
def _taking_the_place_of(path: Path, *, sync_name: bool = True) -> Iterator[Path]:
    # Two programs may write the same name at once: each needs a name of its own until the end.
    unfinished = path.with_name(f".{path.name}.{uuid4().hex[:8]}.tmp")
    stood = path.exists()
    if stood:
        refuse_live_store(path)
    with noted(unfinished):
        try:
            yield unfinished
            _patiently(lambda: os.replace(unfinished, path))  # noqa: PTH105 - named so that tests can break it
        except OSError as error:
            trouble = file_trouble("The file could not be written.", path, error)
            trouble.detail += f" {_UNCHANGED if stood else _NOTHING_LEFT}"
            raise trouble from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
    if sync_name:
        sync_folder(path.parent)


def rename_no_overwrite(source: Path, target: Path) -> None:
    """Give a file its final name in one step, on the same volume, never over an existing file.

    Raises `FileExistsError` where the target is taken, `FileTrouble` where it cannot be done. Linux and
    macOS have a call for this, Windows renames this way anyway. On a file system that lacks the call, the
    target is looked for first: a foreign program that makes that very name in that instant would lose its
    file. The other ways are worse: a placeholder is an empty file that a gateway may collect, and a link
    followed by an unlink leaves two names after a crash, of which the second would be sent again.
    """
    try:
        _patiently(lambda: _rename_no_overwrite(source, target))
    except FileExistsError:
        raise
    except OSError as error:
        raise file_trouble("The file could not be put in its place.", target, error) from error


def sync_folder(path: Path) -> None:
    """Make the names in a folder outlast a power cut; Windows does that by itself. Raises `FileTrouble`."""
    try:
        _sync_folder(path)
    except OSError as error:
        raise file_trouble("The folder could not be written.", path, error) from error


@contextmanager
def only_one(path: Path, wait_seconds: float) -> Iterator[bool]:
    """Let one program at a time do what is inside; gives whether it is our turn.

    The lock is the operating system's, on the file `path`, and ends with the process, however that ends.
    """
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise file_trouble("The lock file cannot be written.", path, error) from error
    try:
        until = time.monotonic() + wait_seconds
        while not (ours := try_lock(lock)) and time.monotonic() < until:
            time.sleep(0.05)
        yield ours
    finally:
        os.close(lock)


def _rename_no_overwrite(source: Path, target: Path) -> None:
    if sys.platform == "win32":
        os.rename(source, target)  # noqa: PTH104 - refuses an existing target, unlike Path.replace
        return
    refused = _exclusive_rename(os.fsencode(source), os.fsencode(target))
    if refused == 0:
        return
    if refused not in _NOT_KNOWN_HERE:
        raise OSError(refused, os.strerror(refused), str(target))
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    os.rename(source, target)  # noqa: PTH104


def _exclusive_rename(source: bytes, target: bytes) -> int:
    """Call the system's rename that refuses an existing target; give 0 or the error number."""
    import ctypes  # noqa: PLC0415 - no start of the desktop renames anything

    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        failed = library.renamex_np(source, target, ctypes.c_uint(_MACOS_EXCLUSIVE))
    elif hasattr(library, "renameat2"):
        here = ctypes.c_int(_LINUX_CURRENT_FOLDER)
        failed = library.renameat2(here, source, here, target, ctypes.c_uint(_LINUX_NO_REPLACE))
    else:
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0


def _sync_folder(path: Path) -> None:
    if sys.platform == "win32":
        return
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _patiently(act: Callable[[], None]) -> None:
    """Do it; on Windows again and again for two seconds while another program holds the file."""
    if sys.platform == "win32":
        for pause in _PATIENCE:
            try:
                act()
            except PermissionError:
                time.sleep(pause)
            else:
                return
    act()


def name_in_words(path: Path) -> str:
    """Give a file's name as text that can be kept: bytes of it that are no text are written out."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def safe_file_name(name: str) -> str:
    """Give a name that is a plain file's name on every system: letters, digits and . _ - alone.

    Anything else becomes _, also a first or last dot, and a name that Windows keeps for a device gets one in
    front. A name of our own making comes back as it was.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    plain = re.sub(r"^\.|\.$", "_", plain) or "_"
    return f"_{plain}" if re.fullmatch(_DEVICE, plain.split(".", 1)[0]) else plain


def make_folder(path: Path) -> Path:
    """Make a folder that a person has named, with those above it, and give it as an absolute path."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_trouble("The folder cannot be made.", path, error) from error
    return path.absolute()
