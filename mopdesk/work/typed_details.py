"""Meter details that the office types itself, where no D0150 has been received: a form, then a D0150 tree."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.problems import Problem
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Group
from mopdesk.work.answer_check import check_composed
from mopdesk.work.answers import Composed
from mopdesk.work.dates import flow_text, typed_date
from mopdesk.work.meter_details import held_from_root
from mopdesk.work.nouns import HeldDetails
from mopdesk.work.sourced import Source, Sourced, as_group, layout, origins_of, sourced

TYPED = "typed"


class TypedRegister(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One register: a D0150 group 293."""

    register: str = ""
    register_type: str = "C"
    quantity: str = "AI"
    multiplier: str = "1.00"
    digits: str = ""


class TypedMeter(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One meter on site: what D0150 group 290 must have, and what it may. Dates are 'YYYY-MM-DD'."""

    serial: str = ""
    make_and_type: str = ""
    meter_type: str = ""
    current_rating: str = ""
    location: str = ""
    asset_provider: str = ""
    retrieval_method: str = ""
    retrieval_effective_from: str = ""
    installed_on: str = ""
    certified_on: str = ""
    certification_expires: str = ""
    timing_device: str = ""
    ct_ratio: str = ""
    vt_ratio: str = ""
    registers: tuple[TypedRegister, ...] = ()


class TypedDetails(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The technical details of one MPAN as typed. Dates are 'YYYY-MM-DD'; codes are the industry's."""

    mpan: str = ""
    effective_from: str = ""
    energisation_status: str = ""
    measurement_class: str = ""
    ssc: str = ""
    ssc_effective_from: str = ""
    meters: tuple[TypedMeter, ...] = ()


def read_typed(data: object) -> TypedDetails:
    """Make `TypedDetails` of plain JSON data.

    Raises `Usage` naming the path of the value that does not fit.
    """
    try:
        return msgspec.convert(data, TypedDetails)
    except msgspec.ValidationError as error:
        raise Usage("The meter details do not fit.", f"{error}.") from error


def draft_typed(typed: TypedDetails, spec: FlowSpec) -> Sourced:
    """Lay typed details out as a D0150 tree. What is typed wrong stands as typed, for the checks to find."""
    meters = [_meter(meter, place, spec) for place, meter in enumerate(typed.meters)]
    configuration = sourced(
        layout(spec, "289"),
        "the Standard Settlement Configuration",
        ssc=(typed.ssc, _at("ssc")),
        ssc_effective_from=(_day(typed.ssc_effective_from), _at("ssc_effective_from")),
    )
    return sourced(
        spec.root,
        "the MPAN",
        [configuration, *meters],
        mpan=("".join(typed.mpan.split()), _at("mpan")),
        effective_from=(_day(typed.effective_from), _at("effective_from")),
        measurement_class=(typed.measurement_class, _at("measurement_class")),
        energisation_status=(typed.energisation_status, _at("energisation_status")),
    )


def typed_group(typed: TypedDetails, spec: FlowSpec) -> Group:
    """Give typed details as the root group of a D0150."""
    return as_group(draft_typed(typed, spec))


def check_typed(typed: TypedDetails, spec: FlowSpec, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Check typed details as strictly as a D0150 that leaves.

    Each fault names its field and points to its path in the form ('meters.0.asset_provider').
    """
    root = draft_typed(typed, spec)
    as_answer = Composed(
        message="",
        flow=spec.name,
        spec=spec,
        root=as_group(root),
        from_id="",
        to_role="",
        to_id="",
        origins=origins_of(root),
    )
    return check_composed(as_answer, catalogue)


def held_from_typed(
    typed: TypedDetails,
    spec: FlowSpec,
    *,
    id: str,  # noqa: A002
    from_id: str,
    noted_at: datetime,
) -> HeldDetails:
    """Keep typed details as held details. Raises `NotAllowed` without an MPAN and a real date."""
    return held_from_root(
        typed_group(typed, spec), id=id, flow=spec.name, from_id=from_id, noted_at=noted_at, origin=TYPED
    )


def _meter(meter: TypedMeter, place: int, spec: FlowSpec) -> Sourced:
    at = f"meters.{place}"
    owner = f"meter {meter.serial}" if meter.serial else f"meter {place + 1}"
    registers = [
        sourced(
            layout(spec, "293"),
            f"register {register.register or number + 1} of {owner}",
            register=(register.register, _at(f"{at}.registers.{number}.register")),
            register_type=(register.register_type, _at(f"{at}.registers.{number}.register_type")),
            quantity=(register.quantity, _at(f"{at}.registers.{number}.quantity")),
            multiplier=(register.multiplier, _at(f"{at}.registers.{number}.multiplier")),
            digits=(register.digits, _at(f"{at}.registers.{number}.digits")),
        )
        for number, register in enumerate(meter.registers)
    ]
    ratio = [sourced(layout(spec, "291"), owner, ct_ratio=(meter.ct_ratio, _at(f"{at}.ct_ratio")))]
    return sourced(
        layout(spec, "290"),
        owner,
        [*(ratio if meter.ct_ratio else []), *registers],
        meter_id=(meter.serial, _at(f"{at}.serial")),
        current_rating=(meter.current_rating, _at(f"{at}.current_rating")),
        location=(meter.location, _at(f"{at}.location")),
        make_and_type=(meter.make_and_type, _at(f"{at}.make_and_type")),
        asset_provider=(meter.asset_provider, _at(f"{at}.asset_provider")),
        vt_ratio=(meter.vt_ratio, _at(f"{at}.vt_ratio")),
        meter_type=(meter.meter_type, _at(f"{at}.meter_type")),
        installed_on=(_day(meter.installed_on), _at(f"{at}.installed_on")),
        certified_on=(_day(meter.certified_on), _at(f"{at}.certified_on")),
        certification_expires=(_day(meter.certification_expires), _at(f"{at}.certification_expires")),
        timing_device=(meter.timing_device, _at(f"{at}.timing_device")),
        retrieval_method=(meter.retrieval_method, _at(f"{at}.retrieval_method")),
        retrieval_effective_from=(
            _day(meter.retrieval_effective_from),
            _at(f"{at}.retrieval_effective_from"),
        ),
    )


def _day(text: str) -> str:
    """Give a typed date as a flow carries it; what is no date stays, so that the check names it."""
    return flow_text(typed_date(text)) or text


def _at(path: str) -> Source:
    return Source(kind="typed details", path=path)
