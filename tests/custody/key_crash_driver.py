"""Give a store another key and be killed (SIGKILL) before and after each step on the disk, in turn.

Usage: key_crash_driver.py FOLDER plain|encrypted. Prints JSON: points tried, and what went wrong at which.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from mopdesk.actions.new_key import new_key
from mopdesk.actions.settings import set_option
from mopdesk.basics.hand import let_go
from mopdesk.custody import vault
from mopdesk.desk import open_desk
from mopdesk.store import backup, rekey, restore
from mopdesk.store.database import Store
from mopdesk.store.proof import verify


class FileVault:
    """A vault that outlives its process, as the real ones do."""

    def __init__(self, path):
        self._path = path

    def _kept(self):
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def get_password(self, _service, username):
        return self._kept().get(username)

    def set_password(self, _service, username, password):
        self._path.write_text(json.dumps(self._kept() | {username: password}))

    def delete_password(self, _service, username):
        self._path.write_text(json.dumps({k: v for k, v in self._kept().items() if k != username}))


def kill_at(point):
    """Let this process die at that step; with 0 never. Gives the list that counts the steps."""
    seen = [0]

    def step():
        seen[0] += 1
        if seen[0] == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner, name):
        real = getattr(owner, name)

        def wrapped(*arguments, **named):
            step()
            result = real(*arguments, **named)
            step()
            return result

        setattr(owner, name, wrapped)

    for owner, name in (
        *((os, name) for name in ("fsync", "replace")),
        *((Path, name) for name in ("replace", "rename", "unlink", "mkdir", "rmdir")),
        *((backup, name) for name in ("convert", "one_file", "check_copy", "wipe")),
        *((rekey, name) for name in ("convert", "one_file", "check_copy", "wipe")),
        *((restore, name) for name in ("put_in_place",)),
    ):
        around(owner, name)
    return seen


def change_key(folder, point):
    """Change the key in a process of its own; give how it ended."""
    child = os.fork()
    if child == 0:
        with open_desk(folder / "mopdesk.db", actor="ann") as desk:
            seen = kill_at(point)
            new_key(desk)
            (folder / "steps").write_text(str(seen[0]))
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def fault_after(folder):
    """Say what is wrong with what the crash left, '' for a store that opens, is whole and can be written."""
    let_go()
    vault.backend = lambda: FileVault(folder / "vault.json")
    with open_desk(folder / "mopdesk.db", actor="ann") as desk:
        if desk.settings.text("company_name") != "CANARY LTD":
            return "what was written is gone"
        if problems := verify(desk.store):
            return str(problems)
        set_option(desk, "engineer", "ann")
        new_key(desk)
    left = [
        path.name for path in folder.iterdir() if ".former-" in path.name or path.name.endswith(".restoring")
    ]
    canaries = [path.name for path in folder.rglob("*") if path.is_file() and b"CANARY" in path.read_bytes()]
    return (
        f"{left} {canaries} {len(FileVault(folder / 'vault.json')._kept())} keys" if left or canaries else ""
    )


def main(folder, kind):
    first = folder / "first"
    first.mkdir()
    vault.backend = lambda: FileVault(first / "vault.json")
    with Store.open(first / "mopdesk.db", actor="ann") as store, store.change("settings.set") as change:
        store.settings.put(change, "company_name", "CANARY LTD")
    if kind == "encrypted":
        with open_desk(first / "mopdesk.db", actor="ann") as desk:
            new_key(desk)
    shutil.rmtree(first / "backups", ignore_errors=True)
    faults, tried, points, every = {}, 0, 1, 1
    point = 0
    while point <= points:
        here = folder / str(point)
        shutil.copytree(first, here)
        let_go()
        vault.backend = lambda here=here: FileVault(here / "vault.json")
        code = change_key(here, point)
        if point == 0:
            points = int((here / "steps").read_text())
            every = max(1, points // int(os.environ.get("MOPDESK_CRASH_POINTS", "30")))
        elif code != -signal.SIGKILL:
            faults[point] = f"ended with {code}"
        tried += 1
        try:
            if fault := fault_after(here):
                faults[point] = fault
        except Exception as error:  # noqa: BLE001  (told with its point)
            faults[point] = repr(error)
        shutil.rmtree(here)
        point += every
    sys.stdout.write(json.dumps({"points": points, "tried": tried, "faults": faults}) + "\n")


if __name__ == "__main__":
    os.environ.pop("MOPDESK_KEY_FILE", None)
    main(Path(sys.argv[1]), sys.argv[2])
