"""Lay what a request says beside what our records hold, and mark where the two differ."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from mopdesk.actions.jobs import details_view
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.desk import Desk
from mopdesk.flows.explain import long_date
from mopdesk.flows.schema import FlowSpec
from mopdesk.flows.tree import Group
from mopdesk.work.access_words import covered_text
from mopdesk.work.meter_details import DetailsView, same_serial
from mopdesk.work.nouns import Job


class Agreement(StrEnum):
    """How the two sides of a detail stand to each other."""

    SAME = "same"
    DIFFERENT = "different"
    RECEIVED_ONLY = "received only"
    HELD_ONLY = "held only"
    NEITHER = "neither"


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """One detail: as received, as held here, and what the layout says of it.

    `reference` names the data item, its format and how surely the layout is known; '' for what no field of
    the flow carries.
    """

    title: str
    received: str
    held: str
    agreement: Agreement
    reference: str


def job_details(desk: Desk, job_ref: str) -> tuple[Detail, ...]:
    """Give the details of a job's request beside those of our records."""
    job = desk.store.jobs.find(job_ref)
    held = details_view(desk, job.mpan)
    request, site = job.request, job.site
    spec = desk.catalogue.find(request.flow) or desk.catalogue.stand_in(request.flow)
    meters = held.meters if held else ()
    return (
        _detail("MPAN core", spaced_mpan(request.mpan), spaced_mpan(job.mpan), _about(spec, "mpan")),
        _detail("Supplier", request.sender_id, job.supplier, "Header of the file"),
        _detail(
            "Text of the request", covered_text(request.text), "", _about(spec, "additional_information")
        ),
        _detail("Asked on", _day(request.asked_on), "", _about(spec, "date")),
        _detail("Address", _address_received(desk, job), "\n".join(site.address), _about(spec, "address_1")),
        _detail("Postcode", _one_received(desk, job, "postcode"), site.postcode, _about(spec, "postcode")),
        _detail(
            "Appointment",
            _window(request.appointment, request.appointment_from, request.appointment_to),
            _window(job.appointment, job.appointment_from, job.appointment_to),
            _about(spec, "appointment_date"),
        ),
        _serials(job, held, _about(spec, "meter_id")),
        _detail(
            "Registers",
            ", ".join(request.registers),
            ", ".join(dict.fromkeys(one.register for meter in meters for one in meter.registers)),
            _about(spec, "register"),
        ),
        _detail(
            "Standard Settlement Configuration", request.ssc, held.ssc if held else "", _about(spec, "ssc")
        ),
        _detail(
            "Meter type",
            _coded(desk, "meter-type", request.meter_type),
            _coded(desk, "meter-type", meters[0].meter_type if meters else ""),
            _about(spec, "meter_type"),
        ),
        _detail(
            "Energisation status",
            _coded(desk, "energisation-status", request.energisation),
            _coded(desk, "energisation-status", held.energisation_status if held else ""),
            _about(spec, "energisation_status"),
        ),
        _detail(
            "Existing metering",
            {True: "yes", False: "no", None: ""}[request.existing_metering],
            ("yes" if meters else "no") if held else "",
            _about(spec, "existing_metering"),
        ),
    )


def _detail(title: str, received: str, held: str, reference: str) -> Detail:
    received, held = received.strip(), held.strip()
    if received and held:
        agreement = Agreement.SAME if _plain(received) == _plain(held) else Agreement.DIFFERENT
    elif received:
        agreement = Agreement.RECEIVED_ONLY
    else:
        agreement = Agreement.HELD_ONLY if held else Agreement.NEITHER
    return Detail(title=title, received=received, held=held, agreement=agreement, reference=reference)


def _serials(job: Job, held: DetailsView | None, reference: str) -> Detail:
    """Compare serial numbers as the flows are compared: leading blanks and letter case do not count."""
    asked = job.request.meter_serials
    known = tuple(meter.serial for meter in held.meters) if held else ()
    made = _detail("Meter serial numbers", ", ".join(asked), ", ".join(known), reference)
    alike = len(asked) == len(known) and all(any(same_serial(one, other) for other in known) for one in asked)
    if made.agreement is Agreement.DIFFERENT and alike:
        return msgspec.structs.replace(made, agreement=Agreement.SAME)
    return made


def _plain(text: str) -> str:
    return " ".join(text.replace(",", " ").split()).casefold()


def _about(spec: FlowSpec | None, name: str) -> str:
    """Say which data item of the flow a detail is, in which format, and how surely that is known."""
    if spec is None:
        return ""
    for group in spec.root.walk():
        for field in group.fields:
            if field.name == name:
                item = f"{field.item} ({field.item_confidence})" if field.item else "no data item known"
                sure = f"layout {spec.confidence}" if spec.assumed else f"field {field.confidence}"
                return f"{spec.name} group {group.code}: {field.title}; {item}; {field.domain}; {sure}."
    return ""


def _address_received(desk: Desk, job: Job) -> str:
    lines = (_one_received(desk, job, f"address_{number}") for number in range(1, 10))
    return "\n".join(line for line in lines if line)


def _one_received(desk: Desk, job: Job, name: str) -> str:
    """Give a field of the request's root group as it stands in the archived lines."""
    root = _root_received(desk, job)
    if root is None or root.spec is None or all(field.name != name for field in root.spec.fields):
        return ""
    return root.text(name).strip()


def _root_received(desk: Desk, job: Job) -> Group | None:
    spec = desk.catalogue.find(job.request.flow)
    if spec is None or spec.assumed or not job.request.raw:
        return None
    code, *fields = job.request.raw[0].rstrip("\r\n").split("|")
    if spec.root.code != code:
        return None
    return Group(code=code, fields=tuple(fields), spec=spec.root)


def _window(day: date | None, start: str, end: str) -> str:
    times = " to ".join(part for part in (start, end) if part)
    return ", ".join(part for part in (_day(day), times) if part)


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _coded(desk: Desk, name: str, code: str) -> str:
    if not code:
        return ""
    meaning = desk.catalogue.code_list(name).meaning(code)
    return f"{code} ({meaning})" if meaning else code
