"""Steps back and on: undo, what is to be mended, going on after a restart, beginning anew."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mopdesk.actions.unfinished import binned_visits, discard
from mopdesk.actions.visits import draft_visit
from mopdesk.basics.resources import resource
from mopdesk.desk import open_desk
from mopdesk.gui.visit.step_bar import State
from mopdesk.gui.visit.steps import NAMES
from tests.gui.visit_made import NOW, SERIAL, TODAY, editor, kept, step
from tests.gui.windows import Windows

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
    assert photos.shelves[0].strip.shots == ()
    assert windows.button(page.head, "Undo: Photo removed")
    windows.press_keys("Ctrl+Z")
    windows.settle()
    assert [shot.purpose for shot in photos.shelves[0].strip.shots] == ["nameplate"]


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
        ("access.next_visit", "Sign"),
        ("due", "Check"),
    ):
        page.go_to(path)
        assert NAMES[page.stack.currentIndex()] == name, path


def test_the_focus_goes_with_the_step_that_a_key_turns_to(opened):
    windows, page = opened()
    page.turn_to(NAMES.index("Meter"))
    page.take_focus()
    assert QApplication.focusWidget().name == "Meter"
    for keys, name in (("F7", "Check"), ("Alt+Left", NAMES[-2])):
        windows.press_keys(keys)
        windows.settle()
        assert QApplication.focusWidget().name == name


# Going on


def binned(windows, job_id):
    found = []
    windows.window.background.run(lambda desk: binned_visits(desk, job_id), found.extend)
    windows.settle()
    return [one.visit_id for one in found]


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


def test_going_on_leads_to_what_was_answered_last(opened):
    windows, page = opened()
    visit_id, job_id = page.visit_id, page.view.row.id
    windows.press(editor(page, "meters.0.finding").button("fitted"))
    windows.settle()
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    windows.press(windows.named(resume, f"Continue: {resume.sentences[0]}"))
    windows.settle()
    page = windows.window.visit
    assert (page.visit_id, NAMES[page.stack.currentIndex()]) == (visit_id, "Backstop")
    page.turn_to(0)
    windows.window.open_job(job_id)
    windows.settle()
    windows.press(windows.window.job.next.visit)
    windows.settle()
    assert NAMES[page.stack.currentIndex()] == "Backstop"


def test_going_on_with_what_a_file_has_recorded_leads_to_what_is_left_to_do(opened):
    windows, page = opened()
    visit_id, job_id = page.visit_id, page.view.row.id
    facts = resource("help/visits/not-fitted.json")
    windows.window.background.run(lambda desk: draft_visit(desk, job_id, facts, replace_draft=True))
    windows.settle()
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    windows.press(windows.named(resume, f"Continue: {resume.sentences[0]}"))
    windows.settle()
    page = windows.window.visit
    assert (page.visit_id, NAMES[page.stack.currentIndex()]) == (visit_id, "Check")
    assert page.foot.finish_button.isVisible()


def test_the_offer_steps_aside_while_another_visit_fills_the_screen(opened):
    windows, page = opened()
    offered_id = page.visit_id
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    assert resume.isVisible()
    windows.window.open_visit(offered_id)
    windows.settle()
    assert not resume.isVisible()
    windows.window.theme.changed.emit()
    assert not resume.isVisible(), "a change of colours does not bring it back"
    windows.window.show_jobs()
    windows.settle()
    assert resume.isVisible()
    assert len(resume.sentences) == 1


def test_a_visit_that_is_binned_or_finished_elsewhere_is_not_offered_any_more(opened):
    windows, page = opened()
    visit_id = page.visit_id
    windows.start_again()
    windows.window.catch_up()
    windows.settle()
    resume = windows.window.resume
    windows.window.open_visit(visit_id)
    windows.settle()
    windows.window.background.run(lambda desk: discard(desk, visit_id))
    windows.window.show_jobs()
    windows.settle()
    assert resume.sentences == []
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
    assert binned(windows, page.view.row.id) == [visit_id]
    words = next(
        one for one in resume.findChildren(QWidget) if one.accessibleName().startswith("Take it back")
    )
    windows.press(words)
    windows.settle()
    assert page.visit_id == visit_id
    assert page.draft.fields["meters.0.serial"] == SERIAL


def test_a_visit_comes_out_of_the_bin_on_its_job(opened):
    windows, page = opened()
    visit_id, job_id = page.visit_id, page.view.row.id
    windows.window.background.run(lambda desk: discard(desk, visit_id))
    windows.window.open_job(job_id)
    windows.settle()
    job = windows.window.job
    assert job.next.visit.text() == "Start visit"
    windows.press(windows.named(job.tabs, "History and photos"))
    job.switch_mask()
    windows.settle()
    windows.press(windows.button(job.history.visits, "Take it out"))
    windows.settle()
    assert windows.window.page is windows.window.visit
    assert page.draft.fields["meters.0.serial"] == SERIAL
    assert binned(windows, job_id) == []


def test_another_visit_never_shows_this_ones_answers(opened, tmp_path):
    windows, page = opened(NOW, photos=("nameplate",))
    first = page.visit_id
    windows.window.close()
    windows.close()
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        from mopdesk.actions.visits import start_visit

        job = desk.store.visits.visit(first).job_id
        discard(desk, first)
        second = start_visit(desk, job).id
    again = Windows(windows.qtbot, windows.qapp, tmp_path / "store.db", TODAY)
    windows.window, windows.ask = again.window, again.ask
    page = windows.window.visit
    windows.window.open_visit(first)
    windows.settle()
    page.draft.saved.emit("Saved 10:42:07")
    assert page.saved.text() == "Saved 10:42:07"
    windows.window.open_visit(second)
    windows.settle()
    assert page.saved.text() == "", "nothing of this visit was saved yet"
    assert set(page.draft.fields) == {"date"}
    assert [shelf.strip.shots for shelf in page.steps[NAMES.index("Photos")].shelves] == [(), ()]
    editor_ = page.steps[NAMES.index("Meter")].lines["meters.0.serial"].editor
    assert editor_.text() == ""
