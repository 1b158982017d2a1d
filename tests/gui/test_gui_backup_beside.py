"""The day's backup reads every page of the store: what people enter meanwhile is saved all the same."""

import shutil
import threading

import pytest

from mopdesk.actions import backups, drop_folder
from mopdesk.actions.backups import known_backups
from mopdesk.actions.settings import get_option, set_option
from mopdesk.basics.errors import StoreTrouble
from mopdesk.desk import open_desk
from tests.gui.visit_made import FLOWS, TODAY
from tests.gui.windows import Windows


class Slow:
    """A backup that waits, once it has begun, until a test lets it go on."""

    def __init__(self, monkeypatch, trouble=None):
        self.begun, self.go_on, self.trouble = threading.Event(), threading.Event(), trouble
        self._real = backups.make_backup
        monkeypatch.setattr(backups, "make_backup", self)

    def __call__(self, *args, **more):
        self.begun.set()
        assert self.go_on.wait(20)
        if self.trouble is not None:
            raise self.trouble
        return self._real(*args, **more)


@pytest.fixture
def store(tmp_path):
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        set_option(desk, "drop_folder", str(tmp_path / "drop"))
    (tmp_path / "drop").mkdir()
    return tmp_path / "store.db"


@pytest.fixture
def opened(qtbot, qapp, theme, store):
    made = []

    def open_it():
        made.append(Windows(qtbot, qapp, store, TODAY))
        return made[-1]

    yield open_it
    made[-1].close()


def entered(store):
    with open_desk(store, today=TODAY) as desk:
        return get_option(desk, "company_name")


def test_what_is_entered_while_the_backup_is_made_is_saved_at_once(opened, store, qtbot, monkeypatch):
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    windows.window.background.run(lambda desk: set_option(desk, "company_name", "Entered meanwhile"))
    qtbot.waitUntil(lambda: entered(store) == "Entered meanwhile", timeout=20_000)
    windows.window.upkeep.look()
    slow.go_on.set()
    windows.settle()
    assert [one.manifest.reason for one in known_backups(store)] == ["daily"]


def test_what_mopdesk_does_by_itself_waits_for_the_backup(opened, store, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(drop_folder, "STILL_SECONDS", 0.0)
    shutil.copy(FLOWS / "D0001001-made.usr", tmp_path / "drop")
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    for _ in range(2):
        windows.window.upkeep.look()
        qtbot.wait(200)
    with open_desk(store, today=TODAY) as desk:
        assert desk.store.inbox.count() == 0
    slow.go_on.set()
    windows.settle()
    for _ in range(3):
        windows.window.upkeep.look()
        windows.settle()
    with open_desk(store, today=TODAY) as desk:
        assert desk.store.inbox.count() == 1


def test_a_backup_that_cannot_be_made_is_told_and_the_rest_is_done(opened, store, qtbot, monkeypatch):
    windows = opened()
    slow = Slow(monkeypatch, StoreTrouble("The disk is too full for a backup."))
    slow.go_on.set()
    windows.window.catch_up()
    windows.settle()
    assert "Something waits: The disk is too full for a backup." in windows.notices[-1]
    monkeypatch.undo()
    windows.window.upkeep.look()
    windows.settle()
    assert [one.manifest.reason for one in known_backups(store)] == ["daily"]


def test_cancelling_other_work_does_not_cancel_the_days_backup(opened, store, qtbot, monkeypatch):
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    windows.window.background.cancel()
    slow.go_on.set()
    windows.settle()
    assert len(known_backups(store)) == 1


def test_a_window_that_is_closed_stops_the_backup_and_leaves_nothing_half_made(
    opened, store, qtbot, monkeypatch
):
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    threading.Timer(0.3, slow.go_on.set).start()
    windows.window.close()
    assert windows.window.background.stop(20)
    assert [path.name for path in store.parent.glob("backups/*")] == []
