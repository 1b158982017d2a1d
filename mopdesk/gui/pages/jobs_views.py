"""The views above the list: those that are built in and those that people save, with their counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.job_lists import VIEWS, JobQuery, count_of, counts
from mopdesk.actions.saved_views import SavedView, as_query, list_views
from mopdesk.gui.pages.jobs_state import ListState
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.one_row import OneRow
from mopdesk.gui.widgets.view_chips import Chip, ViewChips

if TYPE_CHECKING:
    from mopdesk.desk import Desk

_ICONS = {"late": "late", "soon": "clock", "waiting": "waiting"}


@dataclass(frozen=True)
class Counted:
    """How many jobs each view holds, by the key of a built-in one or the id of a saved one."""

    saved: tuple[SavedView, ...] = ()
    by_view: Mapping[str, int] | None = None

    def count(self, key: str) -> int | None:
        """Give the count of a view, where it is known."""
        return None if self.by_view is None else self.by_view.get(key)


def read_counts(desk: Desk) -> Counted:
    """Count the jobs of every view."""
    saved = list_views(desk)
    by_view = dict(counts(desk))
    by_view |= {view.id: count_of(desk, as_query(view)) for view in saved}
    return Counted(saved=saved, by_view=by_view)


class ViewBar(QWidget):
    """Chips, and what can be done with the view that is shown.

    Signals: `picked(str)` the key or id of a view; `save_asked(name)`, `rename_asked(name)`,
    `change_asked()`, `remove_asked()` for the saved view that is shown; `clear_asked()` and
    `widen_asked()` for what narrows the list.
    """

    picked = Signal(str)
    save_asked = Signal(str)
    rename_asked = Signal(str)
    change_asked = Signal()
    remove_asked = Signal()
    clear_asked = Signal()
    widen_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counted = Counted()
        self._naming = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.chips = ViewChips("Views", theme)
        self.chips.pressed.connect(self.picked)
        column.addWidget(self.chips)
        self.clear_button = self._action("Clear search and filters", self.clear_asked.emit)
        self.widen_button = self._action("Search all jobs", self.widen_asked.emit)
        self.save_button = self._action("Save as a view", lambda: self._ask_name("save", ""))
        self.change_button = self._action("Keep the change in this view", self.change_asked.emit)
        self.rename_button = self._action("Rename this view", self._ask_rename)
        self.remove_button = self._action("Remove this view", self.remove_asked.emit)
        # It stands below the list, beside the count: the page puts it there.
        self.doings = OneRow("What can be done with this list", 4)
        self.doings.set_buttons(
            [
                self.widen_button,
                self.clear_button,
                self.save_button,
                self.change_button,
                self.rename_button,
                self.remove_button,
            ]
        )
        self._name_row = QWidget()
        row = QHBoxLayout(self._name_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.name = LineEdit("Name of the view")
        self.name.setPlaceholderText("Name of the view")
        self.name.returnPressed.connect(self._named)
        self.name_button = PlainButton("Save", "primary")
        self.name_button.clicked.connect(lambda _checked=False: self._named())
        leave = PlainButton("Not now")
        leave.clicked.connect(lambda _checked=False: self._name_row.hide())
        row.addWidget(PlainLabel("Name", "strong"))
        row.addWidget(self.name, 1)
        row.addWidget(self.name_button)
        row.addWidget(leave)
        self._name_row.hide()
        column.addWidget(self._name_row)
        self.show_counts(self.counted, ListState())

    def show_counts(self, counted: Counted, state: ListState) -> None:
        """Show the views with their counts, and the one that the list shows."""
        self.counted = counted
        chips = [
            Chip(view.key, view.title, counted.count(view.key), view.words, _ICONS.get(view.key, ""))
            for view in VIEWS
            if view.chip or view.key == state.query.view
        ]
        chips += [Chip(view.id, view.name, counted.count(view.id)) for view in counted.saved]
        self.chips.show_chips(chips, state.saved_id or state.query.view)
        saved = self.saved_view(state.saved_id)
        changed = saved is not None and not same_list(as_query(saved), state.query)
        own = saved is None and state.narrowed
        searched = bool(state.query.search.strip())
        words = "Clear search and filters" if state.filter_count and searched else "Clear the search"
        self.clear_button.set_plain_text(words if searched else "Clear the filters")
        for button, wanted in (
            (self.widen_button, searched and state.query.view != "all"),
            (self.clear_button, state.narrowed and saved is None),
            (self.save_button, own or changed),
            (self.change_button, changed),
            (self.rename_button, saved is not None),
            (self.remove_button, saved is not None),
        ):
            self.doings.want(button, wanted)
        if not own and saved is None:
            self._name_row.hide()

    def saved_view(self, view_id: str) -> SavedView | None:
        """Give the saved view with that id."""
        return next((view for view in self.counted.saved if view.id == view_id), None)

    def name_done(self) -> None:
        """Put the name's row away: it was taken."""
        self._name_row.hide()

    def say_total(self, total: int) -> None:
        """Say how many jobs a wider search would go through."""
        self.widen_button.set_plain_text(f"Search all {total:,} jobs" if total > 1 else "Search all jobs")
        self.doings.fit()

    @staticmethod
    def _action(words: str, do: Callable[[], None]) -> PlainButton:
        button = PlainButton(words, "link")
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _ask_rename(self) -> None:
        chosen = next((view for view in self.counted.saved if self.chips.button(view.id).isChecked()), None)
        self._ask_name("rename", chosen.name if chosen else "")

    def _ask_name(self, naming: str, name: str) -> None:
        self._naming = naming
        self.name.setText(name)
        self.name_button.set_plain_text("Save" if naming == "save" else "Rename")
        self._name_row.show()
        self.name.setFocus()
        self.name.selectAll()

    def _named(self) -> None:
        signal = self.save_asked if self._naming == "save" else self.rename_asked
        signal.emit(self.name.text())


def same_list(one: JobQuery, other: JobQuery) -> bool:
    """Whether two queries show the same list."""
    return (one.view, one.search.strip(), one.sort, one.descending, one.filters) == (
        other.view,
        other.search.strip(),
        other.sort,
        other.descending,
        other.filters,
    )
