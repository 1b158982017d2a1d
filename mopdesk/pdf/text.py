"""The only way for text onto paper: what a person typed is shown letter for letter and is never markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

CELL_LIMIT = 1_500
TEXT_LIMIT = 20_000
CHUNK = 1_000

# Letters that turn the direction of what follows would let one text pass for another.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def safe_text(text: str, limit: int) -> str:
    """Compose accents, drop control characters, and cut at `limit` with words that say so."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    kept = "".join(
        letter
        for letter in whole
        if letter == "\n" or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _DIRECTION)
    )
    if len(kept) <= limit:
        return kept
    return f"{kept[:limit]} … ({len(kept) - limit:,} more characters are kept in mopdesk)"


def para(text: str, style: ParagraphStyle, limit: int = CELL_LIMIT) -> Paragraph:
    """Set a short text as one paragraph; line breaks and runs of spaces are kept."""
    return Paragraph(_marked(safe_text(text, limit)), style)


def paras(text: str, style: ParagraphStyle, limit: int = TEXT_LIMIT) -> list[Paragraph]:
    """Set a text of any length, in pieces: the time for one paragraph grows with the square of its length."""
    return [Paragraph(_marked(chunk), style) for chunk in _chunks(safe_text(text, limit))]


def _marked(text: str) -> str:
    return escape(text).replace("  ", " \N{NO-BREAK SPACE}").replace("\n", "<br/>")


def _chunks(text: str) -> Iterator[str]:
    """Cut a text where a line or a word ends, into pieces of about `CHUNK` letters."""
    start = 0
    while len(text) - start > CHUNK:
        end = text.rfind("\n", start + CHUNK // 2, start + CHUNK)
        if end < 0:
            end = text.rfind(" ", start + CHUNK // 2, start + CHUNK)
        if end < 0:
            yield text[start : start + CHUNK]
            start += CHUNK
        else:
            yield text[start:end]
            start = end + 1
    yield text[start:]
