"""Row 10: for how long the window does not answer while files are taken in, beside a window at rest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.bench import KEY, Bench
from tests.benchmarks.desks import open_bench_desk
from tests.benchmarks.importing import FIRST_NEW
from tests.benchmarks.starting import own_home
from tests.benchmarks.table import Line
from tests.bulk_flows import flow_file

MOST_MS = 25.0


def longest_gaps(bench: Bench) -> Iterator[Line]:
    """Row 10: by the wall clock, less what other programs on the machine took; then the same, scrolling.

    The median of some windows, each of which takes in both files; the worst of them is told beside it. First
    with a plain store, which the goals are meant for, then with an encrypted one, as the program makes them.
    """
    folder = bench.folder / "gaps"
    folder.mkdir(exist_ok=True)
    files = [folder / name for name in ("first.usr", "second.usr")]
    for number, file in enumerate(files):
        first = FIRST_NEW + number * bench.instructions
        file.write_bytes(flow_file("D0001001", bench.instructions, first=first))
    for name, key in (("empty", None), ("encrypted", KEY)):
        with open_bench_desk(folder / f"{name}.db", key=key):
            pass
        told = _told(bench, folder / f"{name}.db", files)
        store = ", encrypted store" if key else ""
        for doing in ("", ", scrolling"):
            gaps = told[f"import{doing}"]
            busy, idle = median(gaps), median(told[f"idle{doing}"])
            for limit, at_most, goal in (("25 ms", MOST_MS, 1.0), (f"at rest {idle:.3g} ms", idle, 3.0)):
                yield Line(
                    row=10,
                    what=f"longest gap while {bench.instructions:,} requests are taken in{store}{doing}",
                    figure=f"{busy:.3g} ms, at worst {max(gaps):.3g}",
                    limit=limit,
                    ratio=busy / at_most,
                    most=None if doing else goal,
                )


def _told(bench: Bench, empty: Path, files: Sequence[Path]) -> dict[str, list[float]]:
    """Give what each window told."""
    told: dict[str, list[float]] = {}
    for _ in range(max(3, bench.rounds // 2)):
        store = bench.copy_of(empty, "gaps-store")
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.gap_probe", str(store), *map(str, files)],
            capture_output=True,
            text=True,
            check=True,
            env=own_home(empty.parent),
        )
        for what, milliseconds in json.loads(done.stdout).items():
            told.setdefault(what, []).append(milliseconds)
    return told
