"""How a report says things: days, times, yes and no, and what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mopdesk.work.dates import typed_date
from mopdesk.work.report_input import ReportInput
from mopdesk.work.report_tree import Fact, Tone

NOT_RECORDED = "not recorded"
MISSING = "MISSING"
OUR_TIME = ZoneInfo("Europe/London")

ROLES = {"M": "Meter Operator", "X": "Supplier", "R": "LDSO", "D": "NHH Data Collector"}


def say_day(day: date | None) -> str:
    """Say a day in full: 'Wednesday 6 January 2027'; '' for none."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def say_typed_day(text: str) -> str:
    """Say a day that was typed as 'YYYY-MM-DD'; anything else stays as it was typed."""
    day = typed_date(text)
    return text if day is None else say_day(day)


def say_moment(moment: datetime | None) -> str:
    """Say a time in UK local time: '6 January 2027, 14:05'; '' for none."""
    if moment is None:
        return ""
    local = moment.astimezone(OUR_TIME)
    return f"{local.day} {local:%B %Y, %H:%M}"


def say_typed_moment(text: str) -> str:
    """Say a time that was recorded as ISO text; anything else stays as it was typed."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return say_moment(moment) if moment.tzinfo else text.replace("T", ", ")


def say_yes_no(answer: bool | None) -> str:
    """Say 'yes' or 'no'; '' where nobody answered."""
    return "" if answer is None else ("yes" if answer else "no")


def say_party(role: str, participant: str) -> str:
    """Name a party of a flow: 'SUPA (Supplier)'."""
    return f"{participant} ({ROLES[role]})" if role in ROLES else f"{participant} (role {role})"


def short_id(identity: str) -> str:
    """Shorten an id to its end, which a person can read out: ids of one import share their beginning."""
    return identity[-8:]


def say_list(parts: Sequence[str]) -> str:
    """Join what is there with commas."""
    return ", ".join(part for part in parts if part)


def fact(given: ReportInput, label: str, value: str, path: str = "", *, wide: bool = False) -> Fact:
    """Make a fact of a value that may be blank.

    A blank is 'not recorded', or 'MISSING' where `path` is a place in the visit facts that the answer needs.
    """
    if value.strip():
        return Fact(label=label, value=value, wide=wide)
    if path and given.lacks(path):
        return Fact(label=label, value=MISSING, tone=Tone.MISSING, wide=wide)
    return Fact(label=label, value=NOT_RECORDED, tone=Tone.ABSENT, wide=wide)


def spoken(label: str, value: str) -> tuple[Fact, ...]:
    """Make a wide fact of free text, or nothing: for remarks that nobody owes."""
    return (Fact(label=label, value=value, wide=True),) if value.strip() else ()
