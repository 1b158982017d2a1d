"""The bar of a visit's steps: each can be gone to at any time, and says how it stands and what is to mend."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import pixmap
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.faults import Count
from mopdesk.gui.words import count_of

_SMALLEST = 11
_LINE, _GAP = 4, 3


class State(StrEnum):
    """How a step stands."""

    OPEN = "not begun"
    DONE = "done"
    STOPS = "to mend"
    WARNS = "to explain"
    LEFT_OUT = "not asked"


_ICONS = {
    State.OPEN: ("circle", Tone.PLAIN),
    State.DONE: ("ok", Tone.GOOD),
    State.STOPS: ("error", Tone.BAD),
    State.WARNS: ("warning", Tone.WARN),
    State.LEFT_OUT: ("left-out", Tone.PLAIN),
}


class StepButton(PlainButton):
    """A step: how it stands as an icon with a count, and its name below."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__("", "step")
        self.name = name
        self._theme = theme
        self._state, self._number = State.OPEN, 0
        self._pages: tuple[int, Sequence[bool]] = (0, ())
        self.pixels = theme.sizes.text
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tell(State.OPEN, 0)

    def tell(self, state: State, number: int) -> None:
        """Show how the step stands and how much is to be mended on it."""
        self._state, self._number = state, number
        self._name()
        self.updateGeometry()
        self.update()

    def tell_pages(self, place: int, open_points: Sequence[bool]) -> None:
        """Show which of its pages is shown, and on which something is open; none for a step not shown."""
        self._pages = place, tuple(open_points)
        self._name()
        self.update()

    def _name(self) -> None:
        place, pages = self._pages
        state = self._state.value
        words = f"{count_of(self._number, 'thing')} {state}" if self._number else state
        where = f", page {place + 1} of {len(pages)}" if len(pages) > 1 else ""
        self.setAccessibleName(f"{self.name}{where}: {words}")

    def letters(self, pixels: int) -> QFont:
        """Give the font of the name at that size."""
        font = QFont(self.font())
        font.setPixelSize(pixels)
        return font

    def width_at(self, pixels: int) -> int:
        """Give the width that the name needs at that size."""
        return QFontMetrics(self.letters(pixels)).horizontalAdvance(self.name) + 10

    def sizeHint(self) -> QSize:
        sizes = self._theme.sizes
        line = QFontMetrics(self.letters(self.pixels)).lineSpacing()
        height = max(sizes.target, round(sizes.icon * 1.15) + line + 14 + _LINE)
        return QSize(self.width_at(self.pixels), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        # The ground and the frame are the style sheet's; the button has no text of its own.
        super().paintEvent(event)
        colours, sizes = self._theme.colours, self._theme.sizes
        painter = QPainter(self)
        picture, tone = _ICONS[self._state]
        ink = colours.tone(tone).ink
        side = round(sizes.icon * 1.15)
        painter.setFont(self.letters(self.pixels))
        metrics = painter.fontMetrics()
        number = f" {self._number}" if self._number else ""
        wide = side + metrics.horizontalAdvance(number)
        left, top = (self.width() - wide) // 2, (self.height() - side - metrics.lineSpacing() - 2) // 2
        painter.drawPixmap(left, top, pixmap(picture, ink, side, self.devicePixelRatioF()))
        painter.setPen(QColor(ink))
        painter.drawText(QRect(left + side, top, self.width(), side), Qt.AlignmentFlag.AlignVCenter, number)
        painter.setPen(QColor(colours.ink if self.isChecked() else colours.quiet))
        below = QRect(0, top + side + 2, self.width(), metrics.lineSpacing())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.name)
        self._draw_pages(painter)

    def _draw_pages(self, painter: QPainter) -> None:
        """Draw a short line for each page at the foot: where one is, and where something is open."""
        place, pages = self._pages
        if len(pages) < 2:
            return
        colours = self._theme.colours
        left, room = 6, self.width() - 12
        for number, is_open in enumerate(pages):
            start = left + round(room * number / len(pages))
            end = left + round(room * (number + 1) / len(pages)) - _GAP
            high = _LINE if number == place else _LINE // 2
            plain = colours.accent if number == place else colours.quiet
            ink = colours.tone(Tone.BAD).ink if is_open else plain
            painter.fillRect(QRect(start, self.height() - 3 - high, max(2, end - start), high), QColor(ink))


class StepBar(QWidget):
    """Buttons in the order of the work. Signals: `pressed(int)`: the place of the step asked for."""

    pressed = Signal(int)

    def __init__(self, names: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states = [State.OPEN] * len(names)
        self._group = QButtonGroup(self)
        self._buttons = [StepButton(name, theme) for name in names]
        self._theme = theme
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for place, button in enumerate(self._buttons):
            self._group.addButton(button, place)
            row.addWidget(button)
        self._buttons[0].setChecked(True)
        self._group.idClicked.connect(self.pressed)
        theme.changed.connect(self._fit)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        # The bar takes the width there is: it never makes the window wider.
        return QSize(300, max(button.sizeHint().height() for button in self._buttons))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Write the names as large as the text is, or as fits in one row."""
        pixels = self._theme.sizes.text
        room = self.width() - 2 * len(self._buttons)
        while pixels > _SMALLEST and sum(button.width_at(pixels) for button in self._buttons) > room:
            pixels -= 1
        for button in self._buttons:
            button.pixels = pixels
            button.updateGeometry()
            button.update()

    @property
    def names(self) -> tuple[str, ...]:
        """What the steps are called."""
        return tuple(button.name for button in self._buttons)

    @property
    def states(self) -> tuple[State, ...]:
        """How the steps stand."""
        return tuple(self._states)

    def choose(self, place: int) -> None:
        """Show which step is shown."""
        self._buttons[place].setChecked(True)

    def tell_pages(self, place: int, page: int, open_points: Sequence[bool]) -> None:
        """Show on which page of the step one is, and on which of them something is to be mended."""
        for number, button in enumerate(self._buttons):
            button.tell_pages(page if number == place else 0, open_points if number == place else ())

    def tell(self, counts: Sequence[Count], begun: Sequence[bool], asked: Sequence[bool]) -> None:
        """Say how each step stands: what is to be mended, whether it is begun, and whether it is asked."""
        for place, (count, is_begun, is_asked) in enumerate(zip(counts, begun, asked, strict=True)):
            if count.stops:
                state = State.STOPS
            elif count.warnings:
                state = State.WARNS
            elif not is_asked:
                state = State.LEFT_OUT
            else:
                state = State.DONE if is_begun else State.OPEN
            self._states[place] = state
            self._buttons[place].tell(state, count.total)

    def focus(self, place: int) -> None:
        """Put the focus on one step's button."""
        self._buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
