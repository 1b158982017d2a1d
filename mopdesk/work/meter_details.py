"""The office's meter register cards: technical details held for an MPAN, as D0150 groups and to read.

Details received as D0150001 and as D0150002 are laid out alike; both are turned back into the layout that
is asked for. Groups and fields that the layout does not have stay in the raw form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.flows.schema import FlowSpec, GroupSpec
from mopdesk.flows.tree import Group
from mopdesk.work.dates import date_in_flow
from mopdesk.work.nouns import HeldDetails

EXPORT = "AE"


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """One register as held: raw codes, as text."""

    register: str
    register_type: str
    quantity: str
    multiplier: str
    digits: str


class MeterView(msgspec.Struct, frozen=True, kw_only=True):
    """One meter as held, to read: codes stay codes, dates are dates where they are real.

    `maintenance` lists (date, description) of the meter's maintenance groups.
    """

    serial: str
    make_and_type: str
    meter_type: str
    current_rating: str
    location: str
    asset_provider: str
    ssc: str
    ct_ratio: str
    retrieval_method: str
    timing_device: str
    installed_on: date | None
    certified_on: date | None
    certification_expires: date | None
    registers: tuple[RegisterView, ...]
    maintenance: tuple[tuple[date | None, str], ...]


class DetailsView(msgspec.Struct, frozen=True, kw_only=True):
    """All details held for an MPAN, to read; `removed` lists (serial, date, Meter Asset Provider)."""

    mpan: str
    effective_from: date | None
    energisation_status: str
    measurement_class: str
    ssc: str
    ssc_effective_from: date | None
    meters: tuple[MeterView, ...]
    removed: tuple[tuple[str, date | None, str], ...]


def same_serial(one: str, other: str) -> bool:
    """Tell whether two serial numbers name the same meter: spaces and case do not count."""
    return serial_key(one) == serial_key(other)


def serial_key(serial: str) -> str:
    """Give a serial number without spaces and in upper case, to compare by."""
    return "".join(serial.split()).upper()


def held_from_root(
    root: Group,
    *,
    id: str,  # noqa: A002
    flow: str,
    from_id: str,
    noted_at: datetime,
    origin: str,
    receipt_id: str | None = None,
    outgoing_id: str | None = None,
) -> HeldDetails:
    """Keep one root group 288 of a D0150 as held details. `origin` is 'received', 'sent' or 'typed'.

    Raises `NotAllowed` where the MPAN or the date from which the details hold cannot be read.
    """
    effective_from = date_in_flow(_field(root, 2))
    if effective_from is None or not _field(root, 1):
        raise NotAllowed(
            "These meter details cannot be kept.",
            f"MPAN {_field(root, 1)!r}, effective from {_field(root, 2)!r}.",
            "Group 288 needs an MPAN and a real date.",
        )
    return HeldDetails(
        id=id,
        mpan=_field(root, 1),
        flow=flow,
        effective_from=effective_from,
        noted_at=noted_at,
        origin=origin,
        from_id=from_id,
        groups=plain_group(root),
        receipt_id=receipt_id,
        outgoing_id=outgoing_id,
    )


def plain_group(group: Group) -> tuple[object, ...]:
    """Turn a group into plain nested raw text: (code, (fields...), (inner groups...))."""
    return (group.code, tuple(group.fields), tuple(plain_group(inner) for inner in group.groups))


def group_of(held: HeldDetails, spec: FlowSpec) -> Group:
    """Turn held details back into a root group with the layouts of `spec` attached.

    A group that the layout does not have where it stands keeps its text and has no layout.
    """
    return _tree(held.groups, spec.root if held.groups[:1] == (spec.root.code,) else None)


def _tree(plain: Sequence[object], spec: GroupSpec | None) -> Group:
    code, fields, inner = cast("tuple[str, Sequence[str], Sequence[Sequence[object]]]", plain)
    known: Mapping[str, GroupSpec] = {below.code: below for below in spec.groups} if spec else {}
    return Group(
        code=code,
        fields=tuple(fields),
        spec=spec,
        groups=tuple(_tree(below, known.get(str(below[0]))) for below in inner),
    )


def meters_of(root: Group) -> tuple[MeterView, ...]:
    """Give the meters of a root group 288, in their order, to read."""
    ssc = next((group.text("ssc") for group in root.children("289") if group.spec), "")
    return tuple(_meter(group, ssc) for group in root.children("290") if group.spec)


def details_of(root: Group) -> DetailsView:
    """Give all that a root group 288 says, to read."""
    configuration = next((group for group in root.children("289") if group.spec), None)
    return DetailsView(
        mpan=root.text("mpan"),
        effective_from=date_in_flow(root.text("effective_from")),
        energisation_status=root.text("energisation_status"),
        measurement_class=root.text("measurement_class"),
        ssc=configuration.text("ssc") if configuration else "",
        ssc_effective_from=date_in_flow(configuration.text("ssc_effective_from")) if configuration else None,
        meters=meters_of(root),
        removed=tuple(
            (group.text("meter_id"), date_in_flow(group.text("removed_on")), group.text("asset_provider"))
            for group in root.children("08A")
            if group.spec
        ),
    )


def _meter(group: Group, ssc: str) -> MeterView:
    return MeterView(
        serial=group.text("meter_id"),
        make_and_type=group.text("make_and_type"),
        meter_type=group.text("meter_type"),
        current_rating=group.text("current_rating"),
        location=group.text("location"),
        asset_provider=group.text("asset_provider"),
        ssc=ssc,
        ct_ratio=next((inner.text("ct_ratio") for inner in group.children("291") if inner.spec), ""),
        retrieval_method=group.text("retrieval_method"),
        timing_device=group.text("timing_device"),
        installed_on=date_in_flow(group.text("installed_on")),
        certified_on=date_in_flow(group.text("certified_on")),
        certification_expires=date_in_flow(group.text("certification_expires")),
        registers=tuple(
            RegisterView(
                register=inner.text("register"),
                register_type=inner.text("register_type"),
                quantity=inner.text("quantity"),
                multiplier=inner.text("multiplier"),
                digits=inner.text("digits"),
            )
            for inner in group.children("293")
            if inner.spec
        ),
        maintenance=tuple(
            (date_in_flow(inner.text("maintenance_date")), inner.text("description"))
            for inner in group.children("296")
            if inner.spec
        ),
    )


def expected_serials(held: HeldDetails) -> tuple[str, ...]:
    """Give the serial numbers of the meters that ought to be on site, as held."""
    return tuple(fields[0] for code, fields, _ in _inner(held.groups) if code == "290" and fields)


def export_only(held: HeldDetails) -> bool:
    """Tell whether every register held for the MPAN measures export (AE), and there is at least one."""
    quantities = [
        fields[2].strip() if len(fields) > 2 else ""
        for code, _, inner in _inner(held.groups)
        if code == "290"
        for register, fields, _ in map(_parts, inner)
        if register == "293"
    ]
    return bool(quantities) and all(quantity == EXPORT for quantity in quantities)


def _inner(plain: Sequence[object]) -> list[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]:
    return [_parts(below) for below in _parts(plain)[2]]


def _parts(plain: Sequence[object]) -> tuple[str, Sequence[str], Sequence[Sequence[Any]]]:
    return cast("tuple[str, Sequence[str], Sequence[Sequence[Any]]]", plain)


def _field(group: Group, position: int) -> str:
    """Give the field at a position counted from 1, '' where the line is shorter."""
    return group.fields[position - 1].strip() if len(group.fields) >= position else ""
