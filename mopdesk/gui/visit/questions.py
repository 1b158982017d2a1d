"""The questions of a visit, as data: where each answer is kept, how it is asked, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Fields = Mapping[str, Any]
When = Callable[[Fields], bool]


class Kind(StrEnum):
    """How a question is asked. More than `MOST_BUTTONS` choices become a list."""

    YES_NO = "yes-no"
    CHOICE = "choice"
    SEVERAL = "several"
    LINE = "line"
    LINES = "lines"
    DAY = "day"
    TIME = "time"
    READING = "reading"


MOST_BUTTONS = 5
MOST_INPUTS = 4
NO_ACCESS_WORDS = "There was no access, so nothing is asked here."


@dataclass(frozen=True)
class Question:
    """One question. `path` may hold {n} and {r}: the places in its lists.

    `choices` names a list of the visit's form. `default` is what the answer counts as while nothing is typed.
    A `wide` question takes the whole width. A day `ahead` is never today. No page asks more than
    `MOST_INPUTS` questions at a time.
    """

    path: str
    title: str
    kind: Kind = Kind.LINE
    choices: str = ""
    help: str = ""
    default: str = ""
    when: When | None = None
    wide: bool = False
    ahead: bool = False


@dataclass(frozen=True)
class Section:
    """Questions that stand together on one page. A `spare` one is there only where it is needed."""

    title: str
    questions: tuple[Question, ...]
    help: str = ""
    when: When | None = None
    spare: bool = False


_ONLY_UNASKED = "By whom, how and when: only where the Supplier had not asked for a replacement by D0142."


def inside(fields: Fields) -> bool:
    """Whether the engineer did not say that there was no access."""
    return fields.get("access.got_in") is not False


def no_access(fields: Fields) -> bool:
    """Whether the engineer said that there was no access."""
    return fields.get("access.got_in") is False


def replaced(fields: Fields) -> bool:
    """Whether a meter was replaced."""
    return inside(fields) and fields.get("replacement.replaced") is True


def not_replaced(fields: Fields) -> bool:
    """Whether the engineer said that no meter was replaced."""
    return inside(fields) and fields.get("replacement.replaced") is False


ARRIVE = Section(
    "Arrive",
    (
        Question("date", "Day of the visit", Kind.DAY),
        Question("arrived", "Arrived", Kind.TIME),
        Question("engineer", "Engineer"),
        Question("engineer_id", "Engineer's id"),
    ),
)
AT_THE_SITE = Section(
    "At the site",
    (
        Question(
            "mpan_on_site",
            "MPAN on the meter or the site's papers",
            wide=True,
            help="Leave it blank where the site shows none. Where it differs, you are at another meter.",
        ),
        Question("safety_notes", "Safety: what did you find before you began?", Kind.LINES, wide=True),
    ),
)
ACCESS = Section(
    "Access",
    (
        Question("access.got_in", "Did you get to the meter?", Kind.YES_NO),
        Question("access.reason", "Why not?", Kind.CHOICE, "no-access-reasons", when=no_access, wide=True),
    ),
)
ATTEMPTS = (
    Question("access.notes", "What was tried, and when", Kind.LINES, wide=True),
    Question("access.card_left", "Was a card left?", Kind.YES_NO),
)
WHAT_NEXT = Section(
    "What comes next",
    (
        Question("access.next_visit", "Next visit", Kind.DAY, ahead=True),
        Question(
            "access.site_visit_check_code",
            "Site Visit Check Code",
            Kind.CHOICE,
            "site-visit-check-code",
            wide=True,
        ),
    ),
    help="An answer can still leave in time. No meter questions are asked.",
    when=no_access,
)
SUPPLY = Section(
    "Supply",
    (
        Question("energisation_found", "Energisation status found", Kind.CHOICE, "energisation-status"),
        Question("energisation_left", "Energisation status left", Kind.CHOICE, "energisation-status"),
        Question(
            "generation", "Generation at the site", wide=True, help="Technology and size, such as PV 3.6 kW"
        ),
    ),
    when=inside,
)

METER = (
    Question("meters.{n}.serial", "Serial number on the nameplate"),
    Question("meters.{n}.make_and_type", "Make and type"),
    Question("meters.{n}.technology", "Kind of meter", Kind.CHOICE, "technologies", wide=True),
)
BACKSTOP = (
    Question("meters.{n}.finding", "What did you find?", Kind.CHOICE, "findings", wide=True),
    Question("meters.{n}.methods", "How do you know? (several)", Kind.SEVERAL, "methods", wide=True),
    Question("meters.{n}.generation_live", "Was generation running while you watched?", Kind.YES_NO),
    Question("meters.{n}.disc_direction", "Disc", Kind.CHOICE, "disc-directions", wide=True),
)
METER_REMARKS = (
    Question("meters.{n}.remarks", "Remarks on this meter (sent in the D0002)", Kind.LINES, wide=True),
)
DIFFERENT = Section(
    "A different meter on site?",
    (
        Question(
            "different_meter_reason",
            "Why is this not the meter that the papers name?",
            wide=True,
            help="Only where the serial on site is not the one held. The D0002 may go; no D0150 leaves until "
            "the office decides.",
        ),
    ),
    when=inside,
    spare=True,
)
RESULT = (Question("result", "Report of the investigation (sent to the Supplier)", Kind.LINES, wide=True),)

REPLACED = Section(
    "Was a meter replaced?",
    (
        Question("replacement.replaced", "Did you replace a meter at this visit?", Kind.YES_NO),
        Question("replacement.on", "Day of the replacement", Kind.DAY, when=replaced),
        Question(
            "replacement.ssc", "Standard Settlement Configuration, where it changes", when=replaced, wide=True
        ),
        Question("replacement.reason_not_replaced", "Why not?", when=not_replaced, wide=True),
        Question(
            "replacement.refer_back_smart",
            "Refer back to the Supplier for a smart exchange?",
            Kind.YES_NO,
            when=not_replaced,
            wide=True,
        ),
    ),
    when=inside,
)
AGREED = Section(
    "Agreement",
    (
        Question(
            "replacement.supplier_agreement",
            "Supplier's agreement to a traditional meter (smart rollout)",
            wide=True,
        ),
        Question("replacement.authorisation.by", "Authorised by", help=_ONLY_UNASKED, wide=True),
        Question("replacement.authorisation.how", "How it was authorised (call, mail)"),
        Question("replacement.authorisation.at", "When it was authorised"),
    ),
    when=replaced,
)
REMOVED = (
    Question("replacement.exchanges.{n}.removed_serial", "Serial number of the meter removed"),
    Question("replacement.exchanges.{n}.removed_asset_provider", "Its Meter Asset Provider"),
    Question("replacement.exchanges.{n}.removed_at", "Removed at", Kind.TIME),
)
NEW_METER = (
    Question("replacement.exchanges.{n}.new.serial", "Serial number of the new meter"),
    Question("replacement.exchanges.{n}.new.make_and_type", "Make and type"),
    Question("replacement.exchanges.{n}.new.asset_provider", "Meter Asset Provider"),
    Question("replacement.exchanges.{n}.new.current_rating", "Current rating (A)"),
)
NEW_KIND = (
    Question("replacement.exchanges.{n}.new.meter_type", "Meter type", Kind.CHOICE, "meter-type"),
    Question("replacement.exchanges.{n}.new.location", "Location", Kind.CHOICE, "meter-location"),
    Question(
        "replacement.exchanges.{n}.new.retrieval_method", "Retrieval method", Kind.CHOICE, "retrieval-method"
    ),
)
NEW_PAPERS = (
    Question("replacement.exchanges.{n}.new.certified_on", "Certified on", Kind.DAY),
    Question("replacement.exchanges.{n}.new.certification_expires", "Certification expires", Kind.DAY),
    Question("replacement.exchanges.{n}.new.timing_device", "Timing device, where there is one"),
    Question("replacement.exchanges.{n}.new.ct_ratio", "CT ratio, where there is one"),
)
NEW_FINDING = (
    Question(
        "replacement.exchanges.{n}.new.finding",
        "The new meter is checked too: what is it?",
        Kind.CHOICE,
        "safe_findings",
        wide=True,
    ),
)

TEST = (
    Question("meters.{n}.direction_test.first", "First reading", Kind.READING),
    Question("meters.{n}.direction_test.first_at", "At", Kind.TIME),
    Question("meters.{n}.direction_test.second", "Second reading", Kind.READING),
    Question("meters.{n}.direction_test.second_at", "At", Kind.TIME),
)

READING = (
    Question("{list}.{r}.register", "Register"),
    Question("{list}.{r}.value", "Reading", Kind.READING),
    Question("{list}.{r}.taken_at", "Time", Kind.TIME),
)
NEW_REGISTER = (
    Question("{list}.{r}.register", "Register"),
    Question("{list}.{r}.initial_reading", "Initial reading", Kind.READING),
    Question("{list}.{r}.digits", "Digits"),
)
NEW_REGISTER_MORE = (
    Question("{list}.{r}.multiplier", "Multiplier", default="1.00"),
    Question("{list}.{r}.quantity", "Measures", Kind.CHOICE, "measurement-quantity", default="AI", wide=True),
    Question("{list}.{r}.register_type", "Type", Kind.CHOICE, "register-type", default="C", wide=True),
)

LEAVE = Section(
    "Leave",
    (
        Question("departed", "Left the site", Kind.TIME),
        Question(
            "access.next_visit", "Next visit, where another is needed", Kind.DAY, when=inside, ahead=True
        ),
        Question("remarks", "Remarks for the office (not sent)", Kind.LINES, wide=True),
    ),
)
