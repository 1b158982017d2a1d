"""The nouns of the trade, as frozen records: case, job, request, clock, visit version, answer.

A **case** is MPAN + Supplier + process and holds the engine's state. A **job** is one request (one root
group of one file) with one clock. A **visit** belongs to one job; its versions never change once frozen.
Days are dates in Europe/London; times are aware datetimes in UTC. Ids are UUIDv7 text.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec


class JobState(StrEnum):
    """Where a job stands, in the order of its life."""

    RECEIVED = "received"
    VISITED = "visited"
    READY = "ready"
    ANSWERED = "answered"
    WAITING_SUPPLIER = "waiting-supplier"
    REVISIT = "revisit"
    CLOSED = "closed"


OPEN_STATES = (
    JobState.RECEIVED,
    JobState.VISITED,
    JobState.READY,
    JobState.REVISIT,
    JobState.WAITING_SUPPLIER,
)


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Something about a job that a person should know: a code of the problem table and its words."""

    code: str
    text: str
    advice: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where the meter is and how to get to it. Personal data: never in a log or a file name.

    The fields stand by the alphabet (`as_json_texts`).
    """

    access_notes: str = ""
    address: tuple[str, ...] = ()
    contact: str = ""
    postcode: str = ""
    telephone: str = ""

    @property
    def known(self) -> bool:
        """Whether there is an address to drive to."""
        return bool(self.postcode or any(self.address))

    @property
    def one_line(self) -> str:
        """The address on one line: numbers and names with spaces, then the rest with commas."""
        return ", ".join(part for part in (*self.address, self.postcode) if part)


class Request(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one root group of an imported D0001 or D0142 asks. A hand-typed job has no receipt.

    The fields stand by the alphabet (`as_json_texts`).
    """

    appointment: date | None = None
    appointment_from: str = ""
    appointment_to: str = ""
    asked_on: date | None = None
    assumed_layout: bool = False
    energisation: str = ""
    existing_metering: bool | None = None
    file_identifier: str = ""
    flow: str
    line: int | None = None
    meter_serials: tuple[str, ...] = ()
    meter_type: str = ""
    mpan: str
    raw: tuple[str, ...] = ()
    receipt_id: str | None = None
    recipient_id: str = ""
    recipient_role: str = "M"
    registers: tuple[str, ...] = ()
    sender_id: str
    sender_role: str
    ssc: str = ""
    text: str = ""


class RunningClock(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit of the process that has started on a case.

    `clock` names the row of the process table, `owner` the role that owes the answer (M or X). `due` is
    the last day in time; `stopped_on` the day on which the answer left or arrived.
    """

    clock: str
    owner: str
    started_on: date
    due: date
    stopped_on: date | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One matter between a Supplier and us about one MPAN, following one process.

    `state` is a state name of the process table. `finding` is the last finding that was answered.
    """

    id: str
    mpan: str
    supplier: str
    process: str
    state: str
    opened_on: date
    clocks: tuple[RunningClock, ...] = ()
    finding: str = ""
    closed: bool = False


class KindOfWork(StrEnum):
    """What a D0142 asks for; proposed from its text, confirmed by a person."""

    INVESTIGATION = "investigation"
    EXCHANGE = "exchange"
    INSTALLATION = "installation"
    FUNCTIONALITY = "functionality"
    REMOVAL = "removal"


def basis_words(basis: str) -> str:
    """Say where a day of receipt comes from."""
    words = {"given": "day given by hand", "file time": "time of the file", "import time": "time of import"}
    return words.get(basis, basis)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One request with its clock. `clock` names the row of the process table that it runs under.

    `due` is the last Working Day on which our answer is in time, None where we owe nothing.
    `received_basis` says where the day of receipt comes from: 'given', 'file time' or 'import time'.
    """

    id: str
    case_id: str
    mpan: str
    supplier: str
    flow: str
    process: str
    state: JobState
    request: Request
    received_at: datetime
    received_on: date
    received_basis: str
    clock: str
    due: date | None
    owed_by: str | None
    kind: KindOfWork
    kind_confirmed: bool = False
    labelled: bool = False
    label_words: tuple[str, ...] = ()
    process_reason: str = ""
    flags: tuple[Flag, ...] = ()
    site: Site = Site()
    appointment: date | None = None
    appointment_from: str = ""
    appointment_to: str = ""
    engineer: str = ""
    closed_reason: str = ""
    created_at: datetime


class RepeatRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A second request for an MPAN whose job is open: attached, never a job of its own."""

    id: str
    job_id: str
    request: Request
    received_at: datetime
    received_on: date


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A photo or a signature: its bytes lie in the store under `sha256`.

    `purpose` is a code of resources/codes/photo-purposes.toml or 'signature'. For a signature `name` and
    `role` tell whose it is; where nobody signed, `none_reason` says why and `sha256` is ''.
    """

    id: str
    visit_id: str
    kind: str
    sha256: str
    purpose: str
    caption: str = ""
    name: str = ""
    role: str = ""
    none_reason: str = ""
    origin: str = ""
    taken_at: datetime | None = None
    added_at: datetime


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit to a job's site. Its facts are typed field by field; `state` is 'draft' or 'finished'."""

    id: str
    job_id: str
    number: int
    state: str
    started_at: datetime
    version: int = 0


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit's outcome owes under the process: which messages, together or not, and what then.

    `messages` are ids of the process table; `flows` the flows of those messages in the same order. `next`
    is the state of the case once they are released. An `interim` answer does not stop the clock. `silent`
    says why no flow is owed; `reading` tells where the paper leaves room.
    """

    messages: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    together: bool = False
    next: str = ""
    interim: bool = False
    needs: tuple[str, ...] = ()
    silent: str = ""
    reading: str = ""


class OutboxState(StrEnum):
    """Stored states of an outgoing file (outbox design E)."""

    PENDING = "pending"
    STAGED = "staged"
    RELEASED = "released"
    COLLECTED = "collected"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class OutgoingFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the outbox: its number, frozen bytes (by SHA-256), where it goes and how far it came.

    `corrects` is the id of the file that this one replaces, None for a first answer.
    """

    id: str
    number: int
    group_id: str
    job_id: str
    visit_version_id: str
    message: str
    flow: str
    to_role: str
    to_id: str
    from_id: str
    file_identifier: str
    file_name: str
    sha256: str
    folder: str
    staging: str
    state: OutboxState
    made_at: datetime
    released_at: datetime | None = None
    note: str = ""
    corrects: str | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """One file that arrived, kept byte for byte under its SHA-256 before anyone tried to understand it.

    `state` is 'unread' until the work that it causes is committed, then 'done'. `verdict` is '' while
    unread. `problems` are those found in it. `job_ids` are the jobs that it opened or advanced.
    """

    id: str
    sha256: str
    name: str
    size: int
    received_at: datetime
    received_on: date
    received_basis: str
    state: str
    verdict: str = ""
    flow: str = ""
    file_identifier: str = ""
    from_role: str = ""
    from_id: str = ""
    to_role: str = ""
    to_id: str = ""
    test_flag: str = ""
    created: datetime | None = None
    encoding: str = ""
    newline: str = ""
    job_ids: tuple[str, ...] = ()
    problems: tuple[dict[str, object], ...] = ()


class VisitVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of a finished visit, frozen: `facts` is the canonical JSON of `VisitFacts`."""

    id: str
    visit_id: str
    job_id: str
    version: int
    facts: dict[str, object]
    frozen_at: datetime
    actor: str


class HeldDetails(msgspec.Struct, frozen=True, kw_only=True):
    """Meter technical details held for an MPAN: one root group 288 of a D0150 as nested raw text.

    `groups` is `[code, [fields...], [inner groups...]]`. `origin` is 'received', 'sent' or 'typed'.
    "Latest" is the latest `effective_from`, then the latest `noted_at` (the header's time).
    """

    id: str
    mpan: str
    flow: str
    effective_from: date
    noted_at: datetime
    origin: str
    from_id: str
    groups: tuple[object, ...]
    receipt_id: str | None = None
    outgoing_id: str | None = None
