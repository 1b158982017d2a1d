"""How the list of jobs is read: the first rows at once, then all numbers, then what is to be fixed."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QTimer

from mopdesk.actions.job_lists import ids, order_to_make
from mopdesk.actions.job_lists import page as page_of
from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.models.wanted_pages import AFTER_DRAWING_MS
from mopdesk.gui.pages.jobs_body import JobsBody
from mopdesk.gui.pages.jobs_reading import Looked, look, read_counts, to_fix
from mopdesk.gui.pages.jobs_state import ListState
from mopdesk.gui.widgets.job_table import JobTable

if TYPE_CHECKING:
    from mopdesk.gui.pages.jobs_views import Counted


class PageThatReads(Protocol):
    """What of the page the reading needs."""

    state: ListState
    model: JobPages
    body: JobsBody

    @property
    def table(self) -> JobTable:
        """The table of the jobs."""

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do an action on the store's thread."""

    def say_order(self, jobs: int) -> None:
        """Say why the list lets wait for it, where it is the first time that it is asked for so."""

    def say_counts(self) -> None:
        """Say how many jobs are shown."""

    def show_counts(self, counted: Counted) -> None:
        """Show how many jobs each view holds."""

    def see_first(self, *, rows: bool = True) -> None:
        """Say that the first rows are on the screen, or that none will come."""


class JobsRead:
    """What was read of the list last: how many are `shown` of the `total`, and whether all are `counted`.

    Whatever comes for a list that is no longer asked for is dropped.
    """

    def __init__(self, page: PageThatReads) -> None:
        self._page = page
        self._turn = self._taken = 0
        self.shown = self.total = 0
        self.counted = True
        self._looked: Looked | None = None
        self._after_drawing = QTimer()
        self._after_drawing.setSingleShot(True)
        self._after_drawing.setInterval(AFTER_DRAWING_MS)
        self._after_drawing.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Read the list that the page's state names."""
        self._after_drawing.stop()
        self._turn += 1
        turn, query, in_sight = self._turn, self._page.state.query, self._page.table.rows_in_sight
        if query.sort != "deadline":
            self._page.run(lambda desk: order_to_make(desk, query), self._page.say_order, hurry=True)
        self._page.run(
            lambda desk: look(desk, query, in_sight),
            lambda looked: self._take(turn, looked),
            failed=self._unread,
            hurry=True,
        )

    @property
    def busy(self) -> bool:
        """Whether the first rows have come and more is about to be read."""
        return self._after_drawing.isActive()

    @property
    def has_rows(self) -> bool:
        """Whether any list was read yet."""
        return self._taken > 0

    @property
    def awaits_rows(self) -> bool:
        """Whether the rows on the screen are still those of an earlier list."""
        return self._taken != self._turn

    def fetch(self, numbers: tuple[int, ...], then: Any) -> None:
        """Read the rows of these numbers."""
        self._page.run(lambda desk: page_of(desk, numbers), then)

    def count_what_to_fix(self, job_ids: Sequence[str]) -> None:
        """Find out how much stands in the way of each of these jobs' answers, and show it."""
        if job_ids:
            self._page.run(lambda desk: to_fix(desk, job_ids), lambda counts: self._fixes(counts, job_ids))

    def _take(self, turn: int, looked: Looked) -> None:
        if turn != self._turn:
            return
        self._taken = turn
        self.shown, self.total, self.counted = looked.shown, looked.total, looked.counted
        self._page.table.show_numbers(looked.numbers, looked.rows)
        self._page.say_counts()
        self._page.see_first()
        self._looked = looked
        self._after_drawing.start()

    def _go_on(self) -> None:
        """Read what the first rows need not wait for."""
        looked = self._looked
        if looked is not None:
            self._count_views()
            self.count_what_to_fix([row.id for row in looked.rows])
            if looked.shown > len(looked.numbers) or not looked.counted:
                self._read_all(self._turn)

    def _count_views(self) -> None:
        self._page.run(read_counts, self._page.show_counts)

    def _unread(self, _error: BaseException) -> bool:
        """Wait no longer for the first rows: they cannot be read."""
        self._count_views()
        self._page.see_first(rows=False)
        return False

    def _read_all(self, turn: int) -> None:
        """Read the numbers of all jobs in the list, unless another is asked for before its turn has come."""
        query = self._page.state.query
        self._page.run(
            lambda desk: ids(desk, query) if turn == self._turn else None,
            lambda numbers: self._take_all(turn, numbers),
        )

    def _take_all(self, turn: int, numbers: array[int] | None) -> None:
        if turn == self._turn and numbers is not None:
            self.shown, self.counted = len(numbers), True
            self._page.table.show_numbers(numbers, same_list=True)
            self._page.say_counts()

    def _fixes(self, counts: Any, job_ids: Sequence[str]) -> None:
        self._page.model.set_to_fix(counts, job_ids)
        self._page.body.say_fixes(job_ids)
