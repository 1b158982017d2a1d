"""Undo and redo what was recorded of a visit, from the journal: closing the program forgets nothing."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.desk import Desk


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be undone or redone. `words` name it: 'Reading 1', 'Photo'.

    `paths` are the fields that it touched; `at` and `actor` tell when and by whom it was done.
    """

    words: str
    paths: tuple[str, ...]
    at: datetime
    actor: str


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What an undo or redo did; `fields` is the visit as it stands now, for the form."""

    step: Step
    fields: dict[str, object]
    changes: Changes = Changes(visits=True)


def undoable(desk: Desk, visit_id: str) -> tuple[Step, ...]:
    """Give what can be undone of a draft, the latest first."""
    raise NotImplementedError


def redoable(desk: Desk, visit_id: str) -> tuple[Step, ...]:
    """Give what has been undone and can be done again, the next one first."""
    raise NotImplementedError


def undo(desk: Desk, visit_id: str) -> Undone | None:
    """Undo the latest step of a draft; None where there is none."""
    raise NotImplementedError


def redo(desk: Desk, visit_id: str) -> Undone | None:
    """Do again what was undone last; None where there is nothing."""
    raise NotImplementedError
