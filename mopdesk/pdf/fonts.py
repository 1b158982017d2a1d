"""The fonts of paper: Source Sans Pro as TrueType, embedded, with the letters of Welsh."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Paper"
STRONG = "Paper-Semibold"
ITALIC = "Paper-Italic"
LIGHT = "Paper-Light"

_FILES = {
    REGULAR: "SourceSansPro-Regular.ttf",
    STRONG: "SourceSansPro-Semibold.ttf",
    ITALIC: "SourceSansPro-It.ttf",
    LIGHT: "SourceSansPro-Light.ttf",
}


@cache
def letters() -> frozenset[str]:
    """Give the letters that can be printed in any style; italics are for our own words alone."""
    register_fonts()
    known = [set(pdfmetrics.getFont(name).face.charToGlyph) for name in (REGULAR, STRONG, LIGHT)]
    return frozenset(chr(code) for code in set.intersection(*known) if code >= ord(" "))


@cache
def register_fonts() -> None:
    """Make the fonts known to ReportLab, once a process."""
    folder = files("font_source_sans_pro") / "files"
    for name, file_name in _FILES.items():
        with as_file(folder / file_name) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=ITALIC, boldItalic=STRONG)
