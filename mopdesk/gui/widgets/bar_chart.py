"""A chart on the screen: walked with the arrow keys, each bar said aloud, and copied as a picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mopdesk.actions.dashboard import Chart
from mopdesk.gui.colours import COLOURS, Colours, Scheme
from mopdesk.gui.theme import Theme
from mopdesk.gui.tips import plain_tip
from mopdesk.gui.widgets.chart_paint import ChartPainter, chart_height
from mopdesk.gui.widgets.chart_plan import ChartPlan, plan_of, sentence
from mopdesk.gui.widgets.notice_bar import announce

_PICTURE_WIDTH = 900
_PICTURE_EDGE = 24


class BarChart(QWidget):
    """Paint one chart of the dashboard."""

    def __init__(self, theme: Theme, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.chart = chart
        self.plan = plan_of(chart)
        self.chosen: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)
        self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Show other figures."""
        self.chart, self.plan = chart, plan_of(chart)
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(sentence(chart))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(chart_height(self.plan, self._small(), max(120, width)))

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(self.width(), 240)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painter().paint(painter, self.chosen if self.hasFocus() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if key not in steps or event.modifiers() or not self.plan.labels:
            super().keyPressEvent(event)
            return
        last = len(self.plan.labels) - 1
        start = -1 if self.chosen is None else self.chosen
        self.chosen = min(last, max(0, start + steps[key]))
        announce(self, self.plan.words(self.chosen))
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._bar_at(event.pos().toPointF())
            if place is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain_tip(self.plan.words(place)), self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def _bar_at(self, point: QPointF) -> int | None:
        bars = self._painter().bars
        return next((place for place, bar in enumerate(bars) if bar.contains(point)), None)

    def _painter(self) -> ChartPainter:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        return ChartPainter(self.plan, self._theme.colours, self._small(), box)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.small)
        return font


def chart_picture(plan: ChartPlan, font: QFont) -> QImage:
    """Draw a chart with its title in light colours, for papers and messages."""
    colours = COLOURS[Scheme.LIGHT]
    inside = _PICTURE_WIDTH - 2 * _PICTURE_EDGE
    head = font.pixelSize() * 2
    tall = chart_height(plan, font, inside) + head + 2 * _PICTURE_EDGE
    picture = QImage(2 * _PICTURE_WIDTH, round(2 * tall), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(2)
    picture.fill(QColor(colours.surface))
    painter = QPainter(picture)
    paint_titled(painter, plan, colours, font, QRectF(_PICTURE_EDGE, _PICTURE_EDGE, inside, tall))
    painter.end()
    return picture


def paint_titled(painter: QPainter, plan: ChartPlan, colours: Colours, font: QFont, box: QRectF) -> float:
    """Paint a chart below its title into a box, and give the height that it took."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    head = font.pixelSize() * 2
    painter.setFont(bold)
    painter.setPen(QColor(colours.ink))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), head), Qt.AlignmentFlag.AlignLeft, plan.title)
    tall = chart_height(plan, font, box.width())
    ChartPainter(plan, colours, font, QRectF(box.left(), box.top() + head, box.width(), tall)).paint(painter)
    return head + tall
