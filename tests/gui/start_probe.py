"""A start of the desktop in a process of its own, up to the first rows on the screen.

`python -m tests.gui.start_probe STORE` prints, as JSON, how many rows the list has, the names of all modules
loaded, the widgets built, the statements of SQL run and the modules of Qt's binding left alone by then, and
the processor seconds used. With `bare` for STORE it shows an empty window, the limit.
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path


def tell(rows, seconds, modules=(), **counts):
    sys.stdout.write(json.dumps({"rows": rows, "seconds": seconds, "modules": sorted(modules), **counts}))
    sys.stdout.flush()
    os._exit(0)


def bare():
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event):
            super().paintEvent(event)
            tell(0, time.process_time())

    application = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1280, 800)
    window.show()
    application.exec()


def ours(store):
    from mopdesk.app import fetch_desktop

    run_desktop = fetch_desktop()

    from PySide6.QtWidgets import QApplication

    from mopdesk.gui import main_window
    from mopdesk.gui.qt_loading import late_modules
    from mopdesk.store.connection import Connection

    statements = []
    make = Connection.__init__

    def watched(connection, driver, *args, **more):
        driver.set_trace_callback(statements.append)
        make(connection, driver, *args, **more)

    def painted(stages):
        # Before anything is counted: that has its own price.
        seconds = time.process_time()
        widgets = len(QApplication.allWidgets())
        rows = stages.parent().jobs.model.rowCount()
        counts = {"widgets": widgets, "statements": len(statements), "late": late_modules()}
        tell(rows, seconds, set(sys.modules), **counts)

    Connection.__init__ = watched
    # In place of what the window goes on with: whatever is loaded now, the first picture needed.
    main_window.LONGEST_WAIT_MS = 120_000
    main_window.Stages.begin = painted
    run_desktop(store, (), date(2026, 11, 23))


if __name__ == "__main__":
    # Only what tests and checks need brings it; msgspec takes it where it is there, and a mopdesk that is
    # installed has none.
    sys.modules["typing_extensions"] = None
    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[1]))
