"""The office's rules: what each of them is given, and what they all ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time

import msgspec

from mopdesk.basics.problems import Place, Problem, Severity, problem
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.dates import typed_date
from mopdesk.work.findings import Outcome, outcome
from mopdesk.work.meter_details import expected_serials
from mopdesk.work.nouns import Attachment, Case, HeldDetails, Job, Owed
from mopdesk.work.process_spec import ProcessSpec
from mopdesk.work.visit_facts import Exchange, Reading, SignatureFact, VisitFacts


class RuleInput(msgspec.Struct, frozen=True, kw_only=True):
    """A visit with everything that its rules compare it with.

    `held` are the latest details of the MPAN; `other_mpans_of_new_serial` the MPANs on which the new serial
    numbers stand already; `photos` counts those in the store; `signatures` are kept ones, or the facts' own.
    `last_readings` gives the last known reading by serial key and register. `levels` says by the code of a
    warning how much it matters to this office.
    """

    process: ProcessSpec
    case: Case
    job: Job
    facts: VisitFacts
    today: date
    calendar: WorkingCalendar
    held: HeldDetails | None = None
    other_mpans_of_new_serial: tuple[str, ...] = ()
    photos: int = 0
    signatures: tuple[Attachment | SignatureFact, ...] = ()
    last_readings: Mapping[str, Mapping[str, str]] = {}
    levels: Mapping[str, Severity] = {}


class Visited(msgspec.Struct, frozen=True, kw_only=True):
    """A visit under check: what was given, what it came to, and what that owes (None where not awaited)."""

    given: RuleInput
    outcome: Outcome
    owed: Owed | None

    @property
    def facts(self) -> VisitFacts:
        """The recorded facts."""
        return self.given.facts

    @property
    def on(self) -> date | None:
        """The day of the visit, None where it is not recorded or no real date."""
        return typed_date(self.facts.date)

    @property
    def exchanged_on(self) -> date | None:
        """The day of the replacement: as recorded, else the day of the visit."""
        return typed_date(self.facts.replacement.on) or self.on

    @property
    def reached(self) -> bool:
        """Whether the engineer got to the meter."""
        return self.facts.access.got_in is True

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges, where a meter was replaced; none otherwise."""
        return self.facts.replacement.exchanges if self.outcome.replaced else ()

    @property
    def held_serials(self) -> tuple[str, ...]:
        """The serial numbers held for the MPAN."""
        return expected_serials(self.given.held) if self.given.held else ()


Rule = Callable[[Visited], Iterator[Problem]]


def visited(given: RuleInput, owed: Owed | None) -> Visited:
    """Put a visit under check."""
    came_to = outcome(given.facts, asks_finding=given.process.asks_finding)
    return Visited(given=given, outcome=came_to, owed=owed)


_TIME = re.compile("([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")


def at(code: str, path: str, **values: object) -> Problem:
    """Make a problem that lies at a path of the visit facts."""
    return problem(code, Place(path=path), severity=None, **values)


def blank(text: str) -> bool:
    """Tell whether nothing was typed."""
    return not text.strip()


def typed_time(text: str) -> time | None:
    """Read a time as typed, 'HH:MM' or 'HH:MM:SS'; None where it is no time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def typed_moment(text: str, day: date | None) -> tuple[date, time] | None:
    """Read 'HH:MM' on the given day, or 'YYYY-MM-DD HH:MM' (a T between is taken too); None otherwise."""
    words = text.strip().replace("T", " ").split()
    on = typed_date(words[0]) if len(words) == 2 else day
    clock = typed_time(words[-1]) if words else None
    return (on, clock) if on is not None and clock is not None else None


def readings_with_paths(seen: Visited) -> Iterator[tuple[str, str, Reading]]:
    """Give every reading of a meter found or removed: its meter's serial, its path, the reading."""
    for number, meter in enumerate(seen.facts.meters):
        for place, reading in enumerate(meter.readings):
            yield meter.serial, f"meters.{number}.readings.{place}", reading
    for number, exchange in enumerate(seen.exchanges):
        for place, reading in enumerate(exchange.final_readings):
            path = f"replacement.exchanges.{number}.final_readings.{place}"
            yield exchange.removed_serial, path, reading
