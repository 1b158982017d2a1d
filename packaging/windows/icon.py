#!/usr/bin/env python3
"""Draws the program's icon for Windows from resources/icons/mopdesk.svg: white on the accent colour.

    python packaging/windows/icon.py FILE.ico

Beside it, as FILE.bmp, comes the picture that stands at the side of the installer's first and last page.

Needs PySide6, hence the Python of .venv or of the freeze.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "icons" / "mopdesk.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
GROUND, INK = "#0b6277", "#ffffff"
# What NSIS has room for, and the colour of the program's own side.
SIDE, SIDE_GROUND = (164, 314), "#12303b"


def write_icon(target: Path) -> None:
    """Write an ICO file with one PNG for each size, and the installer's side beside it."""
    drawings = [_draw(size) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    at = len(head) + 16 * len(SIZES)
    rows = b""
    for size, drawing in zip(SIZES, drawings, strict=True):
        rows += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(drawing), at)
        at += len(drawing)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(head + rows + b"".join(drawings))
    _save(_draw_side(), target.with_suffix(".bmp"))


def _draw(size: int) -> bytes:
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _draw_icon(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise RuntimeError("the icon could not be drawn")
    return bytes(data.data())


def _draw_side() -> QImage:
    width, height = SIDE
    # Without an alpha channel, which NSIS would show as black.
    picture = QImage(width, height, QImage.Format.Format_RGB888)
    picture.fill(QColor(SIDE_GROUND))
    painter = QPainter(picture)
    painter.setOpacity(0.12)
    _draw_sign(painter, QRectF(-width * 0.35, height - width * 1.25, width * 1.7, width * 1.7))
    painter.setOpacity(1)
    _draw_icon(painter, QRectF(width / 2 - 36, 40, 72, 72))
    painter.end()
    return picture


def _draw_icon(painter: QPainter, place: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GROUND))
    painter.drawRoundedRect(place, place.width() / 5, place.width() / 5)
    margin = place.width() * 0.1
    _draw_sign(painter, place.adjusted(margin, margin, -margin, -margin))


def _draw_sign(painter: QPainter, place: QRectF) -> None:
    drawing = SOURCE.read_text(encoding="utf-8").replace("currentColor", INK)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, place)


def _save(picture: QImage, target: Path) -> None:
    if not picture.save(str(target), "BMP"):  # type: ignore[call-overload]
        raise RuntimeError(f"{target} could not be written")


if __name__ == "__main__":
    write_icon(Path(sys.argv[1]))
