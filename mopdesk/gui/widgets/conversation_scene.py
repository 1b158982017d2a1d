"""The conversation painted: lifelines, arrows, the line of the time limit and today, in any colours.

The same painting goes to the screen, to the printer and into an SVG file: the last two in light colours.
"""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from mopdesk.gui.colours import Colours, Sizes, Tone
from mopdesk.gui.fonts import FAMILY
from mopdesk.gui.models.event_columns import STATE_TONES
from mopdesk.gui.plain import set_tip
from mopdesk.gui.widgets.conversation_places import ArrowPlace, Fonts, LinePlace, Plan, ticks
from mopdesk.gui.widgets.conversation_plan import plan_of
from mopdesk.gui.widgets.outlined_text import draw_outlined
from mopdesk.work.conversation import Conversation, EventState

_LEFT = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_CENTRE = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
_BESIDE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ConversationScene(QGraphicsScene):
    """The drawing of one conversation over one width."""

    def __init__(
        self,
        conversation: Conversation,
        colours: Colours,
        sizes: Sizes,
        width: float,
        parent=None,
        *,
        outlined: bool = False,
    ) -> None:
        """Draw it; `outlined` gives words as shapes, for where our typeface is not."""
        super().__init__(parent)
        self._outlined = outlined
        self.fonts = Fonts.of(sizes, FAMILY)
        self.plan = plan_of(conversation, self.fonts, sizes, width)
        self.colours = colours
        self.arrows: list[ArrowItem] = []
        self.setSceneRect(0, 0, self.plan.width, self.plan.height)
        self.addItem(GroundItem(self))
        for place in self.plan.arrows:
            arrow = ArrowItem(self, place)
            self.arrows.append(arrow)
            self.addItem(arrow)

    def write(self, painter: QPainter, box: QRectF, flags: int, text: str) -> None:
        """Write words into a box, with the painter's font and pen."""
        if self._outlined:
            draw_outlined(painter, box, flags, text)
        else:
            painter.drawText(box, flags, text)

    def arrow_at(self, point: QPointF) -> ArrowItem | None:
        """Give the arrow under a point."""
        return next((one for one in self.items(point) if isinstance(one, ArrowItem)), None)

    def choose(self, key: str) -> ArrowItem | None:
        """Mark the arrow of that event, and only that."""
        found = None
        for arrow in self.arrows:
            chosen = arrow.place.event.key == key
            if chosen:
                found = arrow
            if arrow.chosen is not chosen:
                arrow.chosen = chosen
                arrow.update()
        return found


class GroundItem(QGraphicsItem):
    """What stands behind the arrows: lifelines and their names, the lines across, the ruler and the foot."""

    def __init__(self, scene: ConversationScene) -> None:
        super().__init__()
        self._scene = scene
        self.setZValue(0)

    def boundingRect(self) -> QRectF:
        return self._scene.sceneRect()

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        plan, colours = self._scene.plan, self._scene.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lanes(painter, plan, colours)
        for place in plan.lines:
            self._paint_line(painter, place)
        if plan.ruler is not None:
            self._paint_ruler(painter)
        painter.setPen(QPen(QColor(colours.accent), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in plan.brackets:
            path = QPainterPath(box.topLeft())
            for corner in (box.topRight(), box.bottomRight(), box.bottomLeft()):
                path.lineTo(corner)
            painter.drawPath(path)
        painter.setFont(self._scene.fonts.small)
        painter.setPen(QColor(colours.quiet))
        self._scene.write(painter, plan.foot_box, int(_LEFT), plan.foot)

    def _paint_lanes(self, painter: QPainter, plan: Plan, colours: Colours) -> None:
        for code, title, box in plan.lanes:
            middle = box.center().x()
            painter.setPen(QPen(QColor(colours.strong_line), 1.4))
            painter.drawLine(QLineF(middle, box.bottom(), middle, plan.foot_top))
            ours = code == "M"
            painter.setBrush(QColor(colours.tone(Tone.ACCENT).ground if ours else colours.sunken))
            painter.setPen(QPen(QColor(colours.accent if ours else colours.strong_line), 1.4))
            painter.drawRoundedRect(box, 7, 7)
            painter.setFont(self._scene.fonts.lane)
            painter.setPen(QColor(colours.tone(Tone.ACCENT).ink if ours else colours.ink))
            self._scene.write(painter, box, int(Qt.AlignmentFlag.AlignCenter), title)

    def _paint_line(self, painter: QPainter, place: LinePlace) -> None:
        plan, colours = self._scene.plan, self._scene.colours
        today = place.line is None
        running = place.line is not None and place.line.running
        tone = Tone.BAD if place.line is not None and place.line.late else Tone.WARN
        counts = running or tone is Tone.BAD
        ink = colours.accent if today else colours.tone(tone).ink if counts else colours.quiet
        pen = QPen(QColor(ink), 2.0 if running or today else 1.0)
        if today:
            pen.setDashPattern([1.5, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(plan.left - 6, place.y, plan.width, place.y))
        painter.setFont(self._scene.fonts.small)
        if not today:
            # The words stand on the ground of the page, so that no lifeline runs through a letter.
            painter.fillRect(place.words_box, QColor(colours.surface))
            painter.setPen(QColor(ink))
            self._scene.write(painter, place.words_box, int(_LEFT), place.words)
        painter.setPen(QColor(ink))
        self._scene.write(painter, place.day_box, int(_BESIDE), place.day)

    def _paint_ruler(self, painter: QPainter) -> None:
        ruler, colours = self._scene.plan.ruler, self._scene.colours
        if ruler is None:
            return
        late = ruler.left < 0
        gone = QColor(colours.tone(Tone.BAD).ink if late else colours.accent)
        end = max(ruler.bottom, ruler.today)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(QRectF(ruler.x - 3, ruler.top, 6, end - ruler.top), 3, 3)
        painter.setBrush(gone)
        painter.drawRoundedRect(QRectF(ruler.x - 3, ruler.top, 6, ruler.today - ruler.top), 3, 3)
        for y, passed in ticks(ruler):
            painter.setBrush(QColor(colours.surface) if passed else QColor(colours.strong_line))
            painter.drawEllipse(QPointF(ruler.x, y), 1.8, 1.8)
        painter.setBrush(QColor(colours.surface))
        painter.setPen(QPen(gone, 2))
        painter.drawEllipse(QPointF(ruler.x, ruler.today), 5, 5)


class ArrowItem(QGraphicsItem):
    """One arrow with its words; `chosen` gives it a ground of its own."""

    def __init__(self, scene: ConversationScene, place: ArrowPlace) -> None:
        super().__init__()
        self._scene = scene
        self.place = place
        self.chosen = False
        self._under_mouse = False
        self.setZValue(1)
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_tip(self, place.event.sentence)

    def boundingRect(self) -> QRectF:
        plan = self._scene.plan
        whole = self.place.box.united(self.place.day_box)
        return whole.adjusted(-12, -2, 12, 2).intersected(QRectF(0, 0, plan.width, plan.height))

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.place.box)
        return path

    def hoverEnterEvent(self, event) -> None:
        self._under_mouse = True
        self.update()
        super().hoverEnterEvent(event)

    def hoverLeaveEvent(self, event) -> None:
        self._under_mouse = False
        self.update()
        super().hoverLeaveEvent(event)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        place, colours, fonts = self.place, self._scene.colours, self._scene.fonts
        event = place.event
        pair = colours.tone(STATE_TONES[event.state])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.chosen or self._under_mouse:
            painter.setPen(QPen(QColor(colours.accent), 1.6) if self.chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.selection if self.chosen else colours.sunken))
            painter.drawRoundedRect(place.box.adjusted(5, 0, -5, 0), 7, 7)
        far = event.state in (EventState.EXPECTED, EventState.UNSEEN)
        painter.setPen(QColor(colours.quiet if far else colours.ink))
        painter.setFont(fonts.strong)
        self._scene.write(painter, place.head_box, int(_CENTRE), place.head)
        painter.setFont(fonts.text)
        self._scene.write(painter, place.title_box, int(_CENTRE), place.title)
        painter.setFont(fonts.small)
        painter.setPen(QColor(pair.ink))
        self._scene.write(painter, place.state_box, int(_CENTRE), place.state)
        painter.setPen(QColor(pair.ink if event.at is None else colours.ink))
        self._scene.write(painter, place.day_box, int(_BESIDE), place.day)
        self._paint_arrow(painter, QColor(colours.ink if event.state is EventState.DONE else pair.ink))

    def _paint_arrow(self, painter: QPainter, ink: QColor) -> None:
        place = self.place
        state = place.event.state
        onwards = 1 if place.to_x > place.from_x else -1
        head = 11.0
        tip = QPointF(place.to_x - onwards * 1.5, place.y)
        pen = QPen(ink, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if state is EventState.UNSEEN:
            pen.setDashPattern([1, 2.2])
        elif state is not EventState.DONE:
            pen.setDashPattern([4.5, 3])
        painter.setPen(pen)
        painter.drawLine(QLineF(place.from_x, place.y, tip.x() - onwards * head * 0.8, place.y))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(ink))
        back = tip.x() - onwards * head
        painter.drawPolygon(
            QPolygonF([tip, QPointF(back, place.y - head * 0.48), QPointF(back, place.y + head * 0.48)])
        )
        painter.drawEllipse(QPointF(place.from_x, place.y), 3.4, 3.4)
