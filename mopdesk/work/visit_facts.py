"""What an engineer records on site: the facts of one visit.

Every field has a default, so a draft is never blocked by what is missing; what an answer needs is asked
by the rules, not by the types. What is typed stays the text that was typed. The JSON schema of these
records is `resources/help/visit-facts.schema.json` (a test keeps them the same).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from mopdesk.basics.errors import Usage

YES_NO = bool | None
MOST_ENTRIES = 60
LONGEST_TEXT = 20_000
_PROBLEM_CODE = re.compile("[a-z][a-z0-9-]*")
_COMPARE = "Compare with resources/help/visit-facts.schema.json."


class _Facts(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Base of all fact records: a name that is not known is refused by name."""


class Access(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whether the engineer got to the meter; if not, why, and when next."""

    got_in: YES_NO = None
    reason: str = ""
    site_visit_check_code: str = ""
    card_left: YES_NO = None
    next_visit: str = ""
    notes: str = ""


class Reading(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One register's reading as typed, without decimals that the meter shows in red."""

    register: str = ""
    value: str = ""
    taken_at: str = ""


class DirectionTest(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Two readings of one register some minutes apart, to see which way it runs; times are 'HH:MM'."""

    first: str = ""
    first_at: str = ""
    second: str = ""
    second_at: str = ""


class MeterSeen(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One meter found on site and the backstop finding for it.

    `finding` is a code of resources/codes/findings.toml. `methods` are codes of methods.toml ('marking',
    'disc', 'readings', 'catalogue'). `generation_live` tells whether generation ran during the test.
    """

    serial: str = ""
    make_and_type: str = ""
    technology: str = ""
    finding: str = ""
    methods: tuple[str, ...] = ()
    generation_live: YES_NO = None
    disc_direction: str = ""
    direction_test: DirectionTest = DirectionTest()
    confidence: str = ""
    remarks: str = ""
    readings: tuple[Reading, ...] = ()


class NewRegister(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One register of the new meter: a D0150 group 293, and its first reading."""

    register: str = ""
    register_type: str = "C"
    quantity: str = "AI"
    multiplier: str = "1.00"
    digits: str = ""
    initial_reading: str = ""


class NewMeter(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The meter that was fitted: what D0150 group 290 needs, and its own backstop finding."""

    serial: str = ""
    make_and_type: str = ""
    meter_type: str = ""
    current_rating: str = ""
    location: str = ""
    asset_provider: str = ""
    retrieval_method: str = ""
    certified_on: str = ""
    certification_expires: str = ""
    timing_device: str = ""
    ct_ratio: str = ""
    finding: str = ""
    registers: tuple[NewRegister, ...] = ()


class Exchange(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One meter taken off and the one put in its place."""

    removed_serial: str = ""
    removed_asset_provider: str = ""
    final_readings: tuple[Reading, ...] = ()
    removed_at: str = ""
    new: NewMeter = NewMeter()


class Authorisation(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Who allowed a replacement that the process had not asked for, when and how."""

    by: str = ""
    how: str = ""
    at: str = ""


class Replacement(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whether a meter was replaced, why not, and each exchange made."""

    replaced: YES_NO = None
    on: str = ""
    reason_not_replaced: str = ""
    refer_back_smart: bool = False
    supplier_agreement: str = ""
    ssc: str = ""
    authorisation: Authorisation = Authorisation()
    exchanges: tuple[Exchange, ...] = ()


class PhotoFact(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A photo: `file` names it when facts are recorded from a file, `sha256` once it is in the store."""

    file: str = ""
    sha256: str = ""
    purpose: str = ""
    caption: str = ""
    origin: str = ""
    taken_at: str = ""


class SignatureFact(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A signature or the reason for none. `role` is 'engineer' or 'customer'."""

    role: str = ""
    name: str = ""
    file: str = ""
    sha256: str = ""
    none_reason: str = ""
    signed_at: str = ""


class VisitFacts(_Facts, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """All that is recorded of one visit. Dates are 'YYYY-MM-DD', times 'HH:MM', as typed.

    `different_meter_reason` is asked where the serial on site is not the one that is held. `reasons` holds
    the reason given for each warning, by its code. `result` is the report of a plain investigation.
    """

    date: str = ""
    arrived: str = ""
    departed: str = ""
    engineer: str = ""
    engineer_id: str = ""
    mpan_on_site: str = ""
    access: Access = Access()
    meters: tuple[MeterSeen, ...] = ()
    different_meter_reason: str = ""
    replacement: Replacement = Replacement()
    result: str = ""
    energisation_found: str = ""
    energisation_left: str = ""
    generation: str = ""
    safety_notes: str = ""
    remarks: str = ""
    reasons: dict[str, str] = {}
    photos: tuple[PhotoFact, ...] = ()
    signatures: tuple[SignatureFact, ...] = ()


def read_facts(data: object) -> VisitFacts:
    """Make `VisitFacts` of plain JSON data.

    Raises `Usage` naming the path of the value that does not fit ('$.meters[0].finding').
    """
    try:
        facts = msgspec.convert(data, VisitFacts)
    except msgspec.ValidationError as error:
        raise Usage("The visit facts do not fit.", f"{error}.", _COMPARE) from error
    if wrong := [code for code in facts.reasons if not _PROBLEM_CODE.fullmatch(code)]:
        told = f"A reason is given for {wrong[0][:40]!r}, which is no problem's code."
        raise Usage("The visit facts do not fit.", told, _COMPARE)
    return facts


def refuse_absurd(facts: VisitFacts) -> None:
    """Refuse facts from a file that no visit can have had: hundreds of meters, texts of a book's length.

    Raises `Usage` naming what is too many or too long.
    """
    for path, value in _walk("", plain_facts(facts)):
        if isinstance(value, list | tuple | dict) and len(value) > MOST_ENTRIES:
            told = f"{path} has {len(value):,} entries; {MOST_ENTRIES} are the most."
            raise Usage("The visit facts are too many.", told, "Record them as several visits.")
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            told = f"{path} has {len(value):,} characters; {LONGEST_TEXT:,} are the most."
            raise Usage("A text of the visit facts is too long.", told, "Shorten it.")


def _walk(path: str, value: object) -> Iterator[tuple[str, object]]:
    """Give a value and all inside it with their paths, each list before its entries."""
    if path:
        yield path, value
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list | tuple)
        else ()
    )
    for key, one in inner:
        yield from _walk(f"{path}.{key}" if path else str(key), one)


def plain_facts(facts: VisitFacts) -> dict[str, Any]:
    """Turn facts into plain JSON data, every field present."""
    built: dict[str, Any] = msgspec.to_builtins(facts)
    return built
