"""The nameplate's photo beside the typed serial: a part of it enlarged, and the letters aligned below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme

_STEP = 0.02
_ZOOMS = (2.0, 3.0, 4.5)


class Plate(QWidget):
    """The photo with a frame around the part that is enlarged; drag it, or move it by the arrow keys.

    Signals: `looked()` when another part is looked at.
    """

    looked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.picture = QPixmap()
        self.centre = QPointF(0.5, 0.5)
        self.part = (0.5, 0.15)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Photo of the nameplate: drag or use the arrow keys to enlarge a part of it")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.scaled(210))

    def place(self) -> QRectF:
        """Where the photo lies in the widget."""
        if self.picture.isNull():
            return QRectF()
        size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())

    def look_at(self, x: float, y: float) -> None:
        """Look at a part; x and y are parts of the photo's width and height."""
        self.centre = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        self.update()
        self.looked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self.place()
        painter.drawPixmap(area, self.picture, QRectF(self.picture.rect()))
        wide, high = self.part
        frame = QRectF(0, 0, area.width() * wide, area.height() * high)
        frame.moveCenter(
            QPointF(area.x() + self.centre.x() * area.width(), area.y() + self.centre.y() * area.height())
        )
        painter.setPen(QPen(QColor("#ffffff"), 4))
        painter.drawRect(frame)
        painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
        painter.drawRect(frame)
        if self.hasFocus():
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._look(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self.look_at(self.centre.x() + move[0], self.centre.y() + move[1])

    def _look(self, at: QPointF) -> None:
        area = self.place()
        if not area.isEmpty():
            self.look_at((at.x() - area.x()) / area.width(), (at.y() - area.y()) / area.height())


class Enlarged(QWidget):
    """The enlarged part, and under it the typed letters, each in a box of its own."""

    def __init__(self, theme: Theme, plate: Plate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._plate = theme, plate
        self.letters = ""
        self._zoom = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        plate.looked.connect(self.update)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(360, self._strip() + round(self._theme.sizes.choice * 0.9) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self.cut()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._zoom = (self._zoom + 1) % len(_ZOOMS)
        self.cut()
        self._plate.look_at(self._plate.centre.x(), self._plate.centre.y())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        strip = QRectF(0, 0, self.width(), self._strip())
        painter.fillRect(strip, QColor(colours.sunken))
        picture = self._plate.picture
        if not picture.isNull():
            wide, high = self._plate.part
            source = QRectF(0, 0, picture.width() * wide, picture.height() * high)
            source.moveCenter(
                QPointF(self._plate.centre.x() * picture.width(), self._plate.centre.y() * picture.height())
            )
            painter.drawPixmap(strip, picture, source)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.strong_line), 1))
        painter.drawRect(strip.adjusted(0.5, 0.5, -0.5, -0.5))
        count = max(1, len(self.letters))
        step = self.width() / count
        top = self._strip() + 6
        font = QFont(self.font())
        font.setPixelSize(round(min(step * 0.9, self._theme.sizes.choice * 0.6)))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        for number, letter in enumerate(self.letters):
            box = QRectF(number * step + 1, top, step - 2, self.height() - top - 1)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(colours.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)

    def _strip(self) -> int:
        return round(self._theme.sizes.choice * 1.4)

    def cut(self) -> None:
        """Choose the part so that its shape is the strip's."""
        picture = self._plate.picture
        if picture.isNull() or not self.width():
            return
        wide = min(1.0, 1 / _ZOOMS[self._zoom])
        high = wide * picture.width() / picture.height() * self._strip() / self.width()
        self._plate.part = (wide, min(1.0, high))
        self._plate.update()
        self.update()


class NameplateView(QWidget):
    """The photo, the enlarged part, the letters aligned, and what to do with them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.plate = Plate(theme)
        self.enlarged = Enlarged(theme, self.plate)
        self.words = PlainLabel("", "small", wrap=True)
        for widget in (self.plate, self.enlarged, self.words):
            column.addWidget(widget)
        self.show_picture(QPixmap())

    def show_picture(self, picture: QPixmap) -> None:
        """Show this photo; an empty one hides the view."""
        self.plate.picture = picture
        self.enlarged.cut()
        self.setVisible(not picture.isNull())
        self.plate.update()

    def show_serial(self, serial: str) -> None:
        """Show the letters as they were typed, without spaces at the ends."""
        self.enlarged.letters = serial.strip()[:24]
        self.enlarged.setAccessibleName(f"Serial typed: {' '.join(serial.strip())}")
        self.words.setText(
            "Drag the frame over the number on the photo and compare letter by letter; press the enlarged "
            "part for more or less."
            if serial.strip()
            else "Type the serial number: its letters appear under the enlarged photo."
        )
        self.enlarged.update()
