"""Saving, renaming, changing and removing views of one's own, each with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import replace

from mopdesk.actions.changes import Changes
from mopdesk.actions.job_lists import JobFilters
from mopdesk.actions.saved_views import (
    SavedView,
    as_query,
    change_view,
    remove_view,
    rename_view,
    restore_view,
    save_view,
)
from mopdesk.gui.pages.jobs_state import ListState, of_saved, of_view
from mopdesk.gui.pages.jobs_views import ViewBar
from mopdesk.gui.widgets.undo_strip import UndoStrip

if TYPE_CHECKING:
    from mopdesk.desk import Desk


class ListPage(Protocol):
    """What of the page these doings need."""

    state: ListState

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do an action on the store's thread."""

    def show_state(self, state: ListState) -> None:
        """Show what such a state says."""

    def pick_view(self, key: str) -> None:
        """Show a view."""


class Kept:
    """A view that was saved or removed."""

    def __init__(self, view: SavedView) -> None:
        self.view = view
        self.changes = Changes(settings=True)


class ViewDoings:
    """What can be done with views, one method for each; `undo_strip` offers the way back."""

    def __init__(self, page: ListPage, undo_strip: UndoStrip) -> None:
        self._page, self._undo_strip = page, undo_strip

    def connect(self, bar: ViewBar) -> None:
        """Answer what the bar of views asks for."""
        self._bar = bar
        bar.picked.connect(self._page.pick_view)
        bar.save_asked.connect(self.save)
        bar.rename_asked.connect(self.rename)
        bar.change_asked.connect(self.change)
        bar.remove_asked.connect(self.remove)

    def save(self, name: str) -> None:
        """Save what the list shows as a view."""
        query = self._page.state.query

        def saved(kept: Kept) -> None:
            self._bar.name_done()
            self._page.show_state(of_saved(kept.view))

        self._page.run(lambda desk: Kept(save_view(desk, name, query)), saved)

    def rename(self, name: str) -> None:
        """Give the saved view that is shown another name."""
        state = self._page.state

        def renamed(_changes: object) -> None:
            self._bar.name_done()
            self._page.show_state(replace(state, saved_name=" ".join(name.split())))

        self._page.run(lambda desk: rename_view(desk, state.saved_id, name), renamed)

    def change(self) -> None:
        """Let the saved view show from now on what the list shows."""
        state = self._page.state
        before = self._bar.saved_view(state.saved_id)
        if before is None:
            return

        def back() -> None:
            self._page.run(
                lambda desk: change_view(desk, before.id, as_query(before)),
                lambda _changes: self._page.show_state(of_saved(before)),
            )

        self._page.run(
            lambda desk: change_view(desk, state.saved_id, state.query),
            lambda _changes: self._undo_strip.offer(f"The view '{before.name}' is changed", back),
        )

    def remove(self) -> None:
        """Forget the saved view that is shown."""
        state = self._page.state

        def removed(kept: Kept) -> None:
            self._page.show_state(of_view(kept.view.base, state))
            self._undo_strip.offer(
                f"The view '{kept.view.name}' is removed", lambda: self._restore(kept.view)
            )

        self._page.run(lambda desk: Kept(remove_view(desk, state.saved_id)), removed)

    def clear(self) -> None:
        """Take away the search and the filters."""
        self._page.show_state(self._page.state.with_query(search="", filters=JobFilters()))

    def _restore(self, view: SavedView) -> None:
        def put_back(desk: Desk) -> Changes:
            return restore_view(desk, view)

        self._page.run(put_back, lambda _changes: self._page.show_state(of_saved(view)))
