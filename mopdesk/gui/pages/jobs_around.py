"""What stands around the list of jobs: head, search, views, and below it the count and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.colours import Density
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.jobs_bulk_bar import BulkBar
from mopdesk.gui.pages.jobs_search import SearchRow
from mopdesk.gui.pages.jobs_view_doings import ListPage, ViewDoings
from mopdesk.gui.pages.jobs_views import ViewBar
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import OneLine
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.undo_strip import UndoStrip

if TYPE_CHECKING:
    from mopdesk.gui.front import FrontRoom
    from mopdesk.gui.pages.jobs_doing import JobDoings
    from mopdesk.gui.pages.jobs_state import ListState
    from mopdesk.gui.widgets.job_table import JobTable

ROOMY = 440


class PageOfJobs(ListPage, Protocol):
    """What of the page is asked for by what stands around its list."""

    front: FrontRoom

    @property
    def table(self) -> JobTable:
        """The table of the jobs."""

    @property
    def doings(self) -> JobDoings:
        """What can be done beside listing."""

    def show_view(self, view: str, search: str = "") -> None:
        """Show a built-in view."""

    def search_for(self, text: str) -> None:
        """Show what a search finds."""

    def to_list(self) -> None:
        """Go from the search to what it found."""

    def ask_filters(self) -> None:
        """Show the filters, or the list again."""

    def new_job(self) -> None:
        """Ask for a job by hand."""

    def take_addresses(self) -> None:
        """Ask for a list of addresses."""

    def export_rows(self) -> None:
        """Write the jobs chosen into a file."""

    def print_page(self) -> None:
        """Print the jobs chosen."""

    def choose_one(self) -> None:
        """Choose the current job alone."""


class JobsAround:
    """The parts above and below the list of a page; what is pressed there goes to the page."""

    def __init__(self, page: PageOfJobs, widget: QWidget) -> None:
        self._page, self._widget = page, widget
        theme = page.front.theme
        self._theme = theme
        self.undo_strip = UndoStrip(theme)
        self.head = PageHead(theme, "Jobs")
        self.head.add_button("New job", "add", page.new_job)
        self.head.add_button("Addresses", "home", page.take_addresses)
        export = self.head.add_button("Export", "report", page.export_rows)
        self.off = OffForSome(page.front.people, widget)
        self.off.add(export, "export-lists")
        self.row = SearchRow(theme)
        self.row.searched.connect(page.search_for)
        self.row.entered.connect(page.to_list)
        self.row.filters_asked.connect(page.ask_filters)
        self.views = ViewBar(theme)
        self.doings = ViewDoings(page, self.undo_strip)
        self.doings.connect(self.views)
        self.views.widen_asked.connect(lambda: page.show_view("all", page.state.query.search))
        self.views.clear_asked.connect(self.doings.clear)
        self.count = OneLine("", "small")
        self._build_bulk()
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.count, 2)
        self.foot.addWidget(self.views.doings, 3)

    def put_into(self, column: QVBoxLayout) -> None:
        """Take the places above and below the list, which is all that the column holds yet."""
        for place, part in enumerate((self.head, self.row, self.views)):
            column.insertWidget(place, part)
        for part in (self.off.label, self.undo_strip, self.bulk):
            column.addWidget(part)
        column.addLayout(self.foot)

    def show_state(self, state: ListState) -> None:
        """Show what the list shows."""
        self.row.show_state(state)
        self.views.show_counts(self.views.counted, state)
        self.fit()

    def say_count(self, words: str, total: int) -> None:
        """Say how many jobs the list shows, of so many."""
        self.say(words)
        self.views.say_total(total)

    def say(self, words: str) -> None:
        """Say something in the place of the count, where it is news."""
        if words != self.count.whole:
            self.count.say(words)
            announce(self.count, words)

    def fit(self) -> None:
        """Leave out what the list needs the room for: a line of the head, in Field all of it and the foot."""
        state = self._page.state
        roomy = self._widget.height() >= self._theme.scaled(ROOMY)
        self.head.under.setVisible(roomy)
        # The sidebar names the page, and the menus hold what the head's buttons do.
        cards = self._theme.density is Density.FIELD
        self.head.setVisible(roomy or not cards)
        self.count.setVisible(roomy or not cards)
        self.views.doings.setVisible(roomy or not cards or state.narrowed or bool(state.saved_id))

    def _build_bulk(self) -> None:
        page = self._page
        self.bulk = BulkBar()
        self.off.add(self.bulk.buttons[0], "assign", "Assign")
        self.off.add(self.bulk.buttons[1], "export-lists", "Print")
        self.off.add(self.bulk.buttons[3], "export-lists", "Export")
        self.bulk.assign_asked.connect(lambda: page.doings.assign(page.table.chosen_numbers))
        self.bulk.print_asked.connect(page.print_page)
        self.bulk.reports_asked.connect(lambda: page.doings.save_reports(page.table.chosen_numbers))
        self.bulk.export_asked.connect(page.export_rows)
        self.bulk.clear_asked.connect(page.choose_one)
