"""The list of jobs at any size: views, one search, filters, an order, and what to do with those chosen."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from mopdesk.actions.job_lists import JobFilters, count_line, ids, order_to_make
from mopdesk.actions.job_lists import page as page_of
from mopdesk.gui.first_paint import FirstPaint
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.kept_places import kept_places
from mopdesk.gui.models.job_columns import JOB_COLUMNS
from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.page import Page
from mopdesk.gui.pages.jobs_body import JobsBody
from mopdesk.gui.pages.jobs_reading import Looked, begin_or_go_on, look, read_choices, to_fix
from mopdesk.gui.pages.jobs_state import ListState, keep_state, kept_state, of_saved, of_view
from mopdesk.gui.widgets.job_table import JobTable

if TYPE_CHECKING:
    from mopdesk.desk import Desk
    from mopdesk.gui.page_head import PageHead
    from mopdesk.gui.pages.jobs_around import JobsAround
    from mopdesk.gui.pages.jobs_bulk_bar import BulkBar
    from mopdesk.gui.pages.jobs_doing import JobDoings
    from mopdesk.gui.pages.jobs_filters import Choices, FilterPanel
    from mopdesk.gui.pages.jobs_search import SearchRow
    from mopdesk.gui.pages.jobs_views import Counted, ViewBar
    from mopdesk.gui.plain import OneLine
    from mopdesk.gui.widgets.card import Column, Empty
    from mopdesk.gui.widgets.undo_strip import UndoStrip

KEPT_AFTER_MS = 400
# Pixels above and below the list before the first close has kept them.
_ABOVE, _BELOW = 158, 34


class JobsPage(Page):
    """Jobs with their deadlines in words; Enter opens one.

    Signals: `first_seen()` once, when the first rows are on the screen, or the words that there are none.
    """

    first_seen = Signal()

    concerns: ClassVar[tuple[str, ...]] = ("jobs", "visits", "outbox", "meters", "settings")

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.state = kept_state()
        self._turn = self._taken = 0
        self._panel: QWidget | None = None
        self._filters: FilterPanel | None = None
        self._seen = False
        self._shown = self._total = 0
        self._counted = True
        self.model = JobPages(JOB_COLUMNS, self._fetch, self)
        self.model.sort_asked.connect(self.sort_by)
        self.model.arrived.connect(self._count_what_to_fix)
        # Writing it takes longer than drawing the list: not between a letter and its hits.
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEPT_AFTER_MS)
        self._keep.timeout.connect(lambda: keep_state(self.state))
        self._build_list()
        front.theme.changed.connect(self._fit)
        self._show_state()

    @cached_property
    def doings(self) -> JobDoings:
        """What can be done beside listing; fetched when the first of it is asked for."""
        from mopdesk.gui.pages.jobs_doing import JobDoings

        return JobDoings(self)

    @cached_property
    def around(self) -> JobsAround:
        """What stands around the list, which is on the screen before it."""
        from mopdesk.gui.pages.jobs_around import JobsAround

        around = JobsAround(self, self)
        for place in self._places:
            self.column.removeWidget(place)
            place.deleteLater()
        around.put_into(self.column)
        around.show_state(self.state)
        self.__dict__["around"] = around
        if self._taken:
            self._say_counts()
        return around

    @cached_property
    def nothing(self) -> Empty:
        """What stands in place of a list without jobs."""
        from mopdesk.gui.widgets.card import Empty

        made = Empty("", "")
        self.stack.addWidget(made)
        return made

    @cached_property
    def _panels(self) -> Column:
        """Where panels stand in the list's place."""
        from mopdesk.gui.widgets.card import Column

        made = Column(widest=1100)
        self.stack.addWidget(made)
        return made

    def complete(self) -> None:
        """Build the pane beside the list, where there is room for it."""
        self.body.complete()

    def places(self) -> dict[str, int]:
        """Give the room above and below the list, for the next start."""
        top = self.stack.y() - self.column.contentsMargins().top() - self.column.spacing()
        below = self.height() - self.stack.geometry().bottom() - 1 - self.column.contentsMargins().bottom()
        known = "around" in self.__dict__ and self.isVisible()
        return {"above": max(0, top), "below": max(0, below - self.column.spacing())} if known else {}

    # What is shown

    def show_view(self, view: str, search: str = "") -> None:
        """Show a built-in view, and of it what a search finds."""
        self._show(of_view(view, self.state).with_query(search=search))

    def search_for(self, text: str) -> None:
        """Show what a search finds in the view that is shown."""
        self._show(self.state.with_query(search=text))

    def filter_by(self, filters: JobFilters) -> None:
        """Narrow the list by filters."""
        self._show(self.state.with_query(filters=filters))

    def sort_by(self, key: str, descending: bool) -> None:
        """Show the same jobs in another order."""
        self._show(self.state.with_query(sort=key, descending=descending))

    def pick_view(self, key: str) -> None:
        """Show a view by its key, or a saved one by its id; everything that narrowed the last one goes."""
        saved = self.views.saved_view(key)
        self._show(of_saved(saved) if saved is not None else of_view(key, self.state))

    def show_state(self, state: ListState) -> None:
        """Show what such a state says."""
        self._show(state)

    def _show(self, state: ListState) -> None:
        self.state = state
        self._keep.start()
        self._show_state()
        if self.isVisible():
            self.refresh()
        else:
            self.stale = True

    def _show_state(self) -> None:
        if self._is_built():
            self.around.show_state(self.state)
        self.table.show_sort(self.state.query.sort, descending=self.state.query.descending)

    # Reading

    def refresh(self) -> None:
        self._turn += 1
        turn, query = self._turn, self.state.query
        if query.sort != "deadline":
            self.run(lambda desk: order_to_make(desk, query), self._say_order, hurry=True)
        self.run(
            lambda desk: look(desk, query),
            lambda looked: self._take(turn, looked),
            failed=self._unread,
            hurry=True,
        )
        self.run(_read_counts, self._take_counts)

    def _say_order(self, jobs: int) -> None:
        """Say why the list lets wait for it, where it is the first time that it is asked for so."""
        if jobs:
            from mopdesk.gui.pages.jobs_words import order_words

            self.around.say(order_words(jobs, self.state.query.sort))

    @property
    def awaits_rows(self) -> bool:
        """Whether the rows on the screen are still those of an earlier list."""
        return self._taken != self._turn

    def _take(self, turn: int, looked: Looked) -> None:
        if turn != self._turn:
            return
        self._taken = turn
        self._shown, self._total, self._counted = looked.shown, looked.total, looked.counted
        self.table.show_numbers(looked.numbers, looked.rows)
        self._count_what_to_fix([row.id for row in looked.rows])
        if looked.shown > len(looked.numbers) or not looked.counted:
            self._read_all(turn)
        self._say_counts()
        self._see_first()

    def _unread(self, _error: BaseException) -> bool:
        """Wait no longer for the first rows: they cannot be read."""
        self._see_first(rows=False)
        return False

    def _see_first(self, *, rows: bool = True) -> None:
        if self._seen:
            return
        self._seen = True
        if rows and self._shown and self.body.list.isVisible():
            FirstPaint(self.body.list.viewport()).seen.connect(self.first_seen)
        else:
            self.first_seen.emit()

    def _read_all(self, turn: int) -> None:
        """Read the numbers of all jobs in the list, unless another is asked for before its turn has come."""
        query = self.state.query
        self.run(
            lambda desk: ids(desk, query) if turn == self._turn else None,
            lambda numbers: self._take_all(turn, numbers),
        )

    def _take_all(self, turn: int, numbers: array[int] | None) -> None:
        if turn == self._turn and numbers is not None:
            self._shown, self._counted = len(numbers), True
            self.table.show_numbers(numbers)
            self._say_counts()

    def _take_counts(self, counted: Counted) -> None:
        from mopdesk.gui.pages.jobs_words import deadline_line

        self.views.show_counts(counted, self.state)
        self.head.under.say(deadline_line(counted.count("late") or 0, counted.count("soon") or 0))

    def _fetch(self, numbers: tuple[int, ...], then: Any) -> None:
        self.run(lambda desk: page_of(desk, numbers), then)

    def _count_what_to_fix(self, job_ids: Sequence[str]) -> None:
        if job_ids:
            self.run(lambda desk: to_fix(desk, job_ids), lambda counts: self._fixes(counts, job_ids))

    def _fixes(self, counts: Any, job_ids: Sequence[str]) -> None:
        self.model.set_to_fix(counts, job_ids)
        self.body.say_fixes(job_ids)

    def _say_counts(self) -> None:
        state, shown = self.state, self._shown
        if self._is_built():
            words = count_line(state.query, shown, self._total, state.saved_name)
            self.around.say_count(words if self._counted else f"At least {words}", self._total)
        if not shown:
            from mopdesk.gui.pages.jobs_words import no_jobs_words

            self.nothing.say(*no_jobs_words(state, self._total))
        self._turn_stack()

    # What a person does

    def go_to_search(self) -> None:
        self.close_panel()
        self.row.box.setFocus()
        self.row.box.selectAll()

    def leave(self) -> None:
        if self._keep.isActive():
            self._keep.stop()
            keep_state(self.state)

    def take_focus(self) -> None:
        if self._panel is None:
            self.body.list.setFocus()

    def primary(self) -> None:
        if self._panel is None and self.table.record is not None:
            self.front.ways.open_job(self.table.record.id)

    def undo(self) -> None:
        """Take back what was done last on this page (Ctrl+Z)."""
        self.undo_strip.undo()

    def new_job(self) -> None:
        """Ask for a job by hand (Ctrl+N)."""
        self.doings.new_job()

    def take_addresses(self) -> None:
        """Ask for a list of addresses."""
        self.doings.take_addresses()

    def copy_mpan(self) -> None:
        if (row := self.table.record) is not None:
            QGuiApplication.clipboard().setText(row.mpan)

    def export_rows(self) -> None:
        """Write the jobs chosen, or where only one is, all that are shown (Ctrl+E)."""
        numbers = self.table.chosen_numbers
        self.doings.export(self.state, numbers if len(numbers) > 1 else None)

    def print_page(self) -> None:
        """Print the jobs chosen, or where only one is, all that are shown (Ctrl+P)."""
        numbers = self.table.chosen_numbers
        self.doings.print(self.state, numbers if len(numbers) > 1 else None)

    def open_panel(self, panel: QWidget) -> None:
        """Show a panel in the list's place."""
        self.close_panel()
        self._panel = panel
        self._panels.body.addWidget(panel)
        self._panels.body.addStretch(1)
        panel.show()
        self._panels.verticalScrollBar().setValue(0)
        self._turn_stack()

    def close_panel(self) -> None:
        """Show the list again."""
        if self._panel is None:
            return
        from mopdesk.gui.widgets.card import empty

        self._panel = self._filters = None
        empty(self._panels.body)
        self._turn_stack()
        self.body.list.setFocus()

    def choose_one(self) -> None:
        """Choose the current job alone."""
        self.table.choose_one()

    @property
    def table(self) -> JobTable:
        """The table of the jobs; the cards of Field density share its choice."""
        return self.body.table

    @property
    def search(self) -> Any:
        """The search box."""
        return self.row.box

    @property
    def head(self) -> PageHead:
        """The page's title and buttons."""
        return self.around.head

    @property
    def row(self) -> SearchRow:
        """The search, and the way to filters."""
        return self.around.row

    @property
    def views(self) -> ViewBar:
        """The views above the list."""
        return self.around.views

    @property
    def bulk(self) -> BulkBar:
        """What can be done with several jobs."""
        return self.around.bulk

    @property
    def count(self) -> OneLine:
        """How many jobs are shown."""
        return self.around.count

    @property
    def undo_strip(self) -> UndoStrip:
        """The way back from what was done last."""
        return self.around.undo_strip

    def ask_filters(self) -> None:
        """Show the filters, or the list again."""
        if self._filters is not None:
            self.close_panel()
            return
        self.run(read_choices, self._show_filters)

    def _show_filters(self, choices: Choices) -> None:
        from mopdesk.gui.pages.jobs_filters import FilterPanel

        panel = FilterPanel(self.state.query, choices)
        panel.filtered.connect(self.filter_by)
        panel.sorted_by.connect(self.sort_by)
        panel.left.connect(self.close_panel)
        self.open_panel(panel)
        self._filters = panel
        panel.say_count(self._shown)
        panel.choice("states").setFocus()

    def to_list(self) -> None:
        """Go from the search to the first of what it found."""
        self.close_panel()
        if self.model.rowCount():
            self.table.choose_first()
            self.body.list.setFocus()

    def _start_visit(self, job_id: str) -> None:
        self.run(
            lambda desk: begin_or_go_on(desk, job_id),
            lambda begun: self.front.ways.open_visit(begun[0].id, begun[1]),
        )

    # Building

    def _build_list(self) -> None:
        self.body = JobsBody(self.front.theme, self.model, self)
        self.body.opened.connect(self.front.ways.open_job)
        self.body.visit_asked.connect(self._start_visit)
        self.body.outbox_asked.connect(self.front.ways.show_outbox)
        self.table.chosen_many.connect(self._choose_many)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.body)
        kept = kept_places()
        self._places = (QWidget(), QWidget())
        for place, name, guess in zip(self._places, ("above", "below"), (_ABOVE, _BELOW), strict=True):
            place.setFixedHeight(kept.get(name, self.front.theme.scaled(guess)))
        self.column.addWidget(self._places[0])
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self._places[1])

    def _is_built(self) -> bool:
        return "around" in self.__dict__

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._is_built():
            self.around.fit()

    def _choose_many(self) -> None:
        if self._is_built():
            self.bulk.say(self.table.chosen_count if self._panel is None else 0)

    def _turn_stack(self) -> None:
        if self._filters is not None:
            self._filters.say_count(self._shown)
        if self._is_built():
            # A panel needs the room, and nothing else can be done beside it.
            self.views.setVisible(self._panel is None)
        self._choose_many()
        if self._panel is not None:
            self.stack.setCurrentWidget(self._panels)
        else:
            self.stack.setCurrentWidget(self.body if self._shown else self.nothing)


def _read_counts(desk: Desk) -> Counted:
    from mopdesk.gui.pages.jobs_views import read_counts

    return read_counts(desk)
