"""What was just done, with the way back: it stays until something else is done or it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from mopdesk.gui.colours import Tone
from mopdesk.gui.icons import icon
from mopdesk.gui.plain import IconButton, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.notice_bar import announce


class UndoStrip(QFrame):
    """One sentence and a button `Undo`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._undo: Callable[[], None] | None = None
        self.setProperty("tone", Tone.GOOD.value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        self.label = PlainLabel("", "strong", wrap=True)
        self.button = PlainButton("Undo")
        self.button.clicked.connect(lambda _checked=False: self.undo())
        self._closer = IconButton("Close this line")
        self._closer.clicked.connect(lambda _checked=False: self.clear())
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self._closer)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._undo is not None

    def offer(self, words: str, undo: Callable[[], None] | None) -> None:
        """Say what was done; without `undo` there is no way back to offer."""
        self._undo = undo
        self.label.setText(words)
        self.button.setVisible(undo is not None)
        self.show()
        announce(self, words)

    def undo(self) -> None:
        """Take back what was done, once."""
        undo = self._undo
        self.clear()
        if undo is not None:
            undo()

    def clear(self) -> None:
        """Forget what was done."""
        self._undo = None
        self.hide()

    def _tint(self) -> None:
        self._closer.setIcon(icon("close", self._theme.colours.tone(Tone.GOOD).ink, 16))
