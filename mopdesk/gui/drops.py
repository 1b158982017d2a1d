"""What is dragged onto the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.words import count_of

_EDGE = 14


def local_files(data: QMimeData) -> list[Path]:
    """Give the files of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropSign(QFrame):
    """Says at the foot of the window, while files are held above it, that they may be let go.

    It covers no more than that: a photo has a slot of its own, which must be in sight.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop")
        self.setProperty("active", "true")
        # What is dragged goes to the window beneath.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words = PlainLabel("", "title")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(self.words)
        self.hide()

    def show_over(self, count: int) -> None:
        """Lie along the foot of the window and say how many files are held."""
        self.words.setText(f"Let go here: {count_of(count, 'file')}")
        area = self.window().rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        area.setTop(area.bottom() - 2 * self.sizeHint().height())
        self.setGeometry(area)
        self.raise_()
        self.show()
