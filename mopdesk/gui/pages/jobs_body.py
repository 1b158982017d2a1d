"""The list of jobs as it is shown: a table with the chosen job beside it, or cards for gloves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.gui.colours import Density
from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.models.wanted_pages import AFTER_DRAWING_MS
from mopdesk.gui.widgets.job_table import JobTable

if TYPE_CHECKING:
    from mopdesk.gui.page import Page
    from mopdesk.gui.pages.jobs_preview import JobPreview
    from mopdesk.gui.theme import Theme
    from mopdesk.gui.widgets.job_cards import JobCards

PREVIEW_FROM = 900
PREVIEW_WIDTH = 306


class JobsBody(QWidget):
    """Table, cards and preview over one model; the last two are built when they are first shown.

    Signals: `opened(job_id)` by Enter, a tap or two clicks; `visit_asked(job_id)`, `outbox_asked(job_id)` in
    the preview.
    """

    opened = Signal(str)
    visit_asked = Signal(str)
    outbox_asked = Signal(str)

    def __init__(self, theme: Theme, model: JobPages, page: Page) -> None:
        super().__init__()
        self._theme, self._model, self._page = theme, model, page
        self._complete = False
        self.table = JobTable("Jobs", model, theme)
        self.table.opened.connect(lambda job: self.opened.emit(job.id))
        # The row chosen is drawn before the preview tells of it.
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(AFTER_DRAWING_MS)
        self._telling.timeout.connect(self._tell)
        self.table.chosen.connect(lambda _row: self._telling.start())
        # The preview's room, until it is built.
        self._place = QWidget()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addWidget(self.table, 1)
        self._row.addWidget(self._place)
        theme.changed.connect(self._fit)
        self._fit()

    @cached_property
    def cards(self) -> JobCards:
        """The jobs as cards."""
        from mopdesk.gui.widgets.job_cards import JobCards

        cards = JobCards("Jobs as cards", self._model, self._theme)
        cards.setSelectionModel(self.table.selectionModel())
        cards.opened.connect(lambda job: self.opened.emit(job.id))
        cards.setVisible(self._field)
        self._row.insertWidget(1, cards, 1)
        return cards

    @cached_property
    def preview(self) -> JobPreview:
        """The chosen job, beside the table."""
        from mopdesk.gui.pages.jobs_preview import JobPreview

        preview = JobPreview(self._theme, self._page)
        preview.open_asked.connect(self.opened)
        preview.visit_asked.connect(self.visit_asked)
        preview.outbox_asked.connect(self.outbox_asked)
        preview.hide()
        self._row.replaceWidget(self._place, preview)
        self._place.deleteLater()
        self.__dict__["preview"] = preview
        self._fit()
        return preview

    def complete(self) -> None:
        """Build the preview, now or as soon as there is room for it."""
        self._complete = True
        if self._has_room:
            _ = self.preview

    @property
    def list(self) -> JobTable | JobCards:
        """What shows the jobs now."""
        return self.cards if self._field else self.table

    @property
    def busy(self) -> bool:
        """Whether the preview is about to tell of another row."""
        return self._telling.isActive()

    def say_fixes(self, job_ids: object) -> None:
        """Say anew in the preview what is to be fixed, if its job is among these."""
        row = self.preview.row if self._is_built("preview") else None
        if row is not None and isinstance(job_ids, list) and row.id in job_ids:
            self.preview.show_fixes(self._model.to_fix(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _field(self) -> bool:
        return self._theme.density is Density.FIELD

    @property
    def _has_room(self) -> bool:
        return not self._field and self.width() >= self._theme.scaled(PREVIEW_FROM)

    def _is_built(self, part: str) -> bool:
        return part in self.__dict__

    def _fit(self) -> None:
        self.table.setVisible(not self._field)
        if self._field or self._is_built("cards"):
            self.cards.setVisible(self._field)
        room, width = self._has_room, self._theme.scaled(PREVIEW_WIDTH)
        if not self._is_built("preview"):
            self._place.setFixedWidth(width)
            self._place.setVisible(room)
            if room and self._complete:
                _ = self.preview
            return
        self.preview.setFixedWidth(width)
        if self.preview.isHidden() is room:
            self.preview.setVisible(room)
            self._tell()

    def _tell(self) -> None:
        row = self.table.record
        if self._is_built("preview") and not self.preview.isHidden():
            self.preview.show_row(row, self._model.to_fix(row) if row is not None else 0)
