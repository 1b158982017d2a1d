"""The office's names of a visit's fields: 'meters.0.readings.1.value' is 'Reading 2'."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence

_PLACE = re.compile(r"[0-9]+")
_ANY_NAME = "reasons."


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    confidence: Confidence
    words: dict[str, str]


@cache
def field_words() -> dict[str, str]:
    """Load the names by path, a star for each place in a list, once."""
    try:
        return msgspec.convert(load_toml("visit-fields.toml"), _Words).words
    except msgspec.ValidationError as error:
        raise BadResource("visit-fields.toml is malformed.", f"{error}.") from error


def words_of(path: str) -> str:
    """Name a field of a visit; a path without a name is called as its nearest part that has one."""
    places = [int(step) + 1 for step in path.split(".") if _PLACE.fullmatch(step)]
    pattern = ".".join("*" if _PLACE.fullmatch(step) else step for step in path.split("."))
    if pattern.startswith(_ANY_NAME):
        pattern = f"{_ANY_NAME}*"
    while pattern not in field_words():
        pattern, dot, _ = pattern.rpartition(".")
        if not dot:
            return path
    words = field_words()[pattern].format(*places)
    # Of several meters, the first needs no number.
    several = places[:1] and places[0] > 1 and "{0}" not in field_words()[pattern]
    return f"{words} (meter {places[0]})" if several else words
