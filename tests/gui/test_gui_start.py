"""The list of jobs is on the screen before anything slow to load that it does not need."""

import json
import os
import subprocess
import sys
import time

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from mopdesk.desk import open_desk
from mopdesk.gui import pages_ahead, qt_loading
from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Scheme
from mopdesk.gui.kept_places import kept_places
from mopdesk.gui.main_window import LIKELY
from mopdesk.gui.preload import Preload
from mopdesk.gui.stages import Stages
from tests.bulk_jobs import TODAY, fill
from tests.gui.recorder import Recorder

# The pages beside the list, and what only they, the reports and the keys need.
LATE = {
    *("sqlite_utils", "holidays", "reportlab", "PIL", "keyring", "argon2", "cryptography", "xlsxwriter"),
    *("uuid6", "PySide6.QtPrintSupport", "PySide6.QtPdf", "PySide6.QtMultimedia", "PySide6.QtNetwork"),
    *("click", "inspect", "tomllib", "mopdesk.gui.doorbell", "mopdesk.gui.drops"),
    *(f"mopdesk.gui.pages.{page}" for page in ("inbox", "job", "outbox", "dashboard", "settings", "help")),
    *("mopdesk.gui.pages.visit", "mopdesk.gui.pages.set_up", "mopdesk.gui.welcome", "mopdesk.gui.unlock"),
    *("mopdesk.actions.start_up", "mopdesk.actions.visits", "mopdesk.actions.make_report"),
    *(
        "mopdesk.gui.menus",
        "mopdesk.gui.side_bar",
        "mopdesk.gui.status",
        "mopdesk.gui.lock",
        "mopdesk.gui.ask",
    ),
    *("mopdesk.gui.pages.jobs_around", "mopdesk.gui.pages.jobs_preview"),
    *("mopdesk.flows.catalogue", "mopdesk.work.process", "mopdesk.work.wording", "mopdesk.store.outbox"),
    # What only changes, keys and older stores need.
    *("unicodedata", "getpass", "glob", "mopdesk.basics.problems"),
    *(f"mopdesk.store.{room}" for room in ("backup", "backups", "change", "derived", "journal", "owner")),
    *(f"mopdesk.store.{room}" for room in ("people", "restore", "search", "step_statements", "views")),
    *("mopdesk.work.clocks", "mopdesk.work.people", "mopdesk.work.process_spec", "mopdesk.flows.schema"),
    *("mopdesk.custody.recovery", "mopdesk.gui.pages_ahead", "mopdesk.gui.preload"),
    *("mopdesk.actions.import_flow", "mopdesk.actions.demo", "mopdesk.work.rules", "mopdesk.flows.reader"),
}

# What is built and asked up to the first rows, with a little room.
MOST_WIDGETS, MOST_STATEMENTS = 35, 85
# Of mopdesk itself, exactly: each is a fifth of a millisecond. Whoever adds one has a reason.
OWN_MODULES = 104


def test_what_the_first_rows_do_not_need_is_not_loaded_before_them(tmp_path):
    store = tmp_path / "mopdesk.db"
    with open_desk(store, today=TODAY) as desk:
        fill(desk.store, 50)
    homes = {name: str(tmp_path) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.start_probe", str(store)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=os.environ | homes,
    )
    seen = json.loads(done.stdout)
    assert seen["rows"] > 0
    assert seen["widgets"] <= MOST_WIDGETS
    assert seen["statements"] <= MOST_STATEMENTS
    assert seen["late"] == len(qt_loading.LATE)
    assert sorted(LATE & set(seen["modules"])) == []
    own = [name for name in seen["modules"] if name.partition(".")[0] == "mopdesk"]
    assert len(own) == OWN_MODULES, own


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "mopdesk.db"
    with open_desk(path, today=TODAY) as desk:
        fill(desk.store, 50)
    return path


@pytest.fixture
def first_picture(qtbot, qapp, theme, store, monkeypatch):
    """A window of which nothing is built yet but the list."""
    begun = []
    begin = Stages.begin

    def note(stages):
        begun.append(stages)

    monkeypatch.setattr(Stages, "begin", note)
    window = make_window(store, qapp, Scheme.LIGHT, TODAY, ask=Recorder())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(begun))
    monkeypatch.setattr(Stages, "begin", begin)
    window.hold_stages = begun[0]
    yield window
    window.complete()
    window.close()
    assert window.background.stop(20)
    shiboken6.delete(window)


def test_the_list_stands_in_the_first_picture_where_it_will_stay(qtbot, first_picture):
    window = first_picture
    assert window.jobs.model.rowCount() > 0
    assert not window.built("menus")
    assert not window.built("side")
    window.complete()
    qtbot.waitUntil(lambda: not window.background.busy)
    qtbot.wait(50)
    there = QRect(window.jobs.table.mapTo(window, QPoint(0, 0)), window.jobs.table.size())
    window.close()
    places = kept_places()
    assert there.top() >= places["menu"] + places["above"]
    assert there.left() >= places["side"]
    assert there.bottom() <= window.height() - places["status"] - places["below"]


def test_a_key_pressed_before_everything_is_built_is_answered(qtbot, first_picture):
    window = first_picture
    window.hold_stages.begin()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.built("menus")
    assert window.jobs.around.row.box.hasFocus()


def test_what_is_asked_for_before_its_turn_is_built_at_once(first_picture):
    window = first_picture
    window.show_settings()
    window.menus.actions["help"].trigger()
    assert window.page is window.help
    assert window.side.badge(1) == 0
    window.import_files([])
    assert window.lock.who.parent() is window.status


def test_a_window_that_draws_beside_large_work_waits_a_moment_for_each_cell(first_picture):
    # What it waits in truth depends on the machine's other work: `dev.py bench 10` measures it.
    sys.setswitchinterval(0.005)
    first_picture.complete()
    assert sys.getswitchinterval() < 0.001


def test_likely_pages_are_built_while_nobody_does_anything(qtbot, first_picture, monkeypatch):
    window = first_picture
    monkeypatch.setattr(Preload, "fetched", True)
    monkeypatch.setattr(pages_ahead, "_QUIET_SECONDS", 3600)
    window.complete()
    qtbot.waitUntil(lambda: not window.background.busy)
    window._ahead.look()
    assert not window.built("inbox"), "somebody was here just now"
    monkeypatch.setattr(pages_ahead, "_QUIET_SECONDS", 0)
    window.background.run(lambda _desk: time.sleep(0.3))
    window._ahead.look()
    assert not window.built("inbox"), "the store's thread is at work"
    qtbot.waitUntil(lambda: all(window.built(name) for name in LIKELY), timeout=10_000)
    assert window.page is window.jobs
