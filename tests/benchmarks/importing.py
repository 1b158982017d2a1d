"""Rows 4 to 6: taking a file in, beside csv.reader and executemany of the same rows, bare."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from mopdesk.actions.work_through import Imported
from mopdesk.desk import Desk
from mopdesk.store.connection import connect, settle
from tests.benchmarks.bench import Bench
from tests.benchmarks.desks import open_bench_desk, take_in
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import Case, take_turns
from tests.bulk_flows import flow_file

FLOWS = ("D0001001", "D0142001")
_TABLES = ("work_case", "job")
_numbers = count()


def growth(bench: Bench) -> Iterator[Line]:
    """Row 4: five times the instructions; a million jobs in the store."""
    few, many = bench.instructions // 5, bench.instructions
    for flow in FLOWS:
        files = {size: flow_file(flow, size, first=FIRST_NEW) for size in (few, many)}
        full = bench.store_with_jobs(bench.jobs)
        times = take_turns(
            {
                "few": import_case(bench, files[few]),
                "many": import_case(bench, files[many]),
                "many, full": import_case(bench, files[many], store=full),
            },
            max(3, bench.rounds // 2),
        )
        figure = span(times.median("many"))
        yield Line(
            row=4,
            what=f"import of {many:,} {flow[:5]} over one of {few:,}, new stores",
            figure=figure,
            limit=f"{few:,} {span(times.median('few'))}",
            ratio=times.ratio("many", "few"),
            most=6.0,
        )
        yield Line(
            row=4,
            what=f"the same into {bench.jobs:,} jobs over a new store",
            figure=span(times.median("many, full")),
            limit=f"new store {figure}",
            ratio=times.ratio("many, full", "many"),
            most=1.5,
        )


def whole_import(bench: Bench) -> Iterator[Line]:
    """Row 5: the whole import over csv.reader and executemany of the same rows, bare."""
    for flow in FLOWS:
        data = flow_file(flow, bench.instructions, first=FIRST_NEW)
        full = bench.store_with_jobs(bench.jobs)
        bare = bare_rows_of(bench, flow)
        times = take_turns(
            {
                "import": import_case(bench, data),
                "bare": _bare(bench, data, bare),
                "import, full": import_case(bench, data, store=full),
                "bare, full": _bare(bench, data, bare, jobs=bench.jobs),
                "again": import_case(bench, data, again=True),
            },
            max(3, bench.rounds // 2),
        )
        for case, limit, into, most in (
            ("import", "bare", "a new store", 4.0),
            ("import, full", "bare, full", f"{bench.jobs:,} jobs", 5.0),
        ):
            yield Line(
                row=5,
                what=f"import of {bench.instructions:,} {flow[:5]} into {into}",
                figure=f"{span(times.median(case))}, {span(times.median(case) / bench.instructions)} each",
                limit=f"csv + executemany {span(times.median(limit))}",
                ratio=times.ratio(case, limit),
                most=most,
            )
        yield Line(
            row=5,
            what="the same file again",
            figure=span(times.median("again")),
            limit=f"first time {span(times.median('import'))}",
            ratio=times.ratio("again", "import"),
            most=1.0,
        )


def memory(bench: Bench) -> Iterator[Line]:
    """Row 6: what an import adds to the greatest memory of a process of its own."""
    for flow in FLOWS:
        added = {}
        # Made here: what making it takes must not count as what reading it takes.
        file = bench.folder / f"{flow}.usr"
        file.write_bytes(flow_file(flow, bench.instructions, first=FIRST_NEW))
        for what in ("import", "bare"):
            command = [sys.executable, "-m", "tests.benchmarks.import_memory", what, flow]
            store = bench.folder / f"memory-{next(_numbers)}"
            # Left of an earlier run where the folder is kept: its store knows the file.
            shutil.rmtree(store, ignore_errors=True)
            arguments = [str(file), str(store)]
            done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True)
            added[what] = float(done.stdout)
        what = f"memory added by an import of {bench.instructions:,} {flow[:5]}"
        figure, limit = f"{added['import']:.0f} MB", f"csv + executemany {added['bare']:.0f} MB"
        yield Line(
            row=6, what=f"{what}, of 60 MB", figure=figure, limit="60 MB", ratio=added["import"] / 60, most=1
        )
        yield Line(
            row=6, what=what, figure=figure, limit=limit, ratio=added["import"] / added["bare"], most=1.5
        )


# MPANs that no store of the benchmark has: those of bulk_jobs have other check digits or ranges.
FIRST_NEW = 3_000_000


def import_case(
    bench: Bench, data: bytes, *, store: Path | None = None, key: str | None = None, again: bool = False
) -> Case:
    """Give the case of an import into a new store or a copy of one; only the import is timed."""

    def prepare() -> Desk:
        folder = bench.folder / f"import-{next(_numbers)}"
        folder.mkdir()
        if store is not None:
            shutil.copy(store, folder / "mopdesk.db")
        desk = open_bench_desk(folder / "mopdesk.db", key=key)
        # The catalogue's checks and the rules' tables are there, as in a program that runs.
        take_in(desk, flow_file("D0001001", 3, seed=7))
        if again:
            take_in(desk, data)
        return desk

    def act(desk: Desk) -> None:
        done = take_in(desk, data)
        assert done.verdict == ("already-received" if again else "accepted"), done

    return Case(act, prepare, _close)


def _close(desk: Desk) -> None:
    desk.close()
    shutil.rmtree(desk.store.path.parent)


def bare_rows_of(bench: Bench, flow: str) -> dict[str, dict[str, Any]]:
    """Give a row of each table as an import writes it, to be written bare for each instruction."""
    folder = bench.folder / f"rows-{next(_numbers)}"
    with open_bench_desk(folder / "mopdesk.db") as desk:
        done: Imported = take_in(desk, flow_file(flow, 1))
        assert done.job_ids
        rows = {table: desk.store.connection.row(f"SELECT * FROM {table}") for table in _TABLES}
    shutil.rmtree(folder)
    return {table: {name: row[name] for name in row if name != "n"} for table, row in rows.items() if row}


def _bare(bench: Bench, data: bytes, rows: dict[str, dict[str, Any]], *, jobs: int = 0) -> Case:
    """Give the limit: the same rows of cases and jobs, straight into tables without indexes."""

    def prepare() -> Any:
        folder = bench.folder / f"bare-{next(_numbers)}"
        folder.mkdir()
        if jobs:
            shutil.copy(_bare_store(bench, rows, jobs), folder / "bare.db")
        return open_bare(folder / "bare.db", rows)

    def clear(connection: Any) -> None:
        connection.close()
        shutil.rmtree(connection.path.parent)

    return Case(lambda connection: write_bare(connection, data, rows), prepare, clear)


def open_bare(path: Path, rows: dict[str, dict[str, Any]]) -> Any:
    """Open a store of bare tables with the settings of ours."""
    path.touch()
    connection = connect(path)
    settle(connection)
    for table, row in rows.items():
        connection.run(f"CREATE TABLE IF NOT EXISTS {table} (n INTEGER PRIMARY KEY, {', '.join(row)})")
    return connection


def write_bare(connection: Any, data: bytes, rows: dict[str, dict[str, Any]]) -> None:
    """Write a case and a job for each instruction of a file, in one transaction."""
    connection.run("BEGIN IMMEDIATE")
    for table, row in rows.items():
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        connection.driver.executemany(sql, _rows_of(data, row))
    connection.run("COMMIT")


def _rows_of(data: bytes, row: dict[str, Any]) -> Iterator[list[Any]]:
    lines = csv.reader(data.decode().split("\n"), delimiter="|", quoting=csv.QUOTE_NONE)
    cells, names = list(row.values()), list(row)
    mpan = names.index("mpan")
    request = names.index("request") if "request" in row else None
    rest = row.get("request", "")[200:]
    next(lines)
    instruction: list[list[str]] = []
    for line in lines:
        if line and line[0] in ("001", "267", "ZPT") and instruction:
            made = cells.copy()
            made[mpan] = instruction[0][1]
            if request is not None:
                made[request] = "|".join(instruction[0]) + rest
            yield made
            instruction = []
        instruction.append(line)


def _bare_store(bench: Bench, rows: dict[str, dict[str, Any]], jobs: int) -> Path:
    path = bench.folder / f"bare-{jobs}-{len(rows['job']['request'])}.db"
    if not path.exists():
        making = path.with_suffix(".unfinished")
        making.unlink(missing_ok=True)
        connection = open_bare(making, rows)
        connection.run("BEGIN")
        for table, row in rows.items():
            sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
            connection.driver.executemany(sql, (list(row.values()) for _ in range(jobs)))
        connection.run("COMMIT")
        connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        making.rename(path)
    return path
