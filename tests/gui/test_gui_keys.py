"""One table of keys: menus, shortcuts and Help are made of it, and no key calls two things."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

import mopdesk.gui
from mopdesk.gui.keys import MENUS, key_lines, keys_of
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainLabel
from tests.gui.windows import Windows

TODAY = date(2026, 11, 10)


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    made = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    yield made
    made.close()


def test_no_key_calls_two_things(windows):
    counted = Counter(keys.toString() for line in key_lines() for keys in keys_of(line.name))
    counted += Counter(
        keys.toString()
        for name, action in windows.window.menus.actions.items()
        if name.startswith("section-")
        for keys in action.shortcuts()
    )
    assert {keys: count for keys, count in counted.items() if count > 1} == {}
    assert "" not in counted, "Qt does not know a key of the table"


def test_every_menu_has_its_own_letter_and_what_the_table_says(windows):
    bar = windows.window.menuBar()
    titles = [action.text() for action in bar.actions()]
    assert titles == [f"&{name}" for name in MENUS]
    assert len({title[1] for title in titles}) == len(titles)
    actions = windows.window.menus.actions
    for line in key_lines():
        if line.menu:
            assert [one.toString() for one in actions[line.name].shortcuts()] == [
                QKeySequence(keys).toString() for keys in line.keys
            ]
        assert not line.page or callable(getattr(Page, line.page))


def test_what_a_page_does_not_answer_is_grey(windows):
    window, actions = windows.window, windows.window.menus.actions
    window.show_settings()
    assert actions["undo"].isEnabled()
    assert not actions["redo"].isEnabled()
    assert not actions["step-on"].isEnabled()
    window.show_set_up()
    assert actions["step-on"].isEnabled()


def test_help_shows_every_key_and_finds_one(windows):
    windows.press_keys("F1")
    page = windows.window.help
    assert windows.window.page is page
    shown = " ".join(label.text() for label in page.findChildren(PlainLabel))
    for line in key_lines():
        for keys in keys_of(line.name):
            assert keys.toString(QKeySequence.SequenceFormat.NativeText) in shown
    page.search.setText("check mended")
    seen = [labels[2].text() for _known, labels in page.rows if not labels[2].isHidden()]
    assert seen == ["Check for what is to be mended"]


@pytest.mark.parametrize("keys", ["Ctrl+F", "F6"])
def test_search_goes_to_the_list_of_jobs_from_a_page_without_one(windows, keys):
    windows.window.show_set_up()
    windows.press_keys(keys)
    assert windows.window.page is windows.window.jobs
    assert windows.window.jobs.around.row.box.hasFocus()


def test_sizes_are_changed_by_key_for_the_whole_window(windows):
    theme = windows.window.theme
    windows.press_keys("F11")
    assert theme.density == "field"
    windows.press_keys("Ctrl++")
    windows.press_keys("Ctrl+=")
    assert theme.text_scale == 1.2
    windows.press_keys("Ctrl+-")
    assert theme.text_scale == 1.1
    windows.press_keys("Ctrl+0")
    windows.press_keys("F11")
    assert (theme.density, theme.text_scale) == ("desk", 1.0)


def test_every_key_that_a_page_sets_stands_in_the_table():
    """So that Help, which is made of the table, shows it."""
    known = {keys for line in key_lines() for keys in line.keys}
    written = re.compile(r'"((?:(?:Ctrl|Alt|Shift)\+[^"\s]+)|F[0-9]+|Del|Space)"')
    beside = {
        f"{path.name}: {keys}"
        for path in Path(mopdesk.gui.__file__).parent.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        for keys in written.findall(line)
        if "QKeySequence" in path.read_text(encoding="utf-8") and keys not in known
    }
    assert beside == set()
