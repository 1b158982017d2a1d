"""The program is killed in the middle of a visit: at most the field in hand is missing."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mopdesk.desk import open_desk
from tests.gui.visit_made import SERIAL, TODAY, make_store

ROOT = Path(__file__).parent.parent.parent
INSIDE = {"access.got_in": True, "meters.0.serial": SERIAL}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed")
    _job, visit = make_store(folder / "store.db", INSIDE, before={}, photos=(), signed=False)
    return folder / "store.db", visit


def lost(typed, fields):
    """Give the paths that hold something else than was typed; the last of all may hold what was before."""
    last, before = dict(typed), dict(typed[:-1])
    in_hand = typed[-1][0]
    return [
        path
        for path, value in last.items()
        if fields.get(path) != value and not (path == in_hand and fields.get(path) == before.get(path))
    ]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
@pytest.mark.parametrize("seed", range(4))
def test_at_most_the_field_in_hand_is_missing(made, tmp_path, seed):
    store, visit = made
    shutil.copy(store, tmp_path / "store.db")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.visit_driver", str(tmp_path / "store.db"), visit],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0.6, 2.5))
    child.send_signal(signal.SIGKILL)
    lines = child.stdout.read().splitlines()
    child.wait(20)
    child.stdout.close()
    typed = [json.loads(line) for line in lines if line.endswith("]")]
    assert len(typed) > 3, "the driver had no time to type"
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        fields = desk.store.visits.fields(visit)
    assert lost(typed, fields) == []
    assert all(fields[path] == value for path, value in INSIDE.items())


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"engineer": "2", "generation": "3"}, []),
        ({"engineer": "2"}, []),
        ({"engineer": "2", "generation": "0"}, ["generation"]),
        ({"engineer": "1", "generation": "3"}, ["engineer"]),
        ({"generation": "3"}, ["engineer"]),
    ],
)
def test_the_judgement_of_this_test_sees_a_lost_field(fields, missing):
    typed = [["engineer", "1"], ["engineer", "2"], ["generation", "3"]]
    assert lost(typed, fields) == missing
