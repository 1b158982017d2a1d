"""A large button that is a count: how many, of what, and a press leads to their list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import pixmap
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme

_SIDE = 16


class CountButton(PlainButton):
    """A count with its title and icon; without a single one it is calm."""

    def __init__(
        self, theme: Theme, title: str, tone: Tone, icon: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self._theme, self.title, self._tone, self._icon = theme, title, tone, icon
        self.count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.say(0)

    def say(self, count: int) -> None:
        """Show another count."""
        self.count = count
        self.setAccessibleName(f"{self.title}: {count:,}")
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self._small())
        width = words.horizontalAdvance(self.title) + self._icon_size() + 8
        tall = QFontMetrics(self._large()).height() + words.height()
        return QSize(width + 2 * _SIDE, tall + _SIDE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self._theme.colours
        pair = colours.tone(self._tone if self.count else Tone.PLAIN)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colours.accent if self.hasFocus() or self.underMouse() else colours.line
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(pair.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QColor(pair.ink))
        inside = self.rect().adjusted(_SIDE, _SIDE // 2, -_SIDE, -_SIDE // 2)
        large, small, size = self._large(), self._small(), self._icon_size()
        painter.setFont(large)
        tall = QFontMetrics(large).height()
        top = QRect(inside.left(), inside.top(), inside.width(), tall)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(top, left, f"{self.count:,}")
        below = QRect(inside.left(), top.bottom() + 1, inside.width(), inside.bottom() - top.bottom())
        picture = pixmap(self._icon, pair.ink, size, self.devicePixelRatioF())
        painter.drawPixmap(below.left(), below.center().y() - size // 2 + 1, picture)
        painter.setFont(small)
        painter.drawText(below.adjusted(size + 8, 0, 0, 0), left, self.title)

    def _icon_size(self) -> int:
        return self._theme.sizes.text + 1

    def _large(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(round(self._theme.sizes.title * 1.4))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.text)
        font.setWeight(QFont.Weight.DemiBold)
        return font
