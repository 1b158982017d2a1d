"""What opens in the place of the list of jobs: filters, and the panels of what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QStackedWidget, QWidget

from mopdesk.gui.pages.jobs_body import JobsBody
from mopdesk.gui.pages.jobs_reading import read_choices
from mopdesk.gui.pages.jobs_state import ListState

if TYPE_CHECKING:
    from mopdesk.actions.job_lists import JobFilters
    from mopdesk.gui.pages.jobs_filters import Choices, FilterPanel
    from mopdesk.gui.widgets.card import Column


class PageWithPanels(Protocol):
    """What of the page the panels need."""

    state: ListState
    stack: QStackedWidget
    body: JobsBody

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do an action on the store's thread."""

    def turn_stack(self) -> None:
        """Show the panel that is open, the list, or the words that it is empty."""

    def filter_by(self, filters: JobFilters) -> None:
        """Narrow the list by filters."""

    def sort_by(self, key: str, descending: bool) -> None:
        """Show the same jobs in another order."""


class JobsPanels:
    """One panel at a time in the list's place; the list comes back when it closes."""

    def __init__(self, page: PageWithPanels) -> None:
        self._page = page
        self.current: QWidget | None = None
        self._filters: FilterPanel | None = None
        self._found = 0

    @cached_property
    def room(self) -> Column:
        """Where panels stand; made when the first one opens."""
        from mopdesk.gui.widgets.card import Column

        made = Column(widest=1100)
        self._page.stack.addWidget(made)
        return made

    @property
    def is_open(self) -> bool:
        """Whether a panel stands in the list's place."""
        return self.current is not None

    def open(self, panel: QWidget) -> None:
        """Show a panel, in place of another one too."""
        self.close()
        self.current = panel
        self.room.body.addWidget(panel)
        self.room.body.addStretch(1)
        panel.show()
        self.room.verticalScrollBar().setValue(0)
        self._page.turn_stack()

    def close(self) -> None:
        """Show the list again, and give it the focus."""
        if self.current is None:
            return
        from mopdesk.gui.widgets.card import empty

        self.current = self._filters = None
        empty(self.room.body)
        self._page.turn_stack()
        self._page.body.list.setFocus()

    def say_count(self, found: int) -> None:
        """Tell the filters how many jobs are found so."""
        self._found = found
        if self._filters is not None:
            self._filters.say_count(found)

    def ask_filters(self) -> None:
        """Show the filters, or the list again."""
        if self._filters is not None:
            self.close()
            return
        self._page.run(read_choices, self._show_filters)

    def _show_filters(self, choices: Choices) -> None:
        from mopdesk.gui.pages.jobs_filters import FilterPanel

        panel = FilterPanel(self._page.state.query, choices)
        panel.filtered.connect(self._page.filter_by)
        panel.sorted_by.connect(self._page.sort_by)
        panel.left.connect(self.close)
        self.open(panel)
        self._filters = panel
        panel.say_count(self._found)
        panel.choice("states").setFocus()
