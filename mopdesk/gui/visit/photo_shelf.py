"""Photos on a step: slots, the camera, files; each kept in the store at once with what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.attachments import (
    FROM_FILE,
    PHOTO,
    TAKEN_HERE,
    attach_photo,
    attachment_bytes,
    remove_attachment,
)
from mopdesk.actions.visit_view import VisitView
from mopdesk.basics.files import read_bytes
from mopdesk.desk import Desk
from mopdesk.gui.page import Page
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.widgets.camera import CameraPanel, find_camera
from mopdesk.gui.widgets.photo_strip import PhotoStrip, Shot, Slot
from mopdesk.gui.words import LONDON, moment
from mopdesk.work.nouns import Attachment

LARGEST_PHOTO = 60 * 1024 * 1024
ALL = slice(None)


class PhotoShelf(QWidget):
    """Show the photos of some slots and take new ones in.

    Signals: `pictured(sha256, bytes)` when a picture has come from the store.
    """

    pictured = Signal(str, bytes)

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__()
        self._page, self._draft = page, draft
        self._words: dict[str, str] = {}
        self.caption: Callable[[], str] = lambda: ""
        self._pictures: dict[str, bytes] = {}
        self._fetched: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.camera: CameraPanel | None = None
        self.strip = PhotoStrip(page.front.theme)
        self.strip.asked.connect(self.ask)
        self.strip.added.connect(self.add)
        self.strip.wished.connect(self.open_camera)
        self.strip.removed.connect(self._remove)
        column.addWidget(self.strip)

    def show_photos(
        self, view: VisitView, words: dict[str, str], slots: Sequence[Slot], *, only: slice = ALL
    ) -> None:
        """Show the photos of these slots, and the slots that wait for one; `only` so many of those photos."""
        self._show(
            view, words, slots, [one for one in photos_of(view) if one.purpose in purposes(slots)][only]
        )

    def show_others(self, view: VisitView, words: dict[str, str], slots: Sequence[Slot]) -> None:
        """Show the photos that no slot waits for."""
        self._show(view, words, (), [one for one in photos_of(view) if one.purpose not in purposes(slots)])

    def _show(
        self, view: VisitView, words: dict[str, str], slots: Sequence[Slot], photos: Sequence[Attachment]
    ) -> None:
        self._words = words
        self.strip.show_shots([self._shot(one) for one in photos], slots)
        for shot in self.strip.shots:
            if shot.sha256 in self._pictures:
                self._arrived(shot.sha256, self._pictures[shot.sha256])
            elif shot.sha256 and shot.sha256 not in self._fetched:
                self._fetched.add(shot.sha256)
                fetch_picture(self._page, shot.sha256, partial(self._arrived, shot.sha256))

    def add(self, files: Sequence[Path], purpose: str = "") -> None:
        """Keep these files as photos of the visit."""
        for path in files:
            self._keep(partial(read_bytes, path, LARGEST_PHOTO), purpose, FROM_FILE)

    def take(self, data: bytes, purpose: str) -> None:
        """Keep a photo that the camera has just taken."""
        self._keep(lambda: data, purpose, TAKEN_HERE)

    def ask(self, purpose: str) -> None:
        """Ask for files."""
        if files := self._page.front.ask.pictures():
            self.add(files, purpose)

    def open_camera(self, purpose: str) -> None:
        """Open the camera above the photos."""
        if self.camera is None:
            self.camera = CameraPanel(self._page.front.theme, find_camera)
            self.camera.taken.connect(self.take)
            column = self.layout()
            if isinstance(column, QVBoxLayout):
                column.insertWidget(0, self.camera)
        self.camera.open_for(purpose, self._words.get(purpose, "another photo"))

    def close_camera(self) -> None:
        """Let the camera go."""
        if self.camera is not None:
            self.camera.close_camera()

    def _keep(self, read: Callable[[], bytes], purpose: str, origin: str) -> None:
        visit_id, caption = self._draft.visit_id, self.caption()

        def attach(desk: Desk) -> Attachment:
            return attach_photo(
                desk, visit_id, read(), purpose=purpose or "other", caption=caption, origin=origin
            )

        self._page.run(attach, lambda _kept: self._kept(), waiting="Adding photos")

    def _kept(self) -> None:
        self._page.refresh()
        self._draft.kept()

    def _remove(self, attachment_id: str) -> None:
        visit_id = self._draft.visit_id
        self._page.run(
            lambda desk: remove_attachment(desk, visit_id, attachment_id), lambda _changes: self._kept()
        )

    def _arrived(self, sha256: str, data: bytes) -> None:
        self._pictures[sha256] = data
        if sha256 in self.strip.missing_pictures():
            self.strip.show_picture(sha256, data)
        self.pictured.emit(sha256, data)

    def _shot(self, photo: Attachment) -> Shot:
        caption = "\n".join(part for part in (photo.caption, origin_words(photo)) if part)
        title = self._words.get(photo.purpose, photo.purpose)
        return Shot(photo.id, photo.sha256, title, caption, photo.purpose)


def photos_of(view: VisitView) -> list[Attachment]:
    """Give the photos of a visit."""
    return [one for one in view.attachments if one.kind == PHOTO]


def purposes(slots: Sequence[Slot]) -> set[str]:
    """Give the purposes of some slots."""
    return {slot.purpose for slot in slots}


def origin_words(photo: Attachment) -> str:
    """Say where a photo comes from: 'Taken here 10:41', 'Added from file (taken 9 Nov 2026, 11:02)'."""
    if photo.origin == TAKEN_HERE:
        return f"Taken here {photo.added_at.astimezone(LONDON):%H:%M}"
    words = f"{photo.origin[:1].upper()}{photo.origin[1:]}"
    taken = f"taken {moment(photo.taken_at)}" if photo.taken_at else "day taken not known"
    return f"{words} ({taken})"


def fetch_picture(page: Page, sha256: str, show: Callable[[bytes], None]) -> None:
    """Fetch a picture's bytes from the store and show them."""
    page.run(lambda desk: attachment_bytes(desk, sha256), show)


def as_picture(data: bytes) -> QPixmap:
    """Make a picture of bytes; an empty one where they are none."""
    picture = QPixmap()
    if data:
        picture.loadFromData(data)
    return picture
