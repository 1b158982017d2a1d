"""What every page is handed: the worker, the news, the door for questions, the look, and the way to pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mopdesk.actions.job_lists import JobFilters
    from mopdesk.gui.ask import Ask
    from mopdesk.gui.background import Background
    from mopdesk.gui.bus import Bus
    from mopdesk.gui.people import PeopleHere
    from mopdesk.gui.theme import Theme


class Ways(Protocol):
    """The ways between the pages, and what the window says of itself."""

    def show_inbox(self, receipt_id: str = "") -> None:
        """Show the files received, one of them chosen."""

    def show_jobs(self, view: str = "") -> None:
        """Show the list of jobs: as it was left, or one of its built-in views."""

    def show_jobs_where(self, filters: JobFilters) -> None:
        """Show the jobs of all states that these filters let through."""

    def open_job(self, job_id: str) -> None:
        """Show one job."""

    def open_visit(self, visit_id: str, path: str = "") -> None:
        """Show one visit's form, at the field of that path."""

    def show_outbox(self, job_id: str = "") -> None:
        """Show what is ready and what has left."""

    def show_settings(self, key: str = "") -> None:
        """Show the settings, one of them in focus."""

    def offer_unfinished(self) -> None:
        """Offer the visits that were begun and not finished, as at the start."""

    def renew_keys(self) -> None:
        """Take the keys that were chosen on this machine into use."""

    def import_files(self, paths: list[Path]) -> None:
        """Take flow files in."""

    def saved(self, words: str, *, failed: bool = False) -> None:
        """Say in the status bar what was saved, or that it was not."""


class FrontRoom:
    """The bundle that pages get instead of globals. What asks, and who is here, are built when wanted."""

    def __init__(
        self,
        background: Background,
        bus: Bus,
        theme: Theme,
        ways: Ways,
        ask: Callable[[], Ask],
        people: Callable[[], PeopleHere],
    ) -> None:
        self.background, self.bus, self.theme, self.ways = background, bus, theme, ways
        self._ask, self._people = ask, people

    @property
    def ask(self) -> Ask:
        """The door for messages, questions and file pickers."""
        return self._ask()

    @property
    def people(self) -> PeopleHere:
        """Who is here."""
        return self._people()
