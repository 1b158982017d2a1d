"""What is known already beside each question: the details held, and what the last visit recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mopdesk.actions.visit_view import VisitForm
from mopdesk.basics.numbers import whole_number
from mopdesk.gui.dates import read_day
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.words import plain_day
from mopdesk.work.meter_details import MeterView, serial_key

# What one visit says nothing about for the next.
_OF_THE_DAY = ("date", "arrived", "departed", "engineer", "engineer_id", "remarks", "reasons", "replacement")
_OF_THE_TEST = ("direction_test", "readings", "remarks")
HELD = "Held"


@dataclass(frozen=True)
class Known:
    """An answer that is known: who says it ('Last time, 3 May 2026' or 'Held'), and the value."""

    said: str
    value: object


def known_answers(form: VisitForm, fields: Mapping[str, Any]) -> dict[str, Known]:
    """Give what is known for the fields of a visit, by path; what was seen last goes before what is held."""
    known = dict(_held(form, fields))
    known.update(_last_time(form, fields))
    return known


def last_reading(form: VisitForm, serial: str, register: str) -> str:
    """Give the last reading of a meter's register, '' where there is none."""
    return form.last_readings.get(serial_key(serial), {}).get(register.strip(), "")


def held_meter(form: VisitForm | None, serial: str) -> MeterView | None:
    """Give the held meter of that serial number; without a serial, the only one there is."""
    held = form.details.meters if form is not None and form.details else ()
    found = next((one for one in held if serial_key(one.serial) == serial_key(serial)), None)
    return held[0] if found is None and not serial.strip() and len(held) == 1 else found


def register_digits(form: VisitForm | None, serial: str, register: str) -> int:
    """Give how many digits a held register shows, 0 where that is not known."""
    meter = held_meter(form, serial)
    registers = meter.registers if meter else ()
    found = next((one for one in registers if one.register.strip() == register.strip()), None)
    if found is None and len(registers) == 1 and not register.strip():
        found = registers[0]
    digits = whole_number(found.digits.strip()) if found else None
    return digits if digits is not None and 0 < digits < 15 else 0


def _held(form: VisitForm, fields: Mapping[str, Any]) -> Iterator[tuple[str, Known]]:
    details = form.details
    if details is None:
        return
    if details.energisation_status:
        yield "energisation_found", Known(HELD, details.energisation_status)
    if details.ssc:
        yield "replacement.ssc", Known(HELD, details.ssc)
    for place in places_of(fields, "meters") or [0]:
        meter = held_meter(form, str(fields.get(f"meters.{place}.serial") or ""))
        if meter is not None and meter.make_and_type:
            yield f"meters.{place}.make_and_type", Known(HELD, meter.make_and_type)


def _last_time(form: VisitForm, fields: Mapping[str, Any]) -> Iterator[tuple[str, Known]]:
    last = form.last_visit
    if last is None:
        return
    day = plain_day(read_day(last.date)) or last.date
    said = f"Last time, {day}" if day else "Last time"
    for path, value in last.fields.items():
        if path.split(".", 1)[0] not in (*_OF_THE_DAY, "meters"):
            yield path, Known(said, value)
    serials = {
        serial_key(str(value)): path.split(".")[1]
        for path, value in last.fields.items()
        if path.startswith("meters.") and path.endswith(".serial")
    }
    for place in places_of(fields, "meters"):
        then = serials.get(serial_key(str(fields.get(f"meters.{place}.serial") or "")))
        if then is None:
            continue
        for path, value in last.fields.items():
            steps = path.split(".", 3)
            if steps[0] == "meters" and steps[1] == then and steps[2] not in (*_OF_THE_TEST, "serial"):
                yield f"meters.{place}.{steps[2]}", Known(said, value)
