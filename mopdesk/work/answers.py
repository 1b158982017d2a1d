"""The office's tray of answers: what an answer is composed from, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mopdesk.basics.problems import Problem, Severity, errors_in
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Group
from mopdesk.work.nouns import Case, HeldDetails, Job, Owed
from mopdesk.work.process import ProcessSpec
from mopdesk.work.sourced import Origin
from mopdesk.work.visit_facts import VisitFacts
from mopdesk.work.wording import Wording, load_wording


class AnswerInput(msgspec.Struct, frozen=True, kw_only=True):
    """All that the answers to one visit are made from. `own_id` is our participant id for this store."""

    process: ProcessSpec
    case: Case
    job: Job
    facts: VisitFacts
    owed: Owed
    held: HeldDetails | None
    catalogue: Catalogue
    own_id: str
    wording: Wording = msgspec.field(default_factory=load_wording)


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in the making: one outgoing file.

    `message` is the id in the process table. `root` is None where too little is known to compose anything:
    then `problems` says what to do. A `withheld` answer is held back on purpose (a different meter on site)
    and does not keep the others of its visit from leaving. `origins` tells where each field comes from.
    """

    message: str
    flow: str
    spec: FlowSpec
    root: Group | None
    from_id: str
    to_role: str
    to_id: str
    from_role: str = "M"
    problems: tuple[Problem, ...] = ()
    origins: tuple[Origin, ...] = ()
    withheld: bool = False

    def origin(self, line: int, position: int) -> Origin | None:
        """Give where the field at that line of the file and that position (from 1) comes from."""
        return next((one for one in self.origins if (one.line, one.position) == (line, position)), None)

    @property
    def good(self) -> bool:
        """Whether this answer may leave as it stands."""
        return self.root is not None and not self.withheld and not errors_in(self.problems)


def leaving(answers: Iterable[Composed]) -> tuple[Composed, ...]:
    """Give the answers that are to leave: all that are not held back on purpose."""
    return tuple(answer for answer in answers if not answer.withheld)


def stops(answers: Iterable[Composed]) -> tuple[Problem, ...]:
    """Give what keeps the answers that are to leave from leaving. Where all are held back, why."""
    listed = tuple(answers)
    checked = leaving(listed) or listed
    return tuple(found for answer in checked for found in answer.problems if found.severity is Severity.ERROR)
