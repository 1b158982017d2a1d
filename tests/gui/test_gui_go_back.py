"""Going back at the window: a backup from elsewhere, what it costs, a store damaged at the start."""

import shutil

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mopdesk.actions.backups import back_up
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.jobs import job_view
from mopdesk.actions.keys import set_passphrase
from mopdesk.actions.settings import get_option, set_option
from mopdesk.actions.unfinished import discard
from mopdesk.actions.visits import start_visit
from mopdesk.basics.hand import let_go
from mopdesk.desk import open_desk
from mopdesk.gui.desktop import Desktop
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.rescue import Rescue
from tests.actions.test_rescue import DAMAGE
from tests.gui.recorder import Recorder
from tests.gui.visit_made import FLOWS, TODAY
from tests.gui.windows import Windows

PASSPHRASE = "four words from Llŷn"
FILES = [FLOWS / "D0150002-made.usr", FLOWS / "D0001001-made.usr"]


@pytest.fixture
def stick(tmp_path):
    """A store with jobs and a visit, and a backup of before they came that lies on a stick."""
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        set_option(desk, "company_name", "Before")
        made = back_up(desk).path
        import_paths(desk, FILES)
        start_visit(desk, list_jobs(desk)[0].id)
        set_option(desk, "company_name", "Since")
    stick = tmp_path / "stick"
    for one in made.parent.glob(f"{made.name}*"):
        stick.mkdir(exist_ok=True)
        shutil.move(one, stick / one.name)
    return stick / made.name


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path, stick):
    made = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    yield made
    made.close()


def held(windows):
    with open_desk(windows.store, today=TODAY) as desk:
        return get_option(desk, "company_name"), len(list_jobs(desk))


def ask_for(windows, path):
    windows.ask.chosen_backup = path
    windows.window.show_settings("backup_folder")
    windows.settle()
    card = windows.window.settings.cards["Backups"]
    windows.press(card.other)
    windows.settle()
    return card


def words_of(decision):
    return " ".join(one.text() for one in decision.findChildren(type(decision.fault)))


@pytest.mark.parametrize(("files", "jobs"), [("again", 3), ("leave", 0)])
def test_going_back_to_a_file_says_what_it_costs_and_takes_flow_files_in_again(windows, stick, files, jobs):
    window = windows.window
    with open_desk(windows.store, today=TODAY) as desk:
        job = list_jobs(desk)[0].id
        visit = job_view(desk, job).draft_visit_id
    # The visit and the job that are open are those that the backup does not know.
    window.open_job(job)
    windows.settle()
    window.open_visit(visit)
    windows.settle()
    card = ask_for(windows, stick)
    words = words_of(card.open_one)
    assert "2 received files (D0150002-made.usr, D0001001-made.usr)" in words
    assert "; 1 visit" in words
    assert "A safety copy of the store as it is now is made first." in words
    assert card.open_one.field("files").value == "again"
    card.open_one.field("files").set_value(files)
    told = []
    window.background.progressed.connect(lambda *step: told.append(step))
    windows.press(card.open_one.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    assert windows.notices[-1].startswith(
        "The store is that of the backup: The store as it was before is kept"
    )
    assert told[-1] == ("Making the safety copy, and putting it in place", 3, 3)
    assert held(windows) == ("Before", jobs)
    # Every page stands on the store that is there now.
    window.show_jobs()
    windows.settle()
    assert window.jobs.table.model().rowCount() == jobs
    for turn in (window.show_inbox, window.show_outbox, window.show_jobs):
        turn()
        windows.settle()
    assert windows.ask.crashes == []


def test_what_is_no_backup_is_refused_in_words_and_nothing_changes(windows, tmp_path):
    wrong = tmp_path / "holiday.db"
    wrong.write_bytes(b"no store at all" * 100)
    card = ask_for(windows, wrong)
    assert card.open_one is None
    assert len(windows.ask.troubles) == 1
    assert held(windows) == ("Since", 3)
    windows.ask.troubles.clear()


def test_a_visit_that_the_backup_knows_as_unfinished_is_offered_at_once(windows):
    with open_desk(windows.store, today=TODAY) as desk:
        made = back_up(desk).path
        job = list_jobs(desk)[0].id
        discard(desk, job_view(desk, job).draft_visit_id)
    card = ask_for(windows, made)
    windows.press(card.open_one.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    assert windows.notices[-1].startswith("The store is that of the backup: ")
    resume = windows.window.resume
    assert resume.isVisible()
    assert [one.split(" to ")[0] for one in resume.sentences] == ["Unfinished visit"]


def test_going_back_can_be_left_as_it_is(windows, stick):
    card = ask_for(windows, stick)
    windows.press(windows.button(card.open_one, "Leave it as it is"))
    windows.settle()
    assert card.open_one is None
    assert held(windows) == ("Since", 3)


def words_of_buttons(rescue):
    return [one.text() for one in rescue.choice.findChildren(PlainButton)] if rescue.choice else []


@pytest.fixture
def other_machine(tmp_path, monkeypatch):
    """A backup of another machine's store, under a key that this one does not have."""
    with monkeypatch.context() as there:
        there.setenv("MOPDESK_KEY_FILE", str(tmp_path / "their.key"))
        with open_desk(tmp_path / "theirs" / "mopdesk.db", today=TODAY) as desk:
            set_option(desk, "company_name", "Theirs")
            set_passphrase(desk, PASSPHRASE)
            made = back_up(desk).path
    let_go()
    return made


def test_a_backup_of_another_machine_asks_for_what_opens_it(windows, other_machine):
    card = ask_for(windows, other_machine)
    assert card.open_one is not None
    assert "What opens" in words_of(card.open_one)
    for secret in ("", "not the words they chose"):
        card.open_one.field("secret").setText(secret)
        windows.press(card.open_one.do_button)
        windows.settle()
        assert card.open_one.fault.text()
    assert card.open_one.field("secret").echoMode() is QLineEdit.EchoMode.Password
    card.open_one.field("secret").setText(PASSPHRASE)
    windows.press(card.open_one.do_button)
    windows.wait(lambda: card.open_one is not None and "Go back to" in words_of(card.open_one))
    assert "This is a backup of another store" in words_of(card.open_one)
    windows.press(card.open_one.do_button)
    windows.wait(lambda: bool(windows.notices))
    windows.settle()
    assert held(windows)[0] == "Theirs"


def test_without_the_file_of_its_keys_it_is_said_which_file_is_missing(windows, other_machine):
    other_machine.with_name(other_machine.name + ".keys").unlink()
    card = ask_for(windows, other_machine)
    assert card.open_one is None
    (trouble,) = windows.ask.troubles
    assert f"{other_machine.name}.keys" in trouble.detail
    windows.ask.troubles.clear()


@pytest.fixture
def rescue_of(qtbot, qapp, theme):
    """Open the rescue window on a store, and wait until it has looked for backups."""
    made = []

    def open_it(store):
        window = Rescue(theme, store, TODAY)
        window.ask = Recorder()
        made.append(window)
        window.show()
        qtbot.waitUntil(window.go.isEnabled, timeout=20_000)
        return window

    yield open_it
    for window in made:
        window.close()
        window.deleteLater()


def save(qtbot, rescue):
    with qtbot.waitSignal(rescue.opened, timeout=20_000):
        QTest.mouseClick(rescue.go, Qt.MouseButton.LeftButton)


def test_a_person_may_choose_an_older_backup_for_a_damaged_store(qtbot, tmp_path, rescue_of):
    store = tmp_path / "store.db"
    for name in ("Older", "Newer"):
        with open_desk(store, today=TODAY) as desk:
            set_option(desk, "company_name", name)
            back_up(desk)
    DAMAGE["first page zeroed"](store)
    rescue = rescue_of(store)
    newest, older = rescue.choice.findChildren(PlainButton)
    assert newest.isChecked()
    assert "by hand" in newest.text()
    assert "MB, 0 jobs" in newest.text()
    QTest.mouseClick(older, Qt.MouseButton.LeftButton)
    save(qtbot, rescue)
    with open_desk(store, today=TODAY) as desk:
        assert get_option(desk, "company_name") == "Older"


def test_a_damaged_store_may_be_put_right_with_a_backup_from_elsewhere(
    qtbot, tmp_path, rescue_of, other_machine
):
    store = tmp_path / "store.db"
    with open_desk(store, today=TODAY) as desk:
        back_up(desk)
    DAMAGE["first page zeroed"](store)
    rescue = rescue_of(store)
    rescue.ask.chosen_backup = other_machine
    QTest.mouseClick(rescue.other, Qt.MouseButton.LeftButton)
    assert rescue.chosen == other_machine
    QTest.mouseClick(rescue.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(rescue.secret.isVisible, timeout=20_000)
    assert "locked" in rescue.fault.text()
    rescue.secret.setText(PASSPHRASE)
    save(qtbot, rescue)
    with open_desk(store, today=TODAY) as desk:
        assert get_option(desk, "company_name") == "Theirs"


def test_a_store_that_is_gone_offers_its_backups_at_the_start(qtbot, qapp, theme, tmp_path):
    store = tmp_path / "store.db"
    with open_desk(store, today=TODAY) as desk:
        set_option(desk, "company_name", "Mine")
        back_up(desk)
    store.unlink()
    desktop = Desktop(qapp, TODAY, Recorder())
    try:
        desktop.start(store)
        window = desktop.window
        qtbot.waitUntil(lambda: any(window.ask.deeds), timeout=20_000)
        words, _put_right = next(one for one in window.ask.deeds if one)
        assert words == "Put it right…"
        assert "The store is gone, but its backups are there." in [
            title for _tone, title, *_more in window.ask.notices
        ]
        assert not store.exists()
    finally:
        desktop.window.close()
        desktop.end()
        desktop.window = None
        qapp.setQuitOnLastWindowClosed(True)
        QSettings().clear()


@pytest.mark.parametrize("harm", ["table root page", "first page zeroed"])
def test_a_store_found_damaged_at_the_start_is_put_right_by_two_presses(
    qtbot, qapp, theme, tmp_path, stick, harm
):
    store = tmp_path / "store.db"
    with open_desk(store, today=TODAY) as desk:
        back_up(desk)
    DAMAGE[harm](store)
    desktop = Desktop(qapp, TODAY, Recorder())
    try:
        desktop.start(store)
        window = desktop.window
        qtbot.waitUntil(lambda: any(window.ask.deeds), timeout=20_000)
        words, put_right = next(one for one in window.ask.deeds if one)
        assert words == "Put it right…"
        qtbot.waitUntil(lambda: not window.background.busy, timeout=20_000)
        put_right()
        qtbot.waitUntil(lambda: desktop.rescue is not None and desktop.rescue.go.isEnabled(), timeout=20_000)
        assert "3 jobs" in " ".join(words_of_buttons(desktop.rescue))
        QTest.mouseClick(desktop.rescue.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: desktop.rescue is None and desktop.window is not None, timeout=20_000)
        window = desktop.window
        qtbot.waitUntil(lambda: not window.background.busy, timeout=20_000)
        assert "The store is put right" in [title for _tone, title, *_more in window.ask.notices]
    finally:
        for window in (desktop.window, desktop.rescue):
            if window is not None and shiboken6.isValid(window):
                window.close()
        desktop.end()
        desktop.window = None
        qapp.setQuitOnLastWindowClosed(True)
        QSettings().clear()
    with open_desk(store, today=TODAY) as desk:
        assert (get_option(desk, "company_name"), len(list_jobs(desk))) == ("Since", 3)
    assert list(tmp_path.glob("store.db.damaged-*"))


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_window_whose_store_did_not_open_again_closes_and_another_opens(
    qtbot, qapp, theme, tmp_path, comes_back
):
    store, aside = tmp_path / "store.db", tmp_path / "aside"
    with open_desk(store, today=TODAY) as desk:
        set_option(desk, "company_name", "Mine")
    desktop = Desktop(qapp, TODAY, Recorder())

    def spoil(desk):
        with desk.away():
            store.rename(aside)
            store.mkdir()

    def put_back(_error):
        if comes_back:
            store.rmdir()
            aside.rename(store)
        return True

    try:
        desktop.start(store)
        first = desktop.window
        qtbot.waitUntil(lambda: not first.background.busy, timeout=20_000)
        first.background.run(spoil, failed=put_back)
        qtbot.waitUntil(lambda: desktop.window not in (None, first), timeout=20_000)
        second = desktop.window
        qtbot.waitUntil(lambda: not second.background.busy, timeout=20_000)
        assert "The window was opened anew" in [title for _tone, title, *_more in second.ask.notices]
        if comes_back:
            second.background.run(lambda desk: set_option(desk, "company_name", "Goes on"))
            qtbot.waitUntil(lambda: not second.background.busy, timeout=20_000)
        else:
            assert second.ask.troubles
            assert desktop.window is second, "it is tried once, not for ever"
    finally:
        desktop.window.close()
        desktop.end()
        desktop.window = None
        qapp.setQuitOnLastWindowClosed(True)
        QSettings().clear()
    if comes_back:
        with open_desk(store, today=TODAY) as desk:
            assert get_option(desk, "company_name") == "Goes on"
