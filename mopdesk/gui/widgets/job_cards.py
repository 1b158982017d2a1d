"""The list of jobs for gloves: a card for each, in a list over the same model as the table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mopdesk.actions.job_rows import JobRow
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.columns import asked_words, deadline_pill, state_pill
from mopdesk.gui.models.job_columns import appointment_words
from mopdesk.gui.models.job_pages import TO_FIX_ROLE, WAITING, JobPages
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import RECORD_ROLE
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.pill import draw_pill, pill_font, pill_height, pill_width

_SIDE = 16
_GAP = 8


class JobCards(QListView):
    """Show `JobPages` as cards. Signals: `opened(record)` by a tap or Enter."""

    opened = Signal(object)

    def __init__(self, name: str, model: JobPages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setObjectName("cards")
        self.setAccessibleName(name)
        self.setModel(model)
        self.setModelColumn(0)
        self.setItemDelegate(CardDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._tap)
        theme.changed.connect(self.doItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _tap(self, index: QModelIndex) -> None:
        # A tap that chooses several is no tap that opens.
        if len(self._model.chosen_numbers(self.selectionModel().selection())) <= 1:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        record = self._model.record(index)
        if record is not None:
            self.opened.emit(record)


class CardDelegate(QStyledItemDelegate):
    """Draw a job as a card: whose turn and by when, where, what, and what is to be fixed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = QFontMetrics(_bold(option.font)).height()
        return QSize(240, 2 * _SIDE + pill_height(pill_font(option.font)) + 2 * line + 3 * _GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = self._theme.colours
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect.adjusted(1, 1, -2, -_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.selection if chosen else colours.surface))
        painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 2 if chosen else 1))
        painter.drawRoundedRect(box, 8, 8)
        row = index.data(RECORD_ROLE)
        inside = box.adjusted(_SIDE, _SIDE - _GAP // 2, -_SIDE, -_SIDE + _GAP // 2)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.quiet))
        if not isinstance(row, JobRow):
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, WAITING)
        else:
            self._paint_job(painter, inside, option.font, row, index.data(TO_FIX_ROLE) or 0)
        painter.restore()

    def _paint_job(self, painter: QPainter, inside: QRect, font: QFont, row: JobRow, fix: int) -> None:
        tall = pill_height(pill_font(font))
        middle = inside.top() + tall // 2
        left, right = inside.left(), inside.right()
        for pill in card_pills(row, fix):
            width = pill_width(pill, pill_font(font))
            if left > inside.left() and left + width > right:
                break
            draw_pill(painter, QPoint(left, middle), pill, self._theme, pill_font(font), right - left)
            left += width + _GAP
        bold = _bold(font)
        line = QFontMetrics(bold).height()
        top = inside.top() + tall + _GAP
        painter.setPen(QColor(self._theme.colours.ink))
        _write(
            painter, QRect(inside.left(), top, inside.width(), line), bold, row.address or "No address yet"
        )
        painter.setPen(QColor(self._theme.colours.quiet))
        below = QRect(inside.left(), top + line + _GAP // 2, inside.width(), line)
        _write(painter, below, font, card_words(row))


def card_pills(row: JobRow, fix: int) -> tuple[Pill, ...]:
    """Give the pills of a card, the most urgent first."""
    found = [deadline_pill(row), state_pill(row)]
    if fix:
        found.append(Pill(f"{fix} to fix", Tone.WARN, "warning"))
    return tuple(found)


def card_words(row: JobRow) -> str:
    """Say in one line which job it is and who goes there when."""
    parts = (
        appointment_words(row),
        asked_words(row),
        f"MPAN {spaced_mpan(row.mpan)}",
        row.engineer,
        f"Supplier {row.supplier}",
    )
    return "  ·  ".join(part for part in parts if part)


def _write(painter: QPainter, place: QRect, font: QFont, text: str) -> None:
    painter.setFont(font)
    words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    made.setPixelSize(font.pixelSize() + 2 if font.pixelSize() > 0 else 17)
    return made
