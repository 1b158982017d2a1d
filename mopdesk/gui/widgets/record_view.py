"""A table on the screen: one choice, opened with Enter or a double click, and kept through a refresh."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from mopdesk.gui.models.table import Column
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.pill import PillDelegate


class RecordView(QTableView):
    """Show a `RecordTable`.

    Signals: `chosen(record)` when the choice moves (None when there is none), `opened(record)` on Enter or a
    double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, model: Any, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(_viewport())
        self._model = model
        self._telling = True
        # Before the model: it has all headings measured.
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(PillDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(False)
        self.setMouseTracking(False)
        self.verticalHeader().hide()
        self._theme = theme
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Drawing a heading, Qt asks of every row whether it is chosen: of a million, that took seconds.
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setMinimumSectionSize(56)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._measure()
        theme.changed.connect(self._measure)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._choose)

    @property
    def record(self) -> Any:
        """The chosen record, or None."""
        return self._model.record(self.currentIndex())

    @property
    def records(self) -> tuple[Any, ...]:
        """The records that are selected, in the order shown."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self._model.record(self._model.index(row, 0)) for row in rows)

    def several(self) -> RecordView:
        """Let several rows be selected: with Shift and the arrow keys, or one by one with Space."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        return self

    def sortable(self) -> RecordView:
        """Let a press on a heading order the rows by it."""
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        return self

    def show_records(self, records: Sequence[Any]) -> None:
        """Show these records, with the choice where it was as long as that record is still there."""
        key = self._model.key_of(self.currentIndex())
        self._telling = False
        self._model.set_records(records)
        row = self._model.row_of(key) if key is not None else None
        if row is not None:
            self._go_to(row)
        self._telling = True
        if row is None and key is not None:
            self.chosen.emit(None)

    def choose(self, key: Hashable) -> bool:
        """Choose the record with that key; False where it is not shown."""
        row = self._model.row_of(key)
        if row is None:
            return False
        self._go_to(row)
        self.scrollTo(self._model.index(row, 0))
        return True

    def choose_first(self) -> None:
        """Choose the first row, if there is one and none is chosen."""
        if self._model.rowCount() and not self.currentIndex().isValid():
            self._go_to(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        several = self.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection
        if plain and several and event.key() == Qt.Key.Key_Space:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flags.Toggle | flags.Rows)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give the stretching columns what the others leave of the width, never less than their own."""
        header, columns = self.horizontalHeader(), self._model.columns
        room = self.viewport().width()
        for place, column in enumerate(columns):
            narrow = room < self._theme.scaled(column.drop_below)
            self.setColumnHidden(place, narrow or self.leaves_out(column))
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        stretching = [place for place in shown if columns[place].stretch]
        if not stretching:
            return
        others = sum(header.sectionSize(place) for place in shown if place not in stretching)
        least = {place: self._theme.scaled(columns[place].width) for place in stretching}
        spare = max(0, room - others - sum(least.values()))
        for place in stretching:
            header.resizeSection(place, least[place] + spare // len(stretching))

    def leaves_out(self, column: Column) -> bool:
        """Whether a column is left out whatever the width."""
        return False

    def _go_to(self, row: int) -> None:
        # Not `setCurrentIndex` of the view: that heeds a Ctrl or Shift that is still held down.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def _measure(self) -> None:
        """Take the measures of the density and text size in force."""
        self.verticalHeader().setDefaultSectionSize(self._theme.row_height)
        for place, column in enumerate(self._model.columns):
            self.horizontalHeader().resizeSection(place, self._theme.scaled(column.width))
        self.fit_columns()

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._telling:
            self.chosen.emit(self._model.record(current))

    def _open(self, index: QModelIndex) -> None:
        record = self._model.record(index)
        if record is not None:
            self.opened.emit(record)


def _viewport() -> QWidget:
    """Make what a table is drawn on, as Qt makes it.

    Asked for one that Qt has made, the binding readies every kind of widget that there is: 9 ms of a start.
    """
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setAutoFillBackground(True)
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setForegroundRole(QPalette.ColorRole.Text)
    made.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
    return made
