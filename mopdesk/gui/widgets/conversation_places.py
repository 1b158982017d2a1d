"""The places of a conversation's drawing, and the few words that it says beside those of the events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from mopdesk.gui.colours import Sizes
from mopdesk.gui.words import short_day
from mopdesk.work.conversation import VISIT, DeadlineLine, Event, EventState
from mopdesk.work.deadlines import days_in_words


@dataclass(frozen=True)
class Fonts:
    """The letters of a drawing."""

    lane: QFont
    strong: QFont
    text: QFont
    small: QFont

    @classmethod
    def of(cls, sizes: Sizes, family: str) -> Fonts:
        """Make the fonts of the sizes in force."""
        return cls(
            lane=_font(family, sizes.text, QFont.Weight.DemiBold),
            strong=_font(family, sizes.text, QFont.Weight.DemiBold),
            text=_font(family, sizes.text, QFont.Weight.Normal),
            small=_font(family, sizes.small, QFont.Weight.Normal),
        )


@dataclass(frozen=True)
class ArrowPlace:
    """One arrow: from x to x at its height, the words above it and the state below it."""

    event: Event
    y: float
    from_x: float
    to_x: float
    head: str
    head_box: QRectF
    title: str
    title_box: QRectF
    state: str
    state_box: QRectF
    day: str
    day_box: QRectF

    @property
    def box(self) -> QRectF:
        """All that belongs to the arrow, without its day."""
        low, high = sorted((self.from_x, self.to_x))
        return QRectF(
            low, self.head_box.top(), high - low, self.state_box.bottom() - self.head_box.top()
        ).adjusted(0, -3, 0, 3)


@dataclass(frozen=True)
class LinePlace:
    """A line across: a time limit with its words below, or today where `line` is None."""

    y: float
    words: str
    words_box: QRectF
    day: str
    day_box: QRectF
    line: DeadlineLine | None = None


@dataclass(frozen=True)
class Ruler:
    """The Working Days of the time limit that runs, from its start through today to its last day."""

    x: float
    top: float
    today: float
    bottom: float
    days: int
    left: int


@dataclass
class Plan:
    """The whole drawing."""

    width: float = 0.0
    height: float = 0.0
    left: float = 0.0
    head_bottom: float = 0.0
    foot_top: float = 0.0
    lanes: list[tuple[str, str, QRectF]] = field(default_factory=list)
    arrows: list[ArrowPlace] = field(default_factory=list)
    lines: list[LinePlace] = field(default_factory=list)
    brackets: list[QRectF] = field(default_factory=list)
    ruler: Ruler | None = None
    foot: str = ""
    foot_box: QRectF = field(default_factory=QRectF)

    def lane_x(self, code: str) -> float:
        """Give the middle of a lifeline."""
        return next((box.center().x() for lane, _title, box in self.lanes if lane == code), self.left)


def state_words(event: Event) -> str:
    """Say below an arrow how far it has come."""
    if event.state is EventState.DONE:
        words = event.far or (
            "visited" if event.kind == VISIT else "told" if not event.job_id else "received"
        )
    elif event.state in (EventState.READY, EventState.DRAFT):
        words = event.far or ("being recorded" if event.kind == VISIT else "in the making")
    else:
        words = {
            EventState.OWED: "owed",
            EventState.EXPECTED: "expected",
            EventState.LATE: days_in_words(-event.late) if event.late else "late",
            EventState.UNSEEN: "not seen here",
        }[event.state]
    parts = [words]
    if event.together:
        parts.append("together")
    if event.late and event.state is not EventState.LATE:
        parts.append(days_in_words(-event.late))
    if event.assumed:
        parts.append("assumed, not in the paper")
    text = ", ".join(parts)
    return text[0].upper() + text[1:]


def day_words(event: Event) -> str:
    """Say in the margin when an arrow was or is due."""
    if event.at is not None:
        return short_day(event.at)
    if event.due is None:
        return ""
    return f"{'was due' if event.late else 'by'} {short_day(event.due)}"


def ticks(ruler: Ruler) -> Iterator[tuple[float, bool]]:
    """Give the height of each Working Day on the ruler, and whether it has passed."""
    gone = max(0, min(ruler.days, ruler.days - ruler.left))
    now = min(ruler.today, ruler.bottom)
    for day in range(1, ruler.days):
        if day <= gone:
            yield ruler.top + (now - ruler.top) * day / max(1, gone), True
        else:
            yield now + (ruler.bottom - now) * (day - gone) / max(1, ruler.days - gone), False


def _font(family: str, pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
