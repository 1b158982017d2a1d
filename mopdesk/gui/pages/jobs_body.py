"""The list of jobs as it is shown: a table with the chosen job beside it, or cards for gloves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.actions.job_rows import JobRow
from mopdesk.gui.colours import Density
from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.page import Page
from mopdesk.gui.pages.jobs_preview import JobPreview
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.job_cards import JobCards
from mopdesk.gui.widgets.job_table import JobTable

PREVIEW_FROM = 900
PREVIEW_WIDTH = 306


class JobsBody(QWidget):
    """Table, cards and preview over one model. Signals: `opened(job_id)` by Enter, a tap or two clicks."""

    opened = Signal(str)

    def __init__(self, theme: Theme, model: JobPages, page: Page) -> None:
        super().__init__()
        self._theme, self._model = theme, model
        self.table = JobTable("Jobs", model, theme)
        self.table.opened.connect(lambda job: self.opened.emit(job.id))
        self.table.chosen.connect(self._choose)
        self.cards = JobCards("Jobs as cards", model, theme)
        self.cards.setSelectionModel(self.table.selectionModel())
        self.cards.opened.connect(lambda job: self.opened.emit(job.id))
        self.preview = JobPreview(theme, page)
        self.preview.open_asked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.table, 1)
        row.addWidget(self.cards, 1)
        row.addWidget(self.preview)
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def list(self) -> JobTable | JobCards:
        """What shows the jobs now."""
        return self.cards if self._theme.density is Density.FIELD else self.table

    def say_fixes(self, job_ids: object) -> None:
        """Say anew in the preview what is to be fixed, if its job is among these."""
        row = self.table.record
        if row is not None and isinstance(job_ids, list) and row.id in job_ids:
            self.preview.show_fixes(self._model.to_fix(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        field = self._theme.density is Density.FIELD
        wide = self.width() >= self._theme.scaled(PREVIEW_FROM)
        self.table.setVisible(not field)
        self.cards.setVisible(field)
        self.preview.setFixedWidth(self._theme.scaled(PREVIEW_WIDTH))
        if self.preview.isHidden() is (wide and not field):
            self.preview.setVisible(wide and not field)
            self._choose(self.table.record)

    def _choose(self, row: JobRow | None) -> None:
        if not self.preview.isHidden():
            self.preview.show_row(row, self._model.to_fix(row) if row is not None else 0)
