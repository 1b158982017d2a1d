"""Tab goes through the window as it is read: row by row, each from the left.

Qt goes through widgets in the order in which they were made. Here much is made when it is first looked at, a
step of a visit for one, and would come after all that was there before: after the buttons below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeGuard

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QWidget


class ReadInOrder(QMainWindow):
    """A window in which Tab goes by where things are seen.

    While it is `turning` to another page nothing is looked for: that page takes the focus itself.
    """

    turning = False

    def focusNextPrevChild(self, onwards: bool) -> bool:
        """Go one on or back. Qt asks for this too when what has the focus is hidden."""
        if self.turning:
            return True
        now = self.focusWidget()
        stops = [one for one in as_read(self, now) if one is now or self._stops_at(one)]
        if now not in stops or len(stops) == 1:
            return super().focusNextPrevChild(onwards)
        reasons = Qt.FocusReason
        to = stops[(stops.index(now) + (1 if onwards else -1)) % len(stops)]
        to.setFocus(reasons.TabFocusReason if onwards else reasons.BacktabFocusReason)
        return True

    def _stops_at(self, widget: QWidget) -> bool:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        return bool(takes) and widget.isEnabled() and widget.focusProxy() is None and widget.isVisibleTo(self)


def as_read(widget: QWidget, hidden: QWidget | None = None) -> Iterator[QWidget]:
    """Give a widget and all that is seen in it, in the order of reading; `hidden` too, if it lies there."""

    def counts(one: object) -> TypeGuard[QWidget]:
        if not isinstance(one, QWidget) or one.isWindow():
            return False
        return not one.isHidden() or (hidden is not None and (one is hidden or one.isAncestorOf(hidden)))

    yield widget
    for one in _by_rows(filter(counts, widget.children())):
        yield from as_read(one, hidden)


def _by_rows(widgets: Iterable[QWidget]) -> Iterator[QWidget]:
    """Give first what stands highest, with all whose middle is beside it."""
    left = sorted(widgets, key=QWidget.y)
    while left:
        end = left[0].y() + left[0].height()
        row = [one for one in left if one is left[0] or one.y() + one.height() / 2 < end]
        left = [one for one in left if one not in row]
        yield from sorted(row, key=lambda one: (one.x(), one.y()))
