"""Row 10: for how long the window does not answer while files are taken in, beside a window at rest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.bench import Bench
from tests.benchmarks.desks import open_bench_desk
from tests.benchmarks.importing import FIRST_NEW
from tests.benchmarks.starting import own_home
from tests.benchmarks.table import Line
from tests.bulk_flows import flow_file

MOST_MS = 25.0


def longest_gaps(bench: Bench) -> Iterator[Line]:
    """Row 10: by the wall clock, less what other programs on the machine took; then the same, scrolling."""
    folder = bench.folder / "gaps"
    folder.mkdir(exist_ok=True)
    files = [folder / name for name in ("first.usr", "second.usr")]
    for number, file in enumerate(files):
        first = FIRST_NEW + number * bench.instructions
        file.write_bytes(flow_file("D0001001", bench.instructions, first=first))
    with open_bench_desk(folder / "empty.db"):
        pass
    told: dict[str, list[float]] = {}
    for _ in range(max(3, bench.rounds // 2)):
        store = bench.copy_of(folder / "empty.db", "gaps-store")
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.gap_probe", str(store), *map(str, files)],
            capture_output=True,
            text=True,
            check=True,
            env=own_home(folder),
        )
        for what, milliseconds in json.loads(done.stdout).items():
            told.setdefault(what, []).append(milliseconds)
    for doing in ("", ", scrolling"):
        busy, idle = (median(told[f"{what}{doing}"]) for what in ("import", "idle"))
        what = f"longest gap while {bench.instructions:,} requests are taken in{doing}"
        for limit, at_most, goal in (("25 ms", MOST_MS, 1.0), (f"at rest {idle:.3g} ms", idle, 3.0)):
            most = None if doing else goal
            yield Line(
                row=10, what=what, figure=f"{busy:.3g} ms", limit=limit, ratio=busy / at_most, most=most
            )
