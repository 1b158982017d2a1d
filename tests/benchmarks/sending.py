"""Row 14: the release of many answers, beside writing and fsyncing the same files bare."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from mopdesk.desk import Desk
from mopdesk.store.dispatch import release_groups
from tests.benchmarks.bench import Bench
from tests.benchmarks.desks import open_bench_desk
from tests.benchmarks.table import Line, span
from tests.benchmarks.turns import Case, take_turns
from tests.store.store_world import a_case, a_job, a_version, a_visit, body_of, outgoing

_numbers = count()


def releases(bench: Bench) -> Iterator[Line]:
    """Row 14: frozen in the store, staged, renamed and noted; what their jobs become is not in it."""

    def prepare() -> tuple[Desk, Path, list[Any]]:
        folder = bench.folder / f"release-{next(_numbers)}"
        desk = open_bench_desk(folder / "mopdesk.db")
        (folder / "outbox").mkdir()
        versions = []
        with desk.store.change("visited") as change:
            for _ in range(bench.answers):
                case = a_case()
                job = a_job(case)
                visit = a_visit(job)
                versions.append(a_version(visit))
                desk.store.cases.put_case(change, case)
                desk.store.jobs.put_job(change, job)
                desk.store.visits.put_visit(change, visit)
                desk.store.visits.freeze(change, versions[-1])
        return desk, folder / "outbox", versions

    def release(prepared: tuple[Desk, Path, list[Any]]) -> None:
        desk, outbox, versions = prepared
        with desk.store.change("release begun") as change:
            for version in versions:
                number = desk.store.numbers.next(change, "file")
                file = outgoing(version, number, outbox, group_id=f"group-{number}")
                desk.store.outbox.begin(change, [file], [body_of(file.file_name)])
        groups = [f"group-{number}" for number in range(1, len(versions) + 1)]
        done = release_groups(desk.store, groups, lambda _change, _files: None)
        assert len(done.released) == len(versions)

    def clear(prepared: tuple[Desk, Path, list[Any]]) -> None:
        prepared[0].close()
        shutil.rmtree(prepared[1].parent)

    def empty() -> Path:
        folder = bench.folder / f"written-{next(_numbers)}"
        folder.mkdir()
        return folder

    def write(folder: Path) -> None:
        for number in range(1, bench.answers + 1):
            name = f"MD{number:08}.usr"
            with (folder / name).open("xb") as file:
                file.write(body_of(name))
                file.flush()
                os.fsync(file.fileno())

    cases = {"release": Case(release, prepare, clear), "bare": Case(write, empty, shutil.rmtree)}
    times = take_turns(cases, max(3, bench.rounds // 2), time.perf_counter)
    yield Line(
        row=14,
        what=f"{bench.answers:,} answers frozen, staged and released",
        figure=f"{span(times.median('release'))}, {span(times.median('release') / bench.answers)} each",
        limit=f"written and fsynced bare {span(times.median('bare'))}",
        ratio=times.ratio("release", "bare"),
        most=3.0,
    )
