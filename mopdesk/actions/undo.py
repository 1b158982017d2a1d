"""Undo and redo what was recorded of a visit, from the journal: closing the program forgets nothing.

An undo is itself an entry of the journal, so that it can be undone (redo) and nothing is ever lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.visits import open_visit
from mopdesk.desk import Desk
from mopdesk.store.edits import Edit, Images, after_all, before_all, edits_of, put_images
from mopdesk.work.fact_words import words_of

UNDONE, REDONE = "visit.undone", "visit.redone"

# What was done before a visit was started, finished or opened again is no longer undone field by field.
_BOUNDS = frozenset({"visit.started", "visit.finished", "visit.opened-again", "correction.opened"})

# A correction that was put in the bin and taken out again stands as before: the two cancel each other.
_ASIDE = frozenset({"correction.withdrawn", "correction.restored"})

# A field that is typed on without a pause is one step.
_PAUSE = timedelta(seconds=3)

_WORDS_OF_KINDS = {
    "visit.recorded": "Visit recorded from a file",
    "visit.attachment-removed": "{what} removed",
    "visit.attachment": "{what}",
}


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


class _Stacks(msgspec.Struct, kw_only=True):
    """What can be undone and what can be done again; the last of each is the next."""

    done: list[list[Edit]] = []
    undone: list[list[Edit]] = []
    typing: bool = False

    def clear(self) -> None:
        self.done, self.undone, self.typing = [], [], False

    def take(self, edit: Edit) -> None:
        """Take the next entry of the journal into account."""
        if edit.kind in _ASIDE:
            return
        if edit.kind in _BOUNDS:
            self.clear()
        elif edit.kind in (UNDONE, REDONE):
            away, to = (self.done, self.undone) if edit.kind == UNDONE else (self.undone, self.done)
            # Nothing to move where retention has emptied what stood before.
            to.extend([away.pop()] if away else [])
            self.typing = False
        elif edit.before is None:
            # How it was before is not known any more.
            self.clear()
        elif edit.changed:
            self.undone.clear()
            if self.typing and _goes_on(self.done[-1][-1], edit):
                self.done[-1].append(edit)
            else:
                self.done.append([edit])
            self.typing = True


def undoable(desk: Desk, visit_id: str) -> tuple[Step, ...]:
    """Give what can be undone of a draft, the latest first."""
    return tuple(_step(edits) for edits in reversed(_stacks(desk, visit_id).done))


def redoable(desk: Desk, visit_id: str) -> tuple[Step, ...]:
    """Give what has been undone and can be done again, the next one first."""
    return tuple(_step(edits) for edits in reversed(_stacks(desk, visit_id).undone))


def undo(desk: Desk, visit_id: str) -> Undone | None:
    """Undo the latest step of a draft; None where there is none. Raises `NotAllowed` for a finished visit."""
    return _move(desk, visit_id, UNDONE)


def redo(desk: Desk, visit_id: str) -> Undone | None:
    """Do again what was undone last; None where there is nothing, or something else was done since."""
    return _move(desk, visit_id, REDONE)


def _move(desk: Desk, visit_id: str, kind: str) -> Undone | None:
    with desk.change(kind, visit_id) as change:
        # Read inside the change: nobody else writes between the look and the step.
        visit = open_visit(desk, visit_id)
        stacks = _stacks(desk, visit_id)
        waiting = stacks.done if kind == UNDONE else stacks.undone
        if not waiting:
            return None
        edits = waiting[-1]
        images: Images = before_all(edits) if kind == UNDONE else after_all(edits)
        put_images(change, images)
        change.facts.update(job=visit.job_id, entries=[edit.sequence for edit in edits])
        change.tell()
    return Undone(step=_step(edits), fields=desk.store.visits.fields(visit_id))


def _stacks(desk: Desk, visit_id: str) -> _Stacks:
    stacks = _Stacks()
    for edit in edits_of(desk.store.connection, visit_id):
        stacks.take(edit)
    return stacks


def _goes_on(last: Edit, edit: Edit) -> bool:
    """Tell whether an entry types on in the field of the one before."""
    same = last.kind == edit.kind == "visit.field" and last.facts.get("path") == edit.facts.get("path")
    return same and edit.at - last.at <= _PAUSE


def _step(edits: list[Edit]) -> Step:
    last = edits[-1]
    paths = {key[1] for key in after_all(edits).get("visit_field", {})}
    if last.kind == "visit.field":
        words = words_of(str(last.facts.get("path", "")))
    else:
        words = _WORDS_OF_KINDS.get(last.kind, last.kind).format(what=_what(last))
    return Step(words=words, paths=tuple(sorted(paths)), at=last.at, actor=last.actor)


def _what(edit: Edit) -> str:
    """Name the photo or signature that an entry added or took away."""
    kinds = {
        str(row["kind"])
        for images in (edit.before or {}, edit.after)
        for row in images.get("attachment", {}).values()
        if row is not None
    }
    return "Signature" if kinds == {"signature"} else "Photo"
