"""Settings as a person meets them: sections, search, the office's own words, keys, backups, the way back."""

from datetime import date

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from mopdesk.actions.settings import get_option, set_option
from mopdesk.desk import open_desk
from mopdesk.gui.keys import clash, is_plain
from mopdesk.gui.pages.settings_sections import SECTIONS
from tests.gui.windows import Windows

TODAY = date(2026, 11, 20)


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    made = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    made.press_keys("Ctrl+5")
    made.settle()
    yield made
    made.close()
    QSettings().remove("keys")


def go(windows, name):
    page = windows.window.settings
    page.sections.setCurrentRow([section.name for section in SECTIONS].index(name))
    windows.settle()
    return page


def value_of(windows, key):
    with open_desk(windows.store, today=TODAY) as desk:
        return desk.settings.as_dict().get(key)


def test_a_card_is_made_when_its_section_is_first_shown(windows):
    page = windows.window.settings
    assert list(page.cards) == ["Company"]
    go(windows, "Calendar")
    assert list(page.cards) == ["Company", "Calendar of Working Days"]
    assert page.cards["Calendar of Working Days"].isVisible()
    assert not page.cards["Company"].isVisible()


def test_what_was_found_of_a_folder_is_not_said_of_the_one_that_undo_brings_back(windows, tmp_path):
    line = go(windows, "Files").lines["outbox_folder"]
    for folder in (tmp_path / "nowhere", tmp_path):
        line.edit.setFocus()
        line.edit.selectAll()
        QTest.keyClicks(line.edit, str(folder))
        QTest.keyClick(line.edit, Qt.Key.Key_Return)
        windows.settle()
    assert line.tried.text().startswith("✓ Files can be written here")
    windows.window.settings.undo()
    windows.settle()
    assert line.edit.text() == str(tmp_path / "nowhere")
    assert line.tried.isHidden()


def test_the_colour_of_reports_is_chosen_by_eye_and_shown(windows):
    line = go(windows, "Reports").lines["report_accent"]
    windows.press(windows.button(line, "Choose…"))
    assert value_of(windows, "report_accent") is None, "the person went back"
    windows.ask.chosen_colour = "#8A1538"
    windows.press(windows.button(line, "Choose…"))
    windows.settle()
    assert value_of(windows, "report_accent") == "#8A1538"
    (swatch,) = line.edit.actions()
    assert swatch.icon().pixmap(20, 20).toImage().pixelColor(10, 10).name().upper() == "#8A1538"
    windows.ask.chosen_colour = "#FFFF99"
    windows.press(windows.button(line, "Choose…"))
    windows.settle()
    assert line.fault.text().startswith("This colour is too light")


def test_a_search_finds_settings_in_every_section_and_leaves_the_section_as_it_was(windows):
    page = go(windows, "Photos")
    QTest.keyClicks(page.search, "prefix")
    windows.settle()
    assert [title for title, card in page.cards.items() if card.isVisible()] == ["Files that we write"]
    assert page.lines["file_prefix"].isVisible()
    assert not page.lines["line_end"].isVisible()
    page.search.setText("signature")
    windows.settle()
    card = page.cards["What the check of a visit asks"]
    assert card.lines["rule.signature-missing"].isVisible()
    assert not card.lines["rule.photos-missing"].isVisible()
    page.search.setText("zebra")
    assert page.nothing.isVisible()
    page.search.clear()
    windows.settle()
    assert page.cards["Photos"].isVisible()
    assert page.sections.currentRow() == page.section


def test_an_answer_is_worded_by_the_office_and_put_back(windows):
    page = go(windows, "Words")
    line = page.cards["Wording of answers"].lines["wording.finding.fitted"]
    assert line.edit.text() == "FITTED."
    assert not line.back.isVisible()
    assert line.about.text().startswith("assumed")
    windows.type_into(line.edit, "fitted|")
    windows.settle()
    assert "no |" in line.fault.text()
    assert line.edit.text() == "fitted|"
    assert value_of(windows, line.key) is None
    windows.type_into(line.edit, "BACKSTOP PRESENT.")
    windows.settle()
    assert line.fault.isHidden()
    assert value_of(windows, line.key) == "BACKSTOP PRESENT."
    windows.press(line.back)
    windows.settle()
    assert value_of(windows, line.key) is None
    assert line.edit.text() == "FITTED."


def test_a_warning_is_made_to_stop(windows):
    page = go(windows, "Rules")
    line = page.cards["What the check of a visit asks"].lines["rule.photos-missing"]
    windows.press(line.choices.button("error"))
    windows.settle()
    assert value_of(windows, "rule.photos-missing") == "error"
    assert line.back.isVisible()


def test_ctrl_z_takes_back_change_after_change_and_history_the_rest(windows):
    page = go(windows, "Company")
    for text in ("Bryn", "Bryn Metering"):
        windows.type_into(page.lines["company_name"].edit, text)
        windows.settle()
    windows.type_into(page.lines["engineer"].edit, "Gwen")
    windows.settle()
    said = []
    for _ in range(4):
        page.undo()
        windows.settle()
        said.append(page.strip.label.text())
    assert said == [
        "Engineer on this machine: as delivered again.",
        "Company name: Bryn again.",
        "Company name: as delivered again.",
        "Nothing more was changed since mopdesk started. See History of changes.",
    ]
    assert value_of(windows, "company_name") is None
    again = windows.start_again()
    again.press_keys("Ctrl+5")
    page = go(again, "History of changes")
    name = next(
        one.accessibleName()
        for one in page.cards["History of changes"].findChildren(type(page.strip.button))
        if one.accessibleName().startswith("Put back: Company name")
    )
    again.press(again.named(page, name))
    again.settle()
    assert value_of(again, "company_name") == "Bryn"


def test_a_key_is_chosen_otherwise_and_a_clash_is_told_in_words(windows):
    page = go(windows, "Keyboard")
    card = page.cards["Keyboard"]
    line = card.lines["density"]
    assert line.edit.keySequence() == QKeySequence("F11")
    line.edit.setKeySequence(QKeySequence("Ctrl+N"))
    line.edit.editingFinished.emit()
    assert line.fault.text() == "Ctrl+N calls 'New job by hand' already. Give that other keys first."
    assert line.edit.keySequence() == QKeySequence("F11")
    line.edit.setKeySequence(QKeySequence("X"))
    line.edit.editingFinished.emit()
    assert "alone" in line.fault.text()
    line.edit.setKeySequence(QKeySequence("F12"))
    line.edit.editingFinished.emit()
    assert line.fault.isHidden()
    before = windows.window.theme.density
    windows.press_keys("F11")
    assert windows.window.theme.density is before
    windows.press_keys("F12")
    assert windows.window.theme.density is not before
    again = windows.start_again()
    assert again.window.menus.actions["density"].shortcuts() == [QKeySequence("F12")]
    assert any("f12" in known for known, _labels in again.window.help.rows)
    again.press_keys("Ctrl+5")
    page = go(again, "Keyboard")
    again.press(page.cards["Keyboard"].lines["density"].back)
    assert again.window.menus.actions["density"].shortcuts() == [QKeySequence("F11")]
    page.undo()
    assert again.window.menus.actions["density"].shortcuts() == [QKeySequence("F12")]


def test_words_that_name_keys_follow_what_was_chosen(windows):
    window, page = windows.window, go(windows, "Keyboard")
    lines = page.cards["Keyboard"].lines
    window.show_jobs()
    assert page.search.placeholderText() == "Search settings   (Ctrl+F)"
    for name, keys in (("search", "Ctrl+J"), ("density", ""), ("undo", "Ctrl+U")):
        lines[name].edit.setKeySequence(QKeySequence(keys))
        lines[name].edit.editingFinished.emit()
    assert page.search.placeholderText() == "Search settings   (Ctrl+J)"
    assert window.jobs.around.row.box.placeholderText().endswith("   (Ctrl+J)")
    assert "(Ctrl+J)" in window.side.search_button.toolTip()
    assert page.head.under.accessibleName().endswith("(Ctrl+U)")
    assert "(" not in window.looks.density_button.toolTip()
    again = windows.start_again()
    assert again.window.jobs.around.row.box.placeholderText().endswith("   (Ctrl+J)")


def test_what_keys_may_be_chosen(theme):
    assert [
        is_plain(keys) for keys in ("X", "Shift+X", "F5", "Shift+F5", "Ctrl+X", "Alt+Left", "Ctrl++")
    ] == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert clash("help", "Ctrl+2") is not None
    assert clash("help", "F1") is None


def test_a_setting_that_a_search_leaves_alone_on_its_card_has_no_line_above_it(windows):
    page = go(windows, "Files")
    parted = page.lines["line_end"]
    assert not parted.above.isHidden()
    page.search.setText(parted.option.title)
    windows.settle()
    assert page.cards["Files that we write"].isVisible()
    assert parted.isVisible()
    assert not parted.above.isVisible()
    page.search.clear()
    windows.settle()
    assert not parted.above.isHidden()


def test_a_backup_is_made_now_and_listed_with_its_size_and_jobs(windows):
    page = go(windows, "Backups")
    card = page.cards["Backups"]
    windows.press(card.now)
    windows.settle()
    words = [one.text() for one in card.findChildren(type(card.where))]
    assert any("0 jobs" in one for one in words)
    assert any(one.endswith("by hand") for one in words)
    assert list((windows.store.parent / "backups").glob("*.db"))
    assert page.strip.label.text().startswith("The backup is made: ")


def test_the_file_menu_leads_to_the_backups_and_back_to_one_of_them(windows):
    card = go(windows, "Backups").cards["Backups"]
    windows.press(card.now)
    windows.settle()
    kept = []
    windows.window.background.run(lambda desk: set_option(desk, "company_name", "Entered since"), None)
    windows.settle()
    windows.window.show_jobs()
    windows.window.menus.actions["backups"].trigger()
    windows.settle()
    assert card.isVisible()
    (back,) = [one for one in card.findChildren(QPushButton) if one.text() == "Go back to it…"]
    windows.press(back)
    windows.settle()
    assert card.open_one is not None, "it asks first"
    windows.press(card.open_one.do_button)
    windows.settle()
    windows.window.background.run(lambda desk: get_option(desk, "company_name"), kept.append)
    windows.settle()
    assert kept == [""]
    assert card.open_one is None
    reasons = {path.stem.split("Z-")[1] for path in (windows.store.parent / "backups").glob("*.db")}
    assert {"by-hand", "before-restore", "after-restore"} <= reasons


def test_the_sections_are_walked_by_keys_and_stand_in_one_box_where_room_is_short(windows):
    page = windows.window.settings
    page.sections.setFocus()
    QTest.keyClick(page.sections, Qt.Key.Key_Down)
    windows.settle()
    assert page.section == 1
    assert page.cards["Folders"].isVisible()
    assert not page.sections.box.isVisible()
    windows.window.resize(960, 600)
    windows.window.theme.use_text_scale(1.6)
    windows.settle()
    assert not page.sections.isVisible()
    assert page.sections.box.isVisible()
    assert page.sections.box.currentText() == "Files"
    page.sections.box.activated.emit(2)
    windows.settle()
    assert page.section == 2
