"""The day's backup reads every page of the store: what people enter meanwhile is saved all the same."""

import shutil
import threading
from datetime import UTC, date, datetime

import pytest

from mopdesk.actions import backups, drop_folder, send_flows
from mopdesk.actions.backups import known_backups
from mopdesk.actions.settings import get_option, set_option
from mopdesk.basics.errors import StoreTrouble
from mopdesk.desk import open_desk
from tests.actions.test_start_up import READY
from tests.gui.visit_made import FLOWS, INSIDE, TODAY, make_store
from tests.gui.windows import Windows
from tests.stories import Story


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

    def open_it(today=TODAY):
        made.append(Windows(qtbot, qapp, store, today))
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


def test_what_arrives_is_taken_in_while_the_backup_is_made(opened, store, qtbot, monkeypatch, tmp_path):
    """In the drop folder, and dropped on the window: nobody waits a minute for a copy."""
    monkeypatch.setattr(drop_folder, "STILL_SECONDS", 0.0)
    shutil.copy(FLOWS / "D0001001-made.usr", tmp_path / "drop")
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    windows.window.import_files([FLOWS / "D0142001-made.usr"])
    for _ in range(2):
        windows.window.upkeep.look()
        qtbot.wait(200)
    qtbot.waitUntil(lambda: received(store) == 2, timeout=20_000)
    assert known_backups(store) == []
    slow.go_on.set()
    windows.settle()
    assert [one.manifest.reason for one in known_backups(store)] == ["daily"]


def received(store):
    with open_desk(store, today=TODAY) as desk:
        return desk.store.inbox.count()


def test_visits_that_were_begun_are_offered_while_the_backup_is_made(opened, tmp_path, qtbot, monkeypatch):
    make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    windows = opened()
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    qtbot.waitUntil(lambda: windows.window.built("resume"), timeout=20_000)
    qtbot.waitUntil(windows.window.resume.isVisible, timeout=20_000)
    slow.go_on.set()
    windows.settle()


def test_nothing_leaves_before_the_backup_has_read_every_page(opened, tmp_path, qtbot, monkeypatch):
    """An answer that waits for its folder: the folder is back, and the store may be damaged."""
    story = Story(tmp_path).replay(READY)
    real = send_flows.release_groups
    away = tmp_path / "away"

    def without_folder(*args, **more):
        story.outbox.rename(away)
        return real(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(send_flows, "release_groups", without_folder)
        assert story.do_send() == "held:release-waits"
    story.close()
    away.rename(story.outbox)
    windows = opened(date(2026, 11, 13))
    slow = Slow(monkeypatch)
    windows.window.catch_up()
    qtbot.waitUntil(slow.begun.is_set, timeout=20_000)
    for _ in range(2):
        windows.window.upkeep.look()
        qtbot.wait(200)
    assert list(story.outbox.glob("*.usr")) == []
    slow.go_on.set()
    qtbot.waitUntil(lambda: len(list(story.outbox.glob("*.usr"))) == 1, timeout=20_000)
    windows.settle()


def test_a_clock_that_has_leapt_is_told_at_the_start_and_a_person_may_say_that_it_is_right(
    opened, store, qtbot
):
    """The store was made on a day of November 2026, and the machine's own clock says another year."""
    windows = opened(None)
    real = windows.window.background
    leapt = []

    def leap(desk):
        desk.clock.now = desk.store.now = lambda: datetime(2031, 1, 2, 10, tzinfo=UTC)
        leapt.append(True)

    real.run(leap)
    qtbot.waitUntil(lambda: bool(leapt), timeout=20_000)
    windows.window.catch_up()
    windows.settle()
    ((told, deed),) = [
        (one, deed)
        for one, deed in zip(windows.ask.notices, windows.ask.deeds, strict=True)
        if "date of this computer" in one[1]
    ]
    assert "It says Thursday 2 January 2031" in told[2]
    assert deed[0] == "The date is right"
    deed[1]()
    windows.settle()
    with open_desk(store, today=TODAY) as desk:
        assert len(desk.store.journal.of_kind("clock.confirmed")) == 1


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
