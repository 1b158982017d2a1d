"""Print how many MB an import, or the bare limit of it, adds to the greatest memory of this process.

python -m tests.benchmarks.import_memory import|bare FLOW FILE FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.desks import open_bench_desk, take_in
from tests.benchmarks.importing import bare_rows_of, open_bare, write_bare
from tests.bulk_flows import flow_file
from tests.peak_memory import peak


def main(what: str, flow: str, file: Path, folder: Path) -> float:
    """Do it once with a small file, then measure."""
    folder.mkdir(parents=True)
    if what == "import":
        with open_bench_desk(folder / "mopdesk.db") as desk:
            take_in(desk, flow_file(flow, 100))
            before = peak()
            assert take_in(desk, file.read_bytes()).verdict == "accepted"
            return peak() - before
    rows = bare_rows_of(Bench(folder=folder), flow)
    connection = open_bare(folder / "bare.db", rows)
    write_bare(connection, flow_file(flow, 100), rows)
    before = peak()
    write_bare(connection, file.read_bytes(), rows)
    return peak() - before


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])))
