"""Keys that go on while typing: Return to the next answer, Page Down to the next page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QGraphicsView, QWidget

from mopdesk.gui.plain import LineEdit
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.inputs import focus_after
from mopdesk.gui.visit.turning import Turning
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.choice_list import ChoiceList

_PAGES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PageKeys(QObject):
    """Listen to whatever has the focus on the visit's page.

    Page Down scrolls first where a page is longer than the window. In several lines of text Return stays a
    new line, and in lists and drawings Page Down stays theirs.
    """

    def __init__(self, page: QWidget, turning: Turning) -> None:
        super().__init__(page)
        self._page, self._turning = page, turning
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not isinstance(watched, QWidget):
            return False
        key = Qt.Key(event.key())
        if key in _PAGES and not isinstance(watched, QAbstractItemView | QGraphicsView):
            self._page_on(_PAGES[key])
            return True
        if key in _RETURNS and not self._turning.is_last and _answers(watched):
            self._go_on(watched)
            return True
        return False

    def _page_on(self, by: int) -> None:
        bar = self._turning.step.verticalScrollBar()
        end = bar.maximum() if by > 0 else bar.minimum()
        if bar.value() == end:
            self._turning.leaf(by)
        else:
            bar.setValue(bar.value() + by * bar.pageStep())

    def _go_on(self, after: QWidget) -> None:
        sheet = self._turning.step.sheet
        if sheet is None or not focus_after(sheet, after):
            self._turning.leaf(1, typing=True)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Listen to the one widget that has the focus: a filter on all of them would cost each its time."""
        if old is not None:
            old.removeEventFilter(self)
        if new is not None and self._page.isAncestorOf(new):
            new.installEventFilter(self)


def _answers(widget: QWidget) -> bool:
    """Tell whether Return ends an answer here: in a question's line or on a button of a choice."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, ChoiceButtons | ChoiceList):
            # A search takes Return for itself.
            return not isinstance(widget, LineEdit)
        if isinstance(above, FieldLine):
            return isinstance(widget, LineEdit)
        above = above.parentWidget()
    return False
