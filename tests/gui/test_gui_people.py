"""People at the window: signing in, locking, coming back to where one was, and what is off for whom."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from mopdesk.actions.keys import set_recovery_key
from mopdesk.actions.people import add_person, list_people, set_role
from mopdesk.actions.settings import set_option
from mopdesk.actions.sign_in import checked
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.desk import open_desk
from mopdesk.gui.widgets.secret_clipboard import copy_for_a_while
from mopdesk.work.people import Role
from tests.gui.visit_made import INSIDE, TODAY, make_store
from tests.gui.windows import Windows
from tests.people_world import PIN, ROLE

LOCK = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
pytestmark = pytest.mark.usefixtures("cheap_pins")


@pytest.fixture
def world(qtbot, qapp, theme, tmp_path):
    """A store with a visit under way and three people; give the open window and the visit."""
    job, visit = make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        for name, role in ROLE.items():
            add_person(desk, name, role, PIN[name])
    windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    yield windows, job, visit
    windows.close()


def sign_in(windows, name, pin=""):
    """Press a name, then the keypad's digits, then OK."""
    panel = windows.window.lock.panel
    windows.press(panel.buttons[name])
    for digit in pin or PIN[name]:
        windows.press(panel.pad.keys[digit])
    windows.press(panel.pad.keys["Next"])
    windows.settle()


def shown_texts(windows):
    """Every word that can be read on the window now, its title included."""
    from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

    texts = [windows.window.windowTitle()]
    for kind in (QLabel, QPushButton):
        texts += [one.text() for one in windows.window.findChildren(kind) if one.isVisible()]
    texts += [one.text() for one in windows.window.findChildren(QLineEdit) if one.isVisible()]
    texts += [one.toPlainText() for one in windows.window.findChildren(QPlainTextEdit) if one.isVisible()]
    return " ".join(texts)


def entries(windows, count):
    with open_desk(windows.store, today=TODAY) as desk:
        return [(one.kind, one.actor) for one in desk.store.journal.latest(count)]


def test_a_store_with_people_shows_nothing_until_somebody_signs_in(world):
    windows, _job, _visit = world
    window = windows.window
    assert window.lock.locked
    assert not window.jobs.isVisible()
    assert not window.menuBar().isVisible()
    assert "1200" not in shown_texts(windows)
    sign_in(windows, "OLI", "9999")
    assert "This PIN is wrong." in window.lock.panel.fault.text()
    sign_in(windows, "OLI")
    assert not window.lock.locked
    assert window.jobs.isVisible()
    assert window.jobs.body.list.hasFocus(), "the first Enter opens a job"
    assert window.lock.who.text() == "OLI, Office. Lock"
    assert entries(windows, 1) == [("person.signed-in", "OLI")]


def test_a_lock_saves_what_is_typed_and_unlocking_brings_back_the_very_place(world):
    windows, _job, visit = world
    window = windows.window
    sign_in(windows, "ED")
    window.open_visit(visit)
    windows.settle()
    window.visit.turn_to(1)
    windows.settle()
    line = next(one for one in window.visit.steps[1].lines.values() if one.isVisible())
    place = window.visit.stack.currentIndex()
    head = window.visit.head.under.whole
    assert "MPAN" in head
    QTest.keyClick(window, Qt.Key.Key_K, LOCK)
    assert window.lock.locked
    assert window.windowTitle() == "mopdesk is locked"
    assert head not in shown_texts(windows)
    assert not line.isVisible()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page is window.visit, "a key of the hidden window was answered"
    sign_in(windows, "ED")
    assert window.page is window.visit
    assert window.visit.stack.currentIndex() == place
    assert window.visit.head.under.whole == head


def test_what_is_typed_at_the_moment_of_the_lock_is_in_the_store(world):
    windows, _job, visit = world
    window = windows.window
    sign_in(windows, "ED")
    window.open_visit(visit)
    windows.settle()
    editor = next(
        line.editor
        for step in window.visit.steps
        for path, line in step.lines.items()
        if path == "arrived" and line.isVisible()
    )
    editor = editor if hasattr(editor, "insert") else editor.findChild(type(window.settings.search))
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "09:15")
    window.lock.now()
    windows.wait(lambda: not window.background.busy)
    with open_desk(windows.store, today=TODAY) as desk:
        assert desk.store.visits.fields(visit)["arrived"] == "09:15"
        assert desk.store.journal.latest(1)[0].actor == "ED"


def test_somebody_else_begins_at_the_list_of_jobs(world):
    windows, job, _visit = world
    sign_in(windows, "ED")
    windows.window.open_job(job)
    windows.settle()
    windows.window.lock.switch()
    sign_in(windows, "OLI")
    assert windows.window.page is windows.window.jobs
    assert windows.window.people.presence.name == "OLI"


def test_the_window_locks_by_itself_after_the_minutes_of_the_setting(world):
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    moment = [1000.0, 5000.0]
    window.lock.idle.clocks = (lambda: moment[0], lambda: moment[1])
    window.lock.idle.begin(10)
    moment[0] += 590
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    moment[0] += 590
    window.lock.idle.look()
    assert not window.lock.locked, "a key did not count as somebody who is there"
    moment[0] += 11
    window.lock.idle.look()
    assert window.lock.locked


def test_a_machine_that_slept_wakes_up_locked(world):
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    moment = [1000.0, 5000.0]
    window.lock.idle.clocks = (lambda: moment[0], lambda: moment[1])
    window.lock.idle.begin(10)
    # The one clock stands still in sleep, the other does not.
    moment[1] += 3600
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    assert window.lock.locked


def test_nought_minutes_never_lock(world):
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    with open_desk(windows.store, today=TODAY) as desk:
        desk.sit_down("CARA")
        set_option(desk, "lock_minutes", "0")
    window.people.look()
    windows.settle()
    window.lock.idle.clocks = (lambda: 9e9, lambda: 9e9)
    window.lock.idle.look()
    assert not window.lock.locked


def test_files_that_arrive_while_it_is_locked_are_taken_in_afterwards(world, tmp_path):
    windows, _job, _visit = world
    sign_in(windows, "OLI")
    windows.window.lock.now()
    from tests.gui.visit_made import FLOWS

    windows.window.import_files([FLOWS / "D0142001-made.usr"])
    windows.settle()
    assert entries(windows, 1) == [("person.signed-in", "OLI")]
    sign_in(windows, "OLI")
    windows.wait(lambda: entries(windows, 1)[0] == ("file.taken-in", "OLI"))


def test_what_an_engineer_may_not_do_is_off_and_says_why(world):
    windows, job, _visit = world
    window = windows.window
    sign_in(windows, "ED")
    window.open_job(job)
    windows.settle()
    assert not window.job.close_button.isEnabled()
    assert window.job.off.label.isVisible()
    assert "Close job, Process: off. ED is Engineer; it needs Office or Administrator." in (
        window.job.off.label.text()
    )
    window.show_outbox()
    windows.settle()
    assert not window.outbox.send_button.isEnabled()
    window.show_settings()
    windows.settle()
    assert not window.settings.lines["company_name"].isEnabled()
    assert window.settings._leave.label.isVisible()
    window.show_settings("backup_folder")
    windows.settle()
    backups = window.settings.cards["Backups"]
    assert not backups.other.isEnabled()
    assert backups._off.label.text().startswith("Go back: off. ED is Engineer; it needs ")
    backups.refresh()
    windows.settle()
    window.lock.switch()
    sign_in(windows, "CARA")
    windows.settle()
    assert backups.other.isEnabled()
    window.lock.switch()
    sign_in(windows, "OLI")
    window.open_job(job)
    windows.settle()
    assert window.job.close_button.isEnabled()
    assert not window.job.off.label.isVisible()


def test_people_are_added_changed_and_taken_out_on_their_card(qtbot, qapp, theme, tmp_path):
    make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    window = windows.window
    QTest.keyClick(window, Qt.Key.Key_K, LOCK)
    windows.settle()
    assert not window.lock.locked
    assert windows.notices[-1].startswith("mopdesk cannot be locked yet")
    _words, go = windows.ask.deeds[-1]
    go()
    windows.settle()
    card = window.settings.cards["People"]
    windows.press(card.add)
    for name, text in (("name", "CARA"), ("pin", "2580"), ("again", "2581")):
        card.open_one.field(name).setText(text)
    windows.press(card.open_one.do_button)
    assert card.open_one.fault.text() == "The two PINs are not the same."
    card.open_one.field("again").setText("2580")
    windows.press(card.open_one.do_button)
    windows.settle()
    assert window.lock.who.text() == "CARA, Administrator. Lock"
    windows.press(card.add)
    for name, text in (("name", "OLI"), ("pin", "1470"), ("again", "1470")):
        card.open_one.field(name).setText(text)
    card.open_one.field("role").set_value("office")
    windows.press(card.open_one.do_button)
    windows.settle()
    with open_desk(windows.store, today=TODAY) as desk:
        assert [(one.name, one.role) for one in list_people(desk)] == [
            ("CARA", Role.ADMINISTRATOR),
            ("OLI", Role.OFFICE),
        ]
    windows.press(card.mine)
    for old, said in (("", "Your present PIN is needed."), ("2581", "This PIN is wrong."), ("2580", "")):
        for name, text in (("old", old), ("pin", "9513"), ("again", "9513")):
            card.open_one.field(name).setText(text)
        fault = card.open_one.fault
        windows.press(card.open_one.do_button)
        windows.settle()
        assert not said or fault.text().startswith(said)
    assert card.open_one is None
    with open_desk(windows.store, today=TODAY) as desk:
        assert checked(desk, "CARA", "9513").name == "CARA"
    windows.press(windows.named(card, "Take out: CARA"))
    windows.press(card.open_one.do_button)
    windows.settle()
    assert "There is no other administrator" in card.open_one.fault.text()
    windows.close()


def test_a_person_whose_role_changes_elsewhere_is_told_at_the_next_step(world):
    windows, job, _visit = world
    sign_in(windows, "OLI")
    with open_desk(windows.store, today=TODAY) as desk:
        desk.sit_down("CARA")
        set_role(desk, "OLI", Role.ENGINEER)
    windows.window.open_job(job)
    windows.settle()
    windows.press(windows.window.job.close_button)
    panel = windows.window.job.decisions.open_one
    panel.field("reason").set_value("withdrawn")
    panel.field("by").setText("GMTR")
    windows.press(panel.do_button)
    windows.settle()
    assert windows.ask.troubles[-1].title == "You may not close or reopen jobs."


@pytest.mark.parametrize("look", ["every minute", "when somebody locks"])
def test_the_first_people_named_elsewhere_lock_this_window_too(qtbot, qapp, theme, tmp_path, look):
    store = tmp_path / "store.db"
    windows = Windows(qtbot, qapp, store, TODAY)
    window = windows.window
    with open_desk(store, today=TODAY) as desk:
        add_person(desk, "CARA", Role.ADMINISTRATOR, PIN["CARA"])
    assert not window.lock.locked
    if look == "every minute":
        window.upkeep.look()
    else:
        window.menus.actions["lock"].trigger()
    windows.settle()
    assert window.lock.locked
    assert windows.notices == []
    windows.close()


def test_no_failure_is_shown_over_a_locked_window(world):
    windows, _job, _visit = world
    assert windows.window.lock.locked
    windows.window._show_trouble(ValueError("1 High Street"), "ValueError: 1 High Street")
    assert windows.ask.crashes == []


def readable(accessible, depth=0):
    """Give every name that a screen reader is told of below an object."""
    if accessible is None or not accessible.isValid() or depth > 15:
        return []
    names = [accessible.text(QAccessible.Text.Name)]
    for place in range(min(accessible.childCount(), 300)):
        names += readable(accessible.child(place), depth + 1)
    return names


def test_a_locked_window_tells_a_screen_reader_nothing_and_leaves_no_code_on_the_clipboard(world):
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")

    def told():
        return " ".join(readable(QAccessible.queryAccessibleInterface(window)))

    assert "0002 3305" in told()
    copy_for_a_while("48151", lambda _after, _do: None)
    window.lock.now()
    windows.settle()
    assert "0002 3305" not in told()
    assert "CARA" in told()
    assert QGuiApplication.clipboard().text() == ""
    sign_in(windows, "CARA")
    assert "0002 3305" in told()
    assert window.jobs.isVisible()


def test_an_administrator_who_has_forgotten_the_pin_comes_in_by_the_recovery_key(world):
    windows, _job, _visit = world
    window = windows.window
    key = new_recovery_key()
    sign_in(windows, "CARA")
    with open_desk(windows.store, today=TODAY) as desk:
        desk.sit_down("CARA")
        set_recovery_key(desk, key)
    window.lock.now()
    windows.settle()
    panel = window.lock.panel

    def try_it(name, typed, pin, again):
        windows.press(panel.buttons[name])
        windows.press(panel.forgotten)
        for line, text in (
            (panel.recovery.key, typed),
            (panel.recovery.pin, pin),
            (panel.recovery.again, again),
        ):
            assert line.echoMode() is QLineEdit.EchoMode.Password
            line.setText(text)
        windows.press(panel.recovery.go)
        windows.settle()
        return panel.recovery.fault.text()

    assert "not the same" in try_it("CARA", key, "9513", "9514")
    assert "does not open this store" in try_it("CARA", new_recovery_key(), "9513", "9513")
    assert "typing slip" in try_it("CARA", key[:-1] + "?", "9513", "9513")
    assert "ED is no administrator" in try_it("ED", key, "9513", "9513")
    assert "cannot be used" in try_it("CARA", key, "12", "12")
    assert window.lock.locked
    assert try_it("CARA", key, "9513", "9513") == ""
    assert not window.lock.locked
    assert panel.recovery.key.text() == ""
    assert [kind for kind, _actor in entries(windows, 2)] == ["person.signed-in", "person.recovered"]
    window.lock.now()
    sign_in(windows, "CARA", "9513")
    assert not window.lock.locked


def test_a_question_that_is_open_goes_unanswered_when_the_window_locks(world):
    """Questions and file pickers show names as well."""
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    question = QDialog(window)
    question.setWindowTitle("Everything about MPAN 12 0002 3305 976")
    question.show()
    loose = QWidget()
    loose.setWindowTitle("MPAN 12 0002 3305 976")
    loose.show()
    window.lock.now()
    assert window.lock.locked
    assert not question.isVisible()
    assert question.result() == QDialog.DialogCode.Rejected
    assert not loose.isVisible()
