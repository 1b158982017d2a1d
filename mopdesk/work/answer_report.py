"""The office's D0002: the report of a visit, MPAN by MPAN, meter by meter."""

from __future__ import annotations

from mopdesk.flows.schema import FlowSpec
from mopdesk.work.answers import AnswerInput
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.findings import Outcome
from mopdesk.work.meter_details import expected_serials, same_serial
from mopdesk.work.sourced import Source, Sourced, from_visit, layout, sourced
from mopdesk.work.visit_facts import Exchange, MeterSeen, VisitFacts
from mopdesk.work.wording import exchange_date, meter_text, report_text


def draft_report(
    given: AnswerInput, spec: FlowSpec, outcome: Outcome, different: tuple[str, str] | None
) -> Sourced:
    """Draft the D0002 of a visit: 004 for the MPAN, 005 for each meter seen, 006 for a register asked about.

    A register is answered only where the request named it; without one, group 006 is left out.
    """
    facts, labelled = given.facts, given.process.asks_finding
    meters = [
        _meter(given, spec, place, meter, labelled=labelled)
        for place, meter in enumerate(facts.meters)
        if meter.serial.strip() or meter.remarks.strip()
    ]
    return sourced(
        layout(spec, "004"),
        "the MPAN",
        meters,
        mpan=(given.job.mpan, Source(kind="request", path=_request_line(given))),
        additional_information=(
            report_text(given.wording, facts, outcome, labelled=labelled, different=different),
            _text_source(facts, labelled=labelled),
        ),
        date_of_action=(flow_text(typed_date(facts.date)), from_visit("date")),
    )


def _meter(given: AnswerInput, spec: FlowSpec, place: int, meter: MeterSeen, *, labelled: bool) -> Sourced:
    serial, source = held_spelling(given, meter.serial, f"meters.{place}.serial")
    owner = f"meter {serial}" if serial else f"meter {place + 1}"
    exchange = _one_of_several(given.facts, meter)
    text = meter_text(given.wording, meter, exchange, exchange_date(given.facts), labelled=labelled)
    registers = [
        sourced(
            layout(spec, "006"),
            f"register {register} of {owner}",
            register=(register, Source(kind="request", path=_request_line(given))),
        )
        for register in _registers_asked(given, meter)
    ]
    return sourced(
        layout(spec, "005"),
        owner,
        registers,
        meter_id=(serial, source),
        additional_information=(text, Source(kind="wording and visit", path=f"meters.{place}.remarks")),
    )


def held_spelling(given: AnswerInput, serial: str, path: str) -> tuple[str, Source]:
    """Give a serial number as the held details spell it, else as typed; and where that comes from."""
    typed = serial.strip()
    for held in expected_serials(given.held) if given.held else ():
        if typed and same_serial(held, typed):
            return held, Source(kind="held details, visit", path=path)
    return typed, from_visit(path)


def _one_of_several(facts: VisitFacts, meter: MeterSeen) -> Exchange | None:
    """Give the exchange of that meter, where several were made and group 004 therefore names none."""
    exchanges = facts.replacement.exchanges
    if len(exchanges) < 2 or not facts.replacement.replaced:
        return None
    return next((one for one in exchanges if same_serial(one.removed_serial, meter.serial)), None)


def _registers_asked(given: AnswerInput, meter: MeterSeen) -> tuple[str, ...]:
    """Give the registers that the request named and that are this meter's.

    A D0001's layout is assumed and does not surely tell which register stands under which meter: with one
    meter named all are its own, with several only those that the visit read on it.
    """
    asked = given.job.request.registers
    named = given.job.request.meter_serials
    if len(named) == 1:
        return asked if same_serial(named[0], meter.serial) else ()
    read = {reading.register.strip() for reading in meter.readings}
    return tuple(register for register in asked if register in read)


def _request_line(given: AnswerInput) -> str:
    request = given.job.request
    return f"{request.flow} line {request.line}" if request.line else request.flow or "typed"


def _text_source(facts: VisitFacts, *, labelled: bool) -> Source:
    """Name the part of the visit that a person can shorten: what was typed freely."""
    free = {
        "result": facts.result,
        "replacement.reason_not_replaced": facts.replacement.reason_not_replaced,
        "different_meter_reason": facts.different_meter_reason,
        "access.notes": facts.access.notes if facts.access.got_in is False else "",
    }
    longest = max(free, key=lambda path: len(free[path]))
    if free[longest].strip():
        return Source(kind="wording and visit", path=longest)
    return Source(kind="wording and visit", path="meters.0.finding" if labelled else "result")
