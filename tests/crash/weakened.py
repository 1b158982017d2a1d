"""mopdesk with one of its safeguards taken out: what the crash tests must then find."""

import os
from pathlib import Path

from mopdesk.basics import files
from mopdesk.store import connection, dispatch
from mopdesk.work.nouns import OutboxState


def unflushed():
    """Nothing is flushed to the disk before it is acknowledged."""
    connection._SETTINGS = tuple(
        ("synchronous", "OFF", 0) if row[0] == "synchronous" else row for row in connection._SETTINGS
    )
    os.fsync = lambda _file: None


def in_place():
    """Files that leave are written under their final name, piece by piece."""

    def write(path, body):
        with Path(path).open("wb", buffering=0) as file:
            file.writelines(body[start : start + 4096] for start in range(0, len(body), 4096))

    files.write_atomic = write
    from mopdesk.actions import make_report

    make_report.write_atomic = write


def asks_the_outbox():
    """A release that was cut short looks for its file in the outbox, which the gateway has emptied."""
    real = dispatch._release

    def release(file):
        target = Path(file.folder) / file.file_name
        if file.state is OutboxState.STAGED and not dispatch._staged(file).exists() and not target.exists():
            files.write_atomic(dispatch._staged(file), _BODIES[file.id])
        real(file)

    real_stage = dispatch._stage

    def stage(store, groups, troubles):
        for group in groups.values():
            for file in group:
                _BODIES[file.id] = store.blobs.body(file.sha256)
        return real_stage(store, groups, troubles)

    dispatch._release, dispatch._stage = release, stage


_BODIES = {}
WEAKENED = {"unflushed": unflushed, "in-place": in_place, "asks-the-outbox": asks_the_outbox}
