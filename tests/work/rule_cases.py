"""Whole visits and what they are checked against, for the tests of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime

from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.fact_paths import assemble
from mopdesk.work.nouns import Case, HeldDetails
from mopdesk.work.process import load_processes
from mopdesk.work.rule_input import RuleInput
from mopdesk.work.rules import check
from mopdesk.work.visit_facts import SignatureFact
from tests.work.process_stories import MPAN, make_job

PROCESSES = load_processes()
SIGNED = (SignatureFact(role="engineer", name="E"), SignatureFact(role="customer", none_reason="refused"))


def held(*meters, ssc="0393", effective_from=date(2015, 4, 1)):
    """Hold details of meters given as 'SERIAL REGISTER:QUANTITY:DIGITS ...' with '_' for a space."""
    groups = [["289", [ssc, "20150401", "", ""], []]]
    for meter in meters:
        serial, *registers = meter.split()
        inner = []
        for register in registers:
            name, quantity, digits = register.split(":")
            inner.append(["293", [name, "C", quantity, "1.00", "", digits, "", ""], []])
        groups.append(["290", [serial.replace("_", " ")] + [""] * 24, inner])
    return HeldDetails(
        id="held", mpan=MPAN, flow="D0150002", effective_from=effective_from,
        noted_at=datetime(2026, 11, 2, tzinfo=UTC), origin="received", from_id="OMOP",
        groups=("288", [MPAN, "20150401", "", "E"], groups),
    )  # fmt: skip


VISITED = {
    "date": "2026-11-18",
    "engineer": "Ffion Llŷr",
    "access.got_in": True,
    "meters.0.serial": "F75A 00802",
    "meters.0.finding": "fitted",
}
EXCHANGED = VISITED | {
    "meters.0.finding": "not-fitted",
    "replacement.replaced": True,
    "replacement.supplier_agreement": "By mail, 17 November",
    "replacement.exchanges.0.removed_serial": "F75A 00802",
    "replacement.exchanges.0.removed_at": "11:00",
    "replacement.exchanges.0.final_readings.0.register": "S",
    "replacement.exchanges.0.final_readings.0.value": "04211",
    "replacement.exchanges.0.final_readings.0.taken_at": "10:55",
    "replacement.exchanges.0.new.serial": "E26N123488",
    "replacement.exchanges.0.new.meter_type": "N",
    "replacement.exchanges.0.new.finding": "static-import-only",
    "replacement.exchanges.0.new.registers.0.register": "1",
    "replacement.exchanges.0.new.registers.0.digits": "5",
    "replacement.exchanges.0.new.registers.0.initial_reading": "00000",
}
NO_ACCESS = {
    "date": "2026-11-18",
    "engineer": "Ffion Llŷr",
    "access.got_in": False,
    "access.reason": "no-answer",
    "access.next_visit": "2026-11-19",
}
PLAIN = {"date": "2026-11-18", "engineer": "E", "access.got_in": True, "result": "METER WITHIN LIMITS"}
AUTHORISED = {f"replacement.authorisation.{name}": "x" for name in ("by", "how", "at")}

STATES = {
    "option-1": "investigating",
    "option-2": "requested",
    "option-3": "investigating",
    "plain-investigation": "investigating",
    "plain-exchange": "requested",
}


# Short names of long paths in the table of faults.
SHORT = {"new.": "replacement.exchanges.0.new.", "old.": "replacement.exchanges.0."}


def long_path(path):
    """Write a path of the table of faults out."""
    for short, long in SHORT.items():
        if path.startswith(short):
            return long + path.removeprefix(short)
    return path


def rule_input(process, fields, state=None, flow=None, job=None, **changes):
    spec = PROCESSES[process]
    fields = {long_path(path): value for path, value in fields.items()}
    case = Case(
        id="case", mpan=MPAN, supplier="GMTR", process=process, state=state or STATES[process],
        opened_on=date(2026, 11, 6),
    )  # fmt: skip
    made = make_job(
        "case",
        flow or spec.start,
        process,
        date(2026, 11, 6),
        **{"clock": "b", "due": date(2026, 11, 20)} | (job or {}),
    )
    values = {
        "facts": assemble({path: value for path, value in fields.items() if value is not None}),
        "held": held("F75A_00802 S:AI:5"),
        "today": date(2026, 11, 18),
        "calendar": WorkingCalendar(),
        "photos": 2,
        "signatures": SIGNED,
    } | changes
    return RuleInput(process=spec, case=case, job=made, **values)


def codes(given_):
    return sorted(found.code for found in check(given_))
