"""A pad to sign on with mouse, pen or finger: keeps the strokes, gives a picture that carries them."""

from __future__ import annotations

import json

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mopdesk.gui.theme import Theme

_PICTURE_WIDTH = 900
_INK = "#101820"
_BASELINE = 0.74
_LOWEST, _HIGHEST = 140, 190
_STROKES = "mopdesk strokes"

Strokes = tuple[tuple[tuple[float, float], ...], ...]


class SignaturePad(QWidget):
    """Draw strokes on a line. Signals: `signed()` when a stroke ends, `cleared()`."""

    signed = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strokes: list[list[QPointF]] = []
        self._drawing = False
        self.setAccessibleName("Signature: sign here with pen, finger or mouse")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._height = _HIGHEST
        self.setMinimumSize(320, _LOWEST)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        theme.changed.connect(self.update)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been drawn."""
        return not self._strokes

    @property
    def strokes(self) -> Strokes:
        """The strokes as points, as parts of the pad's width and height."""
        return tuple(tuple((point.x(), point.y()) for point in stroke) for stroke in self._strokes)

    @property
    def drawing(self) -> bool:
        """Whether the pen is down."""
        return self._drawing

    def put_strokes(self, strokes: Strokes) -> None:
        """Show strokes that were kept, to be gone on with."""
        self._strokes = [[QPointF(x, y) for x, y in stroke] for stroke in strokes if stroke]
        self._drawing = False
        self.update()

    def clear(self) -> None:
        """Take all strokes away."""
        self._strokes.clear()
        self._drawing = False
        self.update()
        self.cleared.emit()

    def undo(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self.update()

    def png(self) -> bytes:
        """Give the signature as a PNG, dark on white, its strokes within; b'' while nothing is drawn."""
        if self.is_empty:
            return b""
        size = QSize(_PICTURE_WIDTH, round(_PICTURE_WIDTH * self.height() / max(1, self.width())))
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        self._draw(painter, QRectF(0, 0, size.width(), size.height()), QColor(_INK), 4.0)
        painter.end()
        points = [[[round(x, 4), round(y, 4)] for x, y in stroke] for stroke in self.strokes]
        image.setText(_STROKES, json.dumps(points, separators=(",", ":")))
        room = QByteArray()
        buffer = QBuffer(room)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes, Qt a text
        return bytes(room.data())

    def fit(self, height: int) -> None:
        """Be as high as there is room for, within what can be signed on."""
        fitting = max(_LOWEST, min(height, _HIGHEST))
        if fitting != self._height:
            self._height = fitting
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(620, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("#ffffff"))
        painter.setPen(QPen(QColor(colours.strong_line), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        base = self.height() * _BASELINE
        painter.setPen(QPen(QColor("#8c99a5"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(24, base), QPointF(self.width() - 24, base))
        if self.is_empty:
            painter.setPen(QColor("#54616e"))
            place = QRectF(24, base + 6, self.width() - 48, 24)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, "Sign on the line")
        self._draw(painter, QRectF(self.rect()), QColor(_INK), 2.6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kinds = {
            QTabletEvent.Type.TabletPress: self._begin,
            QTabletEvent.Type.TabletMove: self._go_on,
        }
        if (do := kinds.get(event.type())) is not None:
            do(event.position())
        elif event.type() == QTabletEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, at: QPointF) -> None:
        self._drawing = True
        self._strokes.append([self._part(at)])
        self.update()

    def _go_on(self, at: QPointF) -> None:
        if self._drawing and self._strokes:
            self._strokes[-1].append(self._part(at))
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.signed.emit()

    def _part(self, at: QPointF) -> QPointF:
        x = min(max(at.x() / max(1, self.width()), 0.0), 1.0)
        y = min(max(at.y() / max(1, self.height()), 0.0), 1.0)
        return QPointF(x, y)

    def _draw(self, painter: QPainter, area: QRectF, ink: QColor, thick: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(ink, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        for stroke in self._strokes:
            points = [QPointF(one.x() * area.width(), one.y() * area.height()) for one in stroke]
            if len(points) == 1:
                painter.drawPoint(points[0])
                continue
            path = QPainterPath(points[0])
            for before, after in zip(points[1:], points[2:] + points[-1:], strict=True):
                path.quadTo(before, (before + after) / 2)
            painter.drawPath(path)


def strokes_of(png: bytes) -> Strokes:
    """Give the strokes that a signature's picture carries; () for a picture of another origin."""
    try:
        return msgspec.json.decode(QImage.fromData(png).text(_STROKES) or "[]", type=Strokes)
    except (msgspec.DecodeError, RecursionError):
        return ()
