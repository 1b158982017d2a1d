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


# What is promised on a machine that is busy with other things too.
SAVED_WITHIN_SECONDS = 1.0


def lost(typed, fields, killed_at):
    """Give the paths that hold neither what was typed last nor, if that was just now, what was before."""
    told = {path: [] for path, _value, _at in typed}
    for path, value, at in typed:
        told[path].append((value, at))
    in_hand = typed[-1][0]
    wrong = []
    for path, values in told.items():
        value, at = values[-1]
        just_now = path == in_hand or killed_at - at < SAVED_WITHIN_SECONDS
        before = [None, *(one for one, _at in values[:-1])] if just_now else []
        if fields.get(path) not in (value, *before):
            wrong.append(path)
    return wrong


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
    killed_at = time.monotonic()
    child.send_signal(signal.SIGKILL)
    lines = child.stdout.read().splitlines()
    child.wait(20)
    child.stdout.close()
    typed = [json.loads(line) for line in lines if line.endswith("]")]
    assert len(typed) > 3, "the driver had no time to type"
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        fields = desk.store.visits.fields(visit)
    assert lost(typed, fields, killed_at) == []
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
    typed = [["engineer", "1", 1.0], ["engineer", "2", 2.0], ["generation", "3", 9.9]]
    assert lost(typed, fields, 10.0) == missing
