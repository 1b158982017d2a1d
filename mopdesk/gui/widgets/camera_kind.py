"""What the page asks of a camera, whoever makes it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget


class CameraSignals(QObject):
    """What a camera tells: `taken(bytes)` a picture as JPEG, `failed(str)` why there is none."""

    taken = Signal(bytes)
    failed = Signal(str)


class Camera(Protocol):
    """A camera that runs."""

    told: CameraSignals

    def view(self) -> QWidget:
        """Give the widget that shows what the camera sees."""

    def start(self) -> None:
        """Begin to look."""

    def stop(self) -> None:
        """Stop looking and let the camera go."""

    def take(self) -> None:
        """Take a picture; it comes by `told.taken`."""

    def has_torch(self) -> bool:
        """Whether there is a light."""

    def light(self, on: bool) -> None:
        """Switch the light."""
