"""Pictures of the main windows of a store, drawn without a screen: for the demo, the README and the tests."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from mopdesk.actions.demo import run_demo
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.jobs import job_view
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import Desk
from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.qt_application import make_application
from mopdesk.gui.visit.steps import NAMES

SIZE = QSize(1280, 800)
PATIENCE_SECONDS = 60.0
_FOR_HELP: tuple[tuple[str, Density, dict[str, str]], ...] = (
    ("light", Density.DESK, {name: name for name in ("jobs", "job", "outbox", "dashboard")}),
    ("light", Density.FIELD, {"visit": "visit"}),
    ("dark", Density.DESK, {"jobs": "jobs-dark"}),
)


def draw_pictures(
    store_path: Path,
    folder: Path,
    scheme: str = "light",
    today: date | None = None,
    size: QSize = SIZE,
    density: Density = Density.DESK,
) -> list[Path]:
    """Draw inbox, jobs, job, visit, outbox, dashboard and settings of a store into PNG files.

    Raises `MopdeskError` where the store cannot be read in time.
    """
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    window = make_window(store_path, application, Scheme(scheme), today, density=density)
    window.resize(size)
    # Where the store lies is of no interest, and different each time.
    window.status.path.setText(store_path.name)
    window.show()
    try:
        return _draw_all(window, application, folder, scheme)
    finally:
        window.close()
        window.background.stop()
        window.deleteLater()


def _draw_all(window: MainWindow, application: QApplication, folder: Path, scheme: str) -> list[Path]:
    job_id, visit_id = _ask(window, _interesting)
    turns: list[tuple[str, Callable[[], None]]] = [
        ("inbox", window.show_inbox),
        ("jobs", window.show_jobs),
        ("outbox", window.show_outbox),
        ("dashboard", lambda: window.show_section("dashboard")),
        ("settings", window.show_settings),
    ]
    if job_id:
        turns.append(("job", lambda: window.open_job(job_id)))
    if visit_id:
        turns.append(("visit", lambda: _show_backstop(window, visit_id)))
    made = []
    for name, turn in turns:
        turn()
        settle(window)
        path = folder / f"{name}-{scheme}.png"
        window.grab().save(str(path))
        made.append(path)
    return made


def draw_for_help(folder: Path) -> list[Path]:
    """Draw what README shows, of the demo's jobs: `python -m mopdesk.gui.pictures resources/help`."""
    made = []
    with TemporaryDirectory() as scratch:
        done = run_demo(Path(scratch) / "demo")
        for scheme, density, names in _FOR_HELP:
            drawn = draw_pictures(done.store, Path(scratch) / scheme, scheme, done.today, density=density)
            for path in drawn:
                name = path.stem.removesuffix(f"-{scheme}")
                if name in names:
                    target = folder / f"{names[name]}.png"
                    shutil.copyfile(path, target)
                    made.append(target)
    return made


def settle(window: MainWindow) -> None:
    """Wait until the window has shown all that was asked for."""
    loop = QEventLoop()
    deadline = time.monotonic() + PATIENCE_SECONDS
    quiet = 0
    watch = QTimer()

    def look() -> None:
        nonlocal quiet
        quiet = 0 if window.background.busy or window.page.busy else quiet + 1
        if quiet >= 3 or time.monotonic() > deadline:
            loop.quit()

    watch.timeout.connect(look)
    watch.start(20)
    loop.exec()
    # Not merely busy: something new may begin in the moment in which the loop ends.
    if window.background.busy and time.monotonic() > deadline:
        raise MopdeskError("The store did not answer in time.")


def _show_backstop(window: MainWindow, visit_id: str) -> None:
    window.open_visit(visit_id)
    settle(window)
    window.visit.turn_to(NAMES.index("Backstop"))


def _ask(window: MainWindow, question: Callable[[Desk], tuple[str, str]]) -> tuple[str, str]:
    answers: list[tuple[str, str]] = []
    window.background.run(question, answers.append)
    settle(window)
    return answers[0] if answers else ("", "")


def _interesting(desk: Desk) -> tuple[str, str]:
    """Give the job that shows most, and a visit: one under way if there is one, else a finished one."""
    best, visit, most = "", "", -1
    for row in list_jobs(desk, view="all"):
        view = job_view(desk, row.id)
        draft = view.draft_visit_id or ""
        worth = len(view.events) + 5 * len(view.outgoing) + len(view.clocks) + (100 if draft else 0)
        if worth > most:
            best, most = row.id, worth
            visit = draft or (view.visits[-1].id if view.visits else "")
    return best, visit


if __name__ == "__main__":
    for drawn_path in draw_for_help(Path(sys.argv[1])):
        print(drawn_path)  # noqa: T201
