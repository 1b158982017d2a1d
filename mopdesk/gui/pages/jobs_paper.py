"""The list of jobs on paper: exactly the rows that are chosen or shown, as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from mopdesk.actions.export_jobs import Paper
from mopdesk.actions.job_rows import JobRow
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import COLOURS, Scheme
from mopdesk.gui.fonts import FAMILY
from mopdesk.gui.models.columns import asked_words, deadline_pill, state_pill
from mopdesk.gui.models.job_columns import appointment_words
from mopdesk.gui.words import jobs_words, moment

# Heading, words, and the share of the page's width.
_COLUMNS: tuple[tuple[str, Callable[[JobRow], str], float], ...] = (
    ("Deadline", lambda row: deadline_pill(row).text, 0.13),
    ("MPAN", lambda row: spaced_mpan(row.mpan), 0.12),
    ("Address", lambda row: row.address or "No address yet", 0.27),
    ("Asked", asked_words, 0.12),
    ("Supplier", lambda row: row.supplier, 0.07),
    ("State", lambda row: state_pill(row).text, 0.11),
    ("Engineer", lambda row: row.engineer, 0.1),
    ("Appointment", appointment_words, 0.08),
)
_SCREEN_DOTS = 96
_TEXT, _TITLE = 12, 15
_GAP, _PAD = 8, 4
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True)
class _Line:
    """A row with its cells, and how high it has to be."""

    cells: tuple[str, ...]
    height: float


def print_jobs(printer: QPrinter, paper: Paper) -> int:
    """Print the jobs, and give how many pages they took."""
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    scale = printer.resolution() / _SCREEN_DOTS
    with QPainter(printer) as painter:
        painter.scale(scale, scale)
        room = printer.pageRect(QPrinter.Unit.DevicePixel)
        sheet = _Sheet(painter, paper, QRectF(0, 0, room.width() / scale, room.height() / scale))
        pages = list(sheet.pages())
        for place, lines in enumerate(pages):
            if place:
                printer.newPage()
            sheet.paint(lines, place + 1, len(pages))
    return len(pages)


class _Sheet:
    def __init__(self, painter: QPainter, paper: Paper, room: QRectF) -> None:
        self._painter, self._paper, self._room = painter, paper, room
        self._text, self._strong, self._title = (QFont(FAMILY) for _ in range(3))
        for font, size in ((self._text, _TEXT), (self._strong, _TEXT), (self._title, _TITLE)):
            font.setPixelSize(size)
        for font in (self._strong, self._title):
            font.setWeight(QFont.Weight.DemiBold)
        self._widths = [share * room.width() for _title, _words, share in _COLUMNS]
        self._top = 3.4 * _TITLE + _TEXT

    def pages(self) -> Iterator[Sequence[_Line]]:
        """Part the rows into pages."""
        here: list[_Line] = []
        left = self._room.height() - self._top
        for row in self._paper.rows:
            line = self._measured(row)
            if here and line.height > left:
                yield here
                here, left = [], self._room.height() - self._top
            here.append(line)
            left -= line.height
        yield here

    def paint(self, lines: Sequence[_Line], page: int, pages: int) -> None:
        """Paint one page: what the list is, the headings, and a rule below each row."""
        painter, colours, width = self._painter, COLOURS[Scheme.LIGHT], self._room.width()
        when = f"{moment(self._paper.made_at)} · page {page} of {pages}"
        painter.setPen(QColor(colours.ink))
        painter.setFont(self._title)
        head = QRectF(0, 0, width, 2 * _TITLE)
        painter.drawText(head, 0, f"{jobs_words(len(self._paper.rows))} · {self._paper.told}")
        painter.setFont(self._text)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(head, _RIGHT, when)
        painter.setFont(self._strong)
        self._write([title for title, _words, _share in _COLUMNS], 2 * _TITLE)
        y = self._top
        painter.setPen(QPen(QColor(colours.strong_line), 1))
        painter.drawLine(QLineF(0, y - _PAD, width, y - _PAD))
        painter.setFont(self._text)
        for line in lines:
            painter.setPen(QColor(colours.ink))
            self._write(line.cells, y, line.height)
            y += line.height
            painter.setPen(QPen(QColor(colours.line), 0.7))
            painter.drawLine(QLineF(0, y - _PAD, width, y - _PAD))

    def _measured(self, row: JobRow) -> _Line:
        cells = tuple(words(row) for _title, words, _share in _COLUMNS)
        self._painter.setFont(self._text)
        heights = [
            self._painter.boundingRect(QRectF(0, 0, width - _GAP, self._room.height()), _WRAP, text).height()
            for text, width in zip(cells, self._widths, strict=True)
        ]
        return _Line(cells, min(max(heights) + 2 * _PAD, self._room.height() - self._top))

    def _write(self, cells: Sequence[str], top: float, height: float = 2.0 * _TEXT) -> None:
        x = 0.0
        for text, width in zip(cells, self._widths, strict=True):
            self._painter.drawText(QRectF(x, top, width - _GAP, height), _WRAP, text)
            x += width
