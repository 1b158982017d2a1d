"""The office's reading of free text: is the request labelled, and what kind of work does it ask for.

The words are data (`resources/labels.toml`). They are shown with the job, because "NO SSTPGP" matches too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml
from mopdesk.flows.schema import Confidence
from mopdesk.work.nouns import KindOfWork, Request

LABEL = "label"
SHORTEST = 3


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


class LabelWords(msgspec.Struct, frozen=True, kw_only=True):
    """One list of words: what a request that has one of them is taken for, and where the list comes from."""

    title: str
    words: tuple[str, ...]
    confidence: Confidence
    source: str = ""


def editable_words() -> dict[str, LabelWords]:
    """Give the lists of words that an office may correct, by name, as they are delivered.

    'label' labels a backstop check; 'removal.1' is the second list that proposes a removal. A list without
    words is the last resort and stays.
    """
    known = _labels()
    first = known.microgeneration
    found = {
        LABEL: LabelWords(
            title=first.title, words=first.words, confidence=first.confidence, source=first.source
        )
    }
    for name, row in _named_kinds(known.kind):
        if row.words:
            title = f"Kind of a D0142: {row.kind.value}"
            found[name] = LabelWords(title=title, words=row.words, confidence=row.confidence)
    return found


def read_words(text: str) -> tuple[str, ...]:
    """Read a typed list of words: capital letters, parted by commas or line breaks, each once."""
    words = (" ".join(part.split()).upper() for part in re.split(r"[,\n]", text))
    return tuple(dict.fromkeys(word for word in words if word))


def words_fault(text: str) -> str:
    """Say what keeps a typed list from being used; '' where nothing does."""
    words = read_words(text)
    if not words:
        return "The list needs at least one word."
    for word in words:
        if len(word.removesuffix("*")) < SHORTEST or "*" in word.removesuffix("*"):
            return f"{word}: a word has {SHORTEST} letters or more, and a star only at its end."
    return ""


class Labels:
    """The words in force: as delivered, with an office's own lists in place of some."""

    def __init__(self, local: Mapping[str, str] | None = None) -> None:
        own = {name: read_words(text) for name, text in (local or {}).items() if not words_fault(text)}
        known = _labels()
        self._label = own.get(LABEL, known.microgeneration.words)
        self._kinds = tuple(
            msgspec.structs.replace(row, words=own.get(name, row.words)) if row.words else row
            for name, row in _named_kinds(known.kind)
        )

    def find(self, text: str) -> tuple[str, ...]:
        """Give the words that label a backstop check, as they stand in the text, each once; () for none."""
        found = (" ".join(match.group().split()) for match in _pattern(self._label).finditer(text))
        return tuple(dict.fromkeys(found))

    def propose_kind(self, request: Request) -> KindOfWork:
        """Propose what the request asks for; a person confirms it.

        A D0001 asks for an investigation. A D0142 carries no code for it: its text and field 20 tell.
        """
        if not request.flow.startswith("D0142"):
            return KindOfWork.INVESTIGATION
        for row in self._kinds:
            if row.existing_metering is not None and row.existing_metering is not request.existing_metering:
                continue
            if not row.words or _pattern(row.words).search(request.text):
                return row.kind
        return KindOfWork.EXCHANGE


@cache
def delivered() -> Labels:
    """Give the words as they are delivered, once."""
    return Labels()


def find(text: str) -> tuple[str, ...]:
    """Find the label of a backstop check by the words as they are delivered."""
    return delivered().find(text)


def propose_kind(request: Request) -> KindOfWork:
    """Propose the kind of work by the words as they are delivered."""
    return delivered().propose_kind(request)


def _named_kinds(rows: tuple[_KindRow, ...]) -> Iterator[tuple[str, _KindRow]]:
    count: dict[KindOfWork, int] = {}
    for row in rows:
        nth = count[row.kind] = count.get(row.kind, -1) + 1
        yield f"{row.kind.value}.{nth}", row


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Make one pattern of whole words; a space in a word takes any run of blanks, a last star any ending."""
    parts = [
        r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
        + (r"\w*" if word.endswith("*") else "")
        for word in words
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
