"""The office's process records: who sends what to whom, who owes what by when, what a finding leads to.

`process` fills them from `resources/processes/*.toml` and checks them; the engine follows them.
"""

from __future__ import annotations

import msgspec

from mopdesk.flows.schema import Confidence
from mopdesk.work.nouns import JobState

START = "start"
ANYONE = "any"


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all rows: an unknown key is refused by name."""


class StateSpec(_Row, frozen=True, kw_only=True):
    """A state of a case, and what a job shows while its case is in it.

    `job` is None where the case has no job yet. `waits_for` is the role whose move is awaited; `final`
    says that nothing is owed or awaited any more.
    """

    name: str
    title: str
    job: JobState | None = None
    waits_for: str = ""
    final: bool = False


class MessageSpec(_Row, frozen=True, kw_only=True):
    """A message of the process. Incoming ones say from which states they are taken, and where they lead.

    `flag_from` names, by state, the problem code that is raised as a flag when the message comes then.
    """

    id: str
    flow: str
    from_role: str = msgspec.field(name="from")
    to_role: str = msgspec.field(name="to")
    step: str
    title: str
    takes_from: tuple[str, ...] = ()
    to_state: str = ""
    flag_from: dict[str, str] = {}
    source: str = ""
    confidence: Confidence = Confidence.FOUND
    note: str = ""


class ClockSpec(_Row, frozen=True, kw_only=True):
    """A time limit: who owes which answer how many Working Days after which message.

    `in_states` limits the start to those states of the case after the message. Where the paper can be read
    twice, `strict` is what mopdesk counts and `loose` the other reading.
    """

    id: str
    owner: str
    starts_with: str
    answer: tuple[str, ...]
    days: int
    in_states: tuple[str, ...] = ()
    strict: str = ""
    loose: str = ""
    source: str
    confidence: Confidence


class FindingRow(_Row, frozen=True, kw_only=True):
    """What an outcome of a visit owes in some states, and where the case goes once it is released."""

    state: tuple[str, ...]
    values: tuple[str, ...]
    replaced: bool
    owes: tuple[str, ...] = ()
    together: bool = False
    needs: tuple[str, ...] = ()
    next: str
    interim: bool = False
    silent: str = ""
    reading: str = ""
    flag: str = ""


class ProcessSpec(_Row, frozen=True, kw_only=True):
    """One process. `start` is the flow that starts it and `lanes` the roles in the order of a drawing.

    `asks_finding` says that the visit must answer the backstop question; `plain` marks work that is not
    about microgeneration, `default_for` the flow for which this process stands in where the Supplier's own
    does not start with it.
    """

    process: str
    title: str
    source: str
    confidence: Confidence = Confidence.FOUND
    note: str = ""
    lanes: tuple[str, ...]
    start: str
    asks_finding: bool = True
    plain: bool = False
    default_for: str = ""
    states: tuple[StateSpec, ...] = msgspec.field(name="state")
    messages: tuple[MessageSpec, ...] = msgspec.field(name="message")
    clocks: tuple[ClockSpec, ...] = msgspec.field(name="clock")
    findings: tuple[FindingRow, ...] = msgspec.field(name="finding")

    def state(self, name: str) -> StateSpec:
        """Give the state of that name; `start` is the reserved one of a case that nothing has reached."""
        if name == START:
            return StateSpec(name=START, title="not started")
        return next(state for state in self.states if state.name == name)

    def message(self, message_id: str) -> MessageSpec:
        """Give the message of that id."""
        return next(message for message in self.messages if message.id == message_id)

    def clock(self, clock_id: str) -> ClockSpec:
        """Give the clock of that id."""
        return next(clock for clock in self.clocks if clock.id == clock_id)

    def takes(self, state: str, flow: str, from_role: str, to_role: str = "M") -> MessageSpec | None:
        """Give the message that such a flow would be in that state, or None where it is not awaited.

        The flow's version does not count: 'D0142' and 'D0142001' are the same message.
        """
        for message in self.messages:
            fits = message.flow == flow[:5] and message.to_role == to_role and state in message.takes_from
            if fits and message.from_role in (from_role, ANYONE):
                return message
        return None

    def row(self, state: str, finding: str, replaced: bool) -> FindingRow | None:
        """Give what the table says of that outcome in that state, or None."""
        for row in self.findings:
            if state in row.state and finding in row.values and replaced is row.replaced:
                return row
        return None
