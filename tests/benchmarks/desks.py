"""A desk for measuring: a plain or an encrypted store, an office that takes everything, a day that stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.work_through import Imported
from mopdesk.desk import Clock, Desk
from mopdesk.store.database import Store

TODAY = date(2026, 11, 23)
ARRIVED = datetime(2026, 11, 20, 9, tzinfo=UTC)


def open_bench_desk(path: Path, *, key: str | None = None) -> Desk:
    """Open a store with its desk, settings made."""
    clock = Clock(TODAY)
    store = Store.open(path, actor="bench", clock=clock.now, key=key)
    wanted = {"participant_id": "BMET", "test_flag": "TR01", "file_prefix": "BE"}
    if store.settings.all() != wanted:
        with store.change("settings") as change:
            for name, value in wanted.items():
                store.settings.put(change, name, value)
    return Desk(store, clock, "bench")


def take_in(desk: Desk, data: bytes) -> Imported:
    """Take in the bytes of a file as the program does."""
    return import_bytes(desk, data, Path("bench.usr"), ARRIVED)
