"""The office's rules of a replacement: whether it is told whole, and whether it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from mopdesk.basics.identifiers import is_participant_id
from mopdesk.basics.problems import Problem
from mopdesk.basics.workdays import long_day
from mopdesk.work.dates import typed_date
from mopdesk.work.findings import findings
from mopdesk.work.meter_details import serial_key
from mopdesk.work.rule_input import Rule, Visited, at, blank, typed_moment

__all__ = ["REPLACEMENT_RULES"]

EXCHANGES = "replacement.exchanges"


def _answered(seen: Visited) -> Iterator[Problem]:
    """Whether a meter was replaced is answered where the process has the answer say so of its own.

    Source: process tables; decisions, "Wording of answers" (METER NOT REPLACED is asserted, so it is asked).
    """
    if (
        not seen.reached
        or seen.facts.replacement.replaced is not None
        or seen.facts.replacement.refer_back_smart
    ):
        return
    row = seen.given.process.row(seen.given.case.state, seen.outcome.finding, replaced=True)
    if row is not None and "authorised" not in row.needs:
        yield at("replaced-missing", "replacement.replaced")


def _consistent(seen: Visited) -> Iterator[Problem]:
    """Replaced or not, the rest of the form agrees. Source: issue 2, contradictions."""
    replacement = seen.facts.replacement
    if replacement.replaced and replacement.refer_back_smart:
        yield at("replaced-and-referred-back", "replacement.refer_back_smart")
    if replacement.replaced is not True:
        for number, exchange in enumerate(replacement.exchanges):
            if not blank(exchange.new.serial):
                yield at("new-meter-not-replaced", "replacement.replaced", serial=exchange.new.serial.strip())
            elif exchange.final_readings or not blank(exchange.removed_at):
                yield at("removal-not-replaced", f"{EXCHANGES}.{number}.removed_serial")


def _serials(seen: Visited) -> Iterator[Problem]:
    """Each exchange names the meter taken off and another one put in its place.

    Source: issue 2, "replaced but no new serial number"; decisions, "new serial equals the old or stands on
    another MPAN".
    """
    if not seen.outcome.replaced:
        return
    if not seen.exchanges:
        yield at("new-serial-missing", f"{EXCHANGES}.0.new.serial")
    there = {serial_key(exchange.removed_serial) for exchange in seen.exchanges}
    there |= {serial_key(meter.serial) for meter in seen.facts.meters}
    there |= {serial_key(serial) for serial in seen.held_serials}
    fitted: set[str] = set()
    removed: set[str] = set()
    for number, exchange in enumerate(seen.exchanges):
        path = f"{EXCHANGES}.{number}"
        old, new = serial_key(exchange.removed_serial), serial_key(exchange.new.serial)
        if not old:
            yield at("removed-serial-missing", f"{path}.removed_serial", number=number + 1)
        elif old in removed:
            yield at("removed-twice", f"{path}.removed_serial", serial=exchange.removed_serial.strip())
        if not new:
            yield at("new-serial-missing", f"{path}.new.serial")
        elif new in there:
            yield at("new-serial-equals-old", f"{path}.new.serial", serial=exchange.new.serial.strip())
        elif new in fitted:
            yield at("new-serial-twice", f"{path}.new.serial", serial=exchange.new.serial.strip())
        removed.add(old)
        fitted.add(new)
    if seen.given.other_mpans_of_new_serial and fitted - {""}:
        mpans = ", ".join(seen.given.other_mpans_of_new_serial)
        yield at("new-serial-elsewhere", f"{EXCHANGES}.0.new.serial", mpans=mpans)


def _new_meter_finding(seen: Visited) -> Iterator[Problem]:
    """The new meter is checked too and is import-safe, where the process is about the backstop.

    Source: DCP0030 v2.0 Option 3 (b), "one that is fitted with a backstop"; decisions, "The new meter is
    checked too".
    """
    if not seen.given.process.asks_finding:
        return
    for number, exchange in enumerate(seen.exchanges):
        path = f"{EXCHANGES}.{number}.new.finding"
        spec = findings().get(exchange.new.finding)
        serial = exchange.new.serial.strip() or str(number + 1)
        if blank(exchange.new.finding):
            yield at("new-meter-finding-missing", path, serial=serial)
        elif spec is None or (not spec.offered):
            yield at("finding-unknown", path, given=exchange.new.finding)
        elif not spec.safe:
            yield at("new-meter-not-safe", path, serial=serial, finding=spec.meaning)


def _right_meter(seen: Visited) -> Iterator[Problem]:
    """The meter that was removed is the one that needed it, and none that needs it stays.

    Source: decisions, "Warn with a reason: replaced though fitted".
    """
    removed = {serial_key(exchange.removed_serial) for exchange in seen.exchanges} - {""}
    for number, meter in enumerate(seen.facts.meters if removed else ()):
        spec = findings().get(meter.finding)
        gone = serial_key(meter.serial) in removed
        path = f"meters.{number}.finding"
        if spec and gone and spec.quiet:
            yield at("replaced-though-fitted", path, serial=meter.serial.strip(), finding=spec.meaning)
        elif spec and not gone and spec.code == "not-fitted":
            yield at("not-fitted-left", path, serial=meter.serial.strip())


def _days(seen: Visited) -> Iterator[Problem]:
    """The replacement took place on the day of the visit. Source: decisions, "Dates after an exchange"."""
    if not seen.outcome.replaced or blank(seen.facts.replacement.on):
        return
    on = typed_date(seen.facts.replacement.on)
    if on is None:
        yield at("replacement-date-wrong", "replacement.on", text=seen.facts.replacement.on.strip())
    elif on > seen.given.today:
        yield at("replacement-in-future", "replacement.on", date=long_day(on))
    elif seen.on is not None and on != seen.on:
        yield at("replacement-date-differs", "replacement.on", date=long_day(on), visit=long_day(seen.on))


def _final_before_removal(seen: Visited) -> Iterator[Problem]:
    """A final reading is taken before the meter is removed. Source: issue 2, contradictions."""
    day = seen.exchanged_on
    for number, exchange in enumerate(seen.exchanges):
        path = f"{EXCHANGES}.{number}"
        removed = typed_moment(exchange.removed_at, day)
        if not blank(exchange.removed_at) and removed is None:
            yield at("time-wrong", f"{path}.removed_at", text=exchange.removed_at.strip())
        for place, reading in enumerate(exchange.final_readings):
            taken = typed_moment(reading.taken_at, day)
            taken_path = f"{path}.final_readings.{place}.taken_at"
            taken_on = taken[0] if taken else typed_date(reading.taken_at)
            if not blank(reading.taken_at) and taken_on is None:
                yield at("time-wrong", taken_path, text=reading.taken_at.strip())
            after_time = taken is not None and removed is not None and taken > removed
            after_day = (
                taken_on is not None and day is not None and taken_on > (removed[0] if removed else day)
            )
            if after_time or after_day:
                removed_at = exchange.removed_at.strip() or str(day)
                yield at(
                    "final-reading-after-removal", taken_path, taken=reading.taken_at, removed=removed_at
                )


def _certified(seen: Visited) -> Iterator[Problem]:
    """The new meter is within its certification. Source: domain page 'The process', 4.3."""
    for number, exchange in enumerate(seen.exchanges):
        path = f"{EXCHANGES}.{number}.new"
        expires = typed_date(exchange.new.certification_expires)
        certified = typed_date(exchange.new.certified_on)
        day = seen.exchanged_on
        if expires and day and expires < day:
            yield at("certification-past", f"{path}.certification_expires", date=long_day(expires))
        if certified and expires and expires < certified:
            yield at("certification-backwards", f"{path}.certification_expires", date=long_day(expires))


def _smart_rollout(seen: Visited) -> Iterator[Problem]:
    """A traditional meter is fitted with the Supplier's agreement.

    Source: decisions, "A traditional replacement warns"; the rule's place in the licence is recalled.
    """
    if not blank(seen.facts.replacement.supplier_agreement):
        return
    for number, exchange in enumerate(seen.exchanges):
        if not exchange.new.meter_type.strip().upper().startswith(_SMART_TYPES):
            yield at("supplier-agreement", "replacement.supplier_agreement", number=number + 1)
            return


# Meter Type codes of smart meters: S1 (SMETS1), S2 (SMETS2), 2A to 2C (with auxiliary proportional control).
_SMART_TYPES = ("S1", "S2", "2A", "2B", "2C")


def _asset_providers(seen: Visited) -> Iterator[Problem]:
    """Meter Asset Provider Ids are participant ids. Source: flow formats 3.4 (290 pos 7), 3.5 (08A pos 3)."""
    for number, exchange in enumerate(seen.exchanges):
        at_exchange = f"{EXCHANGES}.{number}"
        for value, path in (
            (exchange.new.asset_provider, f"{at_exchange}.new.asset_provider"),
            (exchange.removed_asset_provider, f"{at_exchange}.removed_asset_provider"),
        ):
            if not blank(value) and not is_participant_id(value.strip()):
                yield at("asset-provider-id-wrong", path, value=value.strip())


REPLACEMENT_RULES: tuple[Rule, ...] = (
    _asset_providers,
    _answered,
    _consistent,
    _serials,
    _new_meter_finding,
    _right_meter,
    _days,
    _final_before_removal,
    _certified,
    _smart_rollout,
)
