"""Where everything of a conversation's drawing stands: lifelines across, days downwards. No painting.

What happened comes first, then today, then what is owed and expected. The room between the start of the
time limit, today and its last day follows the Working Days, so that today comes nearer to the line.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from mopdesk.gui.colours import Sizes
from mopdesk.gui.widgets.conversation_places import (
    ArrowPlace,
    Fonts,
    LinePlace,
    Plan,
    Ruler,
    day_words,
    state_words,
)
from mopdesk.gui.words import short_day
from mopdesk.work.conversation import Conversation, DeadlineLine, Event, EventState

_LEGEND = "Solid: it happened.  Dashed: owed or expected.  Dotted: between others, not seen here."
_WD_STEP = 0.95
_MOST_LATE = 10
_LANE_ROOM = 9.5


def plan_of(conversation: Conversation, fonts: Fonts, sizes: Sizes, width: float) -> Plan:
    """Lay a conversation out over a width, or over the least that its words need."""
    return _Planner(conversation, fonts, sizes, width).plan


def main_line(conversation: Conversation) -> DeadlineLine | None:
    """Give the time limit that the drawing is about: ours that runs, else whichever runs."""
    lines = [line for line in conversation.deadlines if line.running]
    return next((line for line in lines if line.owner == "M"), next(iter(lines), None))


class _Planner:
    """Puts row below row, from the top."""

    def __init__(self, conversation: Conversation, fonts: Fonts, sizes: Sizes, width: float) -> None:
        self._conversation, self._fonts, self._sizes = conversation, fonts, sizes
        self._main = main_line(conversation)
        self.plan = Plan()
        self._gap = sizes.text * 0.9
        self._y = 0.0
        self._today_y: float | None = None
        self._start_y = 0.0
        self._line_y: float | None = None
        self._across(width)
        self._down()

    # Across

    def _across(self, width: float) -> None:
        plan, lanes = self.plan, self._conversation.lanes
        em = float(self._sizes.text)
        days = QFontMetricsF(self._fonts.small)
        longest = max(days.horizontalAdvance(words) for words in ("Today, Wed 30 Nov", "was due Wed 30 Nov"))
        plan.left = longest + em * 2.4
        metrics = QFontMetricsF(self._fonts.lane)
        widest = max(metrics.horizontalAdvance(lane.title) for lane in lanes) + em * 1.8
        ways = max(1, len(lanes) - 1)
        distance = (width - plan.left - widest - 2) / ways
        distance = max(distance, em * _LANE_ROOM, widest + em * 0.5)
        plan.width = max(width, plan.left + widest + 2 + distance * ways)
        tall = metrics.height() + em * 0.9
        for place, lane in enumerate(lanes):
            box = QRectF(plan.left + place * distance, 1, widest, tall)
            plan.lanes.append((lane.code, lane.title, box))
        plan.head_bottom = tall + 1
        self._y = plan.head_bottom + self._gap

    # Down

    def _down(self) -> None:
        today_row = bool(self._main) or any(event.at is None and _ahead(event) for event in self._events())
        self._start_y = self._y
        told = {id(line) for line in self._lines()}
        for event in self._events():
            if event.at is not None or event.state is EventState.UNSEEN:
                if event.at is not None:
                    self._lines_before(event.at, told)
                place = self._arrow(event)
                if self._main is not None and event.at == self._main.started:
                    self._start_y = place.y
        self._lines_before(self._conversation.today, told)
        if today_row:
            self._today()
        waiting = [event for event in self._events() if event.at is None and _ahead(event)]
        for number, event in enumerate(waiting):
            # A line stands below the last arrow that has to come before it.
            if number and event.due is None:
                self._lines_after(waiting[:number], told)
            self._arrow(event)
        self._lines_after(waiting, told)
        for line in self._conversation.deadlines:
            if id(line) in told:
                self._deadline(line, told)
        self._brackets()
        self._ruler()
        self._foot()

    def _events(self) -> tuple[Event, ...]:
        return self._conversation.events

    def _lines(self) -> Iterator[DeadlineLine]:
        """Give the lines to draw: while one runs, another that was met before its day says nothing more."""
        for line in self._conversation.deadlines:
            if line.running or self._main is None or line.day < self._conversation.today:
                yield line

    def _lines_before(self, day: date, told: set[int]) -> None:
        for line in sorted(self._conversation.deadlines, key=lambda one: one.day):
            if id(line) in told and line.day < day:
                self._deadline(line, told)

    def _lines_after(self, waiting: list[Event], told: set[int]) -> None:
        last = max((event.due for event in waiting if event.due is not None), default=None)
        for line in sorted(self._conversation.deadlines, key=lambda one: one.day):
            if id(line) in told and last is not None and line.day <= last:
                self._deadline(line, told)

    def _arrow(self, event: Event) -> ArrowPlace:
        plan, fonts, em = self.plan, self._fonts, self._sizes.text
        from_x, to_x = plan.lane_x(event.from_lane), plan.lane_x(event.to_lane)
        low, high = sorted((from_x, to_x))
        middle, room = (low + high) / 2, max(high - low - em * 1.6, em * 6)
        head = f"{event.flow}  {event.step}".strip()
        state, day = state_words(event), day_words(event)
        top = self._y
        head_box = _box(fonts.strong, head, middle, top, room)
        title_box = _box(fonts.text, event.title, middle, head_box.bottom(), room)
        y = title_box.bottom() + em * 0.35
        state_box = _box(fonts.small, state, middle, y + em * 0.3, room)
        tall = QFontMetricsF(fonts.small).height()
        place = ArrowPlace(
            event=event,
            y=y,
            from_x=from_x,
            to_x=to_x,
            head=head,
            head_box=head_box,
            title=event.title,
            title_box=title_box,
            state=state,
            state_box=state_box,
            day=day,
            day_box=QRectF(self._day_x, y - tall / 2, self._day_width, tall),
        )
        plan.arrows.append(place)
        self._y = state_box.bottom() + self._gap
        return place

    @property
    def _day_x(self) -> float:
        return self._sizes.text * 1.5

    @property
    def _day_width(self) -> float:
        return self.plan.left - self._day_x

    def _today(self) -> None:
        if self._main is not None and not self._main.late:
            elapsed = self._main.days - self._main.left
            self._y = max(self._y, self._start_y + elapsed * self._step)
        elif self._main is not None and self._line_y is not None:
            self._y = max(self._y, self._line_y + min(-self._main.left, _MOST_LATE) * self._step)
        tall = QFontMetricsF(self._fonts.small).height()
        self._y += tall * 0.6
        self._today_y = self._y
        day = f"Today, {short_day(self._conversation.today)}"
        box = QRectF(self._day_x, self._y - tall / 2, self._day_width, tall)
        self.plan.lines.append(LinePlace(y=self._y, words="", words_box=QRectF(), day=day, day_box=box))
        self._y += tall * 0.6 + self._gap * 0.6

    @property
    def _step(self) -> float:
        return self._sizes.text * _WD_STEP

    def _deadline(self, line: DeadlineLine, told: set[int]) -> None:
        told.discard(id(line))
        main = line is self._main
        if main and self._today_y is not None:
            self._y = max(self._y, self._today_y + line.left * self._step)
        tall = QFontMetricsF(self._fonts.small).height()
        y = self._y + tall * 0.3
        room = self.plan.width - self.plan.left
        words = f"{line.days} Working Days: {line.words}" if line.running else line.words
        words_box = _box(
            self._fonts.small, words, self.plan.left + room / 2, y + tall * 0.25, room, left=True
        )
        day_box = QRectF(self._day_x, y - tall / 2, self._day_width, tall)
        self.plan.lines.append(
            LinePlace(
                y=y,
                words=words,
                words_box=words_box,
                day=short_day(line.day),
                day_box=day_box,
                line=line,
            )
        )
        if main:
            self._line_y = y
        self._y = words_box.bottom() + self._gap

    def _brackets(self) -> None:
        """Bind the arrows that leave together, beside the lifeline that they leave from."""
        arrows = self.plan.arrows
        for first, second in pairwise(arrows):
            if first.event.together and first.event.together == second.event.together:
                away = 8 if first.to_x < first.from_x else -8
                box = QRectF(first.from_x, first.y, away, second.y - first.y)
                self.plan.brackets.append(box)

    def _ruler(self) -> None:
        if self._main is None or self._line_y is None or self._today_y is None:
            return
        self.plan.ruler = Ruler(
            x=self._sizes.text * 0.5,
            top=self._start_y,
            today=self._today_y,
            bottom=self._line_y,
            days=self._main.days,
            left=self._main.left,
        )

    def _foot(self) -> None:
        plan = self.plan
        plan.foot_top = self._y
        plan.foot = f"{_LEGEND}\nDrawn from {self._conversation.source}."
        plan.foot_box = _box(
            self._fonts.small, plan.foot, plan.width / 2, self._y + self._gap, plan.width - 2, left=True
        )
        plan.height = plan.foot_box.bottom() + 4


def _ahead(event: Event) -> bool:
    return event.state is not EventState.UNSEEN


def _box(font: QFont, text: str, middle: float, top: float, room: float, *, left: bool = False) -> QRectF:
    """Give the room of a wrapped text, centred on `middle`; none for a blank one."""
    if not text:
        return QRectF(middle - room / 2, top, room, 0)
    flags = Qt.TextFlag.TextWordWrap | (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter)
    needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, room, 10_000), int(flags), text)
    return QRectF(middle - room / 2, top, room, needed.height() + 1)
