"""The photos of a visit: a slot for each that is wanted, and those that were added beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImageReader, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.drops import local_files
from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.plain import IconButton, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import empty, restyle
from mopdesk.gui.widgets.flow_layout import FlowLayout

PICTURE_ENDINGS = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Shot:
    """A photo to show. `sha256` names its bytes, which may come later; `purpose` is the code of its slot."""

    id: str
    sha256: str
    title: str
    caption: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Slot:
    """A photo that is wanted: the code of its purpose and its name."""

    purpose: str
    title: str


class PhotoStrip(QWidget):
    """Show slots and photos and take new ones in.

    Signals: `added(list of Path, purpose)` for files dropped on a slot, or beside the slots with '';
    `asked(purpose)` when files are to be chosen, `wished(purpose)` when the camera is wanted, `removed(id)`.
    """

    added = Signal(list, str)
    asked = Signal(str)
    wished = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shots: tuple[Shot, ...] = ()
        self._slots: tuple[Slot, ...] = ()
        self._pictures: dict[str, QPixmap] = {}
        self._labels: dict[str, PlainLabel] = {}
        self.tiles: dict[str, SlotTile] = {}
        self._flow = FlowLayout(self, 12)
        self.setAcceptDrops(True)
        theme.changed.connect(self._make)

    @property
    def shots(self) -> tuple[Shot, ...]:
        """The photos shown."""
        return self._shots

    @property
    def filled(self) -> int:
        """How many of the slots have a photo."""
        return sum(any(shot.purpose == slot.purpose for shot in self._shots) for slot in self._slots)

    def missing_pictures(self) -> list[str]:
        """Give the names (SHA-256) of the pictures that have not been handed in yet."""
        return [shot.sha256 for shot in self._shots if shot.sha256 and shot.sha256 not in self._pictures]

    def show_shots(self, shots: Sequence[Shot], slots: Sequence[Slot] = ()) -> None:
        """Show these photos, each in its slot, and the slots that are still empty."""
        if tuple(shots) == self._shots and tuple(slots) == self._slots:
            return
        self._shots, self._slots = tuple(shots), tuple(slots)
        self._make()

    def show_picture(self, sha256: str, data: bytes) -> None:
        """Hand in the bytes of one picture, as the store keeps it."""
        picture = self._small(data)
        self._pictures[sha256] = picture
        if sha256 in self._labels:
            self._put(self._labels[sha256], picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if picture_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := picture_files(event.mimeData()):
            event.acceptProposedAction()
            self.added.emit(files, "")

    def _make(self) -> None:
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        if had_focus:
            # What has it goes: else it leaps out of the form, and the page scrolls after it.
            self.setFocus()
        self._fill()
        if had_focus and self.tiles:
            next(iter(self.tiles.values())).add_button.setFocus()

    def _fill(self) -> None:
        self._labels, self.tiles = {}, {}
        empty(self._flow)
        wanted = [slot.purpose for slot in self._slots]
        for slot in self._slots:
            shots = [shot for shot in self._shots if shot.purpose == slot.purpose]
            for shot in shots:
                self._flow.addWidget(self._frame(shot))
            if not shots:
                tile = SlotTile(self._theme, slot, self._size())
                tile.added.connect(self.added)
                tile.asked.connect(self.asked)
                tile.wished.connect(self.wished)
                self.tiles[slot.purpose] = tile
                self._flow.addWidget(tile)
        for shot in self._shots:
            if shot.purpose not in wanted:
                self._flow.addWidget(self._frame(shot))
        self.updateGeometry()

    def _size(self) -> QSize:
        """The room of one picture."""
        width = min(max(190, round(self._theme.sizes.text * 13.5)), 256)
        return QSize(width, round(width * 0.75))

    def _frame(self, shot: Shot) -> QFrame:
        size = self._size()
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedWidth(size.width() + 22)
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(5)
        picture = PlainLabel()
        picture.setFixedSize(size)
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
        column.addStretch(1)
        return frame

    def _small(self, data: bytes) -> QPixmap:
        """Decode a picture no larger than it is shown on a dense screen: a tenth of the time."""
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        reader = QImageReader(buffer)
        reader.setAutoTransform(True)
        size = reader.size()
        room = self._size() * 2
        if size.isValid() and (size.width() > room.width() or size.height() > room.height()):
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
        return QPixmap.fromImage(reader.read())

    @staticmethod
    def _put(label: PlainLabel, picture: QPixmap) -> None:
        if picture.isNull():
            label.setText("This picture cannot be shown.")
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        label.setPixmap(picture.scaled(label.size(), Qt.AspectRatioMode.KeepAspectRatio, smooth))


class SlotTile(QFrame):
    """An empty slot: what it waits for, and the two ways to fill it. Signals as the strip's."""

    added = Signal(list, str)
    asked = Signal(str)
    wished = Signal(str)

    def __init__(self, theme: Theme, slot: Slot, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot = slot
        self.setObjectName("drop")
        self.setFixedWidth(size.width() + 22)
        # As high as a photo with a line of words: the rows stay even.
        self.setMinimumHeight(size.height() + theme.scaled(74))
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        column.setSpacing(8)
        mark = PlainLabel()
        mark.setPixmap(pixmap("camera", theme.colours.quiet, 28, self.devicePixelRatioF()))
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        title = PlainLabel(slot.title, "strong", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(mark)
        column.addWidget(title)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.gap)
        row.addStretch(1)
        self.take_button = PlainButton("Take")
        self.take_button.setAccessibleName(f"Take photo: {slot.title}")
        self.take_button.clicked.connect(lambda: self.wished.emit(slot.purpose))
        self.add_button = PlainButton("Add file")
        self.add_button.setAccessibleName(f"Add from file: {slot.title}")
        self.add_button.clicked.connect(lambda: self.asked.emit(slot.purpose))
        row.addWidget(self.take_button)
        row.addWidget(self.add_button)
        row.addStretch(1)
        column.addLayout(row)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if picture_files(event.mimeData()):
            event.acceptProposedAction()
            self._light_up(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light_up(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light_up(False)
        if files := picture_files(event.mimeData()):
            event.acceptProposedAction()
            self.added.emit(files, self.slot.purpose)

    def _light_up(self, on: bool) -> None:
        self.setProperty("active", on)
        restyle(self)


def picture_files(data: QMimeData) -> list[Path]:
    """Give the picture files among what is dragged, by their endings."""
    return [path for path in local_files(data) if path.suffix.lower() in PICTURE_ENDINGS]
