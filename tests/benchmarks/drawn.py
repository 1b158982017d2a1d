"""What a report draws, call by call, so that a peer can draw the very same pages without laying them out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject


class Words(msgspec.Struct, frozen=True):
    """Letters at their place, in points from the lower left corner."""

    left: float
    up: float
    text: str
    font: str
    size: float
    ink: tuple[float, float, float]


class Rule(msgspec.Struct, frozen=True):
    """A line."""

    left: float
    up: float
    right: float
    to: float
    width: float
    ink: tuple[float, float, float]


class Box(msgspec.Struct, frozen=True):
    """A filled box."""

    left: float
    up: float
    width: float
    height: float
    ink: tuple[float, float, float]


class Shown(msgspec.Struct, frozen=True):
    """A picture that lies ready in a file."""

    left: float
    up: float
    width: float
    height: float
    path: Path


Page = list[Words | Rule | Box | Shown]


class Drawn(msgspec.Struct):
    """The pages of a report."""

    folder: Path
    pages: dict[int, Page] = msgspec.field(default_factory=dict)

    def add(self, canvas: Any, what: Words | Rule | Box | Shown) -> None:
        """Note what is drawn on the page that a canvas is at."""
        self.pages.setdefault(canvas.getPageNumber(), []).append(what)

    def fonts(self) -> list[str]:
        """Give the names of the fonts that are used."""
        return sorted({one.font for page in self.pages.values() for one in page if isinstance(one, Words)})

    def ready(self, picture: Any) -> Path:
        """Give the file of a picture."""
        body = picture.fp.getvalue()
        path = self.folder / f"picture-{len(list(self.folder.iterdir()))}"
        path.write_bytes(body)
        return path


@contextmanager
def noted(folder: Path) -> Iterator[Drawn]:
    """Note all that ReportLab draws meanwhile."""
    drawn = Drawn(folder=folder)
    lines: dict[int, int] = {}
    kept: list[Any] = []
    letters, text_out, line, rect, rounded, image = (
        PDFTextObject._formatText,
        PDFTextObject._textOut,
        Canvas.line,
        Canvas.rect,
        Canvas.roundRect,
        Canvas.drawImage,
    )

    def _letters(words: Any, text: str) -> object:
        canvas = words._canvas
        left, up = canvas.absolutePosition(words._x, words._y)
        up -= words._leading * lines.get(id(words), 0)
        ink = getattr(words, "_fillColorObj", canvas._fillColorObj)
        shown = text.decode() if isinstance(text, bytes) else text
        drawn.add(canvas, Words(left, up, shown, words._fontname, words._fontsize, ink.rgb()))
        return letters(words, text)

    def _text_out(words: Any, text: str, TStar: int = 0) -> object:  # noqa: N803 - ReportLab's name
        told = text_out(words, text, TStar)
        if TStar:
            # A paragraph goes to its next line without noting where it is.
            lines[id(words)] = lines.get(id(words), 0) + 1
            kept.append(words)
        return told

    def _line(canvas: Any, x: float, y: float, right: float, to: float) -> object:
        ends = (*canvas.absolutePosition(x, y), *canvas.absolutePosition(right, to))
        drawn.add(canvas, Rule(*ends, canvas._lineWidth, canvas._strokeColorObj.rgb()))
        return line(canvas, x, y, right, to)

    def _box(canvas: Any, x: float, y: float, width: float, height: float) -> None:
        ink = canvas._fillColorObj.rgb()
        drawn.add(canvas, Box(*canvas.absolutePosition(x, y), width, height, ink))

    def _rect(canvas: Any, x: float, y: float, width: float, height: float, **more: Any) -> object:
        _box(canvas, x, y, width, height)
        return rect(canvas, x, y, width, height, **more)

    def _rounded(
        canvas: Any, x: float, y: float, width: float, height: float, radius: float, **more: Any
    ) -> object:
        _box(canvas, x, y, width, height)
        return rounded(canvas, x, y, width, height, radius, **more)

    def _image(
        canvas: Any, picture: Any, x: float, y: float, width: float, height: float, **more: Any
    ) -> object:
        place = canvas.absolutePosition(x, y)
        drawn.add(canvas, Shown(*place, width, height, drawn.ready(picture)))
        return image(canvas, picture, x, y, width, height, **more)

    with (
        patch.object(PDFTextObject, "_formatText", _letters),
        patch.object(PDFTextObject, "_textOut", _text_out),
        patch.object(Canvas, "line", _line),
        patch.object(Canvas, "rect", _rect),
        patch.object(Canvas, "roundRect", _rounded),
        patch.object(Canvas, "drawImage", _image),
    ):
        yield drawn


def bare(drawn: Drawn) -> bytes:
    """The limit: each text, rule, box and picture by one canvas call at the place where it belongs."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for _, page in sorted(drawn.pages.items()):
        font: tuple[str, float] | None = None
        for one in page:
            match one:
                case Words():
                    if (one.font, one.size) != font:
                        font = (one.font, one.size)
                        canvas.setFont(*font)
                    canvas.setFillColorRGB(*one.ink)
                    canvas.drawString(one.left, one.up, one.text)
                case Rule():
                    canvas.setStrokeColorRGB(*one.ink)
                    canvas.setLineWidth(one.width)
                    canvas.line(one.left, one.up, one.right, one.to)
                case Box():
                    canvas.setFillColorRGB(*one.ink)
                    canvas.rect(one.left, one.up, one.width, one.height, stroke=0, fill=1)
                case Shown():
                    canvas.drawImage(str(one.path), one.left, one.up, one.width, one.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def fpdf2(drawn: Drawn, fonts: dict[str, str]) -> bytes:
    """Draw the same pages with fpdf2, which breaks each text into lines from its place on."""
    from fpdf import FPDF

    paper = FPDF(format="A4", unit="pt")
    paper.set_auto_page_break(auto=False)
    for name, path in fonts.items():
        paper.add_font(name, fname=path)
    tall = A4[1]
    for _, page in sorted(drawn.pages.items()):
        paper.add_page()
        for one in page:
            match one:
                case Words():
                    paper.set_font(one.font, size=one.size)
                    paper.set_text_color(*(round(part * 255) for part in one.ink))
                    paper.set_xy(one.left, tall - one.up - one.size)
                    paper.multi_cell(0, one.size * 1.2, one.text, align="L")
                case Rule():
                    paper.set_draw_color(*(round(part * 255) for part in one.ink))
                    paper.set_line_width(one.width)
                    paper.line(one.left, tall - one.up, one.right, tall - one.to)
                case Box():
                    paper.set_fill_color(*(round(part * 255) for part in one.ink))
                    paper.rect(one.left, tall - one.up - one.height, one.width, one.height, style="F")
                case Shown():
                    top = tall - one.up - one.height
                    paper.image(str(one.path), one.left, top, one.width, one.height)
    return bytes(paper.output())
