"""The visit on site, touch first: readings, choices, the test for running backwards, no access."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mopdesk.basics.problems import Severity
from mopdesk.gui.colours import Density
from mopdesk.gui.visit.editors import moved
from mopdesk.gui.visit.photos_step import wanted_photos
from mopdesk.gui.visit.step_bar import State
from mopdesk.gui.visit.steps import NAMES
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from tests.gui.visit_made import INSIDE, NOW, editor, kept, sheet, step

# Readings


def test_the_keypad_types_into_the_boxes_and_each_digit_is_saved(opened):
    windows, page = opened()
    readings = step(page, "Readings")
    value = editor(page, "meters.0.readings.0.value")
    assert isinstance(value, DigitEdit)
    assert (value.digits, value.boxes) == (5, 5)
    keypad = readings.dock.keypad
    for digit in "56320":
        windows.press(keypad.keys[digit])
    windows.press(keypad.keys["⌫"])
    windows.press(keypad.keys["5"])
    assert value.text() == "56325"
    assert value.hasFocus()
    windows.press(keypad.keys["Next"])
    view = kept(windows)
    assert view.fields["meters.0.readings.0.value"] == "56325"
    assert view.fields["meters.0.readings.0.register"] == "S"
    assert page.saved.text().startswith("Saved ")


def test_on_a_small_screen_the_keypad_hides_no_digit_and_no_scroll_bar_hides_a_key(opened):
    windows, page = opened()
    windows.window.theme.use_density(Density.FIELD)
    try:
        windows.window.resize(1024, 600)
        windows.settle()
        area = step(page, "Readings")
        windows.window.activateWindow()
        windows.wait(windows.window.isActiveWindow)
        page.go_to("meters.0.readings.0.value")
        windows.settle()
        value = editor(page, "meters.0.readings.0.value")
        assert value.hasFocus()
        assert area.dock.shown
        top = value.mapTo(area.viewport(), QPoint(0, 0)).y()
        assert 0 <= top <= area.viewport().height() - value.height()
        last, bar = area.dock.keypad.keys["Next"], area.verticalScrollBar()
        right = last.mapTo(area, QPoint(last.width(), 0)).x()
        assert bar.isVisible()
        assert right <= bar.mapTo(area, QPoint(0, 0)).x()
    finally:
        windows.window.theme.use_density(Density.DESK)


@pytest.mark.parametrize("density", Density)
def test_the_keypad_says_every_reading_whole(opened, density):
    windows, page = opened(NOW)
    theme = windows.window.theme
    try:
        theme.use_density(density)
        windows.window.resize(1280, 720)
        step(page, "Readings")
        windows.settle()
        keypad = page.turning.step.dock.keypad
        names = {edit.accessibleName() for edit in page.findChildren(DigitEdit)}
        assert {"Test of Backstop check: Second reading", "Final readings, register S: Reading"} <= names
        for name in names:
            keypad.title.setText(name)
            room = keypad.title
            assert room.isVisible()
            assert room.heightForWidth(room.width()) <= room.height(), name
    finally:
        theme.use_density(Density.DESK)


def test_on_a_small_screen_the_way_to_a_field_shows_the_whole_question(opened):
    windows, page = opened()
    windows.window.theme.use_density(Density.FIELD)
    try:
        windows.window.resize(1024, 600)
        windows.press(editor(page, "access.got_in").button(False))
        windows.settle()
        page.check()
        windows.settle()
        page.go_to("access.reason")
        windows.settle()
        area = page.turning.step
        line = area.lines["access.reason"]
        top = line.mapTo(area.viewport(), QPoint(0, 0)).y()
        assert 0 <= top <= area.viewport().height() - line.height()
    finally:
        windows.window.theme.use_density(Density.DESK)


def test_a_digit_too_many_gets_a_box_of_its_own_and_is_kept(opened):
    windows, page = opened()
    value = editor(page, "meters.0.readings.0.value")
    windows.type_into(value, "563255")
    assert value.boxes == 6
    assert kept(windows).fields["meters.0.readings.0.value"] == "563255"
    assert (
        "more digits than register"
        in page.steps[NAMES.index("Readings")].lines["meters.0.readings.0.value"].fault
    )
    assert page.bar.states[NAMES.index("Readings")] is State.STOPS


@pytest.mark.parametrize(
    ("typed", "code", "said", "why"),
    [
        ("56298", "reading-lower", "lower than 56311", "It ran backwards (export)"),
        ("00004", "reading-lower", "clocked over", "Clocked over"),
        ("56311", "reading-equal", "same as last time", "Nothing was used"),
    ],
)
def test_a_reading_against_last_time_asks_why(opened, typed, code, said, why):
    windows, page = opened()
    registers = step(page, "Readings").registers[0]
    value = editor(page, "meters.0.readings.0.value")
    assert "Last time: 56311" in page.steps[3].lines["meters.0.readings.0.value"].reminder
    windows.type_into(value, typed)
    windows.settle()
    note = registers.notes[0]
    assert note.isVisible()
    assert said in note.words.label.text()
    assert code in {problem.code for problem in page.checked.problems}
    windows.press(note.reasons[code].button(why))
    view = kept(windows)
    assert view.fields[f"reasons.{code}"] == why
    (answered,) = [problem for problem in page.checked.problems if problem.code == code]
    assert answered.severity is Severity.NOTE
    windows.type_into(value, "56320")
    assert note.isHidden()


def test_a_higher_reading_asks_nothing(opened):
    windows, page = opened()
    windows.type_into(editor(page, "meters.0.readings.0.value"), "56320")
    assert page.steps[NAMES.index("Readings")].registers[0].notes[0].isHidden()


def test_times_are_moved_by_five_minutes(opened):
    windows, page = opened()
    arrived = page.steps[0].lines["arrived"]
    windows.type_into(arrived.editor, "0002")
    windows.press(windows.named(arrived, "5 minutes earlier: Arrived"))
    assert arrived.editor.text() == "23:57"
    windows.press(windows.named(arrived, "5 minutes later: Arrived"))
    assert kept(windows).fields["arrived"] == "00:02"
    assert moved("23:58", 5) == "00:03"


# Choosing


def test_many_choices_are_searched_not_scrolled(opened):
    windows, page = opened({"access.got_in": False})
    reasons = editor(page, "access.reason")
    windows.press(reasons.now)
    assert reasons.search.hasFocus()
    QTest.keyClicks(reasons.search, "parking")
    assert [one for one, button in reasons._buttons.items() if button.isVisible()] == ["parking"]
    QTest.keyClick(reasons.search, Qt.Key.Key_Return)
    assert reasons.value == "parking"
    assert not reasons.search.isVisible()
    assert kept(windows).fields["access.reason"] == "parking"
    windows.press(reasons.take_back)
    assert "access.reason" not in kept(windows).fields


def test_words_that_no_choice_has_are_said_so(opened):
    windows, page = opened({"access.got_in": False})
    reasons = editor(page, "access.reason")
    windows.press(reasons.now)
    QTest.keyClicks(reasons.search, "moon")
    assert "Nothing here" in reasons._more.text()
    QTest.keyClick(reasons.search, Qt.Key.Key_Return)
    assert reasons.value is None


def test_last_time_stands_beside_the_question(opened):
    _windows, page = opened()
    finding = page.steps[NAMES.index("Backstop")].lines["meters.0.finding"]
    assert finding.reminder == "Last time, 10 Nov 2026: Cannot tell"
    assert page.steps[1].lines["generation"].reminder == "Last time, 10 Nov 2026: PV 3.6 kW"
    make = page.steps[NAMES.index("Meter")].lines["meters.0.make_and_type"]
    assert make.reminder.startswith("Held: ")
    assert page.steps[0].lines["arrived"].reminder == ""


# Does it run backwards?


def test_two_readings_make_a_sentence_that_goes_into_the_findings(opened):
    windows, page = opened()
    test = step(page, "Backstop").tests[0]
    assert "Say on the page before" in test.generation.text()
    windows.press(editor(page, "meters.0.generation_live").button(True))
    windows.type_into(editor(page, "meters.0.direction_test.first"), "56311")
    windows.settle()
    assert page.draft.get("meters.0.direction_test.first_at")
    assert "Waiting for the second reading" in test.waiting.text()
    for name, typed in (("first_at", "1041"), ("second", "56309"), ("second_at", "1052")):
        windows.type_into(editor(page, f"meters.0.direction_test.{name}"), typed)
    windows.settle()
    assert page.turning.step.sheet.title == "Remarks", "Return after the last answer goes on"
    windows.press_keys("PgUp")
    sentence = (
        "With generation running, the register went back from 56311 at 10:41 to 56309 at 10:52: "
        "it runs backwards on export."
    )
    assert test.said.label.text() == sentence
    windows.press(test.take_button)
    fields = kept(windows).fields
    assert fields["meters.0.remarks"] == sentence
    assert fields["meters.0.finding"] == "not-fitted"
    assert fields["meters.0.methods"] == ["readings"]
    assert test.take_button.isHidden()
    assert "stands in the remarks" in test.taken.text()


def test_the_disc_makes_a_sentence_too_and_no_finding_is_overwritten(opened):
    windows, page = opened(INSIDE | {"meters.0.finding": "cannot-tell", "meters.0.generation_live": True})
    windows.press(editor(page, "meters.0.disc_direction").button("backward"))
    page.turning.leaf(1)
    windows.press(page.turning.step.tests[0].take_button)
    fields = kept(windows).fields
    assert "the disc turned backwards" in fields["meters.0.remarks"]
    assert fields["meters.0.finding"] == "cannot-tell"
    assert fields["meters.0.methods"] == ["disc"]


# No access


def test_attempts_are_noted_with_the_time_and_the_front_door_is_wanted(opened):
    windows, page = opened({"access.got_in": False, "access.reason": "no-answer"})
    access = sheet(page, "Access", "What was tried")
    windows.press(access.tried["Knocked and rang"])
    windows.press(access.tried["Left a card"])
    fields = kept(windows).fields
    lines = fields["access.notes"].splitlines()
    assert [line[6:] for line in lines] == ["Knocked and rang.", "Left a card."]
    assert all(line[2] == ":" for line in lines)
    assert fields["access.card_left"] is True
    assert list(access.shelf.strip.tiles) == ["front-door"]
    assert wanted_photos(page.draft.fields) == ("front-door",)
    assert page.bar.states[NAMES.index("Backstop")] is State.LEFT_OUT
