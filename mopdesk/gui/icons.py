"""Our own icons: SVG files of resources/icons, drawn in any colour and at any size."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mopdesk.basics.resources import resource
from mopdesk.gui.colours import Colours, Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

TONE_ICONS = {
    Tone.PLAIN: "clock",
    Tone.ACCENT: "note",
    Tone.GOOD: "ok",
    Tone.WARN: "warning",
    Tone.BAD: "error",
    Tone.NOTE: "note",
}


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw the icon in one colour; `ratio` is the screen's device pixel ratio."""
    svg = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(svg.encode())
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(name: str, colour: str, size: int = 20, faded: str | None = None, gap: int = 0) -> QIcon:
    """Give the icon in one colour, sharp on dense screens too.

    `faded` is its colour while disabled; `gap` is blank room at its right, before a button's words.
    """
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(_with_gap(pixmap(name, colour, size, ratio), gap), QIcon.Mode.Normal)
        if faded:
            made.addPixmap(_with_gap(pixmap(name, faded, size, ratio), gap), QIcon.Mode.Disabled)
    return made


def _with_gap(picture: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return picture
    ratio = picture.devicePixelRatio()
    wide = QPixmap(picture.width() + round(gap * ratio), picture.height())
    wide.fill(Qt.GlobalColor.transparent)
    wide.setDevicePixelRatio(ratio)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wide


def tone_pixmap(tone: Tone, colours: Colours, size: int, ratio: float = 1.0) -> QPixmap:
    """Draw the icon that stands for a tone, in the tone's ink."""
    return pixmap(TONE_ICONS[tone], colours.tone(tone).ink, size, ratio)
