"""The pages of the window: each is fetched and built when it is first asked for, so that the list comes soon.

Built all at once they took three quarters of the start.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QStackedWidget

from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page

if TYPE_CHECKING:
    from mopdesk.gui.keys import KeyLine
    from mopdesk.gui.pages.about import AboutPage
    from mopdesk.gui.pages.dashboard import DashboardPage
    from mopdesk.gui.pages.help import HelpPage
    from mopdesk.gui.pages.inbox import InboxPage
    from mopdesk.gui.pages.job import JobPage
    from mopdesk.gui.pages.jobs import JobsPage
    from mopdesk.gui.pages.outbox import OutboxPage
    from mopdesk.gui.pages.set_up import SetUpPage
    from mopdesk.gui.pages.settings import SettingsPage
    from mopdesk.gui.pages.visit import VisitPage

AnyPage = TypeVar("AnyPage", bound=Page)

# The words and the icon of each section of the sidebar; the icon's name is the page's.
SECTIONS: tuple[tuple[str, str], ...] = (
    ("Inbox", "inbox"),
    ("Jobs", "jobs"),
    ("Outbox", "outbox"),
    ("Dashboard", "dashboard"),
    ("Settings", "settings"),
)


class PageShelf:
    """The pages as attributes of a window that has a `front` and a `stack`."""

    front: FrontRoom
    stack: QStackedWidget

    def section_page(self, place: int) -> Page:
        """Give the page that a section of the sidebar leads to."""
        page = getattr(self, SECTIONS[place][1])
        assert isinstance(page, Page)  # noqa: S101  (every section is a page below)
        return page

    @staticmethod
    def section_lines() -> list[KeyLine]:
        """Give the lines of the sections in the table of keys."""
        from mopdesk.gui.keys import section_line

        return [section_line(place, words) for place, (words, _) in enumerate(SECTIONS)]

    @cached_property
    def inbox(self) -> InboxPage:
        """The files received."""
        from mopdesk.gui.pages.inbox import InboxPage

        return self._shelve(InboxPage(self.front))

    @cached_property
    def jobs(self) -> JobsPage:
        """The list of jobs."""
        from mopdesk.gui.pages.jobs import JobsPage

        return self._shelve(JobsPage(self.front))

    @cached_property
    def outbox(self) -> OutboxPage:
        """What is ready and what has left."""
        from mopdesk.gui.pages.outbox import OutboxPage

        return self._shelve(OutboxPage(self.front))

    @cached_property
    def dashboard(self) -> DashboardPage:
        """How the work stands."""
        from mopdesk.gui.pages.dashboard import DashboardPage

        return self._shelve(DashboardPage(self.front))

    @cached_property
    def settings(self) -> SettingsPage:
        """The settings."""
        from mopdesk.gui.pages.settings import SettingsPage

        return self._shelve(SettingsPage(self.front))

    @cached_property
    def job(self) -> JobPage:
        """One job."""
        from mopdesk.gui.pages.job import JobPage

        return self._shelve(JobPage(self.front))

    @cached_property
    def visit(self) -> VisitPage:
        """The form of one visit."""
        from mopdesk.gui.pages.visit import VisitPage

        return self._shelve(VisitPage(self.front))

    @cached_property
    def set_up(self) -> SetUpPage:
        """The pages that set mopdesk up for work."""
        from mopdesk.gui.pages.set_up import SetUpPage

        return self._shelve(SetUpPage(self.front))

    @cached_property
    def help(self) -> HelpPage:
        """How the work goes, and the keys."""
        from mopdesk.gui.keys import key_lines
        from mopdesk.gui.pages.help import HelpPage

        return self._shelve(HelpPage(self.front, (*self.section_lines(), *key_lines())))

    @cached_property
    def about(self) -> AboutPage:
        """Which mopdesk this is, and the licences of its parts."""
        from mopdesk.gui.pages.about import AboutPage

        return self._shelve(AboutPage(self.front))

    def _shelve(self, page: AnyPage) -> AnyPage:
        self.stack.addWidget(page)
        return page
