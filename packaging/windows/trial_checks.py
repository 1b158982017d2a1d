"""How a trial of the installers judges: what must be so, what may take a moment, and the table's lines."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One line of the table."""

    step: str
    ok: bool
    seconds: float
    said: str


class Wrong(Exception):
    """Something is not as it must be."""


def check(right: bool, otherwise: str) -> None:
    """Go on only where it is right."""
    if not right:
        raise Wrong(otherwise)


def expect(found: object, wanted: object, what: str) -> None:
    """Go on only where the found is the wanted."""
    check(found == wanted, f"{what}: {found!r} instead of {wanted!r}")


def wait(until: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Wait for something that takes its time."""
    end = time.monotonic() + seconds
    while not until():
        check(time.monotonic() < end, otherwise)
        time.sleep(0.2)


def same_files(packed: Path, installed: Path) -> None:
    """Check that the installed folder has the packed files, their bytes, and nothing else."""
    wanted, found = fingerprints(packed), fingerprints(installed)
    found.pop("uninstall.exe", None)
    check(found.keys() == wanted.keys(), f"other files: {sorted(found.keys() ^ wanted.keys())[:5]}")
    differ = [name for name, digest in wanted.items() if found[name] != digest]
    check(not differ, f"other bytes: {differ[:5]}")


def fingerprints(folder: Path) -> dict[str, str]:
    """Give each file's digest by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def folder_size(folder: Path) -> int:
    """Give the bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def row(result: Result) -> str:
    """Give a result as a line of the table."""
    word = "passed" if result.ok else "FAILED"
    return f"{result.step:<40}{word:<8}{result.seconds:7.1f}  {result.said}"
