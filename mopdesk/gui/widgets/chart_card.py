"""A card with a chart that can be read as a table and copied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QWidget

from mopdesk.actions.dashboard import Chart, chart_text
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.bar_chart import BarChart, chart_picture
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.chart_plan import cell_words
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.record_view import RecordView

NOTHING = {
    "due": "No open job is due in these days.",
    "in-time": "No answer has left in these weeks.",
    "no-access": "Charts need finished visits: nobody was kept out in these weeks.",
    "findings": "Charts need at least one finished visit.",
    "median": "No answer has left in these weeks.",
}
_MOST_ROWS = 10
COPIED_MS = 2_000


class ChartCard(Card):
    """One chart: its bars, or the same figures as a table."""

    def __init__(self, theme: Theme, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._theme = theme
        self.chart = chart
        self.title = PlainLabel(chart.title, "heading", wrap=True)
        self.body.addWidget(self.title)
        self.bars = BarChart(theme, chart)
        self.nothing = PlainLabel(NOTHING.get(chart.key, "Nothing to show yet."), "quiet", wrap=True)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.bars)
        self.table: RecordView | None = None
        self.note = PlainLabel(chart.note, "small", wrap=True)
        self.body.addWidget(self.note)
        foot = QWidget()
        row = FlowLayout(foot, 6)
        self.switch = PlainButton("Show as table", "link")
        self.switch.setAccessibleName(f"{chart.title}: show as table")
        self.switch.clicked.connect(lambda _checked=False: self.turn())
        self.copy_button = PlainButton("Copy", "link")
        self.copy_button.setAccessibleName(f"{chart.title}: copy")
        self.copy_button.clicked.connect(lambda _checked=False: self.copy())
        row.addWidget(self.switch)
        row.addWidget(self.copy_button)
        self.body.addWidget(foot)
        self._as_table = False
        self.show_chart(chart)

    def show_chart(self, chart: Chart) -> None:
        """Show other figures in the form that is open."""
        self.chart = chart
        self.bars.show_chart(chart)
        self._build_table()
        self._turn_to()

    def turn(self) -> None:
        """Change between bars and table."""
        self._as_table = not self._as_table
        self._turn_to()

    def copy(self) -> None:
        """Put the chart on the clipboard: a picture for documents, lines of cells for spreadsheets."""
        font = QFont(self.font())
        font.setPixelSize(15)
        data = QMimeData()
        data.setText(chart_text(self.chart))
        data.setImageData(chart_picture(self.bars.plan, font))
        QGuiApplication.clipboard().setMimeData(data)
        announce(self, f"{self.chart.title}: copied")
        self.copy_button.setText("Copied")
        QTimer.singleShot(COPIED_MS, self.copy_button, lambda: self.copy_button.setText("Copy"))

    def _build_table(self) -> None:
        columns: tuple[Column[Any], ...] = tuple(
            Column(
                title,
                partial(_cell_words, place),
                sort=itemgetter(place),
                width=150 if place else 170,
                stretch=not place,
                right=False,
            )
            for place, title in enumerate(self.chart.columns)
        )
        if self.table is not None:
            self.table.hide()
            self.body.removeWidget(self.table)
            self.table.deleteLater()
        model: RecordTable = RecordTable(columns, key=lambda row: str(row[0]), parent=self)
        self.table = RecordView(self.chart.title, model, self._theme).sortable()
        self.table.show_records(self.chart.rows)
        rows = min(_MOST_ROWS, max(1, len(self.chart.rows)))
        self.table.setMinimumHeight((rows + 1) * self._theme.row_height + 24)
        self.body.insertWidget(3, self.table)

    def _turn_to(self) -> None:
        some = self.bars.plan.most > 0
        self.nothing.setVisible(not some)
        self.bars.setVisible(some and not self._as_table)
        self.switch.setVisible(some)
        self.copy_button.setVisible(some)
        self.switch.set_plain_text("Show as bars" if self._as_table else "Show as table")
        if self.table is not None:
            self.table.setVisible(some and self._as_table)


def _cell_words(place: int, row: Sequence[Any]) -> str:
    return cell_words(row[place])
