"""Kills a program at every point while a held pair of answers leaves, and prints what restarts made of it.

Run by test_hold_crash.py in a process of its own: it forks, which a test process with threads must not.
Usage: hold_crash_driver.py FOLDER [SECOND_KILLS]
"""

import json
import random
import shutil
import sys
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from mopdesk.actions.doctor import examine
from mopdesk.actions.hold import held, hold
from mopdesk.actions.start_up import start_up
from mopdesk.desk import open_desk
from tests.store import crash_driver
from tests.store.crash_driver import die_at, in_child
from tests.stories import Story

MPAN = "1200023305976"
TODAY = date(2026, 11, 13)
PREPARED = f"""
2026-11-09  set process.GMTR option-3
2026-11-09  receive D0150002-made.usr
2026-11-09  receive D0001001-made.usr
2026-11-13  visit {MPAN} not-fitted-replaced   -> ready owes D0002 and D0150
"""


def work(point):
    """Start the program, which lets the due hold leave; die at the point asked for."""
    desk = open_desk(RUN / "store.db", actor="crash", today=TODAY)
    die_at(point)
    start_up(desk)


def gateway(taken):
    """Take what lies in the outbox; a file without its footer is cut."""
    for path in sorted((RUN / "outbox").glob("*.usr")):
        whole = path.read_bytes().splitlines()[-1].startswith(b"ZPT")
        taken.append(path.name if whole else f"CUT {path.name}")
        path.unlink()


def one_run(first, second):
    shutil.rmtree(RUN, ignore_errors=True)
    shutil.copytree(TEMPLATE, RUN)
    taken = []
    killed = in_child(lambda: work(first))
    gateway(taken)
    if killed and second:
        in_child(lambda: work(second))
        gateway(taken)
    in_child(lambda: work(0))
    gateway(taken)
    with open_desk(RUN / "store.db", actor="crash", today=TODAY) as desk:
        job = desk.store.jobs.jobs_of_mpan(MPAN)[-1]
        return {
            "first": first,
            "second": second,
            "killed": killed,
            "at": (RUN / "died_at").read_text() if killed else "",
            "taken": taken,
            "numbers": desk.store.numbers.last("file"),
            "states": sorted({file.state.value for file in desk.store.outbox.list_files()}),
            "job": job.state.value,
            "case": desk.store.cases.case(job.case_id).state,
            "held": len(held(desk)),
            "details": len(desk.store.meters.history(MPAN)),
            "problems": [found.text for found in examine(desk).problems],
        }


def main():
    RUN.mkdir(parents=True)
    story = Story(RUN)
    story.replay(PREPARED)
    hold(story.desk, folder=RUN / "outbox", minutes=0)
    # Ten in the morning, as the story has it, is long past for the real clock of most runs: make sure.
    with story.desk.change("test") as change:
        for one in story.desk.store.holds.all():
            story.desk.store.holds.put(change, replace(one, release_at=one.release_at.replace(year=2020)))
    story.close()
    shutil.copytree(RUN, TEMPLATE)
    points = 0
    for point in range(1, 1000):
        run = one_run(point, 0)
        sys.stdout.write(json.dumps(run) + "\n")
        if not run["killed"]:
            points = point - 1
            break
    pick = random.Random(2026)
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
        run = one_run(pick.randint(1, points), pick.randint(1, points))
        sys.stdout.write(json.dumps(run) + "\n")


if __name__ == "__main__":
    BASE = Path(sys.argv[1])
    RUN, TEMPLATE = BASE / "run", BASE / "template"
    crash_driver.FOLDER = RUN
    main()
