"""The office's rules of the meters found: their findings, how these were made, and their readings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from mopdesk.basics.problems import Problem
from mopdesk.work.findings import findings
from mopdesk.work.held_registers import held_registers
from mopdesk.work.meter_details import serial_key
from mopdesk.work.rule_input import Rule, Visited, at, blank, readings_with_paths

__all__ = ["METER_RULES", "reading_value"]

_READING = re.compile("[0-9]{1,9}(?:[.][0-9]{1,4})?")
_STATIC = ("static-import-only", "static-adds-export")


def reading_value(text: str) -> Decimal | None:
    """Read a meter reading: plain digits, perhaps with decimals; None for anything else."""
    return Decimal(text.strip()) if _READING.fullmatch(text.strip()) else None


def digits_before_point(value: Decimal) -> int:
    """Count the digits that a register needs to show a reading; nought is one."""
    return max(1, value.adjusted() + 1)


def _recorded(seen: Visited) -> Iterator[Problem]:
    """Each meter on site is recorded with its serial number and, where the process asks, its finding.

    Source: decisions, "The finding is per meter"; domain page 'The process', 0 (7).
    """
    if not seen.reached:
        return
    asked = seen.given.process.asks_finding
    if asked and not seen.facts.meters:
        yield at("meters-missing", "meters")
    keys = [serial_key(meter.serial) for meter in seen.facts.meters]
    for number, meter in enumerate(seen.facts.meters):
        if blank(meter.serial):
            yield at("meter-serial-missing", f"meters.{number}.serial", number=number + 1)
        elif keys.index(keys[number]) < number:
            yield at("meter-listed-twice", f"meters.{number}.serial", serial=meter.serial)
        if asked and blank(meter.finding):
            yield at("finding-missing", f"meters.{number}.finding", meter=meter.serial.strip() or number + 1)


def _as_held(seen: Visited) -> Iterator[Problem]:
    """The meters on site are those held, or the reason is recorded.

    Source: decisions, "A different meter on site"; domain page 'The process', 5.1 (wrong details on record).
    """
    if not seen.reached:
        return
    facts = seen.facts
    told = [meter.serial for meter in facts.meters] + [exchange.removed_serial for exchange in seen.exchanges]
    told = [serial for serial in told if not blank(serial)]
    known = seen.held_serials or seen.given.job.request.meter_serials
    keys = {serial_key(serial) for serial in known}
    different = next((serial for serial in told if serial_key(serial) not in keys), None)
    if known and different and blank(facts.different_meter_reason):
        code = "different-meter" if seen.held_serials else "different-meter-from-request"
        yield at(code, "different_meter_reason", seen=different, held=", ".join(known))
    if different or not seen.given.process.asks_finding:
        return
    recorded = {serial_key(meter.serial) for meter in facts.meters}
    for serial in seen.held_serials:
        if recorded and "" not in recorded and serial_key(serial) not in recorded:
            yield at("held-meter-not-recorded", "meters", serial=serial)


def _how_found(seen: Visited) -> Iterator[Problem]:
    """The finding agrees with how it was made and with the kind of meter.

    Source: decisions, "disc watched with generation off"; domain page 'The process', 4.2.
    """
    if not seen.reached or not seen.given.process.asks_finding:
        return
    for number, meter in enumerate(seen.facts.meters):
        path = f"meters.{number}"
        name = meter.serial.strip() or str(number + 1)
        if "disc" in meter.methods and meter.generation_live is False:
            yield at("disc-without-generation", f"{path}.generation_live", meter=name)
        if (
            meter.disc_direction == "backward"
            and meter.finding in findings()
            and meter.finding != "not-fitted"
        ):
            meaning = findings()[meter.finding].meaning
            yield at("disc-against-finding", f"{path}.finding", meter=name, finding=meaning)
        static = meter.technology in ("static", "smart")
        disc = meter.technology == "electromechanical"
        if (static and meter.finding == "not-fitted") or (disc and meter.finding in _STATIC):
            meaning = findings()[meter.finding].meaning
            yield at("technology-against-finding", f"{path}.finding", meter=name, finding=meaning)


def _readings(seen: Visited) -> Iterator[Problem]:
    """Readings are numbers, fit the register's digits, and are higher than last time.

    Source: decisions, "Rules of the trade"; domain page 'The process', 4.1 and 4.4.
    """
    for serial, path, reading in readings_with_paths(seen):
        if blank(reading.value):
            continue
        value = reading_value(reading.value)
        if value is None:
            yield at("reading-wrong", f"{path}.value", text=reading.value.strip())
            continue
        register = reading.register.strip()
        held = held_registers(seen.given.held, serial)
        digits = next((known.digits for known in held if known.register == register), None)
        if digits is not None and digits_before_point(value) > digits:
            yield at(
                "reading-too-long", f"{path}.value", register=register, reading=reading.value, digits=digits
            )
        last = reading_value(seen.given.last_readings.get(serial_key(serial), {}).get(register, ""))
        if last is not None and value < last:
            yield at("reading-lower", f"{path}.value", register=register, reading=reading.value, last=last)
        elif last is not None and value == last:
            yield at("reading-equal", f"{path}.value", register=register, last=last)


METER_RULES: tuple[Rule, ...] = (_recorded, _as_held, _how_found, _readings)
