"""What the real program says to a hostile flow file that is imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.settings import set_option
from mopdesk.actions.work_through import Imported
from mopdesk.basics.problems import Problem
from mopdesk.desk import Desk, open_desk
from tests.hostile.cases import Case

TODAY = date(2026, 11, 9)
MOST = 12
FILE_TIME = datetime(2026, 11, 9, 8, tzinfo=UTC)


def hostile_desk(store: Path) -> Desk:
    """Open a store that is somebody's, so that files can be for them."""
    desk = open_desk(store, actor="clerk", today=TODAY)
    set_option(desk, "participant_id", "BMET")
    set_option(desk, "file_prefix", "HO")
    return desk


def take_in(desk: Desk, cases: Iterable[Case]) -> dict[tuple[str, str], Imported]:
    """Import every file under a plain name; the file itself is what is hostile."""
    return {
        (case.kind, case.name): import_bytes(
            desk, case.make(), Path(f"case-{number:03d}.usr"), FILE_TIME, received_on=TODAY
        )
        for number, case in enumerate(cases)
    }


def told(results: Mapping[tuple[str, str], Imported]) -> dict[tuple[str, str], list[str]]:
    """Give what was said of each file: the verdict, then code and sentence of its first problems."""
    return {key: [result.verdict, *_shortened(sentences(result.problems))] for key, result in results.items()}


def _shortened(lines: list[str]) -> list[str]:
    return lines if len(lines) <= MOST else [*lines[:4], f"({len(lines) - 4:,} more)"]


def sentences(problems: Iterable[Problem]) -> list[str]:
    return [f"{one.severity.value} {one.code}: {one.text}" for one in problems]
