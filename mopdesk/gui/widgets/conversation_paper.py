"""The conversation on paper and in an SVG file: light colours, the letters of the desk, one page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QPagedPaintDevice, QPainter
from PySide6.QtSvg import QSvgGenerator

from mopdesk.gui.colours import COLOURS, Scheme, Sizes
from mopdesk.gui.widgets.conversation_scene import ConversationScene
from mopdesk.work.conversation import Conversation

PAPER_WIDTH = 900
_MARGIN = 20


def conversation_svg(conversation: Conversation, title: str) -> bytes:
    """Draw a conversation as an SVG file, its words as shapes: other machines lack our typeface.

    Title and description hold them as text, for screen readers.
    """
    scene = _scene(conversation, outlined=True)
    size = QSize(round(scene.plan.width) + 2 * _MARGIN, round(scene.plan.height) + 2 * _MARGIN)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    generator.setDescription("\n".join(conversation.sentences))
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(COLOURS[Scheme.LIGHT].surface))
    scene.render(painter, QRectF(_MARGIN, _MARGIN, scene.plan.width, scene.plan.height))
    painter.end()
    buffer.close()
    return bytes(data.data())


def print_conversation(conversation: Conversation, title: str, device: QPagedPaintDevice) -> None:
    """Draw a conversation on one page of a printer, under its title."""
    scene = _scene(conversation)
    painter = QPainter(device)
    page = QRectF(painter.viewport())
    font = QFont(scene.fonts.strong)
    line = page.height() / 50
    font.setPixelSize(round(line * 0.7))
    painter.setFont(font)
    painter.drawText(QRectF(0, 0, page.width(), line), title)
    room = page.adjusted(0, line * 1.6, 0, 0)
    scale = min(room.width() / scene.plan.width, room.height() / scene.plan.height)
    width, height = scene.plan.width * scale, scene.plan.height * scale
    scene.render(painter, QRectF((page.width() - width) / 2, room.top(), width, height))
    painter.end()


def _scene(conversation: Conversation, *, outlined: bool = False) -> ConversationScene:
    return ConversationScene(conversation, COLOURS[Scheme.LIGHT], Sizes(), PAPER_WIDTH, outlined=outlined)
