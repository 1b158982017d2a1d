"""Going from page to page of the window: from a section, a notice, a row, a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mopdesk.gui.drop_place import DropPlace
from mopdesk.gui.page import Page
from mopdesk.gui.page_shelf import SECTIONS

if TYPE_CHECKING:
    from mopdesk.actions.job_lists import JobFilters


class PageWays(DropPlace):
    """A window that shows one of its pages, and marks its section in the sidebar."""

    @property
    def page(self) -> Page:
        """The page now shown."""
        return self.shown_page()

    def show_inbox(self, receipt_id: str = "") -> None:
        """Show the files received, one of them chosen."""
        self._turn_to(self.inbox, 0)
        if receipt_id:
            self.inbox.choose(receipt_id)

    def show_jobs(self, view: str = "") -> None:
        """Show the list of jobs: as it was left, or one of its built-in views."""
        if view:
            self.jobs.show_view(view)
        self._turn_to(self.jobs, 1)

    def show_jobs_where(self, filters: JobFilters) -> None:
        """Show the jobs of all states that these filters let through."""
        self.jobs.show_view("all")
        self.jobs.filter_by(filters)
        self._turn_to(self.jobs, 1)

    def open_job(self, job_id: str) -> None:
        """Show one job."""
        self.job.open(job_id)
        self._turn_to(self.job, 1)

    def open_visit(self, visit_id: str, path: str = "") -> None:
        """Show one visit's form, at the field of that path."""
        self.visit.open(visit_id, path)
        self._turn_to(self.visit, 1)

    def show_outbox(self, job_id: str = "") -> None:
        """Show what is ready and what has left."""
        if job_id:
            self.outbox.choose_job(job_id)
        self._turn_to(self.outbox, 2)

    def show_settings(self, key: str = "") -> None:
        """Show the settings, one of them in focus."""
        self._turn_to(self.settings, 4)
        if key:
            self.settings.go_to(key)

    def show_set_up(self) -> None:
        """Show the five pages that set mopdesk up for work."""
        self.set_up.begin()
        self._turn_to(self.set_up, -1)

    def search(self) -> None:
        """Go to this page's search box, or to the one over all jobs."""
        if not self.page.can("go_to_search"):
            self.show_jobs()
        self.page.go_to_search()

    def show_section(self, name: str) -> None:
        """Show the page of that name, one of those that the sidebar leads to."""
        self.press_section([one for _words, one in SECTIONS].index(name))

    def press_section(self, place: int) -> None:
        """Show the page of a section of the sidebar."""
        self._turn_to(self.section_page(place), place)

    def _turn_to(self, page: Page, section: int) -> None:
        before = self.stack.currentWidget()
        if isinstance(before, Page) and before is not page:
            before.leave()
        self.turning = True
        try:
            self.stack.setCurrentWidget(page)
        finally:
            self.turning = False
        if self.built("resume"):
            self.resume.make_room(self.built("visit") and page is self.visit)
        self.section = section
        if self.built("menus"):
            self.menus.turn_to(page)
        page.take_focus()
        if self.built("side"):
            self.side.choose(section)
