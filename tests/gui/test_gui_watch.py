"""Nothing keeps the window from answering: no turn of the event loop takes over 50 ms, on no page."""

import time
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from mopdesk.actions.demo import run_demo
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.visits import start_visit
from mopdesk.desk import open_desk
from tests.gui.watch import GuiWatch
from tests.gui.windows import Windows

TODAY = date(2026, 11, 20)


def work(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_the_watch_sees_what_takes_long_and_nothing_else(qapp, qtbot):
    with GuiWatch() as watch:
        watch.what = "short"
        QTimer.singleShot(0, lambda: work(0.015))
        qtbot.wait(150)
        assert watch.slow == []
        watch.what = "long"
        QTimer.singleShot(0, lambda: work(0.09))
        qtbot.wait(300)
    assert [what for what, _milliseconds, _where in watch.slow] == ["long"]
    assert 85 <= watch.slow[0][1] <= 200
    assert watch.turns > 1


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    run_demo(tmp_path / "made")
    store = tmp_path / "made" / "demo.db"
    with open_desk(store, today=TODAY) as desk:
        job = next(row for row in list_jobs(desk) if row.state.value == "received")
        visit = start_visit(desk, job.id)
    made = Windows(qtbot, qapp, store, TODAY)
    made.job_id, made.visit_id = job.id, visit.id
    yield made
    made.close()


def test_no_page_keeps_the_window_waiting(windows, qtbot):
    """Each page is looked at, searched and left; the second time, when everything is laid out."""
    window = windows.window
    turns = {
        "inbox": window.show_inbox,
        "jobs": window.show_jobs,
        "job": lambda: window.open_job(windows.job_id),
        "visit": lambda: window.open_visit(windows.visit_id),
        "outbox": window.show_outbox,
        "dashboard": lambda: windows.press_keys("Ctrl+4"),
        "settings": window.show_settings,
        "help": lambda: windows.press_keys("F1"),
    }
    for turn in turns.values():
        turn()
        windows.settle()
    with GuiWatch() as watch:
        for name, turn in turns.items():
            watch.what = name
            QTimer.singleShot(0, turn)
            qtbot.wait(20)
            windows.settle()
        window.show_jobs()
        watch.what = "typing a search"
        windows.press_keys("Ctrl+F")
        for letter in "mill":
            QTest.keyClick(windows.qapp.focusWidget(), Qt.Key(ord(letter.upper())))
            qtbot.wait(30)
        windows.settle()
    told = [f"{what}: {milliseconds} ms in {where}" for what, milliseconds, where in watch.slow]
    assert told == []
