"""A key that is being changed when the power fails: one good store is left, and the key that opens it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(os, "fork") or not hasattr(signal, "SIGKILL"), reason="needs fork and SIGKILL"
)
@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_killed_at_any_step_one_good_store_is_left(tmp_path, kind):
    """MOPDESK_CRASH_POINTS=1000 tries every step."""
    done = subprocess.run(
        [sys.executable, ROOT / "tests" / "custody" / "key_crash_driver.py", tmp_path, kind],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["points"] > 40
    assert told["tried"] >= 20
    assert told["faults"] == {}
