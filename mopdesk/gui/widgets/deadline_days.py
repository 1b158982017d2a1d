"""A deadline with its working: a strip of every day from receipt to due, the struck ones named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mopdesk.basics.workdays import CountedDay
from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.words import long_day, plain_day

_GAP = 4
_MOST_LATE_DAYS = 14
_MOST_ROWS = 8
# A cell is so many letters of the small type wide; days of the weekend need less, nothing stands in them.
_LETTERS = 5.2
_WEEKEND = 0.5
# As datetime counts the days of a week; also how many come before it.
_SATURDAY = 5


class DeadlineDays(QWidget):
    """Paint the days of one clock, in as few rows as there is room for.

    Its accessible description says them all. Signals: `pressed()` by mouse, Space or Enter.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: dict[date, CountedDay] = {}
        self._today: date | None = None
        self._due: date | None = None
        self._shown: list[date] = []
        self._cells: list[tuple[date, QRectF]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(240)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Deadline, day by day")
        theme.changed.connect(self._lay_out)

    def show_days(self, days: Sequence[CountedDay], today: date) -> None:
        """Show the days of a count, the first being the day of receipt; then those that are too late."""
        self._days = {one.day: one for one in days}
        self._today = today
        self._shown = []
        if days:
            self._due = days[-1].day
            last = max(self._due, min(today, self._due + timedelta(days=_MOST_LATE_DAYS)))
            self._shown = [
                days[0].day + timedelta(days=step) for step in range((last - days[0].day).days + 1)
            ]
        self.setAccessibleDescription(day_sentence(days))
        set_tip(self, day_sentence(days))
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if Qt.Key(event.key()) in keys and not event.modifiers():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for day, box in self._cells:
            self._paint_day(painter, day, box)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)

    # Laying out

    def _lay_out(self) -> None:
        """Put the days into rows that break before a Monday, each day of the week as wide in every row."""
        rows = self._rows()
        # Where there are several rows, the first week stands under its own days of the week.
        before = _days_before(rows[0][0]) if len(rows) > 1 else []
        full_rows = [[*before, *rows[0]], *rows[1:]]
        widest = max(sum(self._weight(day) for day in row) for row in full_rows)
        count = max(len(row) for row in full_rows)
        unit = (self.width() - 6 - (count - 1) * _GAP) / max(1.0, widest)
        tall = self._theme.sizes.small * 4.6
        self._cells = []
        for place, row in enumerate(rows):
            left = 3.0
            if place == 0:
                left += sum(self._weight(day) * unit + _GAP for day in before)
            for day in row:
                wide = self._weight(day) * unit
                self._cells.append((day, QRectF(left, 3 + place * (tall + _GAP), wide, tall)))
                left += wide + _GAP
        self.setFixedHeight(round(len(rows) * (tall + _GAP)) + 4)
        self.updateGeometry()
        self.update()

    def _rows(self) -> list[list[date]]:
        """Give all days in one row where they fit, else as many whole weeks in a row as do."""
        least = self._theme.sizes.small * _LETTERS
        if sum(self._weight(day) * least + _GAP for day in self._shown) <= self.width():
            return [self._shown]
        week = (_SATURDAY + 2 * _WEEKEND) * least + 7 * _GAP
        weeks = max(1, int(self.width() / week))
        first = self._shown[0] - timedelta(days=self._shown[0].weekday())
        rows: list[list[date]] = []
        for day in self._shown:
            place = (day - first).days // (7 * weeks)
            if place >= len(rows):
                rows.append([])
            rows[place].append(day)
        return rows[:_MOST_ROWS]

    def _weight(self, day: date) -> float:
        """Give how wide a day is: a weekend is narrow, unless there is something to say of its day."""
        counted = self._days.get(day)
        said = counted is not None and counted.number is not None
        return _WEEKEND if day.weekday() >= _SATURDAY and not said else 1.0

    # Painting

    def _paint_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        colours, counted = self._theme.colours, self._days.get(day)
        struck = counted is not None and counted.number is None
        tone = _tone_of(day, counted, self._due)
        pair = colours.tone(tone)
        ground = QColor(colours.sunken if struck else pair.ground)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if struck:
            painter.setPen(QPen(QColor(colours.strong_line), 1))
            painter.drawLine(box.bottomLeft() + _in(4, -4), box.topRight() + _in(-4, 4))
        if day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2.4))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        self._write(painter, day, box.adjusted(6, 4, -4, -4), QColor(colours.quiet if struck else pair.ink))

    def _write(self, painter: QPainter, day: date, inside: QRectF, ink: QColor) -> None:
        counted = self._days.get(day)
        struck = counted is not None and counted.number is None
        narrow = self._weight(day) < 1
        font = QFont(self.font())
        small = self._theme.sizes.small - 1
        line = inside.height() / 3
        words = cell_words(day, counted, self._due, self._today, narrow=narrow)
        for place, text in enumerate(words):
            strong = place == 1
            font.setPixelSize(small + 1 if strong else small)
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            font.setStrikeOut(struck and strong)
            painter.setFont(font)
            painter.setPen(ink)
            fitting = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, round(inside.width()))
            row = QRectF(inside.left(), inside.top() + place * line, inside.width(), line)
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)


def cell_words(
    day: date, counted: CountedDay | None, due: date | None, today: date | None, *, narrow: bool = False
) -> tuple[str, str, str]:
    """Give the three lines of a cell: day of the week, date, and what the day is in the count."""
    name = f"{day:%a}"
    if day == today:
        name = "Today" if narrow else f"{name}, today"
    dated = f"{day.day}" if narrow else f"{day.day} {day:%b}"
    if counted is None:
        return name, dated, "" if day.weekday() >= _SATURDAY else "late"
    if counted.number == 0:
        return name, dated, "Received"
    if counted.number is None:
        return name, dated, "" if day.weekday() >= _SATURDAY else counted.reason
    return name, dated, f"Due, WD {counted.number}" if day == due else f"WD {counted.number}"


def day_words(day: date, counted: CountedDay | None, last: date, today: date | None) -> tuple[str, str]:
    """Give a day of the list: its date, and what it is in the count."""
    name = f"{day.day} {day:%b}"
    mark = "Today" if day == today else ""
    if counted is None:
        return name, mark
    if counted.number == 0:
        words = "Received"
    elif counted.number is None:
        words = counted.reason
    elif day == last:
        words = f"Due · WD {counted.number}"
    else:
        words = f"WD {counted.number}"
    return name, " · ".join(part for part in (words, mark) if part)


def day_sentence(days: Sequence[CountedDay]) -> str:
    """Say the whole count in one sentence, for screen readers and tool tips."""
    if not days:
        return ""
    struck = [f"{plain_day(one.day)} ({one.reason})" for one in days if one.number is None]
    worked = max((one.number or 0) for one in days)
    text = f"Received {long_day(days[0].day)}. {worked} Working Days later is {long_day(days[-1].day)}."
    return text + (f" Not counted: {', '.join(struck)}." if struck else "")


def _tone_of(day: date, counted: CountedDay | None, due: date | None) -> Tone:
    if counted is None:
        return Tone.BAD
    if counted.number == 0:
        return Tone.ACCENT
    return Tone.WARN if day == due else Tone.PLAIN


def _days_before(day: date) -> list[date]:
    """Give the days of the week before this one."""
    return [day - timedelta(days=back) for back in range(day.weekday(), 0, -1)]


def _in(across: float, down: float):
    return QRectF(across, down, 0, 0).topLeft()
