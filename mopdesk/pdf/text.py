"""The only way for text onto paper: what a person typed is shown letter for letter and is never markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer
from reportlab.platypus.paragraph import cleanBlockQuotedText

from mopdesk.pdf.fonts import letters

CELL_LIMIT = 900
TEXT_LIMIT = 20_000
PIECE = 1_000
CELL_LINES = 40
TEXT_LINES = 600

_MARKS = frozenset("&<>")

LACKING_NOTE = (
    "Letters that the typeface of this report lacks are printed as their Unicode numbers, such as [U+4E2D]. "
    "mopdesk keeps them as they were entered."
)

# Letters that turn the direction of what follows would let one text pass for another.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def safe_text(text: str, limit: int, lines: int = TEXT_LINES) -> str:
    """Compose accents, and cut at `limit` letters or `lines` with words that say so.

    What cannot be printed is named, never lost: a letter that the fonts lack and a control character become
    their Unicode number, as [U+4E2D].
    """
    kept = _composed(text)
    named = kept if _all_printed(kept) else "".join(_named(letter) for letter in kept)
    shown = "\n".join(named[:limit].split("\n", lines)[:lines])
    if len(shown) == len(named):
        return named
    return f"{shown} … ({len(named) - len(shown):,} more characters are kept in mopdesk)"


def lacks_letters(text: str) -> bool:
    """Tell whether something in a text is printed as its number."""
    return not _all_printed(_composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))


def _all_printed(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or all(map(_is_printed, text))


def _is_printed(letter: str) -> bool:
    return letter == "\n" or (letter in letters() and letter not in _DIRECTION)


def _named(letter: str) -> str:
    return letter if _is_printed(letter) else f"[U+{ord(letter):04X}]"


def para(text: str, style: ParagraphStyle, limit: int = CELL_LIMIT) -> Paragraph:
    """Set a short text as one paragraph that fits a page; line breaks and runs of spaces are kept."""
    lines = safe_text(text, limit, CELL_LINES).split("\n")
    return _words(lines, style)


def paras(text: str, style: ParagraphStyle, limit: int = TEXT_LIMIT) -> list[Flowable]:
    """Set a text of any length, in pieces: the time for one paragraph grows with the square of its length."""
    flow: list[Flowable] = []
    for line in safe_text(text, limit).split("\n"):
        flow += [_words([piece], style) for piece in _pieces(line)] or [Spacer(0, style.leading)]
    return flow


class Words(Paragraph):
    """A paragraph that is broken into lines once a width: a table asks when it measures and again to draw."""

    _fitted: tuple[float, tuple[float, float]] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Give the width and height, in points, that the paragraph takes."""
        # `split` drops the lines where none of them fits.
        if self._fitted is None or self._fitted[0] != width or not hasattr(self, "blPara"):
            self._fitted = (width, super().wrap(width, height))
        return self._fitted[1]


def _words(lines: list[str], style: ParagraphStyle) -> Words:
    """Set lines. One without a mark of markup is one fragment as it stands: most are, and none is parsed."""
    if len(lines) == 1 and not _MARKS.intersection(lines[0]):
        text = cleanBlockQuotedText(_spaced(lines[0]))
        if text:
            return Words("", style, frags=[_pattern(style).clone(text=text, link=[], us_lines=[])])
    return Words("<br/>".join(_spaced(escape(line)) for line in lines), style)


@lru_cache(maxsize=128)
def _pattern(style: ParagraphStyle) -> Any:
    """Give the fragment that ReportLab's parser makes of a plain text in a style."""
    return Paragraph("x", style).frags[0]


def _spaced(text: str) -> str:
    return text.replace("  ", " \N{NO-BREAK SPACE}")


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
