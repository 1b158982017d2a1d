"""Buttons in one row whatever the width: those that do not fit stand in a menu under the last one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from mopdesk.gui.plain import PlainButton


class OneRow(QWidget):
    """A row of buttons. `keep` names one that is shown whatever happens: the one that is chosen.

    `more_role` is how the menu's button looks: like those beside it.
    """

    def __init__(self, name: str, gap: int = 8, more_role: str = "chip") -> None:
        super().__init__()
        self._gap = gap
        self._buttons: list[PlainButton] = []
        self._wanted: set[PlainButton] = set()
        self._kept: PlainButton | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more = PlainButton("More", more_role, self)
        self.more.setAccessibleName(f"{name}: more")
        self.more.setMenu(self._menu)

    @property
    def buttons(self) -> tuple[PlainButton, ...]:
        """All buttons, in order."""
        return tuple(self._buttons)

    def set_buttons(self, buttons: Sequence[PlainButton]) -> None:
        """Show these buttons in place of the former ones, which are let go."""
        for old in self._buttons:
            old.hide()
            old.deleteLater()
        self._buttons = list(buttons)
        self._wanted = set(buttons)
        self._kept = None
        for button in buttons:
            button.setParent(self)
        self.fit()

    def want(self, button: PlainButton, wanted: bool) -> None:
        """Say whether a button is offered at all."""
        if (button in self._wanted) != wanted:
            (self._wanted.add if wanted else self._wanted.discard)(button)
            self.fit()

    def keep(self, button: PlainButton | None) -> None:
        """Name the button that never goes into the menu."""
        self._kept = button
        self.fit()

    def fit(self) -> None:
        """Place the buttons: as many as there is room for."""
        self.updateGeometry()
        offered = [button for button in self._buttons if button in self._wanted]
        shown = self._fitting(offered)
        left, tall = 0, self.sizeHint().height()
        for button in self._buttons:
            button.setVisible(button in shown)
            if button in shown:
                width = button.sizeHint().width()
                button.setGeometry(QRect(left, 0, width, tall))
                left += width + self._gap
        self.more.setVisible(len(shown) < len(offered))
        self.more.setGeometry(QRect(left, 0, self.more.sizeHint().width(), tall))

    def sizeHint(self) -> QSize:
        hints = [button.sizeHint() for button in self._buttons if button in self._wanted]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in [*hints, self.more.sizeHint()]), default=0))

    def minimumSizeHint(self) -> QSize:
        if not self._wanted:
            return QSize(0, self.sizeHint().height())
        return QSize(self.more.sizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        seen = [button for button in [*self._buttons, self.more] if not button.isHidden()]
        place = next((place for place, button in enumerate(seen) if button.hasFocus()), None)
        step = steps.get(Qt.Key(event.key()))
        if step is None or place is None or event.modifiers():
            super().keyPressEvent(event)
            return
        seen[(place + step) % len(seen)].setFocus(Qt.FocusReason.TabFocusReason)

    def _fitting(self, offered: Sequence[PlainButton]) -> set[PlainButton]:
        if self.sizeHint().width() <= self.width():
            return set(offered)
        room = self.width() - self.more.sizeHint().width()
        shown: set[PlainButton] = set()
        first = [self._kept] if self._kept is not None and self._kept in offered else []
        for button in [*first, *(one for one in offered if one is not self._kept)]:
            room -= button.sizeHint().width() + self._gap
            if room < 0 and button is not self._kept:
                break
            shown.add(button)
        return shown

    def _fill_menu(self) -> None:
        self._menu.clear()
        for button in self._buttons:
            if button in self._wanted and button.isHidden():
                action = self._menu.addAction(button.text())
                action.setEnabled(button.isEnabled())
                action.triggered.connect(lambda _checked=False, button=button: button.click())
