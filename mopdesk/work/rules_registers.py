"""The office's rules of registers at a replacement: final and initial readings, digits, SSC."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.numbers import whole_number
from mopdesk.basics.problems import Problem
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.held_registers import IMPORT, held_configuration, held_meters, held_registers
from mopdesk.work.meter_details import serial_key
from mopdesk.work.rule_input import Rule, Visited, at, blank
from mopdesk.work.rules_meters import digits_before_point, reading_value

__all__ = ["REGISTER_RULES"]


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A Standard Settlement Configuration whose number of import registers is known."""

    ssc: str
    registers: int
    title: str
    source: str
    confidence: Confidence


class _Configurations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    configuration: tuple[Configuration, ...]


@cache
def configurations() -> dict[str, Configuration]:
    """Load the known configurations, once."""
    name = "settlement-configurations.toml"
    try:
        rows = msgspec.convert(load_toml(name), _Configurations).configuration
    except msgspec.ValidationError as error:
        raise BadResource(f"{name} is malformed.", f"{error}.") from error
    return {row.ssc: row for row in rows}


def _final_readings(seen: Visited) -> Iterator[Problem]:
    """Each register of a removed meter has its final reading. Source: domain page 'The process', 3.2, 4.7."""
    for number, exchange in enumerate(seen.exchanges):
        path = f"replacement.exchanges.{number}.final_readings"
        serial = exchange.removed_serial.strip()
        read = {reading.register.strip() for reading in exchange.final_readings if not blank(reading.value)}
        registers = held_registers(seen.given.held, serial)
        missing = [known.register for known in registers if known.register not in read]
        if not read:
            yield at("final-reading-missing", path, serial=serial, registers=", ".join(missing) or "each")
        elif missing and (read != {""} or len(registers) > 1):
            yield at("final-reading-missing", path, serial=serial, registers=", ".join(missing))


def _initial_readings(seen: Visited) -> Iterator[Problem]:
    """Each register of a new meter has its initial reading, a number within its digits, normally zero.

    Source: domain page 'The process', 4.4, "a new meter may not start at zero".
    """
    for number, exchange in enumerate(seen.exchanges):
        new = exchange.new
        path = f"replacement.exchanges.{number}.new.registers"
        if not new.registers:
            yield at("new-registers-missing", path, serial=new.serial.strip() or number + 1)
        for place, register in enumerate(new.registers):
            where = f"{path}.{place}.initial_reading"
            name = register.register.strip() or str(place + 1)
            value = reading_value(register.initial_reading)
            digits = whole_number(register.digits.strip())
            if blank(register.initial_reading):
                yield at("initial-reading-missing", where, register=name)
            elif value is None:
                yield at("reading-wrong", where, text=register.initial_reading.strip())
            elif digits is not None and digits_before_point(value) > digits:
                reading = register.initial_reading.strip()
                yield at("reading-too-long", where, register=name, reading=reading, digits=digits)
            elif value:
                yield at(
                    "initial-reading-not-zero", where, register=name, reading=register.initial_reading.strip()
                )


def _fit_configuration(seen: Visited) -> Iterator[Problem]:
    """The import registers after the exchange are as many as the SSC measures.

    Source: decisions, "registers do not fit the SSC"; the numbers: resources/settlement-configurations.toml.
    """
    if not seen.exchanges or not all(exchange.new.registers for exchange in seen.exchanges):
        return
    held_ssc = held_configuration(seen.given.held)
    held_count = {serial_key(m.serial): m.import_registers for m in held_meters(seen.given.held)}
    ssc = seen.facts.replacement.ssc.strip() or held_ssc
    removed = {serial_key(exchange.removed_serial) for exchange in seen.exchanges}
    count = sum(
        register.quantity.strip() == IMPORT
        for exchange in seen.exchanges
        for register in exchange.new.registers
    )
    count += sum(number for serial, number in held_count.items() if serial not in removed)
    path = "replacement.exchanges.0.new.registers"
    known = configurations().get(ssc)
    if known and count != known.registers:
        yield at("registers-against-ssc", path, ssc=ssc, wanted=known.registers, count=count)
    elif not known and ssc and ssc == held_ssc and count != sum(held_count.values()):
        yield at("registers-changed", path, ssc=ssc, held=sum(held_count.values()), count=count)
    elif not known and ssc and ssc != held_ssc:
        yield at("ssc-not-known", "replacement.ssc", ssc=ssc, count=count)


REGISTER_RULES: tuple[Rule, ...] = (_final_readings, _initial_readings, _fit_configuration)
