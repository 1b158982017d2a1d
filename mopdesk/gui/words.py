"""Dates, times, deadlines and states in the words that screens use."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mopdesk.gui.colours import Tone
from mopdesk.work.deadlines import Level, level_of
from mopdesk.work.nouns import JobState, OutboxState

LONDON = ZoneInfo("Europe/London")
OPEN_FOR_CORRECTION = "The visit is open for a correction"

JOB_STATES = {
    JobState.RECEIVED: ("To visit", Tone.NOTE),
    JobState.VISITED: ("To complete", Tone.WARN),
    JobState.READY: ("Ready to send", Tone.ACCENT),
    JobState.ANSWERED: ("Answered", Tone.GOOD),
    JobState.WAITING_SUPPLIER: ("With the Supplier", Tone.PLAIN),
    JobState.REVISIT: ("To visit again", Tone.WARN),
    JobState.CLOSED: ("Closed", Tone.PLAIN),
}

OUTBOX_STATES = {
    OutboxState.PENDING: ("Being released", Tone.NOTE),
    OutboxState.STAGED: ("Being released", Tone.NOTE),
    OutboxState.RELEASED: ("Released: in the folder", Tone.GOOD),
    OutboxState.COLLECTED: ("Collected: left the folder", Tone.GOOD),
    OutboxState.ACCEPTED: ("Accepted by the receiver", Tone.GOOD),
    OutboxState.REJECTED: ("Rejected by the receiver", Tone.BAD),
    OutboxState.CANCELLED: ("Cancelled", Tone.PLAIN),
}

VERDICTS = {
    "": ("Being read", Tone.NOTE),
    "accepted": ("Accepted", Tone.GOOD),
    "partly": ("Partly accepted", Tone.WARN),
    "refused": ("Refused", Tone.BAD),
    "rejected": ("Rejected by us", Tone.PLAIN),
    "already-received": ("Already received", Tone.PLAIN),
    "notification": ("Notification, recorded", Tone.NOTE),
    "not-for-us": ("Kept, not for us to answer", Tone.PLAIN),
}

ROLES = {
    "X": "Supplier",
    "M": "Meter Operator",
    "R": "Distributor (LDSO)",
    "D": "Data Collector",
    "P": "Meter Asset Provider",
}


@lru_cache(maxsize=2_000)
def short_day(day: date | None) -> str:
    """Give 'Tue 8 Dec'; with the year where it is far away would be noise in a list, so it is left out."""
    return f"{day:%a} {day.day} {day:%b}" if day else ""


def long_day(day: date | None) -> str:
    """Give 'Tuesday 8 December 2026'."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def plain_day(day: date | None) -> str:
    """Give '8 Dec 2026'."""
    return f"{day.day} {day:%b %Y}" if day else ""


def moment(at: datetime | None) -> str:
    """Give '23 Nov 2026, 10:42' in Europe/London."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y, %H:%M}"


def time_of_day(at: datetime) -> str:
    """Give '10:42:07' in Europe/London."""
    return f"{at.astimezone(LONDON):%H:%M:%S}"


def deadline(days_left: int | None, due: date | None) -> tuple[str, Tone, str]:
    """Give a deadline's words, tone and icon: '2 WD left · Tue 8 Dec'."""
    if due is None or days_left is None:
        return "Nothing owed", Tone.PLAIN, "ok"
    day = short_day(due)
    if days_left < 0:
        return f"{-days_left} WD late · {day}", Tone.BAD, "late"
    if days_left == 0:
        return f"Due today · {day}", Tone.WARN, "clock"
    tones = {Level.NOW: Tone.WARN, Level.SOON: Tone.NOTE}
    return f"{days_left} WD left · {day}", tones.get(level_of(days_left), Tone.GOOD), "clock"


def count_of(number: int, one: str, many: str = "") -> str:
    """Give '1 job', '3 jobs'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def jobs_words(count: int) -> str:
    """Give '1 job' or '1,204 jobs'."""
    return f"{count:,} {'job' if count == 1 else 'jobs'}"


def sender(role: str, identifier: str) -> str:
    """Give 'GMTR (Supplier)'."""
    name = ROLES.get(role, f"role {role}" if role else "")
    return f"{identifier} ({name})" if identifier and name else identifier or name
