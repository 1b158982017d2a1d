"""Words drawn as shapes: for files that are opened where our typeface is not."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QTextLayout, QTextOption

_LINE_BREAK = "\u2028"


def draw_outlined(painter: QPainter, box: QRectF, flags: int, text: str) -> None:
    """Draw a text in the painter's font and pen as `drawText` does, but as the shapes of its letters.

    Of the flags those for alignment and for words that wrap are heeded.
    """
    layout = _laid_out(text, painter.font(), box.width(), flags)
    top = box.top()
    if flags & Qt.AlignmentFlag.AlignVCenter.value:
        top += (box.height() - layout.boundingRect().height()) / 2
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for run in layout.glyphRuns():
        font = run.rawFont()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            path.addPath(font.pathForGlyph(glyph).translated(place + QPointF(box.left(), top)))
    painter.fillPath(path, painter.pen().brush())


def _laid_out(text: str, font: QFont, width: float, flags: int) -> QTextLayout:
    wraps = bool(flags & Qt.TextFlag.TextWordWrap.value)
    option = QTextOption(Qt.AlignmentFlag(flags & Qt.AlignmentFlag.AlignHorizontal_Mask.value))
    option.setWrapMode(QTextOption.WrapMode.WordWrap if wraps else QTextOption.WrapMode.NoWrap)
    layout = QTextLayout(text.replace("\n", _LINE_BREAK), font)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() + max(0.0, line.leading())
    layout.endLayout()
    return layout
