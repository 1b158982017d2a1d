"""The meter register: look at what is held for an MPAN, and type what no D0150 has brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.jobs import details_view
from mopdesk.actions.take_request import without
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.json_file import read_json
from mopdesk.basics.problems import Problem, errors_in
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.work.meter_details import DetailsView
from mopdesk.work.outbound import written_flow
from mopdesk.work.typed_details import (
    TYPED,
    TypedDetails,
    TypedMeter,
    TypedRegister,
    check_typed,
    held_from_typed,
    read_typed,
)

_LARGEST = 1024 * 1024

# The lists of codes that the form offers, as the flow catalogue names them.
FORM_CODES = (
    "energisation-status",
    "measurement-class",
    "meter-type",
    "meter-location",
    "retrieval-method",
    "register-type",
    "measurement-quantity",
)


class ShownDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The latest details of an MPAN, and where they come from: 'received', 'sent' or 'typed'."""

    view: DetailsView | None
    origin: str
    noted_at: datetime | None


def show_details(desk: Desk, mpan: str) -> ShownDetails:
    """Give the latest technical details held for an MPAN."""
    held = desk.store.meters.latest(mpan)
    return ShownDetails(
        view=details_view(desk, mpan),
        origin=held.origin if held else "",
        noted_at=held.noted_at if held else None,
    )


def set_details(desk: Desk, mpan: str, path: Path) -> Changes:
    """Keep technical details typed into a JSON file. Raises `Usage` where they do not fit."""
    typed = read_typed(read_json(path, _LARGEST, "Write it as the meter details' JSON form has it."))
    if typed.mpan and "".join(typed.mpan.split()) != mpan:
        raise Usage("The file is about another MPAN.", f"{typed.mpan}, not {mpan}.")
    return type_details(desk, msgspec.structs.replace(typed, mpan=mpan))


def type_details(desk: Desk, typed: TypedDetails) -> Changes:
    """Keep technical details as the office typed them.

    Raises `NotAllowed` listing every field that a D0150 could not carry.
    """
    spec = written_flow("D0150", desk.catalogue)
    if faults := errors_in(check_typed(typed, spec, desk.catalogue)):
        told = " ".join(dict.fromkeys(fault.text for fault in faults))
        raise NotAllowed("These technical details are not complete.", told, faults[0].advice)
    held = held_from_typed(
        typed,
        spec,
        id=desk.store.new_id(),
        from_id=desk.settings.own_ids[0] if desk.settings.own_ids else "",
        noted_at=desk.now(),
    )
    if held.effective_from > desk.today():
        raise NotAllowed(
            "These technical details would hold only in the future.", f"From {long_day(held.effective_from)}."
        )
    with desk.change("details.typed", None, mpan_ends=held.mpan[-4:]) as change:
        # What is typed takes the place of what was typed before; what a flow brought stays.
        for earlier in desk.store.meters.history(held.mpan):
            if earlier.origin == TYPED:
                desk.store.meters.drop(change, earlier)
        desk.store.meters.hold(change, held)
        for job in desk.store.jobs.open_jobs(held.mpan):
            known = msgspec.structs.replace(job, flags=without(job.flags, "details-not-held"))
            desk.store.jobs.put_job(change, known)
    return Changes(meters=True, jobs=True)


class DetailsForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a form for typed details begins with, and the codes that it offers by the name of their list."""

    typed: TypedDetails
    codes: dict[str, tuple[tuple[str, str], ...]]


def details_form(desk: Desk, mpan: str, serials: Sequence[str] = ()) -> DetailsForm:
    """Give a form filled with what is held for an MPAN, else with the serial numbers that are known."""
    view = details_view(desk, mpan)
    typed = _typed_of(view) if view else TypedDetails(mpan=mpan, energisation_status="E")
    if not typed.meters:
        meters = tuple(TypedMeter(serial=serial, registers=(TypedRegister(),)) for serial in serials or ("",))
        typed = msgspec.structs.replace(typed, meters=meters)
    lists = {name: desk.catalogue.code_list(name) for name in FORM_CODES}
    codes = {
        name: tuple((one.code, one.meaning) for one in listed.entries.values())
        for name, listed in lists.items()
    }
    return DetailsForm(typed=typed, codes=codes)


def typed_faults(desk: Desk, typed: TypedDetails) -> tuple[Problem, ...]:
    """Give every fault of typed details, each with its path in the form ('meters.0.asset_provider')."""
    return errors_in(check_typed(typed, written_flow("D0150", desk.catalogue), desk.catalogue))


def _typed_of(view: DetailsView) -> TypedDetails:
    def day(value: date | None) -> str:
        return value.isoformat() if value else ""

    return TypedDetails(
        mpan=view.mpan,
        effective_from=day(view.effective_from),
        energisation_status=view.energisation_status,
        measurement_class=view.measurement_class,
        ssc=view.ssc,
        ssc_effective_from=day(view.ssc_effective_from),
        meters=tuple(
            TypedMeter(
                serial=meter.serial,
                make_and_type=meter.make_and_type,
                meter_type=meter.meter_type,
                current_rating=meter.current_rating,
                location=meter.location,
                asset_provider=meter.asset_provider,
                retrieval_method=meter.retrieval_method,
                installed_on=day(meter.installed_on),
                certified_on=day(meter.certified_on),
                certification_expires=day(meter.certification_expires),
                timing_device=meter.timing_device,
                ct_ratio=meter.ct_ratio,
                registers=tuple(
                    TypedRegister(
                        register=register.register,
                        register_type=register.register_type,
                        quantity=register.quantity,
                        multiplier=register.multiplier,
                        digits=register.digits,
                    )
                    for register in meter.registers
                ),
            )
            for meter in view.meters
        ),
    )
