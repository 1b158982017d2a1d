"""The batch sheet: the answers of the outbox as a simple list on paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPagedPaintDevice, QPainter

from mopdesk.gui.fonts import FAMILY
from mopdesk.gui.models.outbox_rows import OUTBOX_COLUMNS, OutboxEntry

_INK, _FAINT = "#101820", "#8c99a5"
# Parts of the page's width, column by column.
_WIDTHS = (0.17, 0.14, 0.15, 0.16, 0.21, 0.17)
_ROWS_ON_A_PAGE = 46


def print_sheet(entries: Sequence[OutboxEntry], title: str, device: QPagedPaintDevice) -> int:
    """Draw the entries, page after page; gives the number of pages."""
    painter = QPainter(device)
    page = QRectF(painter.viewport())
    line = page.height() / (_ROWS_ON_A_PAGE + 5)
    chunks = [entries[at : at + _ROWS_ON_A_PAGE] for at in range(0, len(entries), _ROWS_ON_A_PAGE)] or [()]
    for number, chunk in enumerate(chunks, start=1):
        if number > 1:
            device.newPage()
        _draw_page(painter, page, line, f"{title} · page {number} of {len(chunks)}", chunk)
    painter.end()
    return len(chunks)


def _draw_page(
    painter: QPainter, page: QRectF, line: float, title: str, entries: Sequence[OutboxEntry]
) -> None:
    painter.setPen(QColor(_INK))
    painter.setFont(_font(line * 0.72, bold=True))
    _write(painter, QRectF(0, 0, page.width(), line * 1.4), title)
    top = line * 2
    painter.setFont(_font(line * 0.5, bold=True))
    _draw_row(painter, page.width(), top, line, [column.title for column in OUTBOX_COLUMNS])
    painter.setFont(_font(line * 0.5, bold=False))
    for entry in entries:
        top += line
        painter.setPen(QColor(_FAINT))
        painter.drawLine(0, round(top), round(page.width()), round(top))
        painter.setPen(QColor(_INK))
        _draw_row(painter, page.width(), top, line, [column.text(entry) for column in OUTBOX_COLUMNS])


def _draw_row(painter: QPainter, width: float, top: float, line: float, texts: Sequence[str]) -> None:
    left = 0.0
    for text, part in zip(texts, _WIDTHS, strict=True):
        _write(painter, QRectF(left, top, width * part - line * 0.4, line), text)
        left += width * part


def _write(painter: QPainter, room: QRectF, text: str) -> None:
    words = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def _font(pixels: float, *, bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(max(1, round(pixels)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font
