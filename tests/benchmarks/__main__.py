"""The benchmark: `python3 packaging/dev.py bench [ROW...] [--quick] [--jobs N] [--data DIR]`.

Prints one table. Each figure stands beside a bare limit, or a peer, that was measured in the same minutes by
turns; the goals are ratios of the two. The exit code is 1 where a goal is missed clearly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.benchmarks.bench import ROWS, Bench, measure, quick
from tests.benchmarks.table import printed


def main(arguments: Sequence[str]) -> int:
    """Measure the rows that are named, or all."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, metavar="ROW", help=f"of {', '.join(map(str, ROWS))}")
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds, for a first look")
    parser.add_argument("--data", type=Path, help="a folder that keeps the stores for the next run")
    parser.add_argument("--jobs", type=int, help="jobs in the large store, instead of a million")
    asked = parser.parse_args(arguments)
    if unknown := [row for row in asked.rows if row not in ROWS]:
        parser.error(f"no row {unknown[0]}")
    with tempfile.TemporaryDirectory(prefix="mopdesk-bench-") as temporary:
        folder = asked.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        bench = quick(folder) if asked.quick else Bench(folder=folder)
        bench = msgspec.structs.replace(bench, jobs=asked.jobs or bench.jobs)
        lines = []
        for row in asked.rows or ROWS:
            print(f"== row {row}", file=sys.stderr, flush=True)
            lines += measure(row, bench)
    print(printed(lines))
    return 1 if any(line.missed_clearly for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
