"""The only way for text onto paper: what a person typed is shown letter for letter and is never markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

CELL_LIMIT = 900
TEXT_LIMIT = 20_000
PIECE = 1_000
CELL_LINES = 40
TEXT_LINES = 600

# Letters that turn the direction of what follows would let one text pass for another.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def safe_text(text: str, limit: int, lines: int = TEXT_LINES) -> str:
    """Compose accents, drop control characters, cut at `limit` letters or `lines` with words that say so."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    kept = "".join(
        letter
        for letter in whole
        if letter == "\n" or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _DIRECTION)
    )
    shown = "\n".join(kept[:limit].split("\n", lines)[:lines])
    if len(shown) == len(kept):
        return kept
    return f"{shown} … ({len(kept) - len(shown):,} more characters are kept in mopdesk)"


def para(text: str, style: ParagraphStyle, limit: int = CELL_LIMIT) -> Paragraph:
    """Set a short text as one paragraph that fits a page; line breaks and runs of spaces are kept."""
    lines = safe_text(text, limit, CELL_LINES).split("\n")
    return Paragraph("<br/>".join(_marked(line) for line in lines), style)


def paras(text: str, style: ParagraphStyle, limit: int = TEXT_LIMIT) -> list[Flowable]:
    """Set a text of any length, in pieces: the time for one paragraph grows with the square of its length."""
    flow: list[Flowable] = []
    for line in safe_text(text, limit).split("\n"):
        flow += [Paragraph(_marked(piece), style) for piece in _pieces(line)] or [Spacer(0, style.leading)]
    return flow


def _marked(text: str) -> str:
    return escape(text).replace("  ", " \N{NO-BREAK SPACE}")


def _pieces(line: str) -> Iterator[str]:
    """Cut a line at spaces into pieces of at most `PIECE` letters; none for a blank line."""
    start = 0
    while len(line) - start > PIECE:
        space = line.rfind(" ", start + PIECE // 2, start + PIECE)
        end = start + PIECE if space < 0 else space
        yield line[start:end]
        start = end + (space >= 0)
    if line[start:].strip():
        yield line[start:]
