"""The one table model of the front room: records in rows, columns as data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mopdesk.gui.models.pill import PILL_ROLE, Pill

RECORD_ROLE = Qt.ItemDataRole.UserRole + 1
LONGEST_CELL = 500
# Plain numbers: the members of Qt's enumerations are slow to compare, and a heading is asked for often.
DISPLAY, ALIGNMENT = Qt.ItemDataRole.DisplayRole.value, Qt.ItemDataRole.TextAlignmentRole.value
Record = TypeVar("Record")
Index = QModelIndex | QPersistentModelIndex


class Column(msgspec.Struct, Generic[Record], frozen=True):
    """One column: its heading and how a record's cell reads.

    `sort` gives what the column is ordered by (its text otherwise), `pill` draws the cell as a pill, `tip`
    says more in a tool tip, `width` is the width to begin with, and a `stretch` column takes what is left.
    Below `drop_below` pixels of the table's width the column is left out: the record's page shows it all.
    `key` is the store's name of the column where the store sorts.
    """

    title: str
    text: Callable[[Record], str]
    sort: Callable[[Record], Any] | None = None
    pill: Callable[[Record], Pill | None] | None = None
    tip: Callable[[Record], str] | None = None
    width: int = 120
    stretch: bool = False
    right: bool = False
    drop_below: int = 0
    key: str = ""


class ColumnsModel(QAbstractTableModel, Generic[Record]):
    """A table whose columns are data: what is the same whatever its rows come from."""

    def __init__(self, columns: Sequence[Column[Record]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._sides = [
            (Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
            for column in self._columns
        ]

    @property
    def columns(self) -> tuple[Column[Record], ...]:
        """The columns, in order."""
        return self._columns

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == DISPLAY:
            return self._columns[section].title
        return self._sides[section] if role == ALIGNMENT else None


class RecordTable(ColumnsModel[Record]):
    """Show records of one kind. `key` tells which record is the same one after a refresh."""

    def __init__(
        self, columns: Sequence[Column[Record]], key: Callable[[Record], Hashable], parent=None
    ) -> None:
        super().__init__(columns, parent)
        self._key = key
        self._records: list[Record] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """The records, in the order shown."""
        return tuple(self._records)

    def set_records(self, records: Sequence[Record]) -> None:
        """Show other records; where the same ones come again, only their cells change."""
        ordered = self._sorted(records)
        if [self._key(one) for one in ordered] == [self._key(one) for one in self._records]:
            self._records = ordered
            if ordered:
                last = self.index(len(ordered) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._records = ordered
        self.endResetModel()

    def look_again(self) -> None:
        """Draw every cell again: what it says has moved on with the time."""
        if self._records:
            last = self.index(len(self._records) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def record(self, index: Index) -> Record | None:
        """Give the record of a cell."""
        return self._records[index.row()] if index.isValid() and index.row() < len(self._records) else None

    def row_of(self, key: Hashable) -> int | None:
        """Give the row of the record with that key."""
        return next((row for row, record in enumerate(self._records) if self._key(record) == key), None)

    def key_of(self, index: Index) -> Hashable | None:
        """Give the key of a cell's record."""
        record = self.record(index)
        return None if record is None else self._key(record)

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self._records)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record = self.record(index)
        if record is None:
            return None
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(record).replace("\n", " ")[:LONGEST_CELL]
        if role == Qt.ItemDataRole.ToolTipRole:
            from mopdesk.gui.tips import plain_tip

            return plain_tip(column.tip(record) if column.tip else column.text(record))
        if role == ALIGNMENT:
            return self._sides[index.column()]
        if role == PILL_ROLE:
            return column.pill(record) if column.pill else None
        if role == RECORD_ROLE:
            return record
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order) if 0 <= column < len(self._columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self.key_of(index) for index in before]
        self._records = self._sorted(self._records)
        rows = {self._key(record): row for row, record in enumerate(self._records)}
        after = [self.index(rows[key], index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, records: Sequence[Record]) -> list[Record]:
        if self._order is None:
            return list(records)
        place, order = self._order
        column = self._columns[place]
        by = column.sort or (lambda record: column.text(record).casefold())
        known = [record for record in records if by(record) is not None]
        blank = [record for record in records if by(record) is None]
        return sorted(known, key=by, reverse=order is Qt.SortOrder.DescendingOrder) + blank
