"""Pages that a finger can move, and that keep what is typed above the keyboard on the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QScrollPrepareEvent
from PySide6.QtWidgets import QScrollArea, QScroller, QWidget


class TouchScroll(QObject):
    """Let a finger scroll an area; `leave_to` are kinds of widgets that want the finger for themselves."""

    def __init__(self, area: QScrollArea, leave_to: tuple[type[QWidget], ...] = ()) -> None:
        super().__init__(area)
        self._area, self._leave_to = area, leave_to
        QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        area.viewport().installEventFilter(self)
        keyboard = QGuiApplication.inputMethod()
        keyboard.keyboardRectangleChanged.connect(self._make_room)
        keyboard.visibleChanged.connect(self._make_room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ScrollPrepare and isinstance(event, QScrollPrepareEvent):
            touched = self._area.viewport().childAt(event.startPos().toPoint())
            while touched is not None and touched is not self._area.viewport():
                if isinstance(touched, self._leave_to):
                    # Not accepted: the finger draws there, the page stays.
                    event.ignore()
                    return True
                touched = touched.parentWidget()
        return False

    def _make_room(self) -> None:
        """Keep the field in hand above the keyboard on the screen."""
        keyboard = QGuiApplication.inputMethod()
        area = self._area
        inside = area.widget()
        if inside is None or not area.isVisible():
            return
        covered = 0
        if keyboard.isVisible():
            bottom = area.mapToGlobal(area.rect().bottomLeft()).y()
            top = (
                keyboard.keyboardRectangle().top()
                + area.window().mapToGlobal(area.window().rect().topLeft()).y()
            )
            covered = max(0, round(bottom - top))
        inside.setContentsMargins(0, 0, 0, covered)
        focused = QGuiApplication.focusObject()
        if covered and isinstance(focused, QWidget) and area.isAncestorOf(focused):
            area.ensureWidgetVisible(focused, 20, covered + 40)
