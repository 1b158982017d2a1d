"""The table of jobs: several may be chosen, a heading sorts in the store, rows may be on their way."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from mopdesk.actions.job_rows import JobRow
from mopdesk.gui.models.job_pages import FIX_KEY, JobPages
from mopdesk.gui.models.table import Column
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.job_rows_drawing import JobRowsDrawing
from mopdesk.gui.widgets.record_view import RecordView

_MOST_KEPT = 2_000
_FEWEST_IN_SIGHT = 30


class JobTable(RecordView):
    """Show `JobPages`. Signals: `chosen_many()` when the choice of several has changed."""

    chosen_many = Signal()

    def __init__(self, name: str, model: JobPages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, model, theme, parent)
        self._jobs = model
        self._open_when_there: int | None = None
        self._told: JobRow | None = None
        self.chosen.connect(self._note_told)
        self._drawing = JobRowsDrawing(self, model, theme)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(model.sort)
        model.arrived.connect(self._catch_up)
        model.fixes_came_or_went.connect(self.fit_columns)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen_many.emit())
        # The frame of the current row is as wide as the table; Qt has no more than a cell drawn again.
        self.selectionModel().currentRowChanged.connect(lambda _new, _old: self.viewport().update())

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not by a delegate: asked cell by cell, that takes four times as long.
        with QPainter(self.viewport()) as painter:
            self._drawing.draw(painter, event.rect().translated(self.dirtyRegionOffset()))

    @property
    def chosen_numbers(self) -> array[int]:
        """The numbers of all jobs chosen, in the order shown."""
        return self._jobs.chosen_numbers(self.selectionModel().selection())

    @property
    def chosen_count(self) -> int:
        """How many jobs are chosen."""
        return self._jobs.chosen_count(self.selectionModel().selection())

    @property
    def rows_in_sight(self) -> int:
        """How many rows there is room for; of a table that is not laid out yet, as many as a screen shows."""
        return max(_FEWEST_IN_SIGHT, self.viewport().height() // self._theme.row_height + 2)

    def show_numbers(
        self, numbers: array[int], rows: Sequence[JobRow] = (), *, same_list: bool = False
    ) -> None:
        """Show these jobs; what was chosen stays chosen as far as it is still there."""
        current = self._jobs.key_of(self.currentIndex())
        chosen = self.chosen_numbers
        self._telling = False
        self._jobs.set_numbers(numbers, rows, same_list=same_list)
        self._choose_again(current, chosen)
        self._telling = True
        if not self.currentIndex().isValid():
            self.choose_first()
        self.chosen.emit(self.record)

    def leaves_out(self, column: Column[JobRow]) -> bool:
        """Leave out what is to be fixed while nothing is, so that the address has the room."""
        if column.key != FIX_KEY or self._model.any_to_fix:
            return False
        sorted_by = self.horizontalHeader().sortIndicatorSection()
        return not 0 <= sorted_by < len(self._model.columns) or self._model.columns[sorted_by] is not column

    def choose_first(self) -> None:
        """Choose the first row, if there is one and no row is current."""
        if self._jobs.rowCount() and not self.currentIndex().isValid():
            self._choose_alone(0)

    def choose_one(self) -> None:
        """Choose the current job alone."""
        if self.currentIndex().isValid():
            self._choose_alone(self.currentIndex().row())

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Mark the heading that the rows are sorted by."""
        header = self.horizontalHeader()
        keys = [column.key for column in self._jobs.columns]
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(keys.index(key) if key in keys else -1, order)
        header.blockSignals(False)
        self.fit_columns()

    def _choose_again(self, current: int | None, chosen: array[int]) -> None:
        model = self._jobs
        if (row := model.row_of(current)) is not None:
            self._choose_alone(row)
        if not 1 < len(chosen) <= _MOST_KEPT:
            return
        wanted, rows = set(chosen), QItemSelection()
        for row, number in enumerate(model.numbers):
            if number in wanted:
                rows.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)

    def _choose_alone(self, row: int) -> None:
        # The view's own way asks which keys are held down: with Ctrl it would take the row away.
        flags = QItemSelectionModel.SelectionFlag
        index = self._jobs.index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _catch_up(self, _job_ids: object) -> None:
        """Go on with what waited for the chosen row to be read."""
        if self._open_when_there is not None and self.record is not None:
            if self.record.number == self._open_when_there:
                self.opened.emit(self.record)
            self._open_when_there = None
        # Rows come with every scroll; the chosen one is seldom among them.
        if self.record != self._told:
            self.chosen.emit(self.record)

    def _note_told(self, row: JobRow | None) -> None:
        self._told = row

    def _open(self, index: QModelIndex) -> None:
        record = self._jobs.record(index)
        if record is None:
            self._open_when_there = self._jobs.key_of(index)
        else:
            self.opened.emit(record)
