"""Two real starts of the desktop: the second hands its file to the first and ends at once."""

import os
import subprocess
import sys
import time

from tests.gui.test_gui_story import FLOWS

_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QStandardPaths, QTimer
from mopdesk.gui import application, desktop
QStandardPaths.setTestModeEnabled(True)
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[2])

class Seen(desktop.MainWindow):
    def import_files(self, paths):
        print("took", *[path.name for path in paths], flush=True)
        super().import_files(paths)
        QTimer.singleShot(1500, self.close)

    def showEvent(self, event):
        super().showEvent(event)
        print("open", flush=True)

desktop.MainWindow = Seen
sys.exit(application.run_desktop(Path(sys.argv[1]), [Path(name) for name in sys.argv[3:]]))
"""


def start(tmp_path, *files):
    command = [sys.executable, "-c", _START, str(tmp_path / "store.db"), str(tmp_path / "settings"), *files]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_a_second_start_hands_its_file_over_and_ends(tmp_path):
    file = FLOWS / "D0001001-made.usr"
    first = start(tmp_path)
    try:
        assert first.stdout.readline() == "open\n"
        began = time.monotonic()
        second = start(tmp_path, str(file))
        words, _ = second.communicate(timeout=60)
        assert second.returncode == 0
        assert words == ""
        assert first.stdout.readline() == f"took {file.name}\n"
        # Interpreter and Qt start anew each time; the hand-over itself is what is left.
        assert time.monotonic() - began < 30
        assert first.wait(timeout=60) == 0
    finally:
        first.kill()
        first.communicate()
