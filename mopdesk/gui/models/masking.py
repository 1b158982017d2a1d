"""Hide personal data on the screen: what is known to be harmless is shown, everything else is not."""

from __future__ import annotations

import re

HIDDEN = "•"
_LAST_SHOWN = 4
_WORDS_HIDDEN = 6

# A supply number leads to a home, and so does the number of what is fitted there.
_NUMBERS = ("mpan", "meter_id", "serial", "timing_device")
SECRETS = frozenset({"outstation_pin", "outstation_password", "outstation_encryption_key"})
_FREE_TEXT_FROM = 30
_HARMLESS = frozenset({"make_and_type", "file_identifier", "flow"})
_LONG_NUMBER = re.compile(r"[0-9][0-9 ]{8,}[0-9]")
_CHAR = re.compile(r"CHAR\(([0-9]+)\)")


def masked(name: str, domain: str, confidence: str, text: str) -> str:
    """Give a field's text as a stranger may read it over somebody's shoulder.

    Of a supply or serial number the last four characters stay, so that two can be told apart. Free text, and
    fields that the layout does not name, are hidden whole.
    """
    if not text.strip() or name in _HARMLESS:
        return text
    if name.endswith(_NUMBERS):
        return last_shown(text)
    if name in SECRETS or _is_free_text(domain) or confidence == "unknown layout":
        return HIDDEN * _WORDS_HIDDEN
    return text


def masked_sentence(text: str) -> str:
    """Hide the supply numbers in a sentence."""
    return _LONG_NUMBER.sub(lambda found: last_shown(found[0]), text)


def masked_part(text: str) -> str:
    """Hide what may be personal in a field of which nothing is known but its text."""
    if len(text) >= _FREE_TEXT_FROM and " " in text:
        return HIDDEN * _WORDS_HIDDEN
    return masked_sentence(text)


def last_shown(text: str) -> str:
    """Give a number with its last four characters only."""
    return HIDDEN * max(0, len(text) - _LAST_SHOWN) + text[-_LAST_SHOWN:]


def _is_free_text(domain: str) -> bool:
    found = _CHAR.fullmatch(domain)
    return found is not None and int(found[1]) >= _FREE_TEXT_FROM
