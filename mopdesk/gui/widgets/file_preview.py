"""What will be sent: each file raw and explained, with where every value comes from and what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.models.columns import PREVIEW_COLUMNS
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Empty, Tinted
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.tabs import Tabs

MOST_FILES = 6


class FilePreview(QWidget):
    """Show the files that a job would send. Signals: `go(Place)` to the place that mends a problem."""

    go = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.tabs: Tabs | None = None
        self.show_files(())

    def show_files(self, files: Sequence[Any], why_none: str = "") -> None:
        """Show these files; where there are none, say why."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tabs = None
        if not files:
            self._column.addWidget(Empty("Nothing would be sent", why_none))
            return
        self.tabs = Tabs("Files to be sent")
        for file in files[:MOST_FILES]:
            held = " (held back)" if file.withheld else ""
            self.tabs.add(f"{file.flow} to {file.to_id}{held}", self._one(file))
        self._column.addWidget(self.tabs)

    def _one(self, file: Any) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        if file.assumed:
            column.addWidget(
                Tinted("warn", "The layout of this flow is assumed: it was not found in writing.")
            )
        if file.problems:
            problems = ProblemList(self._theme, way="Show the field")
            problems.go.connect(self.go)
            problems.show_problems(file.problems)
            column.addWidget(problems)
        flow = FlowView(self._theme, PREVIEW_COLUMNS)
        flow.show_flow(file.raw.replace("\r\n", "\n").rstrip("\n").split("\n"), file.rows)
        column.addWidget(flow, 1)
        return box
