"""The sheet: A4 measures, what stands on every page, and the count of pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from mopdesk.pdf.fonts import REGULAR, STRONG
from mopdesk.pdf.styles import QUIET, RULE, accent_of
from mopdesk.pdf.text import safe_text
from mopdesk.work.report_tree import Report

WIDTH, HEIGHT = A4
MARGIN = 18 * mm
TOP_FIRST = 15 * mm
TOP_LATER = 24 * mm
BOTTOM = 21 * mm
BODY_WIDTH = WIDTH - 2 * MARGIN
LOGO_WIDTH, LOGO_HEIGHT = 45 * mm, 17 * mm

_BAR = 2.2 * mm
_FOOT_LINE = 14.5 * mm
_FOOT_TEXT = 10.3 * mm
_HEAD_TEXT = HEIGHT - 14.2 * mm
_HEAD_LINE = HEIGHT - 17.5 * mm
_SMALL = 7.6


class CountedCanvas(Canvas):
    """A canvas that keeps its pages until the end, when it knows how many there are."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept_pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page that is finished and begin a new one."""
        self._kept_pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write 'Page n of m' on every page, then the document."""
        pages = self._kept_pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self.setFont(REGULAR, _SMALL)
            self.setFillColor(QUIET)
            self.drawRightString(WIDTH - MARGIN, _FOOT_TEXT, f"Page {number} of {len(pages)}")
            super().showPage()
        super().save()


class Sheet(BaseDocTemplate):
    """A document of a first page and further pages, with the report's letterhead and footer."""

    def __init__(self, target: BytesIO, report: Report) -> None:
        self.report = report
        self._accent = accent_of(report.accent)
        super().__init__(
            target,
            pagesize=A4,
            title=safe_text(report.running, 200),
            author=safe_text(report.letterhead, 200),
            subject=safe_text(report.title, 200),
            creator="mopdesk",
            keywords=report.anchor,
            lang="en-GB",
            invariant=1,
            initialFontName=REGULAR,
        )
        self.addPageTemplates(
            [
                PageTemplate(
                    id="first", frames=[_frame(TOP_FIRST)], onPage=self._first, autoNextPageTemplate="later"
                ),
                PageTemplate(id="later", frames=[_frame(TOP_LATER)], onPage=self._later),
            ]
        )

    def _first(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(self._accent)
        canvas.rect(0, HEIGHT - _BAR, WIDTH, _BAR, stroke=0, fill=1)
        if self.report.logo:
            self._logo(canvas, self.report.logo)
        self._footer(canvas)
        canvas.restoreState()

    def _logo(self, canvas: Canvas, logo: bytes) -> None:
        """Draw the company's picture into the right corner on top, as large as its place allows."""
        canvas.drawImage(
            ImageReader(BytesIO(logo)),
            WIDTH - MARGIN - LOGO_WIDTH,
            HEIGHT - TOP_FIRST - LOGO_HEIGHT,
            LOGO_WIDTH,
            LOGO_HEIGHT,
            preserveAspectRatio=True,
            anchor="ne",
        )

    def _later(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(self._accent)
        canvas.rect(0, HEIGHT - _BAR, WIDTH, _BAR, stroke=0, fill=1)
        canvas.setFont(STRONG, 8.4)
        canvas.drawString(MARGIN, _HEAD_TEXT, safe_text(self.report.letterhead, 45))
        canvas.setFont(REGULAR, 8.4)
        canvas.setFillColor(QUIET)
        canvas.drawRightString(WIDTH - MARGIN, _HEAD_TEXT, safe_text(self.report.running, 110))
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, _HEAD_LINE, WIDTH - MARGIN, _HEAD_LINE)
        self._footer(canvas)
        canvas.restoreState()

    def _footer(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, _FOOT_LINE, WIDTH - MARGIN, _FOOT_LINE)
        canvas.setFont(REGULAR, _SMALL)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, _FOOT_TEXT, safe_text("  ·  ".join(self.report.footer), 130))


def _frame(top: float) -> Frame:
    return Frame(
        MARGIN,
        BOTTOM,
        BODY_WIDTH,
        HEIGHT - top - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
