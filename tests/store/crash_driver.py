"""Kills a program at every point of a release, and prints what was found after each restart.

Run by test_dispatch_crash.py in a process of its own: it forks, which a test process with threads must not.
Usage: crash_driver.py FOLDER [SECOND_KILLS]
"""

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from msgspec.structs import replace

from mopdesk.basics import files as basics_files
from mopdesk.store import proof
from mopdesk.store.connection import Connection
from mopdesk.store.dispatch import resume
from mopdesk.work.nouns import JobState
from tests.store.store_world import begin_answer, body_of, open_store, stage_and_release

PAIR = ("D0002001", "D0150002")


def die_at(point):
    """Count every step that touches disk or store, before and after it; die at the one asked for."""
    seen = [0]

    def step(name):
        seen[0] += 1
        if seen[0] == point:
            (FOLDER / "died_at").write_text(name)
            os.kill(os.getpid(), signal.SIGKILL)

    def wrap(owner, name, when=lambda *_: True):
        real = getattr(owner, name)

        def wrapped(*args, **more):
            if not when(*args):
                return real(*args, **more)
            step(f"before {name}")
            result = real(*args, **more)
            step(f"after {name}")
            return result

        setattr(owner, name, wrapped)

    wrap(os, "fsync")
    wrap(os, "replace")
    wrap(os, "mkdir")
    wrap(basics_files, "_exclusive_rename")
    wrap(
        Connection, "run", lambda _self, sql, *_: sql.startswith(("BEGIN", "COMMIT", "INSERT INTO journal "))
    )


def in_child(work):
    """Do the work in a process of its own; True where it was killed on the way."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - this child is forked: nothing may pass it by
            import traceback

            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise SystemExit("a program failed without being killed")
    return False


def job_moves_on(store):
    def on_released(change, files):
        job = store.jobs.job(files[0].job_id)
        store.jobs.put_job(change, replace(job, state=JobState.ANSWERED))
        store.numbers.next(change, "told")

    return on_released


def answer(point):
    die_at(point)
    store = open_store(FOLDER)
    begin_answer(store, OUT, PAIR)
    stage_and_release(store, "group", job_moves_on(store))


def carry_on(point=0):
    die_at(point)
    store = open_store(FOLDER)
    resume(store, job_moves_on(store))


def gateway(taken):
    """Take what lies in the outbox; a cut file is a fault of its own."""
    for path in sorted(OUT.glob("*.usr")):
        taken.append(path.name if path.read_bytes() == body_of(path.name) else f"CUT {path.name}")
        path.unlink()


def one_run(first, second):
    for path in FOLDER.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    OUT.mkdir()
    taken = []
    killed = in_child(lambda: answer(first))
    gateway(taken)
    if killed and second:
        in_child(lambda: carry_on(second))
        gateway(taken)
    in_child(carry_on)
    gateway(taken)
    with open_store(FOLDER) as store:
        files = store.outbox.list_files()
        return {
            "first": first,
            "second": second,
            "killed": killed,
            "at": (FOLDER / "died_at").read_text() if killed else "",
            "taken": taken,
            "begun": len(files),
            "states": sorted({file.state.value for file in files}),
            "jobs": [job.state.value for job in store.jobs.list_jobs()],
            "told": store.numbers.last("told"),
            "left": [path.name for path in OUT.rglob("*.*") if path.is_file()],
            "problems": [found.text for found in proof.verify(store)],
        }


def tell(run):
    sys.stdout.write(json.dumps(run) + "\n")


def main():
    points = 0
    for point in range(1, 1000):
        run = one_run(point, 0)
        tell(run)
        if not run["killed"]:
            points = point - 1
            break
    pick = random.Random(2026)
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0):
        tell(one_run(pick.randint(1, points), pick.randint(1, points)))


if __name__ == "__main__":
    FOLDER = Path(sys.argv[1])
    OUT = FOLDER / "outbox"
    main()
