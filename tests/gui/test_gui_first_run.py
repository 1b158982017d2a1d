"""The first start: made-up jobs in a store of their own, or five pages to set up; remembered."""

from datetime import date

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.own_folders import DEMO_STORE_NAME
from mopdesk.desk import open_desk
from mopdesk.gui import desktop as desktop_module
from mopdesk.gui import training as training_module
from mopdesk.gui.colours import COLOURS, Density, Scheme
from mopdesk.gui.desktop import Desktop, remembered_store
from mopdesk.gui.pages.settings_appearance import AppearanceCard
from tests.gui.recorder import Recorder

TODAY = date(2026, 11, 20)


@pytest.fixture
def desktop(qapp, theme, tmp_path, monkeypatch, qtbot):
    """The desktop of somebody who never started mopdesk before."""
    for module in (desktop_module, training_module):
        monkeypatch.setattr(module, "default_store_path", lambda: tmp_path / "data" / "mopdesk.db")
    QSettings().clear()
    made = Desktop(qapp, ask=Recorder())
    yield made
    for window in (made.window, made.welcome):
        if window is not None and shiboken6.isValid(window):
            window.close()
    made.end()
    made.window = None
    qapp.setQuitOnLastWindowClosed(True)
    QSettings().clear()


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def settle(qtbot, window):
    for _ in range(3):
        qtbot.waitUntil(lambda: not window.background.busy, timeout=20_000)
        qtbot.wait(20)


def test_a_new_user_is_welcomed_with_three_choices(desktop, qtbot):
    assert desktop.start(None)
    assert desktop.window is None
    assert set(desktop.welcome.buttons) == {"training", "set-up", "work"}
    assert all(button.isEnabled() for button in desktop.welcome.buttons.values())


def test_a_store_that_is_open_in_this_window_comes_to_the_front_with_its_files(
    desktop, tmp_path, monkeypatch
):
    monkeypatch.setattr(desktop_module, "hand_over", lambda door, _files: not door.take())
    store = tmp_path / "mopdesk.db"
    assert desktop.open(store)
    window, taken = desktop.window, []
    monkeypatch.setattr(window, "import_files", taken.append)
    # Offscreen there is no front to come to.
    monkeypatch.setattr(window, "raise_", lambda: None)
    assert desktop.open(tmp_path / "." / "mopdesk.db", [tmp_path / "a.usr"])
    assert desktop.window is window
    assert taken == [[tmp_path / "a.usr"]]


def test_made_up_jobs_are_made_once_however_often_they_are_asked_for(desktop, tmp_path, monkeypatch, qtbot):
    assert desktop.open(tmp_path / "mopdesk.db")
    made = []

    def make():
        made.append(1)
        raise MopdeskError("There is no room.")

    monkeypatch.setattr(training_module, "make_training", make)
    desktop.switch()
    desktop.switch()
    qtbot.waitUntil(lambda: bool(desktop.window.ask.troubles), timeout=20_000)
    assert made == [1]
    desktop.switch()
    qtbot.waitUntil(lambda: len(made) == 2, timeout=20_000)


def test_the_training_store_is_marked_and_never_the_store_of_work(desktop, qtbot, tmp_path):
    desktop.start(None)
    press(desktop.welcome.buttons["training"])
    assert not desktop.welcome.buttons["work"].isEnabled()
    qtbot.waitUntil(lambda: desktop.window is not None, timeout=60_000)
    window = desktop.window
    settle(qtbot, window)
    assert desktop.welcome is None
    assert window.training
    assert "TRAINING" in window.windowTitle()
    room = window.screen().availableSize()
    assert window.height() < max(room.height(), window.minimumHeight() + 1), "the title bar has room too"
    assert window.looks.mark.isVisible()
    assert (tmp_path / "data" / "training" / DEMO_STORE_NAME).exists()
    assert not (tmp_path / "data" / "mopdesk.db").exists()
    edge = window.grab().toImage().pixelColor(1, window.height() // 2).name()
    assert edge == COLOURS[Scheme.LIGHT].tones["warn"].ink
    flags = []
    window.background.run(lambda desk: desk.settings.text("test_flag"), flags.append)
    settle(qtbot, window)
    assert flags[0].startswith("TR")
    # The choice is remembered, and so is the day of the story.
    assert remembered_store() == tmp_path / "data" / "training" / DEMO_STORE_NAME
    assert training_module.training_day() == TODAY

    window.menus.actions["switch-store"].trigger()
    qtbot.waitUntil(lambda: desktop.window is not window)
    settle(qtbot, desktop.window)
    assert not desktop.window.training
    assert desktop.window.isVisible()
    assert remembered_store() == tmp_path / "data" / "mopdesk.db"
    numbers = []
    desktop.window.background.run(lambda desk: desk.store.inbox.unread(), numbers.append)
    settle(qtbot, desktop.window)
    assert numbers == [[]] or not numbers[0]


def test_five_pages_set_mopdesk_up(desktop, qtbot, tmp_path):
    folder = tmp_path / "gateway"
    folder.mkdir()
    desktop.start(None)
    press(desktop.welcome.buttons["set-up"])
    window = desktop.window
    settle(qtbot, window)
    page = window.set_up
    assert window.page is page
    assert page.stack.count() == 5
    assert not page.back.isEnabled()
    QTest.keyClicks(page.lines["participant_id"].edit, "bme")
    press(page.next)
    settle(qtbot, window)
    assert page.lines["participant_id"].fault.isVisible(), "nobody goes on without seeing what was refused"
    QTest.keyClicks(page.lines["participant_id"].edit, "t")
    press(page.next)
    settle(qtbot, window)
    assert page.lines["outbox_folder"].isVisible()
    kept = []
    window.background.run(lambda desk: desk.settings.text("participant_id"), kept.append)
    settle(qtbot, window)
    assert kept == ["BMET"], "small letters will do"
    window.ask.chosen_folder = folder
    line = page.lines["outbox_folder"]
    line._choose_folder()
    settle(qtbot, window)
    assert line.tried.text().startswith("✓")
    assert list(folder.iterdir()) == []
    QTest.keyClicks(page.lines["report_folder"].edit, str(tmp_path / "nowhere"))
    page.lines["report_folder"].hand_in()
    settle(qtbot, window)
    assert "not there" in page.lines["report_folder"].tried.text()
    QTest.keyClicks(page.lines["file_prefix"].edit, "A-")
    page.lines["file_prefix"].hand_in()
    settle(qtbot, window)
    assert page.lines["file_prefix"].fault.isVisible()
    page.lines["file_prefix"].edit.selectAll()
    QTest.keyClicks(page.lines["file_prefix"].edit, "A1")
    press(page.next)
    settle(qtbot, window)
    assert page.safety.isVisible()
    press(page.next)
    settle(qtbot, window)
    words = [label.text() for label in page.proof.findChildren(type(page.head.title)) if label.text()]
    assert len(words) == 3
    press(page.next)
    assert page.next.text() == "Begin work"
    card = next(one for one in page.findChildren(AppearanceCard))
    press(card.density.button(Density.FIELD))
    assert desktop.theme.density is Density.FIELD
    press(page.next)
    settle(qtbot, window)
    assert window.page is window.inbox
    window.close()
    desktop.end()
    with open_desk(tmp_path / "data" / "mopdesk.db", today=TODAY) as desk:
        assert desk.settings.own_ids == ("BMET",)
        assert desk.settings.text("file_prefix") == "A1"
        assert desk.settings.folder("outbox_folder") == folder
    assert remembered_store() == tmp_path / "data" / "mopdesk.db"


def test_files_of_the_first_start_wait_for_the_choice(desktop, qtbot, tmp_path):
    lost = tmp_path / "nowhere.usr"
    desktop.start(None, [lost])
    press(desktop.welcome.buttons["work"])
    settle(qtbot, desktop.window)
    assert any("nowhere.usr" in title for _tone, title, _detail, _advice in desktop.window.ask.notices)
