"""The visit on site, touch first: readings, the test, photos, signatures, undo, going on after a restart."""

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSizeF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent, QScrollPrepareEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mopdesk.actions.unfinished import binned_visits
from mopdesk.actions.visit_view import visit_view
from mopdesk.basics.problems import Severity
from mopdesk.desk import open_desk
from mopdesk.gui.plain import LineEdit, PlainLabel
from mopdesk.gui.visit.editors import moved
from mopdesk.gui.visit.photos_step import wanted_photos
from mopdesk.gui.visit.step_bar import State
from mopdesk.gui.visit.steps import NAMES
from mopdesk.gui.widgets.camera import NO_CAMERA
from mopdesk.gui.widgets.camera_kind import CameraSignals
from mopdesk.gui.widgets.digit_boxes import DigitEdit
from tests.gui.visit_made import NOW, SERIAL, TODAY, make_store, plate_photo
from tests.gui.windows import Windows

INSIDE = {
    "access.got_in": True,
    "meters.0.serial": SERIAL,
    "meters.0.technology": "electromechanical",
}


@pytest.fixture
def opened(qtbot, qapp, theme, tmp_path):
    """Open a visit with these facts; give the windows and the page."""
    made = []

    def open_it(fields=INSIDE, **more):
        more = {"photos": (), "signed": False} | more
        _job, visit = make_store(tmp_path / "store.db", fields, **more)
        windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
        made.append(windows)
        windows.window.open_visit(visit)
        windows.settle()
        return windows, windows.window.visit

    yield open_it
    for windows in made:
        windows.close()


def kept(windows):
    """What the store holds of the visit now."""
    windows.settle()
    found = []
    visit_id = windows.window.visit.visit_id
    windows.window.background.run(lambda desk: visit_view(desk, visit_id), found.append)
    windows.settle()
    return found[0]


def step(page, name):
    page.turn_to(NAMES.index(name))
    return page.steps[NAMES.index(name)]


def editor(page, path):
    for place, one in enumerate(page.steps):
        if path in one.lines:
            page.turn_to(place)
            return one.lines[path].editor
    raise KeyError(path)


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
    card = step(page, "Readings").cards[0]
    value = editor(page, "meters.0.readings.0.value")
    assert "Last time: 56311" in page.steps[3].lines["meters.0.readings.0.value"].reminder
    windows.type_into(value, typed)
    windows.settle()
    note = card._notes[0]
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
    assert page.steps[NAMES.index("Readings")].cards[0]._notes[0].isHidden()


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
    backstop = step(page, "Backstop")
    test = backstop.tests[0]
    assert "Answer above" in test.generation.text()
    windows.press(backstop.lines["meters.0.generation_live"].editor.button(True))
    windows.type_into(backstop.lines["meters.0.direction_test.first"].editor, "56311")
    windows.settle()
    assert page.draft.get("meters.0.direction_test.first_at")
    assert "Waiting for the second reading" in test.waiting.text()
    windows.type_into(backstop.lines["meters.0.direction_test.first_at"].editor, "1041")
    windows.type_into(backstop.lines["meters.0.direction_test.second"].editor, "56309")
    windows.type_into(backstop.lines["meters.0.direction_test.second_at"].editor, "1052")
    windows.settle()
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
    backstop = step(page, "Backstop")
    windows.press(backstop.lines["meters.0.disc_direction"].editor.button("backward"))
    windows.press(backstop.tests[0].take_button)
    fields = kept(windows).fields
    assert "the disc turned backwards" in fields["meters.0.remarks"]
    assert fields["meters.0.finding"] == "cannot-tell"
    assert fields["meters.0.methods"] == ["disc"]


# No access


def test_attempts_are_noted_with_the_time_and_the_front_door_is_wanted(opened):
    windows, page = opened({"access.got_in": False, "access.reason": "no-answer"})
    access = step(page, "Access")
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


# Photos


class FakeCamera:
    def __init__(self):
        self.told = CameraSignals()
        self.shows, self.running, self.lit = PlainLabel("view"), False, False

    def view(self):
        return self.shows

    def start(self):
        self.running = True

    def stop(self):
        self.running = False

    def take(self):
        self.told.taken.emit(plate_photo())

    def has_torch(self):
        return True

    def light(self, on):
        self.lit = on


def test_a_photo_is_taken_into_its_slot_and_says_so(opened, monkeypatch):
    camera = FakeCamera()
    monkeypatch.setattr("mopdesk.gui.visit.photo_shelf.find_camera", lambda: camera)
    windows, page = opened()
    photos = step(page, "Photos")
    assert photos.count.text() == "0 of 6 wanted"
    windows.press(photos.strip.tiles["nameplate"].take_button)
    panel = photos.shelf.camera
    assert camera.running
    windows.press(panel.light_button)
    assert camera.lit
    windows.press(panel.take_button)
    windows.settle()
    assert photos.count.text() == "1 of 6 wanted"
    (shot,) = photos.strip.shots
    assert shot.purpose == "nameplate"
    assert shot.caption.startswith("Taken here ")
    page.turn_to(0)
    assert not camera.running
    meter = step(page, "Meter")
    windows.settle()
    assert meter.plate.isVisible()
    assert meter.plate.enlarged.letters == SERIAL


def test_without_a_camera_the_page_says_what_to_do(opened, monkeypatch):
    monkeypatch.setattr("mopdesk.gui.visit.photo_shelf.find_camera", lambda: None)
    windows, page = opened()
    photos = step(page, "Photos")
    windows.press(photos.take_button)
    assert photos.shelf.camera.say.label.text() == NO_CAMERA
    assert not photos.shelf.camera.take_button.isVisible()
    windows.press(photos.shelf.camera.done_button)
    assert not photos.shelf.camera.isVisible()


def test_a_picture_dropped_on_a_slot_fills_it(opened, tmp_path):
    windows, page = opened()
    photos = step(page, "Photos")
    QImage.fromData(plate_photo()).save(str(tmp_path / "seal.png"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "seal.png"))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    photos.strip.tiles["seals"].dropEvent(event)
    windows.settle()
    (shot,) = photos.strip.shots
    assert (shot.purpose, shot.caption) == ("seals", "Added from file (day taken not known)")
    assert page.takes([tmp_path / "seal.png"])
    windows.settle()
    assert [one.purpose for one in photos.strip.shots] == ["seals", "other"]


def test_the_enlarged_part_is_moved_by_keys(opened):
    windows, page = opened(photos=("nameplate",))
    plate = step(page, "Meter").plate.plate
    windows.settle()
    before = plate.centre.x()
    plate.setFocus()
    QTest.keyClick(plate, Qt.Key.Key_Right)
    assert plate.centre.x() > before
    QTest.mouseClick(plate, Qt.MouseButton.LeftButton, pos=plate.rect().center())
    assert plate.centre.x() == pytest.approx(0.5, abs=0.02)


# Signatures


def sign_it(windows, page, role="customer"):
    box = step(page, "Sign").boxes[role]
    page.steps[NAMES.index("Sign")].ensureWidgetVisible(box.pad)
    windows.draw(box.pad)
    return box


def test_a_signature_is_kept_a_moment_after_the_pen_was_lifted(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    windows.wait(lambda: not box._pause.isActive())
    view = kept(windows)
    assert [one.role for one in view.attachments] == ["customer"]
    assert box.pad.isVisible(), "the pad stays while somebody signs"
    windows.type_into(box.name, "Ann Llŷr")
    windows.press(box.keep_button)
    view = kept(windows)
    assert [one.name for one in view.attachments] == ["Ann Llŷr"]
    assert box.go_on_button.isVisible()


def test_a_signature_survives_a_restart_with_its_strokes(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    strokes = box.pad.strokes
    windows.press(box.keep_button)
    windows.settle()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.open_visit(visit_id)
    windows.settle()
    page = windows.window.visit
    box = step(page, "Sign").boxes["customer"]
    assert not box._picture.pixmap().isNull()
    windows.press(box.go_on_button)
    assert len(box.pad.strokes[0]) == len(strokes[0])
    assert box.pad.strokes[0][5] == pytest.approx(strokes[0][5], abs=0.001)


def test_taking_every_stroke_back_withdraws_the_signature(opened):
    windows, page = opened()
    box = sign_it(windows, page)
    windows.wait(lambda: not box._pause.isActive())
    assert kept(windows).attachments
    windows.press(box.undo_button)
    assert kept(windows).attachments == ()
    windows.press(box.none.button("refused"))
    (reason,) = kept(windows).attachments
    assert (reason.none_reason, reason.sha256) == ("refused", "")
    assert "Did not want to sign" in box._words.text()


# Undo


def test_undo_names_what_it_takes_back_and_goes_there(opened):
    windows, page = opened()
    windows.type_into(editor(page, "meters.0.readings.0.value"), "56320")
    windows.settle()
    windows.press(editor(page, "meters.0.finding").button("fitted"))
    windows.settle()
    assert windows.button(page.head, "Undo: Backstop finding").isEnabled()
    page.turn_to(0)
    windows.press_keys("Ctrl+Z")
    windows.settle()
    assert "meters.0.finding" not in page.draft.fields
    assert page.stack.currentIndex() == NAMES.index("Backstop")
    assert page.saved.text() == "Undone: Backstop finding"
    windows.press_keys("Ctrl+Y")
    windows.settle()
    assert page.draft.fields["meters.0.finding"] == "fitted"
    windows.press_keys("Ctrl+Z")
    windows.settle()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.open_visit(visit_id)
    windows.settle()
    page = windows.window.visit
    windows.press(page.head.undoing.redo_button)
    windows.settle()
    assert kept(windows).fields["meters.0.finding"] == "fitted"


def test_undo_inside_a_field_takes_back_what_is_saved_but_not_what_is_half_typed(opened):
    windows, page = opened()
    engineer = page.steps[0].lines["engineer"].editor
    windows.type_into(engineer, "Ann")
    windows.settle()
    engineer.setFocus()
    QTest.keyClicks(engineer, "e")
    assert engineer.isModified()
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(engineer, override)
    assert override.isAccepted(), "half typed: the editor's own undo"
    windows.settle()
    windows.press_keys("Ctrl+Z")
    windows.settle()
    assert engineer.text() in ("Ann", "")
    assert engineer.text() == str(page.draft.get("engineer") or "")


def test_a_photo_taken_away_comes_back(opened):
    windows, page = opened(photos=("nameplate",))
    photos = step(page, "Photos")
    windows.press_keys("F7")
    page.turn_to(NAMES.index("Photos"))
    remove = windows.named(photos, "Remove photo: Nameplate with serial number")
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    windows.settle()
    assert photos.strip.shots == ()
    assert windows.button(page.head, "Undo: Photo removed")
    windows.press_keys("Ctrl+Z")
    windows.settle()
    assert [shot.purpose for shot in photos.strip.shots] == ["nameplate"]


# Check


def test_f8_goes_from_one_thing_to_mend_to_the_next_and_round(opened):
    windows, page = opened()
    wanted = sum(problem.severity.value != "note" for problem in page.checked.problems)
    assert wanted > 2
    seen = []
    for _ in range(wanted):
        windows.press_keys("F8")
        seen.append(page.foot.sum.text())
    assert [one.split(":")[0] for one in seen] == [f"{n} of {wanted}" for n in range(1, wanted + 1)]
    windows.press_keys("F8")
    assert page.foot.sum.text() == seen[0]
    windows.press_keys("Shift+F8")
    assert page.foot.sum.text() == seen[-1]


def test_the_check_says_what_would_leave_and_to_whom(opened):
    windows, page = opened({"access.got_in": False, "access.reason": "no-answer", "engineer": "Ann"})
    page.check()
    windows.settle()
    assert page.check_step.headline.label.text() == "Ready: D0002 to GMTR"
    assert page.bar.states[1] is not State.STOPS
    windows.press(page.check_step.talk_button)
    windows.settle()
    assert page.check_step.talk.isVisible()
    assert page.check_step.talk.scene().items()
    windows.press(page.check_step.show_button)
    windows.settle()
    assert page.check_step.preview.isVisible()
    page.draft.put("engineer", None)
    windows.settle()
    assert page.check_step.headline.label.text() == "Not ready: 1 thing stops the answer"
    assert page.bar.states[0] is State.STOPS


def test_a_problem_leads_to_the_step_that_asks_for_it(opened):
    _windows, page = opened(NOW)
    for path, name in (
        ("meters.0.serial", "Meter"),
        ("meters.0.readings.0.value", "Readings"),
        ("meters.0.finding", "Backstop"),
        ("meters.0.remarks", "Backstop"),
        ("replacement.exchanges.0.final_readings", "Change"),
        ("replacement.exchanges.0.new.registers", "Change"),
        ("photos", "Photos"),
        ("signatures", "Sign"),
        ("access.next_visit", "Access"),
        ("due", "Check"),
    ):
        page.go_to(path)
        assert NAMES[page.stack.currentIndex()] == name, path


# By keyboard and by touch


def test_every_input_is_reached_by_tab(opened):
    windows, page = opened(NOW, photos=("nameplate",))
    for place, name in enumerate(NAMES[:-1]):
        page.turn_to(place)
        page.bar.focus(place)
        windows.qtbot.wait(10)
        wanted = {
            line.editor
            for line in page.steps[place].lines.values()
            if line.editor.isVisible() and isinstance(line.editor, LineEdit)
        }
        seen = set()
        for _ in range(400):
            QTest.keyClick(windows.window.focusWidget(), Qt.Key.Key_Tab)
            focused = windows.window.focusWidget()
            if focused in seen:
                break
            seen.add(focused)
        assert wanted <= seen, (name, [one.accessibleName() for one in wanted - seen])


def test_a_finger_scrolls_the_page_but_signs_on_the_pad(opened):
    windows, page = opened()
    sign = step(page, "Sign")
    windows.settle()
    pad = sign.boxes["engineer"].pad
    sign.ensureWidgetVisible(pad)

    def may_scroll(widget):
        at = widget.mapTo(sign.viewport(), QPoint(20, 20))
        event = QScrollPrepareEvent(QPointF(at))
        event.setViewportSize(QSizeF(10, 10))
        return not sign._scroll.eventFilter(sign.viewport(), event)

    assert not may_scroll(pad)
    assert may_scroll(sign.boxes["engineer"].heading)


# Going on


def test_an_unfinished_visit_is_offered_by_name_and_gone_on_with(opened):
    windows, page = opened()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    assert resume.isVisible()
    (sentence,) = resume.sentences
    assert sentence.startswith("Unfinished visit to MPAN 12 0002 3305 976, last touched ")
    windows.press(windows.named(resume, f"Continue: {sentence}"))
    windows.settle()
    assert windows.window.visit.visit_id == visit_id
    assert not resume.isVisible()


def test_starting_again_keeps_the_old_visit_in_the_bin(opened):
    windows, page = opened()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    windows.press(windows.named(resume, f"Start again: {resume.sentences[0]}"))
    windows.settle()
    page = windows.window.visit
    assert page.visit_id != visit_id
    assert "meters.0.serial" not in page.draft.fields
    found = []
    windows.window.background.run(binned_visits, found.append)
    windows.settle()
    assert [one.visit_id for one in found[0]] == [visit_id]
    words = next(
        one for one in resume.findChildren(QWidget) if one.accessibleName().startswith("Take it back")
    )
    windows.press(words)
    windows.settle()
    assert page.visit_id == visit_id
    assert page.draft.fields["meters.0.serial"] == SERIAL


def test_another_visit_never_shows_this_ones_answers(opened, tmp_path):
    windows, page = opened(NOW, photos=("nameplate",))
    first = page.visit_id
    with_bin = []
    windows.window.background.run(binned_visits, with_bin.append)
    windows.window.close()
    windows.close()
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        from mopdesk.actions.unfinished import discard
        from mopdesk.actions.visits import start_visit

        job = desk.store.visits.visit(first).job_id
        discard(desk, first)
        second = start_visit(desk, job).id
    again = Windows(windows.qtbot, windows.qapp, tmp_path / "store.db", TODAY)
    windows.window, windows.ask = again.window, again.ask
    page = windows.window.visit
    windows.window.open_visit(first)
    windows.settle()
    windows.window.open_visit(second)
    windows.settle()
    assert set(page.draft.fields) == {"date"}
    assert page.steps[NAMES.index("Photos")].strip.shots == ()
    editor_ = page.steps[NAMES.index("Meter")].lines["meters.0.serial"].editor
    assert editor_.text() == ""
