"""Filling a visit's steps one at a time: all nine in one turn would keep the window from answering."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.visit.step import Step


class Staging(QObject):
    """Show a visit on the steps, the one in sight first. Signals: `done()` after the last of them.

    `finish(step)` is called for each step that was filled.
    """

    done = Signal()

    def __init__(self, steps: Sequence[Step], finish: Callable[[Step], None], parent: QObject) -> None:
        super().__init__(parent)
        self._steps, self._finish = steps, finish
        self._left: list[int] = []
        self._shown: tuple[VisitView, date] | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._next)

    @property
    def busy(self) -> bool:
        """Whether steps are still to be filled, or `done` is still to be told."""
        return bool(self._left) or self._turn.isActive()

    def begin(self, view: VisitView, today: date, first: int) -> None:
        """Fill the steps with this visit."""
        self._shown = view, today
        self._left = list(range(len(self._steps)))
        self.need(first)
        self._turn.start()

    def stop(self) -> None:
        """Fill nothing more: the visit was left."""
        self._left.clear()
        self._turn.stop()

    def need(self, place: int) -> None:
        """Fill this step now, unless it is filled."""
        if self._shown is not None and place in self._left:
            self._left.remove(place)
            self._steps[place].show_visit(*self._shown)
            self._finish(self._steps[place])

    def need_all(self) -> None:
        """Fill every step now: somebody looks for a field that may be on any of them."""
        for place in list(self._left):
            self.need(place)

    def _next(self) -> None:
        if self._left:
            self.need(self._left[0])
            self._turn.start()
        else:
            self.done.emit()
