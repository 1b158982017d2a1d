"""The camera on the page: see, light, take; where there is none, what to do instead."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.gui.icons import icon
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.camera_kind import Camera
from mopdesk.gui.widgets.card import Card, Tinted

LOG = logging.getLogger("mopdesk.gui.camera")
NO_CAMERA = (
    "No camera can be used here. Use the tablet's camera app, then Add from file, or drop the picture here."
)


FindCamera = Callable[[], Camera | None]


def find_camera() -> Camera | None:
    """Give this machine's camera; None where there is none, or Qt cannot use it."""
    try:
        # Loads QtMultimedia and its libraries, which some machines lack: only on the wish for it.
        from mopdesk.gui.widgets.camera_of_qt import first_camera
    except ImportError as error:
        LOG.warning("Qt's multimedia cannot be loaded: %s", error)
        return None
    return first_camera()


class CameraPanel(Card):
    """What the camera sees, and the buttons Take photo, Light and Done.

    Signals: `taken(bytes, purpose)` for each photo, `closed()`.
    """

    taken = Signal(bytes, str)
    closed = Signal()

    def __init__(self, theme: Theme, find: FindCamera = find_camera, parent: QWidget | None = None) -> None:
        super().__init__("Camera", parent)
        self._theme, self._find = theme, find
        self._camera: Camera | None = None
        self._purpose = ""
        self.say = Tinted("warn")
        self.say.hide()
        self.body.addWidget(self.say)
        self._frame = QWidget()
        self._frame.setMinimumHeight(300)
        self._room = QVBoxLayout(self._frame)
        self._room.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._frame)
        self.what = PlainLabel("", "strong", wrap=True)
        self.body.addWidget(self.what)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.take_button = PlainButton("Take photo", "primary")
        self.take_button.clicked.connect(self._take)
        self.light_button = PlainButton("Light")
        self.light_button.setCheckable(True)
        self.light_button.toggled.connect(self._light)
        self.done_button = PlainButton("Done")
        self.done_button.clicked.connect(self.close_camera)
        for button in (self.take_button, self.light_button, self.done_button):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def open_for(self, purpose: str, words: str) -> None:
        """Open the camera for photos of a purpose; where there is none, say what to do."""
        self._purpose = purpose
        self.what.setText(f"Next photo: {words}. Hold still and fill the frame.")
        if self._camera is None:
            self._camera = self._find()
            if self._camera is not None:
                self._room.addWidget(self._camera.view())
                self._camera.told.taken.connect(self._arrived)
                self._camera.told.failed.connect(self._failed)
                self._camera.start()
        found = self._camera is not None
        self.say.say("" if found else NO_CAMERA)
        for widget in (self._frame, self.what, self.take_button):
            widget.setVisible(found)
        self.light_button.setVisible(self._camera is not None and self._camera.has_torch())
        self.take_button.setEnabled(True)
        self.show()
        (self.take_button if found else self.done_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_camera(self) -> None:
        """Let the camera go and close the panel."""
        if self._camera is not None:
            view = self._camera.view()
            self._camera.stop()
            self._room.removeWidget(view)
            view.hide()
            view.deleteLater()
            self._camera = None
        self.light_button.setChecked(False)
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _take(self) -> None:
        if self._camera is not None:
            self.take_button.setEnabled(False)
            self._camera.take()

    def _arrived(self, data: bytes) -> None:
        if not data:
            self._failed("it was empty")
            return
        self.take_button.setEnabled(True)
        self.say.say("")
        self.taken.emit(data, self._purpose)

    def _failed(self, why: str) -> None:
        self.take_button.setEnabled(True)
        self.say.say(f"The camera gave no picture: {why}. Try again, or add the photo from a file.")

    def _light(self, on: bool) -> None:
        if self._camera is not None:
            self._camera.light(on)

    def _tint(self) -> None:
        self.take_button.setIcon(icon("camera", self._theme.colours.on_accent, 20, gap=5))
