"""What a run does to the disk, call by call, as strace tells it: the points where it can be cut off."""

import re
from pathlib import Path

import msgspec

from tests.crash.process import WRITING

# One call: process, name, arguments, what it gave.
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<[^>]*>)?(?: \(.*\))?(?: [A-Z]+.*)?$")
_BEGUN = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_NO_FILES = ("pipe:", "socket:", "anon_inode:", "/dev/null", "/dev/pts", "/dev/tty")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call of the system; `number` counts the calls of its name from 1, as strace does."""

    name: str
    number: int
    arguments: str
    result: int

    @property
    def writes(self):
        """Whether it changes what the disk holds, and not a pipe or a terminal."""
        if self.name == "openat":
            return "O_CREAT" in self.arguments and self.result >= 0
        return self.name in WRITING and not self.to_a_pipe

    @property
    def to_a_pipe(self):
        """Whether it goes to whoever is listening."""
        return unhexed(self.arguments.split(",")[0]).startswith(_NO_FILES)


def unhexed(text):
    """Give the path within `3<\\x2f...>` or `"\\x2f..."`, '' where there is none."""
    found = re.search(r'[<"]((?:\\x[0-9a-f]{2})*)[>"]', text)
    return bytes.fromhex(found[1].replace("\\x", "")).decode("utf-8", "surrogateescape") if found else ""


def calls_of(log):
    """Read the calls of a log that strace wrote with -f -y -xx."""
    begun, counts = {}, {}
    with Path(log).open(encoding="utf-8", errors="surrogateescape") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if cut := _BEGUN.match(line):
                begun[cut[1]] = line.removesuffix(" <unfinished ...>")
                continue
            if rest := _RESUMED.match(line):
                line = begun.pop(rest[1]) + rest[3]
            if found := _CALL.match(line):
                counts[found[2]] = counts.get(found[2], 0) + 1
                yield Call(name=found[2], number=counts[found[2]], arguments=found[3], result=int(found[4]))


def watching(log, *, more=(), data=False):
    """Give the options that log every writing call, with `data` whole."""
    names = ",".join((*WRITING, *more))
    return ["-y", "-xx", "-s", "10000000" if data else "200", "-o", str(log), "-e", f"trace={names}"]


def failing(call, fault, *, lasting=False):
    """Give the options that make one call fail, or all from it on: 'kill', 'ENOSPC' or 'EIO'."""
    what = "signal=SIGKILL" if fault == "kill" else f"error={fault}"
    when = f"{call.number}{'+' if lasting else ''}"
    return ["-o", "/dev/null", "-e", f"trace={call.name}", "-e", f"inject={call.name}:{what}:when={when}"]
