"""A job's details: as received beside our records, the site, the time limits, the meters."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.models.detail_columns import DETAIL_COLUMNS
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.page import Page
from mopdesk.gui.pages.job_parts import DeadlineCard, MetersCard, SiteCard
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.gui.widgets.whole_table import fit_rows

HOVER = "Rest on a row, or choose it, to read its data item, its format and how surely the layout is known."


class DetailsPart(QWidget):
    """Everything that is known, side by side where there are two sides."""

    def __init__(self, theme: Theme, page: Page) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        compared = Card("As received, and in our records")
        self.model: RecordTable = RecordTable(DETAIL_COLUMNS, key=lambda one: one.title, parent=self)
        self.table = RecordView("Details as received and in our records", self.model, theme)
        self.table.chosen.connect(self._tell)
        self.about = PlainLabel(HOVER, "small", wrap=True)
        compared.body.addWidget(self.table)
        compared.body.addWidget(self.about)
        column.addWidget(compared)
        columns = TwoColumns()
        self.site, self.meters, self.limits = SiteCard(page), MetersCard(), DeadlineCard(theme)
        for card in (self.limits, self.meters):
            columns.left.addWidget(card)
        columns.right.addWidget(self.site)
        columns.left.addStretch(1)
        columns.right.addStretch(1)
        column.addWidget(columns)
        theme.changed.connect(self._fit)

    def show_job(self, view: Any) -> None:
        """Show a job's details."""
        self.table.show_records(view.compared)
        self.site.show_job(view)
        self.meters.show_job(view)
        self.limits.show_job(view)
        self._fit()

    def _tell(self, detail: Any) -> None:
        if detail is None or not detail.reference:
            self.about.setText(HOVER)
        else:
            self.about.setText(f"{detail.title}: {detail.reference}")

    def _fit(self) -> None:
        fit_rows(self.table, self._theme)
