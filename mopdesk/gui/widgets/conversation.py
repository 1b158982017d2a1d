"""A job as a conversation: the drawing and, beside it, the same events as a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGraphicsView,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mopdesk.gui.models.event_columns import EVENT_COLUMNS, EventRow, event_rows
from mopdesk.gui.models.table import RecordTable
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.conversation_scene import ConversationScene
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.record_view import RecordView
from mopdesk.gui.widgets.whole_table import fit_rows
from mopdesk.work.conversation import Conversation, Event

SIDE_BY_SIDE = 1500
RESIZE_PAUSE_MS = 30


class ConversationView(QGraphicsView):
    """The drawing. The arrow keys go from arrow to arrow, Enter or a click opens one.

    Signals: `chosen(event)` when the mark moves, `opened(event)`.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversation: Conversation | None = None
        self._key = ""
        self.drawing: ConversationScene | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(RESIZE_PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self.setAccessibleName("The job as a conversation")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(320)
        theme.changed.connect(self._draw)

    @property
    def event_chosen(self) -> Event | None:
        """The event that is marked."""
        return next((event for event in self._events() if event.key == self._key), None)

    def show_conversation(self, conversation: Conversation) -> None:
        """Draw a conversation; the mark stays where its event is still there."""
        self._conversation = conversation
        self.setAccessibleDescription(" ".join(conversation.sentences))
        if self.event_chosen is None:
            self._key = ""
        self._draw()

    def choose(self, key: str) -> None:
        """Mark the arrow of that event, and bring it into sight."""
        self._key = key
        arrow = self.drawing.choose(key) if self.drawing is not None else None
        if arrow is not None and self.hasFocus():
            self._bring_into_sight(arrow.place.box)

    def sizeHint(self) -> QSize:
        return QSize(760, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._pause.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The page scrolls, not the drawing in it.
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.drawing is not None:
            arrow = self.drawing.arrow_at(self.mapToScene(event.position().toPoint()))
            if arrow is not None:
                self._move_to(arrow.place.event)
                self.opened.emit(arrow.place.event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        events = self._events()
        keys = [one.key for one in events]
        place = keys.index(self._key) if self._key in keys else -1
        moves = {
            Qt.Key.Key_Down: min(len(keys) - 1, place + 1),
            Qt.Key.Key_Up: max(0, place - 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        key = Qt.Key(event.key())
        if keys and key in moves and not event.modifiers():
            self._move_to(events[moves[key]])
        elif place >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(events[place])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._key and self._events() and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._move_to(self._events()[0])
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        if self.hasFocus() and not self._key and self.drawing is not None:
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRect(self.drawing.sceneRect().adjusted(1, 1, -1, -1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._pause.start()

    def _events(self) -> tuple[Event, ...]:
        return self._conversation.events if self._conversation is not None else ()

    def _move_to(self, event: Event) -> None:
        self.choose(event.key)
        announce(self, event.sentence)
        self.chosen.emit(event)

    def _draw(self) -> None:
        if self._conversation is None:
            return
        colours, sizes = self._theme.colours, self._theme.sizes
        width = float(max(320, self.width() - 2))
        drawing = ConversationScene(self._conversation, colours, sizes, width, self)
        before, self.drawing = self.drawing, drawing
        self.setBackgroundBrush(QColor(colours.surface))
        self.setScene(drawing)
        if before is not None:
            before.deleteLater()
        drawing.choose(self._key)
        wide = drawing.plan.width > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(round(drawing.plan.height) + bar + 2)

    def _bring_into_sight(self, box: QRectF) -> None:
        self.ensureVisible(box, 20, 0)
        parent = self.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        inside = parent.widget() if parent is not None else None
        if parent is not None and inside is not None:
            middle = self.mapTo(inside, self.mapFromScene(box.center()))
            parent.ensureVisible(middle.x(), middle.y(), 0, round(box.height() / 2) + 24)


class ConversationPanel(QWidget):
    """The drawing with its list and its buttons.

    Signals: `opened(event)` for an arrow or row that a person opens, `print_asked()`, `save_asked()`.
    """

    opened = Signal(object)
    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.conversation: Conversation | None = None
        self._linking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        buttons = QWidget()
        row = FlowLayout(buttons, 8)
        self.list_button = PlainButton("Show as list")
        self.list_button.setCheckable(True)
        self.list_button.toggled.connect(self._show_list)
        self.print_button = PlainButton("Print…")
        self.print_button.clicked.connect(self.print_asked)
        self.save_button = PlainButton("Save as SVG…")
        self.save_button.clicked.connect(self.save_asked)
        for button in (self.list_button, self.print_button, self.save_button):
            row.addWidget(button)
        column.addWidget(buttons)
        self.view = ConversationView(theme)
        self.model: RecordTable = RecordTable(EVENT_COLUMNS, key=lambda one: one.key, parent=self)
        self.table = RecordView("The conversation as a list", self.model, theme)
        self.table.hide()
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._both.setSpacing(12)
        self._both.addWidget(self.table, 2, Qt.AlignmentFlag.AlignTop)
        self._both.addWidget(self.view, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._both)
        self.view.chosen.connect(self._choose_row)
        self.view.opened.connect(self.opened)
        self.table.chosen.connect(self._choose_arrow)
        self.table.opened.connect(self._open_row)
        theme.changed.connect(self._fit_table)

    def show_conversation(self, conversation: Conversation) -> None:
        """Show a conversation, drawn and as a list."""
        self.conversation = conversation
        self.view.show_conversation(conversation)
        self._linking = True
        self.table.show_records(event_rows(conversation))
        self._linking = False
        self._fit_table()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= SIDE_BY_SIDE
        directions = QBoxLayout.Direction
        self._both.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def _show_list(self, shown: bool) -> None:
        self.table.setVisible(shown)
        self.list_button.set_plain_text("Hide the list" if shown else "Show as list")
        if shown:
            self.table.choose_first()
            self.table.setFocus()

    def _fit_table(self) -> None:
        fit_rows(self.table, self._theme)

    def _choose_row(self, event: Event) -> None:
        self._linking = True
        self.table.choose(event.key)
        self._linking = False

    def _choose_arrow(self, row: EventRow | None) -> None:
        if not self._linking and row is not None:
            self.view.choose(row.key)

    def _open_row(self, row: EventRow) -> None:
        if row.event is not None:
            self.opened.emit(row.event)
