"""What the list of jobs shows now: a view, a search, filters and an order; kept for the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QSettings

from mopdesk.actions.job_lists import SORT_COLUMNS, VIEWS, JobFilters, JobQuery

if TYPE_CHECKING:
    from mopdesk.store.views import SavedView

_KEY = "jobs/list"


class ListState(msgspec.Struct, frozen=True, kw_only=True):
    """A query, and the saved view that it began with, if any."""

    query: JobQuery = JobQuery()
    saved_id: str = ""
    saved_name: str = ""

    def with_query(self, **changed: object) -> ListState:
        """Give the state with parts of its query changed."""
        return replace(self, query=replace(self.query, **changed))

    @property
    def filter_count(self) -> int:
        """How many filters narrow the list."""
        filters = self.query.filters
        days = (filters.due_from, filters.due_to, filters.received_from, filters.received_to)
        lists = (filters.states, filters.suppliers, filters.engineers, filters.processes, filters.flows)
        return sum(day is not None for day in days) + sum(bool(values) for values in lists)

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter narrows the view."""
        return bool(self.query.search.strip()) or self.query.filters != JobFilters()


def of_view(key: str, before: ListState) -> ListState:
    """Give the state of a built-in view; the order stays as it was, filters and search go."""
    query = JobQuery(view=key, sort=before.query.sort, descending=before.query.descending)
    return ListState(query=query)


def of_saved(view: SavedView) -> ListState:
    """Give the state of a saved view."""
    from mopdesk.actions.saved_views import as_query

    return ListState(query=as_query(view), saved_id=view.id, saved_name=view.name)


def kept_state() -> ListState:
    """Give what the list showed when mopdesk was last closed."""
    kept = str(QSettings().value(_KEY, ""))
    if not kept:
        return ListState()
    try:
        state = msgspec.json.decode(kept, type=ListState)
    except msgspec.DecodeError:
        return ListState()
    known = {view.key for view in VIEWS}, {key for key, _title in SORT_COLUMNS}
    if state.query.view not in known[0] or state.query.sort not in known[1]:
        return ListState()
    return state


def keep_state(state: ListState) -> None:
    """Keep what the list shows for the next start, and of people nothing.

    The window's own settings lie in plain text beside an encrypted store: a list that is narrowed by words or
    names, or saved under a name, begins next time as its view is.
    """
    query = state.query
    if query.search.strip() or query.filters.engineers or state.saved_id:
        state = ListState(query=JobQuery(view=query.view, sort=query.sort, descending=query.descending))
    QSettings().setValue(_KEY, msgspec.json.encode(state).decode())
