"""Killed, out of space, out of power, anywhere: nothing acknowledged is lost, nothing is twice or half there.

This is the short form; `python3 packaging/dev.py crash --long` tries every point.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and a signal that cannot be caught"),
]


def crash(*words):
    """Run it in a process of its own: it forks, which a test process with threads must not."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", "--json", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    if "Only kills at random" in done.stderr:
        pytest.skip(done.stderr.strip())
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_nothing_is_lost_doubled_or_half_there():
    rows = crash()
    assert [row["notes"] for row in rows if row["notes"]] == []
    assert all(row["survived"] == row["tried"] > 0 for row in rows)
    faults = {"kill at random", "kill at a call", "ENOSPC at a call", "EIO at a call", "power cut"}
    tried = {(row["scenario"], row["fault"]) for row in rows}
    assert tried >= {(scenario.name, fault) for scenario in SCENARIOS for fault in faults}
    assert ("any order of these", "state machine") in tried


@pytest.mark.parametrize(
    ("weakened", "scenario", "fault", "calls", "found"),
    [
        ("unflushed", "visit autosave", "power", "fsync", "lost"),
        ("in-place", "report PDF", "kill", "write", "partial"),
        ("asks-the-outbox", "release", "kill", "fsync", "doubled"),
    ],
)
def test_a_program_without_its_safeguard_is_found_out(weakened, scenario, fault, calls, found):
    (row,) = crash("--weakened", weakened, "--only", scenario, "--fault", fault, "--calls", calls)
    assert row[found] > 0, row
