"""A program that may be cut off anywhere: a fork of this one, told when to begin, heard as it goes.

The fork has everything imported already, so that a thousand of them take minutes and not hours. Nothing here
may have threads or an open store when it forks.
"""

import os
import signal
import subprocess
import traceback
from pathlib import Path

from mopdesk.basics.errors import MopdeskError

# How the program ended, where it was not cut off.
DONE, BROKE, GAVE_UP = 0, 1, 4

# Calls that change what a disk holds. `openat` counts only where it makes a file.
WRITING = (
    *("openat", "write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate", "fsync", "fdatasync"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "link", "linkat"),
)


class GaveUp(BaseException):
    """A deed failed again after the cause of its first failure had gone."""


class Told:
    """What the program tells the one who watches it: a line for each deed that it has acknowledged."""

    def __init__(self, pipe):
        self._pipe = pipe

    def line(self, words):
        """Tell one line, in one piece."""
        os.write(self._pipe, (words.replace("\n", " ") + "\n").encode())

    def deed(self, token, work):
        """Do it and acknowledge it. What fails with a sentence is told and tried once more.

        What fails in any other way passes: that a person gets a sentence is part of the promise.
        """
        try:
            done = work()
        except MopdeskError as trouble:
            self.line(f"!{trouble}")
            try:
                done = work()
            except MopdeskError as again:
                self.line(f"!{again}")
                raise GaveUp from again
        self.line(token)
        return done


class Program:
    """One running program. `strace` are the options of an strace that goes with it from its first step."""

    def __init__(self, work, *, strace=(), errors=None):
        wait, self._go = os.pipe()
        self._heard, tell = os.pipe()
        self._text = b""
        self._tracer = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._go)
            os.close(self._heard)
            os._exit(_be_it(work, wait, tell, errors))
        os.close(wait)
        os.close(tell)
        if strace:
            self._trace(strace)

    def _trace(self, options):
        self._tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(self.pid), *options], stderr=subprocess.PIPE, text=True
        )
        said = self._tracer.stderr.readline()
        if "attached" not in said:
            raise RuntimeError(f"strace cannot follow a program here: {said.strip()}")

    def begin(self):
        """Let it do its first step."""
        os.write(self._go, b"g")

    def kill(self):
        """Cut it off now."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self):
        """Wait for its end; True where it was cut off. `code` is how it ended otherwise."""
        os.close(self._go)
        while piece := os.read(self._heard, 65536):
            self._text += piece
        os.close(self._heard)
        _, status = os.waitpid(self.pid, 0)
        if self._tracer is not None:
            self._tracer.stderr.read()
            self._tracer.wait(30)
            self._tracer.stderr.close()
        self.code = None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        return self.code is None

    @property
    def lines(self):
        """The whole lines that it told."""
        return self._text.decode().split("\n")[:-1]

    @property
    def acknowledged(self):
        """What it said was done."""
        return [line for line in self.lines if not line.startswith("!")]

    @property
    def sentences(self):
        """What it said of failures."""
        return [line[1:] for line in self.lines if line.startswith("!")]


def _be_it(work, wait, tell, errors):
    """Be the program: wait for the word, work, and end with a code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not os.read(wait, 1):
        return BROKE
    try:
        work(Told(tell))
    except GaveUp:
        return GAVE_UP
    except BaseException:  # noqa: BLE001 - this is the end of a forked program: nothing may pass it by
        if errors is not None:
            Path(errors).write_text(traceback.format_exc())
        return BROKE
    return DONE


def can_trace():
    """Say why no program can be traced here, '' where one can."""
    try:
        program = Program(lambda told: told.line("here"), strace=["-o", "/dev/null", "-e", "trace=write"])
    except (OSError, RuntimeError) as error:
        return f"strace does not work here: {error}"
    program.begin()
    program.wait()
    return "" if program.acknowledged == ["here"] else "strace does not let a program go on here"
