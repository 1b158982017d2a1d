"""What happened, in order: the time, what it was, and a line more where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.widgets.card import empty
from mopdesk.gui.words import moment

MOST_EVENTS = 200


class Timeline(QWidget):
    """A list of events as words, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, 128)
        self._grid.setColumnStretch(1, 1)

    def show_events(self, events: Sequence[Any]) -> None:
        """Show events with `at`, `title`, `detail`, `actor` and `count`, the latest first."""
        empty(self._grid)
        newest = list(events)[:MOST_EVENTS]
        for row, event in enumerate(newest):
            at = PlainLabel(moment(event.at), "quiet")
            at.setAlignment(Qt.AlignmentFlag.AlignTop)
            words = event_words(event)
            label = PlainLabel(words, wrap=True)
            label.setAccessibleName(f"{moment(event.at)}: {words}")
            self._grid.addWidget(at, row, 0)
            self._grid.addWidget(label, row, 1)


def event_words(event: Any) -> str:
    """Say one event: what it was, how often in one go, by whom, and a line more."""
    often = f" ({event.count} times)" if event.count > 1 else ""
    first = f"{event.title}{often}, by {event.actor}" if event.actor else f"{event.title}{often}"
    return f"{first}\n{event.detail}" if event.detail else first
