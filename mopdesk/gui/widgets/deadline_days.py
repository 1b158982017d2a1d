"""A deadline with its working: each day from receipt to due in weeks, the struck ones named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mopdesk.basics.workdays import CountedDay
from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import set_tip
from mopdesk.gui.theme import Theme
from mopdesk.gui.words import long_day, plain_day

_CELL_HEIGHT = 50
_GAP = 5
_HEAD = 22
_MOST_WEEKS = 12
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DeadlineDays(QWidget):
    """Paint the days of one clock as weeks of a calendar. Its accessible description says them all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._days: dict[date, CountedDay] = {}
        self._today: date | None = None
        self._weeks: list[date] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(7 * 58)
        self.setAccessibleName("Deadline, day by day")
        theme.changed.connect(self.update)

    def show_days(self, days: Sequence[CountedDay], today: date) -> None:
        """Show the days of a count, the first being the day of receipt."""
        self._days = {one.day: one for one in days}
        self._today = today
        self._weeks = []
        if days:
            first = days[0].day - timedelta(days=days[0].day.weekday())
            last = max(days[-1].day, min(today, days[-1].day + timedelta(days=14)))
            while first <= last and len(self._weeks) < _MOST_WEEKS:
                self._weeks.append(first)
                first += timedelta(days=7)
        self.setAccessibleDescription(day_sentence(days))
        set_tip(self, day_sentence(days))
        self.setFixedHeight(self._height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(7 * 84, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(self._theme.sizes.small)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.quiet))
        width = (self.width() - 6 * _GAP) / 7
        for column, name in enumerate(_NAMES):
            place = QRectF(column * (width + _GAP), 0, width, _HEAD - 4)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f" {name}")
        for row, monday in enumerate(self._weeks):
            for column in range(7):
                day = monday + timedelta(days=column)
                top = _HEAD + row * (_CELL_HEIGHT + _GAP)
                self._paint_day(painter, day, QRectF(column * (width + _GAP), top, width, _CELL_HEIGHT))

    def _height(self) -> int:
        return _HEAD + len(self._weeks) * (_CELL_HEIGHT + _GAP)

    def _paint_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        colours = self._theme.colours
        counted = self._days.get(day)
        last = max(self._days)
        tone = Tone.PLAIN
        if counted is not None and (counted.number == 0 or day == last):
            tone = Tone.ACCENT if counted.number == 0 else Tone.WARN
        struck = counted is not None and counted.number is None
        pair = colours.tone(tone)
        ground = QColor(pair.ground) if counted is not None and not struck else QColor(colours.surface)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(colours.line), 1) if counted is None or struck else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        inside = box.adjusted(8, 5, -5, -5)
        first, second = day_words(day, counted, last, self._today)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(self._theme.sizes.small + 1)
        font.setStrikeOut(struck)
        painter.setFont(font)
        painter.setPen(QColor(pair.ink if counted is not None and not struck else colours.quiet))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, first)
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(self._theme.sizes.small - 1)
        font.setStrikeOut(False)
        painter.setFont(font)
        words = QFontMetrics(font).elidedText(second, Qt.TextElideMode.ElideRight, round(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)


def day_words(day: date, counted: CountedDay | None, last: date, today: date | None) -> tuple[str, str]:
    """Give the two lines of one day: its date, and what it is in the count."""
    name = f"{day.day} {day:%b}"
    mark = "Today" if day == today else ""
    if counted is None:
        return name, mark
    if counted.number == 0:
        words = "Received"
    elif counted.number is None:
        words = "" if counted.reason in ("Saturday", "Sunday") else counted.reason
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
