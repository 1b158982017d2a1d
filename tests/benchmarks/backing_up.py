"""Row 15: how long whoever writes waits while a backup is made, beside the same bytes merely copied.

A commit waits for two things: for locks, which a backup of ours could hold, and for the disk, which any
program can keep busy. So the same writer works in three kinds of minutes, by turns in one run: nothing else
goes on; a bare program writes as many bytes and flushes them as often; a backup is made. The wait for locks
is the time that a connection takes which asks for the place for writing and gives it back: it writes nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import msgspec

from mopdesk.store.connection import connect
from mopdesk.store.database import Store
from tests.benchmarks.bench import KEY, Bench
from tests.benchmarks.table import Line, span

PHOTO = 400_000
_PAUSE = 0.02
_WORST_WAIT = 0.5

_BACKUP = """
import sys, datetime, pathlib
from mopdesk.store.backups import make_backup
store, folder = map(pathlib.Path, sys.argv[1:3])
make_backup(store, folder, "bench", datetime.datetime.now(datetime.UTC), key=sys.argv[3])
"""

# Two steps of 500 pages, as a backup flushes; then read once, as it is checked.
_BARE = """
import os, sys
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb", buffering=0) as target:
    while piece := source.read(4_096_000):
        target.write(piece)
        os.fsync(target.fileno())
with open(sys.argv[2], "rb") as copied:
    while copied.read(4_096_000):
        pass
"""


class Waits(msgspec.Struct):
    """The seconds of each change: for locks, and in all."""

    locks: list[float] = msgspec.field(default_factory=list)
    whole: list[float] = msgspec.field(default_factory=list)


def backups(bench: Bench) -> Iterator[Line]:
    """Row 15: the longest wait of a writer for locks, and its longest change, while a backup is made."""
    folder = bench.folder / "backing-up"
    store = _filled(folder / "mopdesk.db", bench.megabytes)
    plain = folder / "as-many-bytes"
    plain.write_bytes(b"")
    with plain.open("wb") as file:
        for _ in range(bench.megabytes):
            file.write(os.urandom(1_000_000))
    waits = {kind: Waits() for kind in ("alone", "bytes", "backup")}
    took: list[float] = []
    with Store.open(store, actor="bench", key=KEY) as opened:
        for turn in range(max(2, bench.rounds // 2)):
            commands = {
                "bytes": [sys.executable, "-c", _BARE, str(plain), str(folder / "copied")],
                "backup": [sys.executable, "-c", _BACKUP, str(store), str(folder / f"b{turn}"), KEY],
            }
            kinds = list(commands) if turn % 2 else list(reversed(commands))
            for kind in kinds:
                began = time.perf_counter()
                with subprocess.Popen(commands[kind]) as running:
                    _write(opened, waits[kind], lambda running=running: running.poll() is None)
                assert running.returncode == 0, kind
                if kind == "backup":
                    took.append(time.perf_counter() - began)
            until = time.perf_counter() + max(took)
            _write(opened, waits["alone"], lambda until=until: time.perf_counter() < until)
            shutil.rmtree(folder / f"b{turn}")
    size = f"{bench.megabytes:,} MB encrypted, {len(waits['backup'].whole):,} changes meanwhile"
    yield Line(
        row=15,
        what="longest wait for locks while a backup is made, over half a second",
        figure=f"{span(max(waits['backup'].locks))}; alone {span(max(waits['alone'].locks))}",
        limit=f"{size}, made in {span(median(took))}",
        ratio=max(waits["backup"].locks) / _WORST_WAIT,
        most=1.0,
    )
    yield Line(
        row=15,
        what="longest change while a backup is made, over while as many bytes are copied",
        figure=span(max(waits["backup"].whole)),
        limit=f"{span(max(waits['bytes'].whole))}; alone {span(max(waits['alone'].whole))}",
        ratio=max(waits["backup"].whole) / max(waits["bytes"].whole),
    )


def _filled(path: Path, megabytes: int) -> Path:
    with Store.open(path, actor="bench", key=KEY) as store:
        for _ in range(max(1, megabytes // 20)):
            with store.change("filled") as change:
                for _ in range(20_000_000 // PHOTO):
                    change.keep(os.urandom(PHOTO), "image/jpeg")
                change.tell()
    return path


def _write(store: Store, waits: Waits, goes_on: Callable[[], bool]) -> None:
    """Change a setting forty times a second, as nobody types faster, and note the waits."""
    asking = connect(store.path, key=KEY)
    while goes_on():
        began = time.perf_counter()
        asking.run("BEGIN IMMEDIATE")
        asking.run("ROLLBACK")
        waits.locks.append(time.perf_counter() - began)
        began = time.perf_counter()
        with store.change("setting.changed") as change:
            store.settings.put(change, "company_name", f"Name {began}")
        waits.whole.append(time.perf_counter() - began)
        time.sleep(_PAUSE)
    asking.close()
