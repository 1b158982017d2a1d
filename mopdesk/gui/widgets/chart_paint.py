"""Painting a chart: upright bars over time, lying bars with names; on screen, paper and clipboard alike."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen

from mopdesk.gui.colours import Colours
from mopdesk.gui.widgets.chart_plan import ChartPlan, Series, number_words

UPRIGHT_LINES = 11
_GAP = 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
# Series are told apart by their pattern as well as by their colour.
_PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.CrossPattern,
)


class ChartPainter:
    """Paint one chart into a box. `bars` are the boxes of its bars, to find the one under the pointer."""

    def __init__(self, plan: ChartPlan, colours: Colours, font: QFont, box: QRectF) -> None:
        self._plan, self._colours, self._font, self._box = plan, colours, font, box
        self._metrics = QFontMetrics(font)
        self._line = self._metrics.height()
        self.bars: list[QRectF] = []
        self._legend = self._lay_legend()
        top = box.top() + (len(self._legend) * (self._line + _GAP) if self._legend else 0)
        self._plot = QRectF(box.left(), top, box.width(), box.bottom() - top)
        if plan.upright:
            self._lay_upright()
        else:
            self._lay_lying()

    def paint(self, painter: QPainter, chosen: int | None = None) -> None:
        """Paint the whole chart; one bar may be marked as chosen."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        self._paint_legend(painter)
        for place, bar in enumerate(self.bars):
            (self._paint_upright if self._plan.upright else self._paint_lying)(painter, place, bar)
        if chosen is not None and chosen < len(self.bars):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._colours.accent), 2))
            painter.drawRoundedRect(self.bars[chosen].adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()

    # Where things stand

    def _lay_legend(self) -> list[list[tuple[Series, float]]]:
        if len(self._plan.series) < 2:
            return []
        rows: list[list[tuple[Series, float]]] = [[]]
        left = 0.0
        for series in self._plan.series:
            width = self._metrics.horizontalAdvance(series.name) + self._line + 3 * _GAP
            if rows[-1] and left + width > self._box.width():
                rows.append([])
                left = 0.0
            rows[-1].append((series, left))
            left += width
        return rows

    def _lay_upright(self) -> None:
        count = len(self._plan.labels)
        wide = self._plot.width() / max(1, count)
        self.bars = [
            QRectF(self._plot.left() + place * wide, self._plot.top(), wide, self._plot.height())
            for place in range(count)
        ]

    def _lay_lying(self) -> None:
        tall = self._line + _GAP * 1.4
        self.bars = [
            QRectF(self._plot.left(), self._plot.top() + place * tall, self._plot.width(), tall)
            for place in range(len(self._plan.labels))
        ]

    # Painting

    def _paint_legend(self, painter: QPainter) -> None:
        for row, entries in enumerate(self._legend):
            top = self._box.top() + row * (self._line + _GAP)
            for series, left in entries:
                square = QRectF(self._box.left() + left, top + 2, self._line - 4, self._line - 4)
                self._fill(painter, square, series)
                painter.setPen(QColor(self._colours.ink))
                text = QRectF(square.right() + _GAP, top, self._box.right() - square.right(), self._line)
                painter.drawText(text, _LEFT, series.name)

    def _paint_upright(self, painter: QPainter, place: int, bar: QRectF) -> None:
        labels = 2 * self._line
        room = bar.height() - labels - self._line - 2 * _GAP
        foot = bar.bottom() - labels - _GAP
        side = max(2.0, min(bar.width() * 0.16, 10))
        edge = foot
        for series in self._plan.series:
            tall = room * series.values[place] / (self._plan.most or 1)
            if tall:
                edge -= tall
                self._fill(painter, QRectF(bar.left() + side, edge, bar.width() - 2 * side, tall), series)
        painter.setPen(QPen(QColor(self._colours.line), 1))
        painter.drawLine(QPointF(bar.left(), foot), QPointF(bar.right(), foot))
        total = self._plan.total(place)
        painter.setPen(QColor(self._colours.ink if total else self._colours.quiet))
        above = QRectF(bar.left() - 4, edge - self._line - 2, bar.width() + 8, self._line)
        painter.drawText(above, _MIDDLE, number_words(total))
        painter.setPen(QColor(self._colours.quiet))
        every = max(1, round(self._metrics.horizontalAdvance("Mond") / max(1.0, bar.width()) + 0.49))
        if place % every == 0:
            below = QRectF(bar.left() - bar.width(), foot + _GAP, 3 * bar.width(), labels)
            top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(below, top, self._plan.labels[place])

    def _paint_lying(self, painter: QPainter, place: int, bar: QRectF) -> None:
        names = self._names_width()
        numbers = self._metrics.horizontalAdvance(number_words(self._plan.most)) + 2 * _GAP
        label = QRectF(bar.left(), bar.top(), names, bar.height())
        words = self._metrics.elidedText(
            self._plan.labels[place], Qt.TextElideMode.ElideRight, round(names - _GAP)
        )
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(label, _LEFT, words)
        room = bar.width() - names - numbers
        edge = label.right()
        for series in self._plan.series:
            wide = room * series.values[place] / (self._plan.most or 1)
            if wide:
                box = QRectF(edge, bar.top() + 3, wide, bar.height() - 6)
                self._fill(painter, box, series)
                edge += wide
        painter.setPen(QColor(self._colours.ink))
        number = QRectF(edge + _GAP, bar.top(), numbers, bar.height())
        painter.drawText(number, _LEFT, number_words(self._plan.total(place)))

    def _names_width(self) -> float:
        widest = max((self._metrics.horizontalAdvance(label) for label in self._plan.labels), default=0)
        return min(widest + 2 * _GAP, self._plot.width() * 0.5)

    def _fill(self, painter: QPainter, box: QRectF, series: Series) -> None:
        pair = self._colours.tone(series.tone)
        place = self._plan.series.index(series)
        painter.setPen(QPen(QColor(pair.ink), 1.2))
        painter.setBrush(QColor(pair.ink if not place else pair.ground))
        painter.drawRoundedRect(box, 2, 2)
        if place:
            painter.setBrush(QBrush(QColor(pair.ink), _PATTERNS[place % len(_PATTERNS)]))
            painter.drawRoundedRect(box, 2, 2)


def chart_height(plan: ChartPlan, font: QFont, width: float) -> float:
    """Give the height that a chart needs at that width."""
    line = QFontMetrics(font).height()
    if plan.upright:
        return line * UPRIGHT_LINES
    painter = ChartPainter(plan, _NO_COLOURS, font, QRectF(0, 0, width, 10))
    return painter.bars[-1].bottom() + _GAP if painter.bars else line


_NO_COLOURS: Colours = None  # type: ignore[assignment]  # nothing is painted while measuring
