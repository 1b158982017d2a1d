"""A gateway that looks into a folder all the time, takes what ends in .usr, and deletes it there."""

import hashlib
import os
import time
from pathlib import Path


class Gateway:
    """Runs beside the program under test, in a process of its own, until it is told to stop."""

    def __init__(self, folder, taken):
        self._folder, self._taken = str(folder), Path(taken)
        self._taken.write_text("")
        stop, self._stop = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._stop)
            os.set_blocking(stop, False)
            self._collect(stop)
            os._exit(0)
        os.close(stop)

    def _collect(self, stop):
        while True:
            last = not _still(stop)
            sweep(self._folder, self._taken)
            if last:
                return
            time.sleep(0.002)

    def end(self):
        """Let it look once more and stop; give what it took."""
        os.close(self._stop)
        os.waitpid(self._pid, 0)
        return taken_in(self._taken)


def _still(stop):
    try:
        return os.read(stop, 1) != b""
    except BlockingIOError:
        return True


def sweep(folder, taken):
    """Take every file that is there, in the order of the names, and note name and SHA-256."""
    try:
        names = sorted(path for path in Path(folder).iterdir() if path.suffix == ".usr")
    except FileNotFoundError:
        return
    for path in names:
        body = path.read_bytes()
        with Path(taken).open("a") as note:
            note.write(f"{path.name} {hashlib.sha256(body).hexdigest()}\n")
        path.unlink()


def taken_in(path):
    """Give name and SHA-256 of each file that was taken, in order."""
    return [tuple(line.split()) for line in Path(path).read_text().splitlines()]
