"""The office's drawing of a matter: who said what to whom on which day, what is owed, what may still come.

It is drawn from the process table: what happened stands on its day, what is still to come follows in the
order of the table, with the arrows of the paper's figures. Pure: no clock, no store.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

SITE = "S"


class EventState(StrEnum):
    """How far an arrow has come.

    `done` happened; `draft` and `ready` are on the desk here; `owed` is ours with a day, `late` when that
    day has passed (the Supplier's days too); `expected` may come; `unseen` went between others.
    """

    DONE = "done"
    READY = "ready"
    DRAFT = "draft"
    OWED = "owed"
    EXPECTED = "expected"
    LATE = "late"
    UNSEEN = "unseen"


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One lifeline: 'R', 'X', 'M' or 'S' (the site), and its words."""

    code: str
    title: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One arrow. `at` is the day it happened, `due` the last day in time of one that has not.

    `kind` is 'message' or 'visit'. `message` is the id in the process table and `step` the paper's letter;
    both '' for a visit. `together` is the same for arrows that leave together, else ''. The ids are '' where
    there is nothing to open. `sentence` says all of it to a screen reader. `assumed`: not in the paper.
    """

    key: str
    kind: str
    at: date | None
    due: date | None
    from_lane: str
    to_lane: str
    flow: str
    title: str
    step: str
    message: str
    state: EventState
    sentence: str
    together: str = ""
    job_id: str = ""
    visit_id: str = ""
    receipt_id: str = ""
    outgoing_id: str = ""
    corrects: str = ""
    assumed: bool = False


class DeadlineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One time limit, drawn across at its last day. `running` until its answer left or arrived."""

    clock: str
    owner: str
    started: date
    day: date
    running: bool
    late: bool
    words: str


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it is drawn: lifelines from left to right, arrows from top to bottom."""

    title: str
    source: str
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    deadlines: tuple[DeadlineLine, ...]
    today: date

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same, to be read aloud: arrows in their order, then the time limits that run."""
        return (
            *(event.sentence for event in self.events),
            *(line.words for line in self.deadlines if line.running),
        )
