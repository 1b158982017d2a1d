"""Hold answers for some minutes before they leave: until then a release can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.send_flows import HeldBack, Sent
from mopdesk.desk import Desk


class HeldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that waits for its release. Nothing of it has a number yet.

    `minutes_left` is 0 once its time has come; `words` say what a list shows: 'Held: leaves in 8 minutes'.
    """

    job_id: str
    visit_id: str
    visit_version_id: str
    mpan: str
    flows: tuple[str, ...]
    to_role: str
    to_id: str
    folder: Path
    held_at: datetime
    release_at: datetime
    minutes_left: int
    words: str
    actor: str
    corrects: tuple[str, ...] = ()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was put on hold, and what could not be."""

    held: tuple[HeldAnswer, ...]
    held_back: tuple[HeldBack, ...]
    changes: Changes = Changes(jobs=True, outbox=True)


def hold(
    desk: Desk, job_refs: Sequence[str] = (), folder: Path | None = None, minutes: int | None = None
) -> Held:
    """Hold the answers of the given jobs, or of every job that is ready, and let them leave later."""
    raise NotImplementedError


def undo_hold(desk: Desk, job_refs: Sequence[str] = ()) -> Changes:
    """Take held answers back to ready; no number has been used."""
    raise NotImplementedError


def release_due(desk: Desk) -> Sent:
    """Release every held answer whose time has come, checked once more; for a timer and the start."""
    raise NotImplementedError


def held(desk: Desk) -> tuple[HeldAnswer, ...]:
    """Give what is held, the first to leave first."""
    raise NotImplementedError
