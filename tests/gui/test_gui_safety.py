"""The store's key at the window: locked, unlocked, a first passphrase, the card, the recovery key, set-up."""

import sys

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mopdesk.actions.keys import set_passphrase, set_recovery_key
from mopdesk.basics.hand import let_go
from mopdesk.custody import keys_file, vault
from mopdesk.custody.cupboard import unlock
from mopdesk.custody.keys_file import read_keys
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.custody.stretching import Cost
from mopdesk.desk import open_desk
from mopdesk.gui.colours import Density
from mopdesk.gui.desktop import Desktop
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.unlock import FirstKey, Unlock
from mopdesk.store.connection import opens
from mopdesk.store.database import Store
from tests.custody.conftest import Machine
from tests.gui.recorder import Recorder
from tests.gui.windows import Windows

PASSPHRASE = "four words from Llŷn"


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def desktop(qapp, theme, machine):
    QSettings().clear()
    made = Desktop(qapp, ask=Recorder())
    yield made
    for window in (made.window, made.key_window):
        if window is not None and shiboken6.isValid(window):
            window.close()
    made.end()
    made.window = None
    qapp.setQuitOnLastWindowClosed(True)


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_in(edit, text):
    edit.setText(text)


def with_passphrase(path, recovery_key=""):
    with open_desk(path, actor="ann") as desk:
        set_passphrase(desk, PASSPHRASE)
        if recovery_key:
            set_recovery_key(desk, recovery_key)


def come_to_work(desktop, qtbot):
    qtbot.waitUntil(lambda: desktop.window is not None, timeout=20_000)
    for _ in range(3):
        qtbot.waitUntil(lambda: not desktop.window.background.busy, timeout=20_000)
        qtbot.wait(20)


def test_a_locked_store_asks_and_opens_and_is_not_asked_for_again(desktop, machine, qtbot, tmp_path):
    path = tmp_path / "mopdesk.db"
    with_passphrase(path)
    machine.vault.kept.clear()
    machine.restart()
    assert desktop.start(path)
    asking = desktop.key_window
    assert isinstance(asking, Unlock)
    assert desktop.window is None
    assert asking.secret.echoMode() is QLineEdit.EchoMode.Password
    type_in(asking.secret, "not the passphrase")
    press(asking.go)
    qtbot.waitUntil(asking.go.isEnabled, timeout=20_000)
    assert "This passphrase does not open the store." in asking.fault.text()
    type_in(asking.secret, PASSPHRASE)
    press(asking.go)
    come_to_work(desktop, qtbot)
    assert desktop.key_window is None
    assert len(machine.vault.kept) == 1
    machine.restart()
    open_desk(path).close()


def test_the_recovery_key_opens_too_and_nothing_is_kept_where_that_is_not_wanted(
    desktop, machine, qtbot, tmp_path
):
    path, recovery_key = tmp_path / "mopdesk.db", new_recovery_key()
    with_passphrase(path, recovery_key)
    machine.vault.kept.clear()
    machine.restart()
    desktop.start(path)
    asking = desktop.key_window
    wrong = recovery_key[:-1] + ("2" if recovery_key[-1] != "2" else "3")
    type_in(asking.secret, wrong)
    press(asking.go)
    qtbot.waitUntil(asking.go.isEnabled, timeout=20_000)
    assert "The seventh group does not fit." in asking.fault.text()
    type_in(asking.secret, recovery_key.lower())
    press(asking.keep.button(False))
    press(asking.go)
    come_to_work(desktop, qtbot)
    assert machine.vault.kept == {}


def test_without_a_vault_a_passphrase_is_chosen(desktop, machine, qtbot, tmp_path):
    path = tmp_path / "mopdesk.db"
    machine.log_in(None)
    desktop.start(path)
    asking = desktop.key_window
    assert isinstance(asking, FirstKey)
    type_in(asking.secret, PASSPHRASE)
    press(asking.go)
    assert asking.fault.text() == "The two passphrases are not the same."
    for edit in (asking.secret, asking.again):
        type_in(edit, "short")
    press(asking.go)
    assert "too short" in asking.fault.text()
    assert not path.exists()
    for edit in (asking.secret, asking.again):
        type_in(edit, PASSPHRASE)
    asking.go.setFocus()
    press(asking.go)
    assert asking.focusWidget() is asking.secret, "not on the button for no encryption, which comes next"
    come_to_work(desktop, qtbot)
    assert not desktop.window.safety.mark.isVisible()
    assert not opens(path, None)
    let_go()
    assert unlock(path, PASSPHRASE)


def test_who_asked_for_set_up_gets_its_pages_after_the_passphrase(
    desktop, machine, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr("mopdesk.gui.desktop.default_store_path", lambda: tmp_path / "mopdesk.db")
    machine.log_in(None)
    desktop.start(None)
    press(desktop.welcome.buttons["set-up"])
    asking = desktop.key_window
    for edit in (asking.secret, asking.again):
        type_in(edit, PASSPHRASE)
    press(asking.go)
    come_to_work(desktop, qtbot)
    assert desktop.window.page is desktop.window.set_up
    words = [label.text() for label in desktop.window.set_up.findChildren(PlainLabel)]
    assert not [one for one in words if "this account keeps" in one], "no vault keeps it here"


@pytest.mark.allow_log_warnings
def test_an_unexpected_failure_is_told_and_the_passphrase_can_be_given_again(
    desktop, machine, qtbot, tmp_path, monkeypatch
):
    machine.log_in(None)
    desktop.start(tmp_path / "mopdesk.db")
    asking = desktop.key_window
    for edit in (asking.secret, asking.again):
        type_in(edit, PASSPHRASE)
    with monkeypatch.context() as without:
        # An installation that lacks the library which stretches passphrases.
        without.setitem(sys.modules, "argon2.low_level", None)
        press(asking.go)
        qtbot.waitUntil(asking.go.isEnabled, timeout=20_000)
    assert "went wrong" in asking.fault.text()
    assert "ModuleNotFoundError" in asking.fault.text()
    assert not (tmp_path / "mopdesk.db").exists()
    press(asking.go)
    come_to_work(desktop, qtbot)


def test_plain_text_takes_two_presses_and_is_shown_for_good(desktop, machine, qtbot, tmp_path):
    path = tmp_path / "mopdesk.db"
    machine.log_in(None)
    desktop.start(path)
    asking = desktop.key_window
    press(asking.plain)
    assert not path.exists()
    assert asking.plain.text() == "Yes, anybody with this disk may read it"
    press(asking.plain)
    come_to_work(desktop, qtbot)
    assert desktop.window.safety.mark.isVisible()
    assert opens(path, None)


@pytest.fixture
def windows(qtbot, qapp, theme, machine, tmp_path):
    made = []

    def open_it(path, **look):
        made.append(Windows(qtbot, qapp, path, None, **look))
        made[-1].window.show_settings("safety")
        made[-1].settle()
        return made[-1], made[-1].window.settings.cards["How the store is locked"]

    yield open_it
    for one in made:
        one.close()


def answer(windows, card, text=PASSPHRASE, again=PASSPHRASE):
    card.open_one.field("secret").setText(text)
    card.open_one.field("again").setText(again)
    windows.press(card.open_one.do_button)
    windows.settle()


def test_the_card_sets_a_passphrase_and_a_recovery_key(windows, machine, tmp_path):
    path = tmp_path / "mopdesk.db"
    one, card = windows(path)
    assert "If this account is lost, nobody can open it again" in card.told.label.text()
    one.press(card.buttons["passphrase"])
    answer(one, card, again="something else entirely")
    assert card.open_one.fault.text() == "The two passphrases are not the same."
    answer(one, card)
    assert card.open_one is None
    assert card.words["passphrase"].text().startswith("Set on ")
    one.press(card.buttons["recovery"])
    shown = "-".join(label.text() for label in card.recovery.groups)
    one.ask.chosen_file = tmp_path / "sheet"
    one.press(card.recovery.save_button)
    one.settle()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert read_keys(path).current.recovery is None
    one.press(card.recovery.away_button)
    one.settle()
    assert "The store and its backups are encrypted" in card.told.label.text()
    let_go()
    assert unlock(path, shown) == unlock(path, PASSPHRASE)
    assert shown not in QGuiApplication.clipboard().text()


def test_a_recovery_key_that_is_left_for_later_changes_nothing(windows, tmp_path):
    path = tmp_path / "mopdesk.db"
    one, card = windows(path)
    one.press(card.buttons["recovery"])
    one.press(card.recovery.left_button)
    one.settle()
    assert card.recovery is None
    assert read_keys(path).current.recovery is None


def test_an_old_plain_store_is_marked_reminded_of_and_encrypted(windows, machine, tmp_path):
    path = tmp_path / "mopdesk.db"
    with Store.open(path, actor="ann") as old, old.change("settings.set") as change:
        old.settings.put(change, "company_name", "CANARY LTD")
    one, card = windows(path)
    assert one.window.safety.mark.isVisible()
    one.window.catch_up()
    one.settle()
    assert any("not encrypted yet" in notice for notice in one.notices)
    one.press(card.buttons["encrypt"])
    answer(one, card)
    assert not one.window.safety.mark.isVisible()
    assert "The store is encrypted" in " ".join(one.notices)
    assert b"CANARY" not in path.read_bytes()
    names = []
    one.window.background.run(lambda desk: desk.settings.text("company_name"), names.append)
    one.settle()
    assert names == ["CANARY LTD"]


def test_a_fresh_key_is_made_while_the_window_stays_open(windows, machine, tmp_path):
    path = tmp_path / "mopdesk.db"
    one, card = windows(path)
    before = read_keys(path).current
    one.press(card.buttons["renew"])
    answer(one, card)
    assert read_keys(path).current.id != before.id
    shown = "-".join(label.text() for label in card.recovery.groups)
    assert not card.recovery.left_button.isVisible()
    one.press(card.recovery.away_button)
    one.settle()
    let_go()
    assert unlock(path, shown) == unlock(path, PASSPHRASE)


def test_the_vault_is_left_and_used_again(windows, machine, tmp_path):
    path = tmp_path / "mopdesk.db"
    with_passphrase(path)
    one, card = windows(path)
    one.press(card.buttons["vault"])
    one.settle()
    assert machine.vault.kept == {}
    one.press(card.buttons["vault"])
    one.settle()
    assert len(machine.vault.kept) == 1


@pytest.mark.parametrize("look", [{"density": Density.FIELD, "text_scale": 1.6}])
def test_setting_up_waits_for_a_recovery_key_to_be_put_away(windows, tmp_path, look):
    one, _card = windows(tmp_path / "mopdesk.db", **look)
    page = one.window.set_up
    one.window.show_set_up()
    while not page.safety.isVisible():
        page.step(1)
    one.settle()
    assert not page.safety.words["renew"].isVisible()
    one.press(page.safety.buttons["recovery"])
    one.settle()
    assert not page.next.isEnabled()
    first_group = page.safety.recovery.groups[0]
    one.wait(lambda: not first_group.visibleRegion().isEmpty())
    one.press(page.safety.recovery.away_button)
    one.settle()
    assert page.next.isEnabled()


def test_the_usual_stretching_is_not_what_the_tests_use(machine):
    assert Cost() != keys_file.USUAL
    assert vault.SERVICE == "mopdesk"
