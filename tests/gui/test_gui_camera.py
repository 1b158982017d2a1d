"""Qt's own camera classes, fed with a made video: in a program of its own, as its threads outlive a test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import sys
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QImage
from mopdesk.gui.qt_application import make_application
application = make_application()
from PySide6.QtMultimedia import QMediaCaptureSession, QVideoFrame, QVideoFrameInput
from mopdesk.gui.widgets.camera_of_qt import QtCamera, as_jpeg, first_camera
first_camera()
assert as_jpeg(QImage()) == b""
session, video = QMediaCaptureSession(), QVideoFrameInput()
session.setVideoFrameInput(video)
camera = QtCamera(None, session)
taken, failed = [], []
camera.told.taken.connect(taken.append)
camera.told.failed.connect(failed.append)
camera.start()
camera.take()
assert failed == ["it shows nothing yet"], failed
camera.view().resize(400, 300)
camera.view().show()
image = QImage(640, 480, QImage.Format.Format_RGB32)
image.fill(QColor(20, 160, 40))
feed = QTimer()
feed.timeout.connect(lambda: video.sendVideoFrame(QVideoFrame(image)))
feed.start(20)
look = QTimer()
loop = QEventLoop()
look.timeout.connect(camera.take)
camera.told.taken.connect(lambda _data: loop.quit())
look.start(100)
QTimer.singleShot(15000, loop.quit)
loop.exec()
feed.stop()
look.stop()
photo = QImage.fromData(taken[0])
assert taken[0].startswith(bytes((255, 216))), taken[0][:4]
assert (photo.width(), photo.height()) == (640, 480)
assert abs(photo.pixelColor(320, 240).green() - 160) < 12
assert not camera.has_torch()
camera.light(True)
camera.stop()
sys.stdout.write("taken")
sys.stdout.flush()
import os
os._exit(0)
"""


def test_what_the_camera_shows_becomes_a_photo():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "taken"), done.stderr[-2000:]


@pytest.mark.allow_log_warnings
def test_a_machine_without_multimedia_has_no_camera(monkeypatch):
    monkeypatch.setitem(sys.modules, "mopdesk.gui.widgets.camera_of_qt", None)
    from mopdesk.gui.widgets.camera import find_camera

    assert find_camera() is None
