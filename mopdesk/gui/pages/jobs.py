"""The list of jobs at any size: views, one search, filters, an order, and what to do with those chosen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from mopdesk.actions.job_lists import JobFilters, count_line
from mopdesk.gui.first_paint import FirstPaint
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.kept_places import kept_places
from mopdesk.gui.models.job_columns import JOB_COLUMNS
from mopdesk.gui.models.job_pages import JobPages
from mopdesk.gui.page import Page
from mopdesk.gui.pages.jobs_body import JobsBody
from mopdesk.gui.pages.jobs_panels import JobsPanels
from mopdesk.gui.pages.jobs_read import JobsRead
from mopdesk.gui.pages.jobs_reading import begin_or_go_on
from mopdesk.gui.pages.jobs_state import ListState, keep_state, kept_state, of_saved, of_view
from mopdesk.gui.widgets.job_table import JobTable

if TYPE_CHECKING:
    from mopdesk.gui.pages.jobs_around import JobsAround
    from mopdesk.gui.pages.jobs_doing import JobDoings
    from mopdesk.gui.pages.jobs_views import Counted
    from mopdesk.gui.widgets.card import Empty

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
        self.panels = JobsPanels(self)
        self._seen = False
        self.reading = JobsRead(self)
        self.model = JobPages(JOB_COLUMNS, self.reading.fetch, self)
        self.model.sort_asked.connect(self.sort_by)
        self.model.arrived.connect(self.reading.count_what_to_fix)
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

        return JobDoings(self, self.around.undo_strip)

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
        if self.reading.has_rows:
            self.say_counts()
        return around

    @cached_property
    def nothing(self) -> Empty:
        """What stands in place of a list without jobs."""
        from mopdesk.gui.widgets.card import Empty

        made = Empty("", "")
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
        saved = self.around.views.saved_view(key)
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

    @property
    def busy(self) -> bool:
        return self.reading.busy or self.model.busy or self.body.busy

    def refresh(self) -> None:
        self.reading.begin()

    def say_order(self, jobs: int) -> None:
        """Say why the list lets wait for it, where it is the first time that it is asked for so."""
        if jobs:
            from mopdesk.gui.pages.jobs_words import order_words

            self.around.say(order_words(jobs, self.state.query.sort))

    def see_first(self, *, rows: bool = True) -> None:
        """Say that the first rows are on the screen, or that none will come, as soon as it is so."""
        if self._seen:
            return
        self._seen = True
        if rows and self.reading.shown and self.body.list.isVisible():
            FirstPaint(self.body.list).seen.connect(self.first_seen)
        else:
            self.first_seen.emit()

    def show_counts(self, counted: Counted) -> None:
        """Show how many jobs each view holds."""
        from mopdesk.gui.pages.jobs_words import deadline_line

        self.around.views.show_counts(counted, self.state)
        self.around.head.under.say(deadline_line(counted.count("late") or 0, counted.count("soon") or 0))

    def say_counts(self) -> None:
        """Say how many jobs are shown; without any, say why in the list's place."""
        state, read = self.state, self.reading
        if self._is_built():
            words = count_line(state.query, read.shown, read.total, state.saved_name)
            self.around.say_count(words if read.counted else f"At least {words}", read.total)
        if not read.shown:
            from mopdesk.gui.pages.jobs_words import no_jobs_words

            self.nothing.say(*no_jobs_words(state, read.total))
        self.turn_stack()

    # What a person does

    def go_to_search(self) -> None:
        self.close_panel()
        self.around.row.box.setFocus()
        self.around.row.box.selectAll()

    def leave(self) -> None:
        if self._keep.isActive():
            self._keep.stop()
            keep_state(self.state)

    def take_focus(self) -> None:
        if not self.panels.is_open:
            self.body.list.setFocus()

    def primary(self) -> None:
        if not self.panels.is_open and self.table.record is not None:
            self.front.ways.open_job(self.table.record.id)

    def undo(self) -> None:
        """Take back what was done last on this page (Ctrl+Z)."""
        self.around.undo_strip.undo()

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
        self.panels.open(panel)

    def close_panel(self) -> None:
        """Show the list again."""
        self.panels.close()

    def choose_one(self) -> None:
        """Choose the current job alone."""
        self.table.choose_one()

    @property
    def table(self) -> JobTable:
        """The table of the jobs; the cards of Field density share its choice."""
        return self.body.table

    def ask_filters(self) -> None:
        """Show the filters, or the list again."""
        self.panels.ask_filters()

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
            self.around.bulk.say(self.table.chosen_count if not self.panels.is_open else 0)

    def turn_stack(self) -> None:
        """Show the panel that is open, the list, or the words that it is empty."""
        panels = self.panels
        panels.say_count(self.reading.shown)
        if self._is_built():
            # A panel needs the room, and nothing else can be done beside it.
            self.around.views.setVisible(not panels.is_open)
        self._choose_many()
        if panels.is_open:
            self.stack.setCurrentWidget(panels.room)
        else:
            self.stack.setCurrentWidget(self.body if self.reading.shown else self.nothing)
