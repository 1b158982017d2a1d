#!/usr/bin/env python3
"""Draws the program's icon for Windows from resources/icons/mopdesk.svg: white on the accent colour.

    python packaging/windows/icon.py FILE.ico

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


def write_icon(target: Path) -> None:
    """Write an ICO file with one PNG for each size."""
    drawings = [_draw(size) for size in SIZES]
    head = struct.pack("<HHH", 0, 1, len(SIZES))
    at = len(head) + 16 * len(SIZES)
    rows = b""
    for size, drawing in zip(SIZES, drawings, strict=True):
        rows += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(drawing), at)
        at += len(drawing)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(head + rows + b"".join(drawings))


def _draw(size: int) -> bytes:
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(GROUND))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size / 5, size / 5)
    drawing = SOURCE.read_text(encoding="utf-8").replace("currentColor", INK)
    margin = size * 0.1
    QSvgRenderer(QByteArray(drawing.encode())).render(
        painter, QRectF(margin, margin, size - 2 * margin, size - 2 * margin)
    )
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise RuntimeError("the icon could not be drawn")
    return bytes(data.data())


if __name__ == "__main__":
    write_icon(Path(sys.argv[1]))
