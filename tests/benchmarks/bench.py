"""What a row of the benchmark is given: the sizes, a folder for its data, stores with many jobs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import msgspec

from mopdesk.store.database import Store
from tests.benchmarks.table import Line
from tests.bulk_jobs import fill

KEY = "5a" * 32

# Row number: the function that measures it, by module below tests.benchmarks. Imported when it is asked for.
ROWS: Mapping[int, str] = {
    1: "parsing:parse_and_validate",
    2: "parsing:check_digits",
    3: "parsing:segments",
    4: "importing:growth",
    5: "importing:whole_import",
    6: "importing:memory",
    7: "listing:lists",
    8: "scrolling:list_on_screen",
    9: "starting:first_rows",
    10: "gaps:longest_gaps",
    11: "reporting:reports",
    12: "days:working_days",
    13: "encrypted:encrypted",
    14: "sending:releases",
    15: "backing_up:backups",
}


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured, and where its data lie during the run.

    `instructions` are those of a large file, `jobs` those of a large store, `answers` those of a large
    release, `megabytes` the size of a store that is backed up.
    """

    folder: Path
    instructions: int = 50_000
    jobs: int = 1_000_000
    answers: int = 10_000
    megabytes: int = 1_000
    rounds: int = 7

    def store_with_jobs(self, jobs: int, *, key: str | None = None) -> Path:
        """Give the path of a store that holds so many jobs; made once a run, only to be read."""
        path = self.folder / f"jobs-{jobs}{'-encrypted' if key else ''}" / "mopdesk.db"
        if not path.exists():
            making = path.parent.with_suffix(".unfinished")
            shutil.rmtree(making, ignore_errors=True)
            with Store.open(making / "mopdesk.db", actor="bench", key=key) as store:
                fill(store, jobs)
            making.rename(path.parent)
        else:
            # Kept by an earlier version: brought up to date here, not in each copy that is timed.
            Store.open(path, actor="bench", key=key).close()
            shutil.rmtree(path.parent / "backups", ignore_errors=True)
        return path

    def copy_of(self, store: Path, name: str) -> Path:
        """Copy a store that is closed into a folder of its own, in place of what lay there."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy(store, folder / store.name))


def quick(folder: Path) -> Bench:
    """Give the sizes for a first look within a minute or two; the goals are meant for the whole ones."""
    return Bench(folder=folder, instructions=4_000, jobs=20_000, answers=300, megabytes=100, rounds=3)


def measure(row: int, bench: Bench) -> Iterator[Line]:
    """Measure one row. Raises `KeyError` for a row that there is not."""
    return measurement(row)(bench)


def measurement(row: int) -> Callable[[Bench], Iterator[Line]]:
    """Give the function that measures a row."""
    module, function = ROWS[row].split(":")
    found: Callable[[Bench], Iterator[Line]] = getattr(import_module(f"tests.benchmarks.{module}"), function)
    return found
