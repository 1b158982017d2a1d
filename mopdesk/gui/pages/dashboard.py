"""The dashboard: four counts that lead into their lists, and charts that are tables as well."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QFont, QPageLayout, QPainter, QResizeEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QGridLayout, QWidget

from mopdesk.actions.dashboard import Chart, Figures, figures
from mopdesk.gui.colours import COLOURS, Scheme, Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.bar_chart import paint_titled
from mopdesk.gui.widgets.card import Column
from mopdesk.gui.widgets.chart_card import ChartCard
from mopdesk.gui.widgets.chart_paint import chart_height
from mopdesk.gui.widgets.chart_plan import plan_of
from mopdesk.gui.widgets.count_button import CountButton
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.gui.words import long_day

CARDS = (
    ("late", "Late", Tone.BAD, "late"),
    ("soon", "Due within 2 WD", Tone.WARN, "clock"),
    ("ready", "Ready to release", Tone.ACCENT, "send"),
    ("rejected", "Rejected", Tone.BAD, "error"),
)
_RIGHT = ("no-access", "median")
_SCREEN_DOTS = 96
_BETWEEN = 26


class DashboardPage(Page):
    """How the work stands today."""

    concerns: ClassVar[tuple[str, ...]] = ("jobs", "visits", "outbox", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.figures: Figures | None = None
        self.head = PageHead(front.theme, "Dashboard")
        self.head.add_button("Print", "report", self.print_page)
        self.column.addWidget(self.head)
        body = Column()
        self.counts = CountRow(front.theme)
        for view, button in self.counts.buttons.items():
            button.clicked.connect(lambda _checked=False, view=view: front.ways.show_jobs(view))
        body.body.addWidget(self.counts)
        self.columns = TwoColumns(860)
        body.body.addWidget(self.columns)
        body.body.addStretch(1)
        self.column.addWidget(body, 1)
        self.charts: dict[str, ChartCard] = {}

    def refresh(self) -> None:
        self.run(figures, self._show)

    def take_focus(self) -> None:
        self.counts.buttons["late"].setFocus()

    def print_page(self) -> None:
        """Print the charts, in light colours whatever the screen shows."""
        if self.figures is None:
            return
        printer = self.front.ask.printer("Dashboard")
        if printer is not None:
            print_charts(printer, self.figures, self.font())

    def _show(self, found: Figures) -> None:
        self.figures = found
        self.head.under.say(f"As things stand on {long_day(found.today)}")
        for card in found.cards:
            self.counts.buttons[card.view].say(card.count)
        for chart in found.charts:
            self._show_chart(chart)

    def _show_chart(self, chart: Chart) -> None:
        if chart.key in self.charts:
            self.charts[chart.key].show_chart(chart)
            return
        card = ChartCard(self.front.theme, chart)
        self.charts[chart.key] = card
        (self.columns.right if chart.key in _RIGHT else self.columns.left).addWidget(card)
        card.show()


class CountRow(QWidget):
    """The four counts: in one row where there is room, else in two."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self.buttons = {view: CountButton(theme, title, tone, icon) for view, title, tone, icon in CARDS}
        theme.changed.connect(self._place)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        across = len(CARDS) if self.width() >= (widest + 12) * len(CARDS) else 2
        if across != self._across:
            self._across = across
            for place, button in enumerate(self.buttons.values()):
                self._grid.addWidget(button, place // across, place % across)


def print_charts(printer: QPrinter, found: Figures, font: QFont) -> None:
    """Print the counts and every chart, as many on a page as there is room for."""
    printer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    scale = printer.resolution() / _SCREEN_DOTS
    painter = QPainter(printer)
    painter.scale(scale, scale)
    room = printer.pageRect(QPrinter.Unit.DevicePixel)
    width, height = room.width() / scale, room.height() / scale
    type_face = QFont(font)
    type_face.setPixelSize(13)
    colours = COLOURS[Scheme.LIGHT]
    painter.setFont(type_face)
    counts = "   ".join(f"{card.title}: {card.count:,}" for card in found.cards)
    painter.drawText(QRectF(0, 0, width, 20), 0, f"mopdesk dashboard, {long_day(found.today)}")
    painter.drawText(QRectF(0, 22, width, 20), 0, counts)
    top = 60.0
    for chart in found.charts:
        plan = plan_of(chart)
        if not plan.most:
            continue
        if top + chart_height(plan, type_face, width) + 2 * _BETWEEN > height:
            printer.newPage()
            top = 0.0
        top += paint_titled(painter, plan, colours, type_face, QRectF(0, top, width, height)) + _BETWEEN
    painter.end()
