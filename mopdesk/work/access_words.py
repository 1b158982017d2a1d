"""What of a text is a code that opens a door: covered wherever it is not asked for.

Access notes are covered whole. Free text, such as that of a request, is covered where a word such as 'key
safe' or 'code' is followed closely by figures; what looks so and is none can be shown by the same press.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from mopdesk.work.nouns import Job, Request

COVER = "••••••"

# The word, up to five words between, then three to seven figures and letters with two figures at least: no
# date and no supply number.
_CODE = (
    r"(?i)\b(?P<said>(?:(?:key|lock)[ -]?(?:safe|box|code|pad)|padlock|code|pin|combination)"
    r"(?:[ :=#.-]+(?!\d)[a-z]{1,12}){0,5}[ :=#.-]{1,4})"
    r"(?P<code>(?=[A-Z]{0,2}[0-9#*])(?=(?:[^0-9]*[0-9]){2})[0-9A-Z#*]{3,7})(?![0-9A-Z])"
)


def covered_text(text: str) -> str:
    """Give a text with everything in it that looks like a code covered."""
    return _code().sub(lambda found: found["said"] + COVER, text) if _may_hold_one(text) else text


def without_codes(text: str | None) -> str | None:
    """Give a text without what looks like a code: for what is searched."""
    return _code().sub(lambda found: found["said"], text) if text and _may_hold_one(text) else text


@cache
def _code() -> re.Pattern[str]:
    # Most texts hold none of the words, and this one takes a while to make.
    return re.compile(_CODE)


def _may_hold_one(text: str) -> bool:
    """Tell whether one of the words is there at all: this is asked of every text of every list."""
    low = text.lower()
    return (
        "code" in low
        or "pin" in low
        or "lock" in low
        or "pad" in low
        or "safe" in low
        or "box" in low
        or "combination" in low
    )


def covered_job(job: Job) -> Job:
    """Give a job as it may be shown to everybody: access notes and codes covered."""
    site = replace(job.site, access_notes=COVER if job.site.access_notes.strip() else "")
    return replace(job, site=site, request=covered_request(job.request))


def covered_request(request: Request) -> Request:
    """Give a request with the codes in its text and its lines covered."""
    return replace(request, text=covered_text(request.text), raw=covered_lines(request.raw))


def covered_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Give the lines of a file with the codes in their fields covered."""
    return tuple("|".join(covered_text(part) for part in line.split("|")) for line in lines)


def has_access_words(job: Job) -> bool:
    """Tell whether a job holds access notes or a code that is covered."""
    return bool(job.site.access_notes.strip()) or covered_text(job.request.text) != job.request.text
