"""The office's reading of free text: is the request labelled, and what kind of work does it ask for.

The words are data (`resources/labels.toml`). They are shown with the job, because "NO SSTPGP" matches too.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.nouns import KindOfWork, Request


class _LabelRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    source: str
    confidence: Confidence
    note: str = ""
    words: tuple[str, ...]


class _KindRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: KindOfWork
    words: tuple[str, ...]
    confidence: Confidence
    existing_metering: bool | None = None


class _Labels(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    microgeneration: _LabelRow
    kind: tuple[_KindRow, ...]


@cache
def _labels() -> _Labels:
    try:
        return msgspec.convert(load_toml("labels.toml"), _Labels)
    except msgspec.ValidationError as error:
        raise BadResource("labels.toml is malformed.", f"{error}.") from error


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Make one pattern of whole words; a space in a word takes any run of blanks, a last star any ending."""
    parts = [
        r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
        + (r"\w*" if word.endswith("*") else "")
        for word in words
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)


def find(text: str) -> tuple[str, ...]:
    """Give the words that label a backstop check, as they stand in the text, each once; () for none."""
    found = (
        " ".join(match.group().split()) for match in _pattern(_labels().microgeneration.words).finditer(text)
    )
    return tuple(dict.fromkeys(found))


def propose_kind(request: Request) -> KindOfWork:
    """Propose what the request asks for; a person confirms it.

    A D0001 asks for an investigation. A D0142 carries no code for it: its text and field 20 tell.
    """
    if not request.flow.startswith("D0142"):
        return KindOfWork.INVESTIGATION
    for row in _labels().kind:
        if row.existing_metering is not None and row.existing_metering is not request.existing_metering:
            continue
        if not row.words or _pattern(row.words).search(request.text):
            return row.kind
    return KindOfWork.EXCHANGE
