"""Runs of a driver that kills a process of its own, at one point after the other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def killed_runs(driver: str, folder: Path, pairs: int) -> list[dict]:
    """Let a driver kill at every point once, then at so many pairs of points; give what it told of each."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork and a signal that cannot be caught")
    done = subprocess.run(
        [sys.executable, driver, str(folder), str(pairs)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
