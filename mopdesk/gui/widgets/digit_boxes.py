"""A meter reading in boxes, one for each digit that the meter shows; and letters of a serial number alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import LineEdit
from mopdesk.gui.theme import Theme

FEWEST = 5
_SHAPE = 0.76
_GAP = 0.1


class DigitEdit(LineEdit):
    """A line whose letters stand in boxes. What does not fit stands in boxes of its own, marked, and is kept.

    It types, undoes and is read aloud like any line; only its looks are its own.
    """

    def __init__(self, theme: Theme, name: str, digits: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._theme = theme
        self.digits = digits
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.setMaxLength(14)
        self.setProperty("role", "digits")
        self.textChanged.connect(lambda _text: self._fit())
        self.cursorPositionChanged.connect(lambda _old, _new: self.update())
        theme.changed.connect(self._fit)
        self._fit()

    def set_digits(self, digits: int) -> None:
        """Show as many boxes as the meter has digits; 0 where that is not known."""
        if digits != self.digits:
            self.digits = digits
            self._fit()

    def press(self, key: str) -> None:
        """Type a digit as the keypad does; '' takes one back."""
        if key:
            self.insert(key)
        else:
            self.backspace()
        self.setModified(True)
        self.textEdited.emit(self.text())

    @property
    def boxes(self) -> int:
        """How many boxes are drawn."""
        return max(self.digits or FEWEST, len(self.text()))

    def sizeHint(self) -> QSize:
        height = self._height()
        step = height * (_SHAPE + _GAP)
        return QSize(round(step * self.boxes + height * 0.16), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        bad = colours.tone(Tone.BAD)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height()
        font = QFont(self.font())
        font.setPixelSize(round(height * 0.56))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        text = self.text()
        focused = self.hasFocus()
        place = min(self.cursorPosition(), self.boxes - 1)
        start, end = self.selectionStart(), self.selectionStart() + len(self.selectedText())
        for number in range(self.boxes):
            box = self._box(number)
            surplus = bool(self.digits) and number >= self.digits
            chosen = focused and start >= 0 and start <= number < end
            here = focused and not self.selectedText() and number == place
            line = QColor(colours.strong_line)
            if surplus or self.property("faulty"):
                line = QColor(bad.ink)
            if here:
                line = QColor(colours.accent)
            painter.setPen(QPen(line, 2.4 if here or surplus else 1.2))
            painter.setBrush(
                QColor(colours.selection if chosen else bad.ground if surplus else colours.surface)
            )
            painter.drawRoundedRect(box, 6, 6)
            if number < len(text):
                ink = colours.ink if self.isEnabled() else colours.quiet
                painter.setPen(QColor(bad.ink if surplus else ink))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text[number])
        if focused and self.cursorPosition() >= self.boxes:
            end_box = self._box(self.boxes - 1)
            painter.setPen(QPen(QColor(colours.accent), 2.4))
            right = end_box.right() + 3
            painter.drawLine(QPointF(right, end_box.top() + 4), QPointF(right, end_box.bottom() - 4))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.deselect()
        step = self._height() * (_SHAPE + _GAP)
        self.setCursorPosition(min(int(event.position().x() / step), len(self.text())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def _box(self, number: int) -> QRectF:
        height = self.height()
        step = height * (_SHAPE + _GAP)
        return QRectF(1.5 + number * step, 1.5, height * _SHAPE, height - 3)

    def _height(self) -> int:
        return round(self._theme.sizes.choice * 1.2)

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
