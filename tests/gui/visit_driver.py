"""A person at the visit who is cut off at any moment: types field after field and says what was typed.

Run as a program: `python -m tests.gui.visit_driver STORE VISIT`. Each line of output is a path and its value
as JSON, written the moment that the field was left.
"""

import json
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QStandardPaths, Qt, QTimer
from PySide6.QtTest import QTest

from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Scheme
from mopdesk.gui.plain import LineEdit, TextEdit
from mopdesk.gui.qt_application import make_application
from tests.gui.visit_made import TODAY

# A hand needs far longer from one field to the next.
BETWEEN_FIELDS_MS = 40
TEXTS = ("engineer", "engineer_id", "generation", "meters.0.make_and_type", "meters.0.readings.0.value")
CHOICES = {
    "meters.0.finding": ("fitted", "not-fitted", "cannot-tell"),
    "meters.0.technology": ("electromechanical", "static"),
    "energisation_found": ("E", "D"),
}


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def wait(milliseconds):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(store, visit_id):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(Path(store).parent))
    application = make_application()
    window = make_window(Path(store), application, Scheme.LIGHT, TODAY)
    window.show()
    window.open_visit(visit_id)
    page = window.visit
    while page.checked is None:
        wait(20)
    say("ready")
    for number in range(10_000):
        path = random.choice((*TEXTS, *CHOICES))
        page.go_to(path)
        editor = page.turning.step.lines[path].editor
        if path in CHOICES:
            value = random.choice(CHOICES[path])
            if page.draft.get(path) == value:
                continue
            editor.button(value).click()
        else:
            value = str(number)
            assert isinstance(editor, LineEdit | TextEdit)
            editor.setFocus()
            editor.selectAll()
            QTest.keyClicks(editor, value)
            QTest.keyClick(editor, Qt.Key.Key_Return)
        say(json.dumps([path, value, time.monotonic()]))
        wait(BETWEEN_FIELDS_MS)


if __name__ == "__main__":
    main(*sys.argv[1:])
