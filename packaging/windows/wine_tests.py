"""Runs the project's tests on the Windows Python, through Wine; all but those that Wine cannot stand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from wine import Wine

# Files that ask for a Linux, and tests that fail by Wine's fault: not ours, and not that of a real Windows.
NOT_HERE = {
    "tests/test_packaging.py": "makes virtual environments and wheels as Linux does",
    "tests/test_windows_packaging.py": "compiles the installer with the programs of this machine",
}
_SECONDS = 5400
_COUNTS = re.compile(r"^=*\s*((?:\d+ \w+, )*\d+ \w+) in [\d.]+s")


_ENDED = re.compile(r"^\[gw\d+\] \[ *(\d+)%\] (\w+) ")
_EVERY = 5


class TestsFailed(RuntimeError):
    """Some tests failed; the text is pytest's last line."""


def run_tests(wine: Wine, python: Path, source: Path, log: Path) -> str:
    """Run the tests of a copy of the project; return pytest's counts. Raises `TestsFailed`."""
    # On the prefix's own drive, where names follow Windows' rules.
    place = wine.drive / "mopdesk-source"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(source, place)
    for name, reason in NOT_HERE.items():
        print(f"   left out: {name}: {reason}")
    left_out = [f"--{'deselect' if '::' in name else 'ignore'}={name}" for name in NOT_HERE]
    # Wine is slow to start and slow to draw: two at a time, and patience with each.
    pace = ["-n", "2", "--dist", "loadfile", "-o", "faulthandler_timeout=900"]
    ended = wine.run(
        [python, "-m", "pytest", "-v", "-p", "no:cacheprovider", *pace, *left_out],
        seconds=_SECONDS,
        extra={"QT_QPA_PLATFORM": "offscreen", "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"},
        folder=place,
        echo=_Progress().shows,
    )
    log.write_text(ended.output, encoding="utf-8")
    lines = [found[1] for line in ended.output.splitlines() if (found := _COUNTS.match(line))]
    counts = lines[-1] if lines else "pytest said no last line"
    if ended.code != 0:
        raise TestsFailed(f"{counts} (exit code {ended.code}; {log})")
    return f"{counts}, {len(NOT_HERE)} left out"


class _Progress:
    """What is shown of thousands of lines: how far it is, and at once what failed."""

    def __init__(self) -> None:
        self._next = 0

    def shows(self, line: str) -> bool:
        """Choose a line of pytest's."""
        found = _ENDED.match(line)
        if found is None:
            return line.startswith(("FAILED ", "ERROR ", "E  ", "="))
        if int(found[1]) >= self._next:
            self._next = int(found[1]) + _EVERY
            return True
        return found[2] not in {"PASSED", "SKIPPED", "XFAIL"}
