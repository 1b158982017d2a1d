"""The office's rules of the visit itself: when, who, where, access, proof."""

from __future__ import annotations

from collections.abc import Iterator

from mopdesk.basics.problems import Problem
from mopdesk.basics.workdays import long_day
from mopdesk.flows.schema import Confidence
from mopdesk.work.code_lists import code_list
from mopdesk.work.dates import typed_date
from mopdesk.work.findings import findings
from mopdesk.work.meter_details import export_only
from mopdesk.work.rule_input import Rule, Visited, at, blank, typed_time

__all__ = ["VISIT_RULES"]


def _date(seen: Visited) -> Iterator[Problem]:
    """The day of the visit is recorded, real, not in the future, not before the request came.

    Source: decisions, "Also stop: visit in the future"; D0002 group 004 carries the date of action.
    """
    if blank(seen.facts.date):
        yield at("visit-date-missing", "date")
    elif seen.on is None:
        yield at("visit-date-wrong", "date", text=seen.facts.date.strip())
    elif seen.on > seen.given.today:
        yield at("visit-in-future", "date", date=long_day(seen.on))
    elif seen.on < seen.given.job.received_on:
        received = long_day(seen.given.job.received_on)
        yield at("visit-before-receipt", "date", date=long_day(seen.on), received=received)


def _times(seen: Visited) -> Iterator[Problem]:
    """Times are times, and the engineer leaves after arriving. Source: domain page 'The process', 4.7."""
    for name in ("arrived", "departed"):
        text = getattr(seen.facts, name)
        if not blank(text) and typed_time(text) is None:
            yield at("time-wrong", name, text=text.strip())
    arrived, departed = typed_time(seen.facts.arrived), typed_time(seen.facts.departed)
    if arrived and departed and departed < arrived:
        yield at(
            "departed-before-arrived", "departed", arrived=seen.facts.arrived, departed=seen.facts.departed
        )


def _engineer(seen: Visited) -> Iterator[Problem]:
    """The engineer is named. Source: domain page 'The process', 4.7."""
    if blank(seen.facts.engineer):
        yield at("engineer-missing", "engineer")


def _mpan(seen: Visited) -> Iterator[Problem]:
    """The MPAN on site is the job's. Source: decisions, "MPAN on site differs: stop"."""
    typed = "".join(seen.facts.mpan_on_site.split())
    if typed and typed != seen.given.job.mpan:
        yield at("mpan-differs", "mpan_on_site", site=typed, job=seen.given.job.mpan)


def _access(seen: Visited) -> Iterator[Problem]:
    """Access is answered; where there was none, why is recorded, and nothing that needs access.

    Source: issue 2, findings; decisions, "Findings and answers".
    """
    access = seen.facts.access
    if access.got_in is None:
        yield at("access-missing", "access.got_in")
    elif access.got_in is False:
        if blank(access.reason):
            yield at("no-access-reason-missing", "access.reason")
        elif not code_list("no-access-reasons").has(access.reason):
            yield at("choice-unknown", "access.reason", what="Reason for no access", given=access.reason)
        if any(meter.finding for meter in seen.facts.meters) or seen.facts.replacement.replaced:
            yield at("work-without-access", "access.got_in")


def _next_visit(seen: Visited) -> Iterator[Problem]:
    """Where another visit is needed its day is set, not past, and in time.

    Source: domain page 'The process', 1.2, "unable to determine, no access, revisit booked".
    """
    text = seen.facts.access.next_visit
    if blank(text):
        if seen.owed is not None and (seen.owed.interim or not seen.owed.messages) and seen.outcome.finding:
            yield at("next-visit-missing", "access.next_visit")
        return
    day = typed_date(text)
    due = seen.given.job.due
    if day is None:
        yield at("next-visit-wrong", "access.next_visit", text=text.strip())
    elif seen.on is not None and day < seen.on:
        yield at("next-visit-past", "access.next_visit", date=long_day(day))
    elif due is not None and day > due:
        yield at("next-visit-after-due", "access.next_visit", date=long_day(day), due=long_day(due))


def _proof(seen: Visited) -> Iterator[Problem]:
    """There are photos, and signatures or the reason for none. Source: domain page 'The process', 4.7."""
    if not seen.given.photos and not seen.facts.photos:
        yield at("photos-missing", "photos")
    signatures = seen.given.signatures or seen.facts.signatures
    for role in ("engineer", "customer") if seen.reached else ("engineer",):
        if not any(given.role == role for given in signatures):
            yield at("signature-missing", "signatures", who=role)


def _held_in_time(seen: Visited) -> Iterator[Problem]:
    """The latest details held are not younger than the visit, where a D0150 is answered from them.

    Source: decisions, "Latest details ... if that date is after the visit, stop".
    """
    held = seen.given.held
    if held and seen.on and seen.owed and "D0150" in seen.owed.flows and held.effective_from > seen.on:
        held_from = long_day(held.effective_from)
        yield at("held-after-visit", "date", held=held_from, date=long_day(seen.on))


def _export_only(seen: Visited) -> Iterator[Problem]:
    """The MPAN has an import register. Source: decisions, "an MPAN whose held registers are all AE"."""
    if seen.given.held and seen.given.process.asks_finding and export_only(seen.given.held):
        yield at("export-only", "mpan_on_site", mpan=seen.given.job.mpan)


def _assumed_layout(seen: Visited) -> Iterator[Problem]:
    """A time limit that rests on an assumption says so. Source: house rule, nothing assumed shown as fact."""
    for clock in seen.given.process.clocks:
        if clock.id == seen.given.job.clock and clock.confidence is Confidence.ASSUMED:
            yield at("deadline-assumed", "due", days=clock.days, source=clock.source)


def _codes(seen: Visited) -> Iterator[Problem]:
    """Codes are those of the lists. Source: resources/codes."""
    for number, meter in enumerate(seen.facts.meters):
        lists = {"technology": "technologies", "disc_direction": "disc-directions"}
        typed = [(f"meters.{number}.{field}", name, getattr(meter, field)) for field, name in lists.items()]
        typed += [(f"meters.{number}.methods", "methods", code) for code in meter.methods]
        for path, name, code in typed:
            if not blank(code) and not code_list(name).has(code):
                yield at("choice-unknown", path, what=code_list(name).title, given=code)
        spec = findings().get(meter.finding)
        if not blank(meter.finding) and (spec is None or not spec.offered):
            yield at("finding-unknown", f"meters.{number}.finding", given=meter.finding)


VISIT_RULES: tuple[Rule, ...] = (
    _date,
    _times,
    _engineer,
    _mpan,
    _access,
    _next_visit,
    _codes,
    _held_in_time,
    _export_only,
    _proof,
    _assumed_layout,
)
