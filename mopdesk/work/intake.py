"""The office's post intake: from the groups of an imported flow to what is asked of us, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from mopdesk.flows.assumed import AssumedFacts, facts_of
from mopdesk.flows.tree import Envelope, FlowFile, Group
from mopdesk.work.dates import date_in_flow
from mopdesk.work.nouns import Request, Site

SUPPLIER = "X"
DISTRIBUTOR = "R"
METER_OPERATOR = "M"


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """Part 1 of the paper: a Distributor tells a Supplier that a site can export. Never a job for us."""

    flow: str
    mpan: str
    distributor: str
    supplier: str
    told_on: date | None
    text: str
    line: int
    file_identifier: str
    raw: tuple[str, ...]
    assumed_layout: bool


def is_notification(envelope: Envelope) -> bool:
    """Tell whether a file is Part 1's message: a D0001 from a Distributor to a Supplier."""
    return (
        envelope.flow.startswith("D0001")
        and envelope.from_role == DISTRIBUTOR
        and envelope.to_role == SUPPLIER
    )


def request_of(flow_file: FlowFile, root: Group, receipt_id: str | None = None) -> Request:
    """Make the request that one root group of a D0001 or D0142 asks.

    A D0142 is read by its layout; a D0001, whose layout is assumed, by what its fields look like. Raises
    `ValueError` for a file without an envelope or of another flow: such a file opens no job.
    """
    begun = begun_request(flow_file, receipt_id)
    raw = tuple([group.raw() for group in root.walk()])
    if begun.flow.startswith("D0142"):
        return d0142_request(begun, root.line, raw, root.texts(OF_D0142))
    return d0001_request(begun, root.line, raw, facts_of(root))


def begun_request(flow_file: FlowFile, receipt_id: str | None) -> Request:
    """Give what the requests of a file have in common, of none in particular. Raises as `request_of` does."""
    envelope = _envelope(flow_file)
    return Request(
        flow=envelope.flow,
        mpan="",
        sender_role=envelope.from_role,
        sender_id=envelope.from_id,
        recipient_role=envelope.to_role,
        recipient_id=envelope.to_id,
        receipt_id=receipt_id,
        file_identifier=envelope.file_identifier,
        assumed_layout=flow_file.spec is None or flow_file.spec.assumed,
    )


OF_SITE = (*(f"address_{number}" for number in range(1, 10)), "postcode")
NO_SITE = Site()


def site_of(root: Group) -> Site:
    """Give the address that a D0142 carries; an empty site for a D0001, which has none."""
    if root.spec is None or root.code != "267":
        return NO_SITE
    return site_in(root.texts(OF_SITE))


def site_in(texts: Sequence[str]) -> Site:
    """Make the site of the texts of the fields `OF_SITE`."""
    *lines, postcode = map(str.strip, texts)
    return Site(address=tuple(filter(None, lines)), postcode=postcode)


def notification_of(flow_file: FlowFile, root: Group) -> Notification:
    """Make the Part 1 notification that one root group of a D0001 from Distributor to Supplier is."""
    envelope = _envelope(flow_file)
    request = request_of(flow_file, root)
    return Notification(
        flow=envelope.flow,
        mpan=request.mpan,
        distributor=envelope.from_id,
        supplier=envelope.to_id,
        told_on=request.asked_on,
        text=request.text,
        line=root.line,
        file_identifier=envelope.file_identifier,
        raw=request.raw,
        assumed_layout=request.assumed_layout,
    )


def _envelope(flow_file: FlowFile) -> Envelope:
    if flow_file.envelope is None:
        raise ValueError("a file whose header could not be read asks nothing")
    if not flow_file.envelope.flow.startswith(("D0001", "D0142")):
        raise ValueError(f"{flow_file.envelope.flow} is no request")
    return flow_file.envelope


def d0001_request(begun: Request, line: int, raw: tuple[str, ...], facts: AssumedFacts) -> Request:
    """Make the request of what was found in the groups of one MPAN of a D0001."""
    return replace(
        begun,
        line=line,
        raw=raw,
        mpan=facts.mpan,
        text="\n".join(facts.texts),
        asked_on=facts.dates[0] if facts.dates else None,
        meter_serials=facts.meter_serials,
        registers=facts.registers,
    )


OF_D0142 = (
    "mpan",
    "additional_information",
    "appointment_date",
    "appointment_from",
    "appointment_to",
    "ssc",
    "meter_type",
    "energisation_status",
    "existing_metering",
)
_EXISTING_METERING = {"T": True, "F": False}


def d0142_request(begun: Request, line: int, raw: tuple[str, ...], texts: Sequence[str]) -> Request:
    """Make the request of the texts of the fields `OF_D0142` of one MPAN."""
    mpan, text, day, start, end, ssc, meter_type, energisation, existing = texts
    return replace(
        begun,
        line=line,
        raw=raw,
        mpan=mpan.strip(),
        text=text,
        appointment=date_in_flow(day),
        appointment_from=clock_time(start),
        appointment_to=clock_time(end),
        ssc=ssc.strip(),
        meter_type=meter_type.strip(),
        energisation=energisation.strip(),
        existing_metering=_EXISTING_METERING.get(existing.strip()),
    )


@lru_cache(maxsize=1_000)
def clock_time(text: str) -> str:
    """Turn a flow's TIME 'HHMMSS' into 'HH:MM'; what is no time stays as it stands."""
    digits = text.strip()
    if re.fullmatch("[0-9]{6}", digits) and digits[:2] < "24" and digits[2:4] < "60":
        return f"{digits[:2]}:{digits[2:4]}"
    return digits
