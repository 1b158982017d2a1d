"""The filters of the list of jobs, and its order: states, parties and days that narrow it further."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.job_lists import SORT_COLUMNS, JobFilters, JobQuery, filter_choices
from mopdesk.desk import Desk
from mopdesk.gui.dates import read_day
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import JOB_STATES, plain_day
from mopdesk.work.nouns import JobState

COLUMNS = ("supplier", "engineer", "process", "flow")
_TITLES = {"supplier": "Supplier", "engineer": "Engineer", "process": "Process", "flow": "Asked for by"}
_DAYS = (
    ("due_from", "Due from"),
    ("due_to", "Due to"),
    ("received_from", "Received from"),
    ("received_to", "Received to"),
)
_MOST_CHOICES = 24
Choices = Mapping[str, Sequence[tuple[str, str]]]
_DAY_HINT = "Such as 8 Dec 2026"


def read_choices(desk: Desk) -> Choices:
    """Give what the filters may name, by column: values and their words."""
    known = {name: spec.title.split(":", 1)[0] for name, spec in desk.processes.items()}
    return {
        column: tuple((value, known.get(value, value)) for value in filter_choices(desk, column))
        for column in COLUMNS
    }


class FilterPanel(Card):
    """What narrows and orders the list.

    Signals: `filtered(JobFilters)` and `sorted_by(key, descending)` when a person has changed something;
    `left()` to close the panel.
    """

    filtered = Signal(object)
    sorted_by = Signal(str, bool)
    left = Signal()

    def __init__(self, query: JobQuery, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__("Filter and sort", parent)
        filters = query.filters
        self._buttons: dict[str, ChoiceButtons] = {}
        self._days: dict[str, LineEdit] = {}
        states = [(state.value, JOB_STATES[state][0]) for state in JobState]
        self._add("states", "State", states, [state.value for state in filters.states])
        for column in COLUMNS:
            chosen = list(_of_column(filters, column))
            words = {value: value for value in chosen} | dict(choices.get(column, ()))
            if words:
                self._add(column, _TITLES[column], list(words.items())[:_MOST_CHOICES], chosen)
        row = QWidget()
        layout = FlowLayout(row, 14)
        for name, title in _DAYS:
            edit = LineEdit(title, plain_day(getattr(filters, name)))
            edit.setPlaceholderText(_DAY_HINT)
            edit.setMinimumWidth(190)
            edit.editingFinished.connect(self._tell)
            self._days[name] = edit
            layout.addWidget(_titled(title, edit))
        self.body.addWidget(row)
        self._add_order(query)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)
        foot = QWidget()
        buttons = FlowLayout(foot, 8)
        self.show_button = PlainButton("Show the jobs", "primary")
        self.show_button.clicked.connect(lambda _checked=False: self._leave())
        self.clear_button = PlainButton("Clear all filters")
        self.clear_button.clicked.connect(lambda _checked=False: self._clear())
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.clear_button)
        self.body.addWidget(foot)
        self._told = filters

    def say_count(self, count: int) -> None:
        """Say on the button how many jobs the list would show."""
        unit = "job" if count == 1 else "jobs"
        self.show_button.set_plain_text(f"Show {count:,} {unit}")

    def choice(self, column: str) -> ChoiceButtons:
        """Give the buttons of a column."""
        return self._buttons[column]

    def day(self, name: str) -> LineEdit:
        """Give the editor of a day."""
        return self._days[name]

    def _add(self, name: str, title: str, choices: list[tuple[str, str]], chosen: list[str]) -> None:
        buttons = ChoiceButtons(title, choices, several=True)
        buttons.set_value(chosen)
        buttons.chosen.connect(lambda _value: self._tell())
        self._buttons[name] = buttons
        self.body.addWidget(_titled(title, buttons))

    def _add_order(self, query: JobQuery) -> None:
        self.order = ChoiceButtons("Sorted by", SORT_COLUMNS)
        self.order.set_value(query.sort)
        self.reversed = ChoiceButtons("Order", ((False, "Forward"), (True, "Reversed")))
        self.reversed.set_value(query.descending)
        for buttons in (self.order, self.reversed):
            buttons.chosen.connect(lambda _value: self._sort())
        self.body.addWidget(_titled("Sorted by", self.order))
        self.body.addWidget(_titled("Order", self.reversed))

    def _sort(self) -> None:
        if self.order.value is None:
            self.order.set_value("deadline")
        if self.reversed.value is None:
            self.reversed.set_value(False)
        self.sorted_by.emit(str(self.order.value), bool(self.reversed.value))

    def _read(self) -> JobFilters | None:
        days: dict[str, date | None] = {}
        wrong = []
        for name, edit in self._days.items():
            text = edit.text().strip()
            days[name] = read_day(text) if text else None
            if text and days[name] is None:
                wrong.append(text)
        if wrong:
            self.fault.setText(f"'{wrong[0]}' is not a day. Write it like 8 Dec 2026 or 8/12/2026.")
        self.fault.setVisible(bool(wrong))
        if wrong:
            return None
        chosen = {
            name: tuple(str(one) for one in buttons.value) if isinstance(buttons.value, list | tuple) else ()
            for name, buttons in self._buttons.items()
        }
        return JobFilters(
            states=tuple(JobState(value) for value in chosen["states"]),
            suppliers=chosen.get("supplier", ()),
            engineers=chosen.get("engineer", ()),
            processes=chosen.get("process", ()),
            flows=chosen.get("flow", ()),
            **days,
        )

    def _tell(self) -> bool:
        filters = self._read()
        if filters is not None and filters != self._told:
            self._told = filters
            self.filtered.emit(filters)
        return filters is not None

    def _leave(self) -> None:
        if self._tell():
            self.left.emit()

    def _clear(self) -> None:
        for buttons in self._buttons.values():
            buttons.set_value([])
        for edit in self._days.values():
            edit.clear()
        self._tell()


def _of_column(filters: JobFilters, column: str) -> tuple[str, ...]:
    by_column = {
        "supplier": filters.suppliers,
        "engineer": filters.engineers,
        "process": filters.processes,
        "flow": filters.flows,
    }
    return by_column[column]


def _titled(title: str, editor: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(PlainLabel(title, "strong"))
    column.addWidget(editor)
    return box
