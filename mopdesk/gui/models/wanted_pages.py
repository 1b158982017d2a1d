"""Which rows of a long list are read next: those that were looked at, then what is left of their pages."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAGE = 200
MOST_PAGES = 20
AFTER_DRAWING_MS = 20
"""By then what has come is on the screen: a picture is drawn at the screen's pace, 60 times a second."""

Ask = Callable[[int, tuple[range, ...]], None]


class WantedPages(QObject):
    """Gathers what is looked at until the event loop turns, and then asks for it.

    `ask(page, rows)` is called for the rows looked at, which are on the screen sooner than a whole page would
    be, and when they are drawn, for the rest of it. What was passed in a long scroll is not worth reading.
    """

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        # By page, the rows looked at: of those to be read, those being read, and those read without the rest.
        self._seen: OrderedDict[int, range] = OrderedDict()
        self._under_way: dict[int, range] = {}
        self._begun: dict[int, range] = {}
        self._soon = self._timer(0, self._ask_seen)
        self._after_drawing = self._timer(AFTER_DRAWING_MS, self._ask_rest)

    @property
    def busy(self) -> bool:
        """Whether there is anything that is about to be asked for."""
        return self._soon.isActive() or self._after_drawing.isActive()

    def want(self, row: int) -> None:
        """Have a row read that was looked at, unless its page is on its way."""
        page = row // PAGE
        if page not in self._under_way:
            seen = self._seen.get(page, range(row, row + 1))
            self._seen[page] = range(min(seen.start, row), max(seen.stop, row + 1))
            self._seen.move_to_end(page)
            if not self._soon.isActive():
                self._soon.start()

    def read_on(self, held: int) -> None:
        """Have the rest of the first page read, of which so many rows are held."""
        if held < PAGE:
            self._begun[0] = range(held)
            self._after_drawing.start()

    def came(self, page: int) -> None:
        """Note that what was asked for of a page has come."""
        seen = self._under_way.pop(page)
        if len(seen) < PAGE:
            self._begun[page] = seen
            self._after_drawing.start()

    def forget(self) -> None:
        """Want nothing any more: the rows are others now."""
        self._seen.clear()
        self._under_way.clear()
        self._begun.clear()

    def _ask_seen(self) -> None:
        # The rest of a page that is no longer looked at can wait until it is again.
        self._begun.clear()
        while self._seen and len(self._under_way) < MOST_PAGES:
            page, seen = self._seen.popitem()
            self._under_way[page] = seen
            self._ask(page, (seen,))
        self._seen.clear()

    def _ask_rest(self) -> None:
        begun, self._begun = self._begun, {}
        for page, seen in begun.items():
            whole = range(page * PAGE, (page + 1) * PAGE)
            self._under_way[page] = whole
            self._ask(page, (range(whole.start, seen.start), range(seen.stop, whole.stop)))

    def _timer(self, after: int, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(do)
        return timer
