"""Row 8: the list of jobs on the screen, beside bare SQL and the same rows drawn by Qt from its own model."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.bench import Bench
from tests.benchmarks.starting import own_home
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import Timings

FEW = 10_000
MOST_MB = 250.0
_CASES = (
    ("first", "first page of all jobs, drawn", 2.0),
    ("jump", "jump to any row, drawn", 2.5),
    ("key", "a letter in the search, first hits drawn", 2.0),
)


def list_on_screen(bench: Bench) -> Iterator[Line]:
    """Row 8: processor seconds of all threads, which other programs on the machine do not lengthen."""
    told = _probed(bench, bench.jobs)
    times = Timings(told["seconds"])
    for case, what, most in _CASES:
        bare = f"bare {case}"
        yield Line(
            row=8,
            what=what,
            figure=span(times.median(case)),
            limit=f"bare SQL and drawing {span(times.median(bare))}",
            ratio=times.ratio(case, bare),
            most=most,
        )
    yield Line(
        row=8,
        what="memory of the whole process",
        figure=f"{told['memory']:.3g} MB",
        limit=f"{MOST_MB:g} MB",
        ratio=told["memory"] / MOST_MB,
        most=1.0,
    )
    few = Timings(_probed(bench, FEW)["seconds"]).median("jump")
    yield Line(
        row=8,
        what=f"jump among {bench.jobs:,} over {FEW:,}",
        figure=span(times.median("jump")),
        limit=f"among {FEW:,} {span(few)}",
        ratio=times.median("jump") / few,
        most=1.5,
    )


def _probed(bench: Bench, jobs: int) -> dict[str, Any]:
    store: Path = bench.store_with_jobs(jobs)
    home = bench.folder / "scrolling"
    home.mkdir(exist_ok=True)
    rounds = max(5, 3 * bench.rounds)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.scroll_probe", str(store), str(rounds)],
        capture_output=True,
        text=True,
        check=True,
        env=own_home(home),
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told
