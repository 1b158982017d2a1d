"""How the rows of the jobs are drawn: Python is gone through once a picture, not a dozen times a cell."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QTableView

from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.pill import draw_pill, pill_font

# The style sheet's padding of a cell and the line below it; Qt adds a little beside the words.
_BESIDE_WORDS = 10 + 3
_LINE = 1
_FRAME = 2
_BEFORE_PILL, _AFTER_PILL = 8, 4
_MOST_WORDS = 4_000


class _Place(NamedTuple):
    """A column in sight, and where its cells stand in the viewport, in pixels."""

    column: int
    left: int
    width: int
    right: bool


class JobRowsDrawing:
    """Draws the rows of a table of jobs, to the pixel as Qt does by the style sheet (a test compares).

    The row that the keys are at has a frame of its own: a style sheet frames cells alone.
    """

    def __init__(self, table: QTableView, model: JobPages, theme: Theme) -> None:
        self._table, self._model, self._theme = table, model, theme
        self._words = _FittingWords()

    def draw(self, painter: QPainter, area: QRect) -> None:
        """Draw the rows that reach into an area of the viewport. All rows are of one height."""
        top, bottom = self._table.rowAt(area.top()), self._table.rowAt(area.bottom())
        places = self._places(area)
        if top >= 0 and places:
            rows = range(top, self._model.rowCount() if bottom < 0 else bottom + 1)
            y, height = self._table.rowViewportPosition(top), self._table.rowHeight(top)
            self._draw_grounds(painter, rows, y, height)
            self._draw_cells(painter, rows, y, height, places)
            self._draw_current(painter, rows, y, height)

    def _places(self, area: QRect) -> list[_Place]:
        found = []
        for column, told in enumerate(self._model.columns):
            left, width = self._table.columnViewportPosition(column), self._table.columnWidth(column)
            if width and left <= area.right() and left + width > area.left():
                found.append(_Place(column, left, width, told.right))
        return found

    def _draw_grounds(self, painter: QPainter, rows: range, y: int, height: int) -> None:
        header = self._table.horizontalHeader()
        left, width = -header.offset(), header.length()
        is_chosen = self._table.selectionModel().isRowSelected
        chosen, lines = [], []
        for row in rows:
            if is_chosen(row):
                chosen.append(QRectF(left, y, width, height))
            y += height
            lines.append(QRectF(left, y - _LINE, width, _LINE))
        painter.setPen(Qt.PenStyle.NoPen)
        # Not `fillRect`, for which the binding readies every gradient.
        painter.setBrush(QColor(self._theme.colours.selection))
        painter.drawRects(chosen)
        painter.setBrush(QColor(self._theme.colours.line))
        # Where a pixel is no whole number of dots, the style sheet's lines are as soft.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRects(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _draw_cells(
        self, painter: QPainter, rows: range, y: int, height: int, places: Sequence[_Place]
    ) -> None:
        theme, font = self._theme, self._table.font()
        small, metrics, fitting = pill_font(font), QFontMetricsF(font), self._words.in_font(font)
        base = (height - _LINE) // 2 - ceil(metrics.height()) // 2 + metrics.ascent()
        middle = (height - 1) // 2 + 1
        columns = tuple(place.column for place in places)
        painter.setFont(font)
        painter.setPen(QColor(theme.colours.ink))
        for row in rows:
            cells = self._model.drawn(row, columns)
            for (_column, left, width, right), cell in zip(places, cells, strict=True):
                if not isinstance(cell, str):
                    room = width - _BEFORE_PILL - _AFTER_PILL
                    draw_pill(painter, QPoint(left + _BEFORE_PILL, y + middle), cell, theme, small, room)
                elif cell:
                    words = fitting.fit(cell, width - 2 * _BESIDE_WORDS)
                    spare = width - 2 * _BESIDE_WORDS - metrics.horizontalAdvance(words) if right else 0
                    painter.drawText(QPointF(left + _BESIDE_WORDS + spare, y + base), words)
            y += height

    def _draw_current(self, painter: QPainter, rows: range, y: int, height: int) -> None:
        """Frame the row that the keys are at where it is not chosen: Ctrl and an arrow go there."""
        index = self._table.currentIndex()
        at, header = index.row(), self._table.horizontalHeader()
        if self._table.hasFocus() and at in rows and not self._table.selectionModel().isRowSelected(at):
            accent, left, width = QColor(self._theme.colours.accent), -header.offset(), header.length()
            top, tall = y + (at - rows.start) * height, height - _LINE
            painter.fillRect(left, top, width, _FRAME, accent)
            painter.fillRect(left, top + tall - _FRAME, width, _FRAME, accent)
            painter.fillRect(left, top, _FRAME, tall, accent)
            painter.fillRect(left + width - _FRAME, top, _FRAME, tall, accent)


class _FittingWords:
    """Words cut to the room that there is, worked out once: a list says the same few again and again."""

    def __init__(self) -> None:
        self._key = ""
        self._metrics: QFontMetrics | None = None
        self._known: dict[tuple[str, int], str] = {}

    def in_font(self, font: QFont) -> _FittingWords:
        """Go on in this font."""
        if self._metrics is None or self._key != font.key():
            self._key, self._metrics = font.key(), QFontMetrics(font)
            self._known.clear()
        return self

    def fit(self, words: str, room: int) -> str:
        """Give the words, or as many as there is room for and an ellipsis."""
        known = self._known.get((words, room))
        if known is None and self._metrics is not None:
            if len(self._known) >= _MOST_WORDS:
                self._known.clear()
            known = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            self._known[words, room] = known
        return known or ""
