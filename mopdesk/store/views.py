"""The views of the job list that people made for themselves: a name, and what it shows in which order."""

from __future__ import annotations

import msgspec

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.job_lists import JobFilters
from mopdesk.store.records import Shape


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """One saved view. `base` is the built-in view that it narrows, `position` its place among the views."""

    id: str
    name: str
    position: int
    base: str
    search: str = ""
    filters: JobFilters = JobFilters()
    sort: str = "deadline"
    descending: bool = False


_SHAPE = Shape(SavedView, "saved_view")


class Views:
    """The saved views of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, change: Change, view: SavedView) -> None:
        """Write a view, new or changed."""
        change.put("saved_view", _SHAPE.to_row(view))

    def remove(self, change: Change, view_id: str) -> None:
        """Forget a view."""
        change.remove("saved_view", view_id)

    def all(self) -> list[SavedView]:
        """Give every view in the order of their places."""
        rows = self._connection.rows(f"{_SHAPE.select} ORDER BY t.position, t.n")
        return [_SHAPE.to_noun(row) for row in rows]
