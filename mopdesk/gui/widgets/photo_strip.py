"""The photos of a visit: small pictures with purpose, caption and origin; add from a file or by dropping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.plain import IconButton, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import empty, restyle
from mopdesk.gui.widgets.flow_layout import FlowLayout

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png")
_WIDTH, _HEIGHT = 190, 142


@dataclass(frozen=True)
class Shot:
    """A photo to show. `sha256` names its bytes, which may come later."""

    id: str
    sha256: str
    title: str
    caption: str = ""


class PhotoStrip(QWidget):
    """Show photos and take new ones in.

    Signals: `added(list of Path)` for files that were dropped, `asked()` when the button to choose files is
    pressed, `removed(id)`.
    """

    added = Signal(list)
    asked = Signal()
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shots: tuple[Shot, ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._labels: dict[str, PlainLabel] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._drop = QFrame()
        self._drop.setObjectName("drop")
        row = QHBoxLayout(self._drop)
        row.setContentsMargins(16, 14, 16, 14)
        self._mark = PlainLabel()
        self._words = PlainLabel("", "quiet", wrap=True)
        self.add_button = PlainButton("Add photos")
        self.add_button.clicked.connect(self.asked)
        row.addWidget(self._mark)
        row.addSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.add_button)
        layout.addWidget(self._drop)
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf, 12)
        layout.addWidget(self._shelf)
        self.setAcceptDrops(True)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_shots(())

    @property
    def shots(self) -> tuple[Shot, ...]:
        """The photos shown."""
        return self._shots

    def missing_pictures(self) -> list[str]:
        """Give the names (SHA-256) of the pictures that have not been handed in yet."""
        return [shot.sha256 for shot in self._shots if shot.sha256 and shot.sha256 not in self._pictures]

    def show_shots(self, shots: Sequence[Shot]) -> None:
        """Show these photos."""
        self._words.setText(
            "Drop more photos here, or choose files."
            if shots
            else "No photos yet. Drop pictures here, or choose files. The first is usually the nameplate."
        )
        if tuple(shots) == self._shots:
            return
        self._shots = tuple(shots)
        self._labels = {}
        empty(self._flow)
        for shot in self._shots:
            self._flow.addWidget(self._frame(shot))

    def show_picture(self, sha256: str, data: bytes) -> None:
        """Hand in the bytes of one picture, as the store keeps it."""
        picture = QPixmap()
        picture.loadFromData(data)
        self._pictures[sha256] = picture
        if sha256 in self._labels:
            self._put(self._labels[sha256], picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if picture_files(event.mimeData()):
            event.acceptProposedAction()
            self._drop.setProperty("active", True)
            restyle(self._drop)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop.setProperty("active", False)
        restyle(self._drop)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop.setProperty("active", False)
        restyle(self._drop)
        if files := picture_files(event.mimeData()):
            event.acceptProposedAction()
            self.added.emit(files)

    def _frame(self, shot: Shot) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedWidth(_WIDTH + 22)
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(5)
        picture = PlainLabel()
        picture.setFixedSize(_WIDTH, _HEIGHT)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(f"Photo: {shot.title}")
        self._labels[shot.sha256] = picture
        if shot.sha256 in self._pictures:
            self._put(picture, self._pictures[shot.sha256])
        column.addWidget(picture)
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(shot.title, "strong", wrap=True))
        if shot.caption:
            words.addWidget(PlainLabel(shot.caption, "small", wrap=True))
        row.addLayout(words, 1)
        remove = IconButton(f"Remove photo: {shot.title}")
        remove.setIcon(icon("remove", self._theme.colours.quiet, 18))
        remove.clicked.connect(lambda: self.removed.emit(shot.id))
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return frame

    @staticmethod
    def _put(label: PlainLabel, picture: QPixmap) -> None:
        if picture.isNull():
            label.setText("This picture cannot be shown.")
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        label.setPixmap(picture.scaled(_WIDTH, _HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    def _tint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(pixmap("camera", self._theme.colours.quiet, 28, ratio))
        self.add_button.setIconSize(QSize(23, 18))
        self.add_button.setIcon(icon("add", self._theme.colours.ink, 18, gap=5))


def picture_files(data: QMimeData) -> list[Path]:
    """Give the picture files among what is dragged, by their endings."""
    return [path for path in local_files(data) if path.suffix.lower() in PICTURE_ENDINGS]


def local_files(data: QMimeData) -> list[Path]:
    """Give the files of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
