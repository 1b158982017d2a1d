"""Notices below the page: what happened and what to do, in the way of nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import TONE_ICONS, icon, tone_pixmap
from mopdesk.gui.plain import IconButton, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import restyle

MOST_AT_ONCE = 3
# What went well and asks for nothing goes by itself; what did not stays until it is closed.
GOOD_STAYS_MS = 15_000
Deed = tuple[str, Callable[[], None]]


class NoticeBar(QWidget):
    """Up to three notices, the newest below; a notice with the same title replaces the older one.

    A good one without a deed leaves after a while, but not from under the mouse or the focus.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: list[_Notice] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(22, 0, 22, 12)
        self._layout.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The titles now shown."""
        return [notice.title for notice in self._notices]

    def say(
        self, tone: Tone, title: str, detail: str = "", advice: str = "", deed: Deed | None = None
    ) -> None:
        """Show a notice and announce it to screen readers; `deed` is a button: its words and what it does."""
        self.take_away(title)
        while len(self._notices) >= MOST_AT_ONCE:
            self._drop(self._notices[0])
        notice = _Notice(self._theme, tone, title, " ".join(part for part in (detail, advice) if part), self)
        if deed is not None:
            words, do = deed
            notice.deed = PlainButton(words)

            def take_up() -> None:
                self._drop(notice)
                do()

            notice.deed.clicked.connect(lambda _checked=False: take_up())
            notice.row.insertWidget(2, notice.deed)
        notice.closer.clicked.connect(lambda: self._drop(notice))
        if tone is Tone.GOOD and deed is None:
            notice.leave_after(GOOD_STAYS_MS, lambda: self._drop(notice))
        self._notices.append(notice)
        self._layout.addWidget(notice)
        self.show()
        announce(self, f"{title} {detail} {advice}".strip())

    def take_away(self, title: str) -> None:
        """Take the notice of this title away, if there is one."""
        for notice in [one for one in self._notices if one.title == title]:
            self._drop(notice)

    def clear(self) -> None:
        """Take all notices away."""
        for notice in list(self._notices):
            self._drop(notice)

    def _drop(self, notice: _Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            notice.hide()
            self._layout.removeWidget(notice)
            notice.deleteLater()
        self.setVisible(bool(self._notices))


class _Notice(QFrame):
    def __init__(self, theme: Theme, tone: Tone, title: str, rest: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self._theme, self._tone = theme, tone
        self.setProperty("tone", tone.value)
        self.deed: PlainButton | None = None
        self.row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 8, 9)
        row.setSpacing(12)
        self._mark = PlainLabel()
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(title, "strong", wrap=True))
        if rest:
            words.addWidget(PlainLabel(rest, wrap=True))
        row.addLayout(words, 1)
        self.closer = IconButton("Close this notice")
        row.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._tint)
        self._tint()

    def leave_after(self, milliseconds: int, leave: Callable[[], None]) -> None:
        """Leave by itself, as soon after that time as nobody is at it."""
        timer = QTimer(self)
        timer.setInterval(milliseconds)

        def go() -> None:
            if not self.underMouse() and not self.closer.hasFocus():
                timer.stop()
                leave()

        timer.timeout.connect(go)
        timer.start()

    def _tint(self) -> None:
        colours = self._theme.colours
        self._mark.setPixmap(tone_pixmap(self._tone, colours, 22, self.devicePixelRatioF()))
        self._mark.setAccessibleName(TONE_ICONS[self._tone])
        self.closer.setIcon(icon("close", colours.tone(self._tone).ink, 16))
        restyle(self)


def announce(widget: QWidget, text: str) -> None:
    """Let screen readers say a text, without moving the focus; what nobody may see is not said either."""
    if QAccessible.isActive() and widget.isVisible():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
