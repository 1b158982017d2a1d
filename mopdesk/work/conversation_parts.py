"""The parts of a matter's drawing: lifelines, arrows, time limits, and what they are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from mopdesk.work.answer_life import AnswerStage
from mopdesk.work.nouns import Case, Job, OutgoingFile, Owed, RepeatRequest

SITE = "S"
MESSAGE, VISIT = "message", "visit"


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
    there is nothing to open. `sentence` says all of it to a screen reader, `far` how far our own answer has
    come ('held until 11:10'). `assumed`: not in the paper. `late` counts the Working Days since `due`
    of what has not happened yet.
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
    far: str = ""
    together: str = ""
    job_id: str = ""
    visit_id: str = ""
    receipt_id: str = ""
    outgoing_id: str = ""
    corrects: str = ""
    assumed: bool = False
    late: int = 0


class DeadlineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One time limit, drawn across at its last day. `running` until its answer left or arrived.

    `days` are its Working Days from first to last, `left` those that were or are left: negative once past.
    """

    clock: str
    owner: str
    started: date
    day: date
    days: int
    left: int
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


class SiteVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as it is drawn. `day` is the day on site; `came_to` the finding in words, '' while open."""

    visit_id: str
    job_id: str
    number: int
    day: date
    began: datetime
    finished: bool
    came_to: str


class OnTheDesk(msgspec.Struct, frozen=True, kw_only=True):
    """A visit whose answer has not left: what its outcome owes, and how far the answer has come.

    `finding` is '' while the question is open. `held_until` is the time of day at which a held answer
    leaves. A `correction` moves nothing: its answer was given once.
    """

    job_id: str
    visit_id: str
    owed: Owed
    finding: str
    stage: AnswerStage
    held_until: str = ""
    correction: bool = False


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """All that a case's drawing is made from; jobs and visits the oldest first, files by their numbers.

    `left_on` gives by file id the day in Europe/London on which it left, or was made. `role_titles` are the
    words for the roles of plain work.
    """

    case: Case
    jobs: tuple[Job, ...]
    repeats: tuple[RepeatRequest, ...]
    visits: tuple[SiteVisit, ...]
    files: tuple[OutgoingFile, ...]
    left_on: Mapping[str, date]
    on_the_desk: tuple[OnTheDesk, ...]
    role_titles: Mapping[str, str]
