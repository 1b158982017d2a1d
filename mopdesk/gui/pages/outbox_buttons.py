"""The outbox page's own buttons: in its head where they have room, else at the top of its body."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.page_head import PageHead, tint_buttons
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.flow_layout import FlowLayout

LEAST_TITLE = 260


class OutboxButtons(QWidget):
    """A row of buttons. Signals: `asked(str)`: check, elsewhere, folder or print."""

    asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: list[tuple[PlainButton, str]] = []
        self._row = FlowLayout(self, 6)
        self.check = self._add("Check all", "check", "check")
        self.elsewhere = self._add("Send to a folder…", "folder", "elsewhere")
        self.folder = self._add("Open folder", "folder", "folder")
        self.sheet = self._add("Print batch sheet", "print", "print")
        theme.changed.connect(self._tint)
        self._tint()

    def place(self, head: PageHead, body: QVBoxLayout, width: int, taken: int) -> None:
        """Go where there is room: of a page's width, `taken` is for the head's other buttons."""
        needed = self.sizeHint().width() + taken + self._theme.scaled(LEAST_TITLE)
        in_head = head.right.indexOf(self) >= 0
        if (needed <= width) is in_head:
            return
        if in_head:
            body.insertWidget(0, self)
        else:
            head.right.insertWidget(0, self, 0, Qt.AlignmentFlag.AlignTop)
        self.show()

    def _add(self, words: str, icon_name: str, verb: str) -> PlainButton:
        button = PlainButton(words)
        button.clicked.connect(lambda _checked=False: self.asked.emit(verb))
        self._row.addWidget(button)
        self._icons.append((button, icon_name))
        return button

    def _tint(self) -> None:
        tint_buttons(self._icons, self._theme)
