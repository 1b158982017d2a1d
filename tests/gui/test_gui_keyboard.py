"""Everything without a mouse: names on what takes the focus, no Tab traps; looking changes nothing."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QTableView, QWidget

from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.desk import open_desk
from mopdesk.gui import tab_order
from mopdesk.gui.colours import Scheme
from tests.gui.test_gui_story import FLOWS
from tests.gui.windows import Windows

TODAY = date(2026, 11, 10)
PAGES = ("inbox", "jobs", "job", "visit", "outbox", "dashboard", "settings", "help", "set-up")


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    store = tmp_path / "store.db"
    with open_desk(store, today=TODAY) as desk:
        import_paths(desk, [FLOWS / "D0150002-made.usr", FLOWS / "D0001001-made.usr"])
        job = next(row for row in list_jobs(desk) if row.mpan == "1200023305976")
        visit = start_visit(desk, job.id)
        for path, value in (("access.got_in", True), ("meters.0.methods", ["disc", "marking"])):
            set_field(desk, visit.id, path, value)
        set_field(desk, visit.id, "arrived", "09:15")
        set_field(desk, visit.id, "replacement.replaced", True)
    made = Windows(qtbot, qapp, store, TODAY)
    made.job_id, made.visit_id = job.id, visit.id
    yield made
    made.close()


def show(windows, name):
    window = windows.window
    ways = {
        "inbox": window.show_inbox,
        "jobs": window.show_jobs,
        "job": lambda: window.open_job(windows.job_id),
        "visit": lambda: window.open_visit(windows.visit_id),
        "outbox": window.show_outbox,
        "settings": window.show_settings,
        "dashboard": lambda: windows.press_keys("Ctrl+4"),
        "help": lambda: windows.press_keys("F1"),
        "set-up": window.show_set_up,
    }
    ways[name]()
    windows.settle()


def focusable(parent):
    for widget in parent.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget


@pytest.mark.parametrize("name", PAGES)
def test_whatever_takes_the_focus_has_a_name(windows, name):
    show(windows, name)
    nameless = [
        type(widget).__name__
        for widget in focusable(windows.window)
        if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text())
        and not isinstance(widget.parentWidget(), QAbstractScrollArea)
    ]  # fmt: skip
    assert nameless == []


@pytest.mark.parametrize("name", PAGES)
def test_tab_comes_round_to_where_it_began(windows, name, qapp):
    show(windows, name)
    start = qapp.focusWidget()
    assert start is not None, "nobody has the focus"
    seen = []
    for _ in range(400):
        QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
        now = qapp.focusWidget()
        assert now is not None
        if now is start:
            break
        assert not seen or now is not seen[-1], f"Tab is trapped in {now.accessibleName()!r}"
        seen.append(now)
    else:
        pytest.fail("Tab never came round")
    assert len(seen) >= 5


@pytest.mark.parametrize("name", PAGES)
def test_tab_goes_down_the_page_though_parts_of_it_came_later(windows, name, qapp):
    show(windows, name)
    page = windows.window.page
    begin = qapp.focusWidget()
    while page.isAncestorOf(qapp.focusWidget()):
        QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Backtab)
        assert qapp.focusWidget() is not begin, "Tab never leaves the page"
    QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    places = []
    while page.isAncestorOf(qapp.focusWidget()):
        part = qapp.focusWidget()
        while part.parentWidget() is not page:
            part = part.parentWidget()
        places.append(part.y())
        QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert places == sorted(places)


def test_what_is_hidden_by_a_press_hands_the_focus_on_to_what_stands_next(windows, qapp):
    show(windows, "visit")
    visit = windows.window.visit
    last = visit.turning.step.lines["engineer_id"].editor
    last.setFocus()
    last.hide()
    assert qapp.focusWidget() is visit.foot.pages_button


def test_looking_through_a_visit_changes_nothing(windows, tmp_path):
    def entries():
        counts = []
        windows.window.background.run(lambda desk: desk.store.journal.head(), counts.append)
        windows.settle()
        return counts[0]

    before = entries()
    show(windows, "visit")
    while not windows.window.visit.turning.is_last:
        windows.press_keys("PgDown")
    windows.settle()
    windows.press_keys("Alt+Left")
    show(windows, "settings")
    show(windows, "outbox")
    show(windows, "jobs")
    assert entries() == before


def test_a_page_of_no_section_marks_none(windows):
    window, group = windows.window, windows.window.side._group
    for turn in (lambda: windows.press_keys("F1"), window.show_set_up):
        windows.press_keys("Ctrl+3")
        assert group.checkedId() == 2
        turn()
        windows.settle()
        assert group.checkedButton() is None
    windows.press_keys("Ctrl+2")
    assert group.checkedId() == 1


def test_the_keys_of_the_map_do_what_they_say(windows, qapp):
    window = windows.window
    for keys, page in (("Ctrl+1", window.inbox), ("Ctrl+3", window.outbox), ("Ctrl+5", window.settings)):
        windows.press_keys(keys)
        windows.settle()
        assert window.page is page
    windows.press_keys("Ctrl+2")
    windows.settle()
    windows.press_keys("Ctrl+F")
    assert window.jobs.around.row.box.hasFocus()
    scheme = window.theme.scheme
    windows.press_keys("Ctrl+L")
    assert window.theme.scheme is not scheme
    windows.press_keys("Ctrl+L")
    assert window.theme.scheme is Scheme.LIGHT
    show(windows, "visit")
    windows.press_keys("Alt+Right")
    assert window.visit.stack.currentIndex() == 1
    windows.press_keys("Alt+Left")
    assert window.visit.stack.currentIndex() == 0
    windows.press_keys("F7")
    assert window.visit.stack.currentIndex() == window.visit.stack.count() - 1
    windows.ask.files = []
    windows.press_keys("Ctrl+O")
    assert windows.ask.troubles == []


def test_the_scheme_changes_what_is_painted(windows):
    light = windows.window.grab().toImage().pixelColor(700, 400)
    windows.press_keys("Ctrl+L")
    dark = windows.window.grab().toImage().pixelColor(700, 400)
    windows.press_keys("Ctrl+L")
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_a_list_is_walked_with_the_arrows_and_opened_with_enter(windows):
    show(windows, "jobs")
    table = windows.window.jobs.table
    assert isinstance(table, QTableView)
    assert table.hasFocus()
    first = table.record.id
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.record.id != first
    QTest.keyClick(table, Qt.Key.Key_Enter)
    windows.settle()
    assert windows.window.page is windows.window.job


def test_entries_that_are_not_saved_are_not_closed_away_unasked(windows):
    show(windows, "visit")
    window = windows.window
    window.visit.draft.put("no_such_field", "x")
    windows.settle()
    windows.ask.may_leave = False
    window.close()
    assert window.isVisible()
    windows.ask.may_leave = True
    window.close()
    assert not window.isVisible()


def test_a_page_takes_the_focus_when_it_is_turned_to_and_nobody_looks_for_who_is_next(windows, monkeypatch):
    """To look through all that is seen, for what the page settles itself, is a third of turning to it."""
    looked = []
    real = tab_order.as_read
    monkeypatch.setattr(tab_order, "as_read", lambda *given: looked.append(given) or real(*given))
    window = windows.window
    for name, page in (("inbox", window.inbox), ("jobs", window.jobs), ("inbox", window.inbox)):
        window.show_section(name)
        windows.settle()
        assert page.isAncestorOf(window.focusWidget())
    assert looked == []
    windows.press_keys("Tab")
    assert looked
