"""Pills: a state in words, with an icon and a colour, as a widget and as a table cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mopdesk.gui.colours import Pair, Tone
from mopdesk.gui.icons import pixmap
from mopdesk.gui.models.pill import PILL_ROLE, Pill
from mopdesk.gui.theme import Theme

_SIDE = 10
_MOST_PICTURES = 300
# Columns this wide or wider leave every pill its own width.
_WIDEST = 1_000


def pill_height(font: QFont) -> int:
    """Give the height of a pill in that font."""
    return max(22, QFontMetrics(font).height() + 6)


def pill_width(pill: Pill, font: QFont) -> int:
    """Give the width that the whole text needs."""
    words = QFontMetrics(font).horizontalAdvance(pill.text)
    return words + 2 * _SIDE + ((_icon_size(font) + 6) if pill.icon else 0) + 2


def pill_font(font: QFont) -> QFont:
    """Give the font of a pill that stands among words of the given one."""
    key = font.key()
    if (made := _fonts.get(key)) is None:
        made = QFont(font)
        made.setPixelSize(max(11, (font.pixelSize() if font.pixelSize() > 0 else 15) - 1))
        made.setWeight(QFont.Weight.DemiBold)
        _fonts[key] = made
    return made


_fonts: dict[str, QFont] = {}


def draw_pill(painter: QPainter, place: QPoint, pill: Pill, theme: Theme, font: QFont, room: int) -> None:
    """Draw a pill with its left middle at `place`, no wider than `room`."""
    ratio = painter.device().devicePixelRatioF()
    picture = _picture(pill, theme.colours.tone(pill.tone), font.key(), font, room, ratio)
    painter.drawPixmap(place.x(), place.y() - round(picture.height() / ratio) // 2, picture)


_pictures: dict[tuple[object, ...], QPixmap] = {}


def _picture(pill: Pill, pair: Pair, letters: str, font: QFont, room: int, ratio: float) -> QPixmap:
    """Give the picture of a pill: a list shows the same few again and again."""
    key = (pill, pair, letters, min(room, _WIDEST), ratio)
    if (known := _pictures.get(key)) is not None:
        return known
    if len(_pictures) >= _MOST_PICTURES:
        _pictures.clear()
    width, height = max(1, min(pill_width(pill, font), room)), pill_height(font)
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair.ground))
    painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
    left, size = _SIDE, _icon_size(font)
    if pill.icon:
        painter.drawPixmap(left, (height - size) // 2, pixmap(pill.icon, pair.ink, size, ratio))
        left += size + 6
    painter.setFont(font)
    painter.setPen(QColor(pair.ink))
    space = width - _SIDE - left + 2
    words = QFontMetrics(font).elidedText(pill.text, Qt.TextElideMode.ElideRight, space)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
    painter.drawText(QRectF(left, 0, space, height), flags, words)
    painter.end()
    _pictures[key] = picture
    return picture


class PillLabel(QWidget):
    """One pill on a page."""

    def __init__(self, theme: Theme, pill: Pill | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pill = pill or Pill("", Tone.PLAIN)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._look_again)
        self.say(self._pill)

    @property
    def text(self) -> str:
        """The words of the pill."""
        return self._pill.text

    def say(self, pill: Pill) -> None:
        """Show another pill; a blank one hides."""
        self._pill = pill
        self.setAccessibleName(pill.text)
        # A widget without a parent would open as a window of its own.
        if self.parentWidget() is not None or not pill.text:
            self.setVisible(bool(pill.text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        font = pill_font(self.font())
        return QSize(pill_width(self._pill, font), pill_height(font))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _look_again(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = QPoint(0, self.height() // 2)
        draw_pill(painter, place, self._pill, self._theme, pill_font(self.font()), self.width())


class PillDelegate(QStyledItemDelegate):
    """Draw the cells that hold a pill as one, and all other cells as Qt does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # Of a cell with a pill, Qt draws the ground alone: its words are taken away below.
        super().paint(painter, option, index)
        pill = index.data(PILL_ROLE)
        if not isinstance(pill, Pill):
            return
        place = QPoint(option.rect.x() + 8, option.rect.center().y() + 1)
        draw_pill(painter, place, pill, self._theme, pill_font(option.font), option.rect.width() - 12)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if isinstance(index.data(PILL_ROLE), Pill):
            option.text = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        pill = index.data(PILL_ROLE)
        if isinstance(pill, Pill):
            font = pill_font(option.font)
            return QSize(pill_width(pill, font) + 20, pill_height(font) + 8)
        return super().sizeHint(option, index)


def _icon_size(font: QFont) -> int:
    return max(14, font.pixelSize() + 2)
