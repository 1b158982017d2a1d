"""The list of jobs at any size: all row numbers at hand, and only the pages that are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelection, QModelIndex, QObject, Qt, Signal

from mopdesk.actions.job_lists import TO_FIX
from mopdesk.actions.job_rows import JobRow
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import PILL_ROLE, Pill
from mopdesk.gui.models.table import (
    ALIGNMENT,
    DISPLAY,
    LONGEST_CELL,
    RECORD_ROLE,
    Column,
    ColumnsModel,
    Index,
)
from mopdesk.gui.models.wanted_pages import MOST_PAGES, PAGE, WantedPages

TO_FIX_ROLE = Qt.ItemDataRole.UserRole + 3
WAITING = "…"

Fetch = Callable[[tuple[int, ...], Callable[[Sequence[JobRow]], None]], None]


class JobPages(ColumnsModel[JobRow]):
    """A table of jobs of which only some rows are held.

    `fetch(numbers, then)` reads the rows with those numbers elsewhere and hands them to `then`; until they
    come a row shows `…`. Signals: `sort_asked(key, descending)`: a heading was pressed, and the rows are to
    come in another order; `arrived(job_ids)` when rows have come; `fixes_came_or_went()` when the first job
    with something to fix is known, or the last one is gone.
    """

    sort_asked = Signal(str, bool)
    arrived = Signal(object)
    fixes_came_or_went = Signal()

    def __init__(
        self, columns: Sequence[Column[JobRow]], fetch: Fetch, parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._fetch = fetch
        self._numbers: array[int] = array("q")
        # The rows held by their number, those used last at the end; `_fresh` are as the store has them now.
        self._rows: OrderedDict[int, JobRow] = OrderedDict()
        self._fresh: set[int] = set()
        # What the cells drawn of a row show, by the place of the column.
        self._cells: dict[int, dict[int, str | Pill]] = {}
        self._wanted = WantedPages(self._ask, self)
        self._to_fix: dict[str, int] = {}
        self.any_to_fix = False
        self._turn = 0

    @property
    def numbers(self) -> array[int]:
        """The row numbers of the jobs, in the order shown."""
        return self._numbers

    @property
    def held(self) -> int:
        """How many rows are held."""
        return len(self._rows)

    @property
    def busy(self) -> bool:
        """Whether rows are about to be read."""
        return self._wanted.busy

    def set_numbers(
        self, numbers: array[int], rows: Sequence[JobRow] = (), *, same_list: bool = False
    ) -> None:
        """Show these jobs; rows held already stand there at once, and are read again unless in `rows`.

        Of the `same_list`, now that all its numbers are known, the rows held need not be read again.
        """
        self._turn += 1
        self._wanted.forget()
        if not same_list:
            self._fresh.clear()
        self._hold(rows)
        if rows:
            self._wanted.read_on(len(rows))
        shown = len(self._numbers)
        if numbers == self._numbers:
            if shown:
                self.dataChanged.emit(self.index(0, 0), self.index(shown - 1, len(self._columns) - 1))
        elif 0 < shown < len(numbers) and numbers[:shown] == self._numbers:
            self.beginInsertRows(QModelIndex(), shown, len(numbers) - 1)
            self._numbers = numbers
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._numbers = numbers
            self.endResetModel()

    def set_to_fix(self, counts: Mapping[str, int], among: Iterable[str]) -> None:
        """Say how many things are to be fixed in the visits begun, of these jobs."""
        changed = {job_id for job_id in among if self._to_fix.get(job_id, 0) != counts.get(job_id, 0)}
        for job_id in changed:
            self._to_fix[job_id] = counts.get(job_id, 0)
        if changed:
            any_before, self.any_to_fix = self.any_to_fix, any(self._to_fix.values())
            if any_before != self.any_to_fix:
                self.fixes_came_or_went.emit()
            self._cells.clear()
            self._tell({row.number for row in self._rows.values() if row.id in changed})

    def to_fix(self, row: JobRow) -> int:
        """Give the number of things to be fixed in a job's visit."""
        return self._to_fix.get(row.id, 0)

    def record(self, index: Index) -> JobRow | None:
        """Give the record of a cell; None while it is not held."""
        if not index.isValid() or index.row() >= len(self._numbers):
            return None
        return self._rows.get(self._numbers[index.row()])

    def number_at(self, row: int) -> int | None:
        """Give the job's number in that row."""
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def row_of(self, number: int | None) -> int | None:
        """Give the row of the job with that number."""
        if number is None:
            return None
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def key_of(self, index: Index) -> int | None:
        """Give the number of a cell's job."""
        return self.number_at(index.row()) if index.isValid() else None

    def chosen_numbers(self, selection: QItemSelection) -> array[int]:
        """Give the numbers of the jobs in a selection, in the order shown, a million as fast as ten."""
        chosen: array[int] = array("q")
        for top, bottom in _spans(selection):
            chosen.extend(self._numbers[top : bottom + 1])
        return chosen

    @staticmethod
    def chosen_count(selection: QItemSelection) -> int:
        """Count the jobs in a selection; none of their numbers is looked at."""
        return sum(bottom - top + 1 for top, bottom in _spans(selection))

    # What Qt asks

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _KNOWN:
            return None
        place, column_place = index.row(), index.column()
        if not 0 <= place < len(self._numbers):
            return None
        if role == ALIGNMENT:
            return self._sides[column_place]
        row = self._looked_at(place)
        if row is None:
            return WAITING if role in _TEXT else None
        column = self._columns[column_place]
        if role in _TEXT:
            return self._text(column, row)
        if role == PILL_ROLE:
            return self._pill(column, row)
        if role == Qt.ItemDataRole.ToolTipRole:
            from mopdesk.gui.tips import plain_tip

            return plain_tip(column.tip(row) if column.tip else self._text(column, row))
        if role == TO_FIX_ROLE:
            return self.to_fix(row)
        return row

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        key = self._columns[column].key if 0 <= column < len(self._columns) else ""
        if key:
            self.sort_asked.emit(key, order == Qt.SortOrder.DescendingOrder)

    # What is drawn, and the pages that are read for it

    def drawn(self, place: int, columns: Sequence[int]) -> list[str | Pill]:
        """Give what the cells of a row show in these columns, worked out once; the whole row in one step."""
        row = self._looked_at(place)
        if row is None:
            return [WAITING] * len(columns)
        cells = self._cells.setdefault(row.number, {})
        for column in columns:
            if column not in cells:
                told = self._columns[column]
                cells[column] = self._pill(told, row) or self._text(told, row)
        return [cells[column] for column in columns]

    def _looked_at(self, place: int) -> JobRow | None:
        """Give the row if it is held; it is read if it is not, or not as the store has it now."""
        number = self._numbers[place]
        if number not in self._fresh:
            self._wanted.want(place)
        return self._rows.get(number)

    def _text(self, column: Column[JobRow], row: JobRow) -> str:
        if column.key == FIX_KEY:
            return fix_words(self.to_fix(row))
        return column.text(row).replace("\n", " ")[:LONGEST_CELL]

    def _pill(self, column: Column[JobRow], row: JobRow) -> Pill | None:
        if column.key == FIX_KEY:
            # The heading says what is counted: the pill stays narrow, the spoken text is whole.
            count = self.to_fix(row)
            return Pill(str(count), Tone.WARN, "warning") if count else None
        return column.pill(row) if column.pill else None

    def _ask(self, page: int, rows: tuple[range, ...]) -> None:
        asked = (number for part in rows for number in self._numbers[part.start : part.stop])
        numbers = tuple(number for number in asked if number not in self._fresh)
        if numbers:
            self._fetch(numbers, partial(self._take, self._turn, page, rows, numbers))
        else:
            self._wanted.came(page)

    def _take(
        self, turn: int, page: int, places: tuple[range, ...], wanted: tuple[int, ...], rows: Sequence[JobRow]
    ) -> None:
        if turn != self._turn:
            return
        self._hold(rows)
        # One that is gone from the store is fresh as well: asking again would not bring it.
        self._fresh.update(wanted)
        last = len(self._columns) - 1
        for part in places:
            if shown := range(len(self._numbers))[part.start : part.stop]:
                self.dataChanged.emit(self.index(shown[0], 0), self.index(shown[-1], last))
        self._wanted.came(page)
        self.arrived.emit([row.id for row in rows])

    def _hold(self, rows: Sequence[JobRow]) -> None:
        for row in rows:
            self._rows[row.number] = row
            self._cells.pop(row.number, None)
            self._rows.move_to_end(row.number)
            self._fresh.add(row.number)
        while len(self._rows) > PAGE * MOST_PAGES:
            number, _ = self._rows.popitem(last=False)
            self._fresh.discard(number)
            self._cells.pop(number, None)

    def _tell(self, numbers: set[int]) -> None:
        places = [place for place in map(self.row_of, numbers) if place is not None]
        if places:
            last = len(self._columns) - 1
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))


def _spans(selection: QItemSelection) -> Iterator[tuple[int, int]]:
    """Give the first and last row of each stretch of a selection, in order; none overlaps another."""
    next_row = 0
    for top, bottom in sorted(
        {(selection.at(n).top(), selection.at(n).bottom()) for n in range(selection.count())}
    ):
        if bottom >= next_row:
            yield max(top, next_row), bottom
            next_row = bottom + 1


def fix_words(count: int) -> str:
    """Say how many things are to be fixed: '3 to fix', or nothing."""
    return f"{count} to fix" if count else ""


FIX_KEY = TO_FIX
_TEXT = frozenset({DISPLAY, Qt.ItemDataRole.AccessibleTextRole.value})
_KNOWN = _TEXT | {ALIGNMENT, Qt.ItemDataRole.ToolTipRole.value, PILL_ROLE, RECORD_ROLE, TO_FIX_ROLE}
