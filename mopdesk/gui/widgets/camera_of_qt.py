"""The machine's camera through QtMultimedia. Imported only where somebody wishes to take a photo."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QCamera, QImageCapture, QMediaCaptureSession, QMediaDevices
from PySide6.QtMultimediaWidgets import QVideoWidget
from PySide6.QtWidgets import QWidget

from mopdesk.gui.widgets.camera_kind import CameraSignals

_QUALITY = 92


class QtCamera:
    """A camera of Qt: its picture on a widget, photos as JPEG."""

    def __init__(self, camera: QCamera | None, session: QMediaCaptureSession | None = None) -> None:
        self.told = CameraSignals()
        self._camera = camera
        self._session = session or QMediaCaptureSession()
        self._view = QVideoWidget()
        self._view.setAccessibleName("What the camera sees")
        self._view.setMinimumHeight(300)
        self._capture = QImageCapture()
        if camera is not None:
            self._session.setCamera(camera)
            camera.errorOccurred.connect(lambda _error, words: self.told.failed.emit(words))
        self._session.setVideoOutput(self._view)
        self._session.setImageCapture(self._capture)
        self._capture.imageCaptured.connect(lambda _number, image: self.told.taken.emit(as_jpeg(image)))
        self._capture.errorOccurred.connect(lambda _number, _error, words: self.told.failed.emit(words))

    def view(self) -> QWidget:
        """Give the widget that shows what the camera sees."""
        return self._view

    def start(self) -> None:
        """Begin to look."""
        if self._camera is not None:
            self._camera.start()

    def stop(self) -> None:
        """Stop looking and let the camera go."""
        if self._camera is not None:
            self._camera.stop()

    def take(self) -> None:
        """Take a picture into memory: nothing is left in the machine's own gallery.

        Where the camera takes no still picture, what it shows now is the photo.
        """
        if self._capture.isReadyForCapture():
            self._capture.capture()
            return
        seen = self._view.videoSink().videoFrame()
        data = as_jpeg(seen.toImage()) if seen.isValid() else b""
        if data:
            self.told.taken.emit(data)
        else:
            self.told.failed.emit("it shows nothing yet")

    def has_torch(self) -> bool:
        """Whether there is a light."""
        return self._camera is not None and self._camera.isTorchModeSupported(QCamera.TorchMode.TorchOn)

    def light(self, on: bool) -> None:
        """Switch the light."""
        if self._camera is not None:
            self._camera.setTorchMode(QCamera.TorchMode.TorchOn if on else QCamera.TorchMode.TorchOff)


def first_camera() -> QtCamera | None:
    """Give the camera that looks away from the person, else the default one; None where there is none."""
    known = QMediaDevices.videoInputs()
    if not known:
        return None
    back = [one for one in known if one.position() == one.Position.BackFace]
    chosen = back[0] if back else QMediaDevices.defaultVideoInput()
    return QtCamera(QCamera(chosen))


def as_jpeg(image: QImage) -> bytes:
    """Give a picture as JPEG; b'' for an empty one."""
    room = QByteArray()
    buffer = QBuffer(room)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if image.isNull():
        return b""
    image.save(buffer, "JPEG", _QUALITY)  # type: ignore[call-overload]  # the stub wants bytes, Qt a text
    return bytes(room.data())
