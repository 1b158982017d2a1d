"""The buttons above a job, with the pills of its deadline and state beside its title or among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.page_head import PageHead, tint_buttons
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.widgets.one_row import OneRow
from mopdesk.gui.widgets.pill import PillLabel

# By name: what stands on the button, and its icon.
_BUTTONS = {
    "preview": ("Preview", "eye"),
    "report": ("Report", "report"),
    "save-report": ("Save report", "folder"),
    "site": ("Site", "home"),
    "kind": ("Kind of work", "replace"),
    "process": ("Process", "jobs"),
    "close": ("Close job", "close"),
    "mask": ("Hide personal data", "lock"),
}
_BESIDE_THE_TITLE = 150


class JobActions(QWidget):
    """One row of buttons, the last of them in a menu where it is too narrow; `deeds` say what each does."""

    def __init__(
        self, front: FrontRoom, off: OffForSome, head: PageHead, deeds: Mapping[str, Callable[[], None]]
    ) -> None:
        super().__init__()
        self._theme, self._head = front.theme, head
        self._whole = QHBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self.row = OneRow("What can be done with this job", 6, more_role="")
        self.buttons: dict[str, PlainButton] = {}
        for name, (words, _icon) in _BUTTONS.items():
            button = PlainButton(words)
            button.clicked.connect(lambda _checked=False, do=deeds[name]: do())
            self.buttons[name] = button
        self.row.set_buttons(list(self.buttons.values()))
        self._whole.addWidget(self.row, 1)
        tip = "Hide numbers, names, places and free text on this page{mask}"
        word_keys(self.buttons["mask"], set_tip, tip)
        off.add(self.buttons["close"], "close-jobs")
        off.add(self.buttons["process"], "processes")
        self.deadline, self.state = PillLabel(self._theme), PillLabel(self._theme)
        self._pills = QWidget()
        pills = QHBoxLayout(self._pills)
        pills.setContentsMargins(0, 0, 0, 0)
        pills.addWidget(self.deadline)
        pills.addWidget(self.state)
        head.beside.addWidget(self._pills)
        self.tint()

    def tint(self) -> None:
        """Draw the icons in the colours in force."""
        tint_buttons([(self.buttons[name], icon) for name, (_words, icon) in _BUTTONS.items()], self._theme)

    def place_pills(self, width: int) -> None:
        """Put the pills beside the title, or before the buttons where a page so wide leaves no room for them.

        `width` is what the page has for the title: all of it but its own button.
        """
        title = self._head.title.sizeHint().width() + self._pills.sizeHint().width()
        room = width - self._theme.scaled(_BESIDE_THE_TITLE)
        layout = self._head.beside if title <= room else self._whole
        if layout.indexOf(self._pills) < 0:
            layout.insertWidget(0, self._pills)
        self._pills.setMinimumHeight(0 if layout is self._head.beside else self._theme.target)
