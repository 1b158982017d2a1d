"""Break mopdesk in every way at every point, and print a table of what was lost, doubled or half there.

    python3 packaging/dev.py crash             about a minute: a sample of everything
    python3 packaging/dev.py crash --long      1,000 kills at random, every writing call of every scenario
                                               killed and refused (ENOSPC, EIO), 1,000 power cuts, 1,000 runs
                                               of 50 steps of the state machine; an hour and more
    ... --only NAME --fault NAME               one scenario, one kind of fault
    ... --in DIR                               work in this folder (default: memory, where there is some)

Ends with 1 where anything was found.
"""

import argparse
import json
import os
import random
import secrets
import shutil
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from mopdesk.custody.key_file import VARIABLE
from mopdesk.flows.catalogue import Catalogue
from tests.crash import machine
from tests.crash.campaign import Row, every_call, random_kills, writing_calls
from tests.crash.power import power_cuts
from tests.crash.process import can_trace
from tests.crash.scenarios import SCENARIOS
from tests.crash.weakened import WEAKENED

FAULTS = ("random", "kill", "ENOSPC", "EIO", "power", "machine")
_COLUMNS = ("scenario", "fault", "tried", "survived", "lost", "doubled", "partial", "repeats", "unworded")
_HEAD = (
    f"{'scenario':<20} {'fault':<16} {'tried':>6} {'survived':>8} {'lost':>5} "
    f"{'doubled':>7} {'partial':>7} {'no words':>8}"
)


class Size(msgspec.Struct, frozen=True):
    """How much is tried: random kills and power cuts in all, calls of each scenario, runs and their steps."""

    kills: int
    calls: int | None
    cuts: int
    runs: int
    steps: int


# Of a weakened program a sample could miss the one call that matters.
_WEAKENED = Size(kills=16, calls=None, cuts=24, runs=4, steps=20)
SHORT = Size(kills=16, calls=2, cuts=16, runs=4, steps=20)
LONG = Size(kills=1000, calls=None, cuts=1000, runs=1000, steps=50)


def main():
    """Run what was asked for."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--long", action="store_true")
    read.add_argument("--json", action="store_true")
    read.add_argument("--only", action="append", choices=[one.name for one in SCENARIOS])
    read.add_argument("--fault", action="append", choices=FAULTS)
    read.add_argument("--in", dest="folder", type=Path)
    read.add_argument("--weakened", choices=WEAKENED, help="take a safeguard out: something must be found")
    read.add_argument("--calls", help="only calls of this name")
    read.add_argument("--seed", type=int, default=2026)
    asked = read.parse_args()
    if asked.weakened:
        WEAKENED[asked.weakened]()
    began = time.monotonic()
    room = asked.folder or (Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir()))
    base = Path(tempfile.mkdtemp(prefix="mopdesk-crash-", dir=room))
    _name_a_key(base)
    # Each of thousands of programs would read the same unchanging tables again.
    Catalogue.load = cache(Catalogue.load)
    size = LONG if asked.long else _WEAKENED if asked.weakened else SHORT
    rows = []
    try:
        if not asked.json:
            say(_HEAD)
        for row in all_rows(asked, size, base):
            rows.append(row)
            say(json.dumps(msgspec.to_builtins(row)) if asked.json else _line(row))
    finally:
        shutil.rmtree(base, ignore_errors=True)
    if not asked.json:
        _tell_sum(rows, time.monotonic() - began)
    return 1 if any(row.survived < row.tried for row in rows) else 0


def _name_a_key(base):
    """Name a key file, where none is named: every store is encrypted, as in daily use."""
    path = base / "store.key"
    path.write_text(secrets.token_hex(32) + "\n", encoding="ascii")
    path.chmod(0o600)
    os.environ.setdefault(VARIABLE, str(path))


def say(line):
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def all_rows(asked, size, base):
    """Run every campaign that was asked for, and give its row when it is through."""
    faults = asked.fault or FAULTS
    chosen = [one for one in SCENARIOS if not asked.only or one.name in asked.only]
    why_not = can_trace()
    if why_not:
        sys.stderr.write(f"Only kills at random and the state machine are tried: {why_not}\n")
    if "machine" in faults and not asked.only:
        yield machine_row(size)
    for place, kind in enumerate(chosen):
        scenario = kind(base / f"scenario-{place}")
        scenario.prepare()
        if "random" in faults:
            yield random_kills(scenario, _share(size.kills, place, len(chosen)), asked.seed + place)
        if not why_not:
            yield from _traced(scenario, asked, size, place, len(chosen))
        shutil.rmtree(scenario.base, ignore_errors=True)


def _traced(scenario, asked, size, place, count):
    faults, seed = asked.fault or FAULTS, asked.seed + place
    calls = writing_calls(scenario) if {"kill", "ENOSPC", "EIO"} & set(faults) else []
    calls = [call for call in calls if asked.calls in {None, call.name}]
    for fault in ("kill", "ENOSPC", "EIO"):
        if fault in faults:
            pick = random.Random(f"{fault}{seed}")
            some = calls if size.calls is None else pick.sample(calls, min(size.calls, len(calls)))
            yield every_call(scenario, fault, some)
    if "power" in faults:
        yield power_cuts(scenario, _share(size.cuts, place, count), seed)


def machine_row(size):
    """Run the state machine; hypothesis shrinks what it finds and tells the steps."""
    machine.COUNTS.clear()
    row = Row(scenario="any order of these", fault="state machine")
    steps = settings(
        max_examples=size.runs,
        stateful_step_count=size.steps,
        deadline=None,
        database=None,
        derandomize=size is SHORT,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine.Desk, settings=steps)
    except AssertionError as error:
        row.notes.append(str(error))
        row.partial += 1
    row.tried = machine.COUNTS["runs"]
    row.survived = row.tried - row.partial
    return row


def _share(total, place, count):
    return total // count + (place < total % count)


def _line(row):
    line = f"{row.scenario:<20} {row.fault:<16} {row.tried:>6} {row.survived:>8} {row.lost:>5} "
    line += f"{row.doubled:>7} {row.partial:>7} {row.unworded:>8}"
    if row.repeats:
        line += f"   {row.repeats} identical repeats"
    return "\n".join([line, *(f"    {words}" for words in row.notes[:20])])


def _tell_sum(rows, seconds):
    total = Row(scenario="in all", fault="")
    for row in rows:
        for name in _COLUMNS[2:]:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    say(_line(total))
    steps = ", ".join(f"{count:,} {what}" for what, count in sorted(machine.COUNTS.items()))
    if steps:
        say(f"State machine: {steps}")
    say(f"{os.cpu_count()} processors, {seconds:,.0f} s")


if __name__ == "__main__":
    sys.exit(main())
