"""Colours and paragraph styles of paper, by name."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from mopdesk.pdf.fonts import ITALIC, LIGHT, REGULAR, STRONG
from mopdesk.work.report_tree import Tone

INK = HexColor("#1C2833")
QUIET = HexColor("#5A6B78")
ACCENT = HexColor("#0B5566")
RULE = HexColor("#D3DDE1")
TINT = HexColor("#F2F6F7")
WHITE = HexColor("#FFFFFF")

TONE_INK: dict[Tone, Color] = {
    Tone.PLAIN: INK,
    Tone.STRONG: INK,
    Tone.QUIET: QUIET,
    Tone.ABSENT: QUIET,
    Tone.MISSING: HexColor("#A3201D"),
    Tone.GOOD: HexColor("#1B6239"),
    Tone.WARNING: HexColor("#8A4B00"),
    Tone.ERROR: HexColor("#A3201D"),
}

TONE_TINT: dict[Tone, Color] = {
    Tone.PLAIN: TINT,
    Tone.STRONG: TINT,
    Tone.QUIET: TINT,
    Tone.ABSENT: TINT,
    Tone.MISSING: HexColor("#FCEEEE"),
    Tone.GOOD: HexColor("#EBF5EF"),
    Tone.WARNING: HexColor("#FDF4E4"),
    Tone.ERROR: HexColor("#FCEEEE"),
}

_TONE_FONT = {Tone.STRONG: STRONG, Tone.MISSING: STRONG, Tone.GOOD: STRONG, Tone.ABSENT: ITALIC}


def _style(name: str, size: float, leading: float, font: str = REGULAR, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {"textColor": INK, "splitLongWords": 1, "allowWidows": 0, "allowOrphans": 0}
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, **(settings | more))


TITLE = _style("title", 25, 29, LIGHT, spaceBefore=2)
SUBTITLE = _style("subtitle", 11.5, 15, textColor=QUIET, spaceAfter=9)
SUBHEADING = _style("subheading", 9.8, 12.5, STRONG, spaceBefore=8, spaceAfter=2.5)
LABEL = _style("label", 8.4, 11, textColor=QUIET)
LABEL_ABOVE = _style("label above", 8.4, 11, textColor=QUIET, spaceBefore=4)
HEADER_LABEL = _style("header label", 7.6, 9.6, textColor=QUIET)
HEADER_VALUE = _style("header value", 9.6, 12, STRONG)
OUTCOME = _style("outcome", 14.5, 18, STRONG)
COLUMN = _style("column", 7.8, 10, STRONG, textColor=QUIET)
COLUMN_RIGHT = _style("column right", 7.8, 10, STRONG, textColor=QUIET, alignment=TA_RIGHT)
DETAIL = _style("detail", 7.2, 9, textColor=QUIET)
NOTICE_TITLE = _style("notice title", 9.4, 12.2, STRONG)
CAPTION_TITLE = _style("caption title", 8.8, 11, STRONG)
CAPTION = _style("caption", 8, 10, textColor=QUIET)


def accent_of(written: str) -> Color:
    """Give the colour that a report names as '#RRGGBB'; our own where it names none."""
    return HexColor(written) if written else ACCENT


def letterhead(accent: Color) -> ParagraphStyle:
    """Give the style of the company's name in its colour."""
    return _style("letterhead", 9.5, 12, STRONG, textColor=accent)


def section(accent: Color) -> ParagraphStyle:
    """Give the style of a section's heading in the company's colour."""
    return _style("section", 13, 16, STRONG, textColor=accent)


BODY = {
    tone: _style(f"body {tone}", 9.2, 12, _TONE_FONT.get(tone, REGULAR), textColor=TONE_INK[tone])
    for tone in Tone
}
TEXT = {tone: style.clone(f"text {tone}", spaceBefore=3) for tone, style in BODY.items()}
CELL = {
    tone: _style(f"cell {tone}", 8.8, 11.2, _TONE_FONT.get(tone, REGULAR), textColor=TONE_INK[tone])
    for tone in Tone
}
CELL_RIGHT = {
    tone: _style(
        f"cell right {tone}",
        8.8,
        11.2,
        _TONE_FONT.get(tone, REGULAR),
        textColor=TONE_INK[tone],
        alignment=TA_RIGHT,
    )
    for tone in Tone
}
