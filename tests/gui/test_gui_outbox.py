"""The outbox in the real window: read both sides, send, hold, undo, let go, mark, correct, compare, print."""

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPdfWriter, QTextCursor
from PySide6.QtTest import QTest

from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import correct_visit, set_field, start_visit
from mopdesk.gui.colours import Density
from mopdesk.gui.models.masking import HIDDEN
from mopdesk.gui.models.outbox_rows import stage_pill
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.widgets.file_preview import DIFFERENCES, PROBLEMS, RAW
from mopdesk.work.answer_life import AnswerStage
from tests.gui.windows import Windows
from tests.stories import Story

TODAY = date(2026, 11, 13)
MPAN = "1200023305976"
STORY = f"""
    2026-11-09  receive D0150002-made.usr                -> accepted
    2026-11-09  receive D0001001-made.usr                -> accepted
    2026-11-13  visit {MPAN} not-fitted
"""


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    story = Story(tmp_path)
    story.replay(STORY)
    story.outbox.mkdir(exist_ok=True)
    set_option(story.desk, "outbox_folder", str(story.outbox))
    story.close()
    made = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    made.folder = story.outbox
    made.window.show_outbox()
    made.settle()
    yield made
    assert made.ask.crashes == []
    made.close()


def released(windows):
    return sorted(path.name for path in windows.folder.iterdir() if path.is_file())


def lit(editor):
    selections = editor.extraSelections()
    return selections[-1].cursor.selectedText()


def stages(windows):
    return [entry.stage.value for entry in windows.window.outbox.model.records]


def press(windows, words):
    windows.press(windows.button(windows.window.outbox, words))
    windows.settle()


def do(windows, action):
    """Do an action on the store's own thread, as a page would."""
    windows.window.background.run(action)
    windows.settle()


def let_the_time_pass(windows):
    def pass_by(desk):
        with desk.change("test.time", None) as change:
            for one in desk.store.holds.all():
                desk.store.holds.put(change, msgspec.structs.replace(one, release_at=one.held_at))

    do(windows, pass_by)
    windows.window.outbox.refresh()
    windows.settle()


# Before it leaves


def test_each_value_says_where_it_comes_from_and_leads_there(windows):
    flow = windows.window.outbox.detail.preview.explained
    rows = {(row.line, row.name): row for row in flow.rows if not row.heading}
    assert rows[1, "from_id"].origin == "Setting: own participant id"
    assert rows[2, "mpan"].origin == "Request: D0001001 line 2"
    day = next(row for row in flow.rows if row.path == "date")
    assert (day.origin, day.value, day.meaning) == ("Visit: Day of the visit", "20261113", "13 November 2026")
    assert flow.light(day.line, day.position)
    assert flow.strip.first.whole == "Date of Action: 20261113, 13 November 2026"
    windows.press(flow.strip.button)
    windows.settle()
    assert windows.window.page is windows.window.visit


def test_a_setting_is_led_to_as_well(windows):
    flow = windows.window.outbox.detail.preview.explained
    assert flow.light_field(1, "from_id")
    assert flow.strip.button.text() == "Open the setting"
    flow.table.setFocus()
    QTest.keyClick(flow.table, Qt.Key.Key_Return)
    windows.settle()
    assert windows.window.page is windows.window.settings


def test_choosing_on_one_side_lights_the_other(windows):
    flow = windows.window.outbox.detail.preview.explained
    assert flow.light_field(2, "mpan")
    assert lit(flow.raw) == MPAN
    flow.raw.setFocus()
    cursor = flow.raw.textCursor()
    cursor.setPosition(flow.raw.toPlainText().index("D0002001") + 3)
    flow.raw.setTextCursor(cursor)
    assert flow.table.record.name == "flow"
    flow.raw.moveCursor(QTextCursor.MoveOperation.End)
    assert flow.table.record.line == len(flow.raw.toPlainText().split("\n"))
    head = next(row for row in flow.rows if row.heading and row.line == 2)
    assert head.title.startswith("Line 2 · 004 ")
    assert flow.table.columnSpan(flow.rows.index(head), 0) == len(flow.table.rows.columns)


def test_a_blank_field_between_two_pipes_can_still_be_seen(windows):
    flow = windows.window.outbox.detail.preview.explained
    assert flow.light_field(1, "broadcast")
    assert lit(flow.raw) == "|"


def test_personal_data_is_hidden_on_every_tab(windows):
    preview = windows.window.outbox.detail.preview
    preview.explained.table.setFocus()
    windows.press_keys("Ctrl+M")
    assert preview.mask_button.isChecked()
    texts = [preview.explained.raw.toPlainText(), preview.raw.toPlainText()]
    texts += [row.value + row.meaning for row in preview.explained.rows]
    assert not [text for text in texts if MPAN in text or "12 0002 3305" in text or "F75A 00802" in text]
    assert f"{HIDDEN * 9}5976" in texts[0]
    windows.press_keys("Ctrl+M")
    assert MPAN in preview.raw.toPlainText()


def test_a_refresh_moves_nothing_that_is_looked_at(windows):
    page = windows.window.outbox
    preview = page.detail.preview
    preview.explained.light_field(2, "mpan")
    preview.tabs.turn_to(RAW)
    page.refresh()
    windows.settle()
    assert preview.tabs.current == RAW
    assert preview.explained.table.record.name == "mpan"


# Held, undone, released


def test_an_answer_is_held_undone_and_held_again_without_a_number(windows):
    page = windows.window.outbox
    assert page.send_button.text() == "Send the answer"
    windows.press_keys("Ctrl+Return")
    windows.settle()
    assert stages(windows) == ["held"]
    assert "Held 1 · " in page.chips.words(AnswerStage.HELD)
    assert stage_pill(page.table.record).text.startswith("Held, leaves in ")
    assert "can be undone" in page.detail.strip.label.text()
    assert released(windows) == []
    page.table.setFocus()
    windows.press_keys("Del")
    windows.settle()
    assert stages(windows) == ["ready"]
    assert windows.notices[-1] == "1 answer is ready again: Nothing has left, and no number was used."
    windows.button(page.detail, "Hold").setFocus()
    press(windows, "Hold")
    assert stages(windows) == ["held"]
    assert windows.button(page.detail, "Undo hold").hasFocus(), "the focus goes nowhere else"


def test_the_countdown_runs_and_lets_go_what_has_waited(windows):
    page = windows.window.outbox
    press(windows, "Hold")
    before = page.chips.words(AnswerStage.HELD)
    windows.wait(lambda: page.chips.words(AnswerStage.HELD) != before)
    let_the_time_pass(windows)
    windows.wait(lambda: stages(windows) == ["released"])
    windows.settle()
    assert released(windows) == ["ST00000001.usr"]
    assert windows.notices[-1].startswith("1 file released: D0002001 to GMTR, in ")
    assert not page._clock.isActive()


def test_a_folder_that_is_away_keeps_the_answer_held(windows):
    press(windows, "Hold")
    windows.folder.rename(windows.folder.with_name("away"))
    let_the_time_pass(windows)
    windows.wait(lambda: any("did not leave" in told for told in windows.notices))
    told = len(windows.notices)
    windows.qtbot.wait(2300)
    assert stages(windows) == ["held"]
    assert len(windows.notices) == told, "it does not ask again every second"


def test_what_is_released_stays_chosen_as_the_file_that_it_has_become(windows):
    page = windows.window.outbox
    other = "2000055433815"
    do(windows, lambda desk: start_visit(desk, other))
    page.refresh()
    windows.settle()
    assert sorted(stages(windows)) == ["draft", "ready"]
    ready = next(entry for entry in page.model.records if entry.stage is AnswerStage.READY)
    page.table.choose(ready.key)
    windows.settle()
    press(windows, "Release now")
    assert page.table.record.stage is AnswerStage.RELEASED
    assert page.table.record.job_id == ready.job_id


def test_where_nothing_is_held_send_lets_go_at_once(windows):
    do(windows, lambda desk: set_option(desk, "hold_minutes", "0"))
    windows.window.outbox.refresh()
    windows.settle()
    press(windows, "Send the answer")
    assert released(windows) == ["ST00000001.usr"]


# After it has left


def test_a_released_file_is_frozen_and_collected_only_says_that_it_is_gone(windows):
    page = windows.window.outbox
    press(windows, "Release now")
    assert "frozen" in page.detail.strip.label.text()
    assert "whether it arrived is not known" in page.detail.strip.label.text()
    sent = page.detail.preview.explained
    assert sent.table.isColumnHidden([c.title for c in sent.table.rows.columns].index("Where it comes from"))
    press(windows, "Open folder")
    assert windows.ask.shown_folders == [windows.folder]
    (windows.folder / released(windows)[0]).unlink()
    page.refresh()
    windows.settle()
    assert stages(windows) == ["collected"]
    assert "who took it" in page.detail.strip.label.text()


def test_a_rejection_needs_its_reason(windows):
    page = windows.window.outbox
    press(windows, "Release now")
    press(windows, "Mark rejected…")
    reason = page.detail.reason
    windows.press(reason.do_button)
    windows.settle()
    assert stages(windows) == ["released"]
    windows.type_into(reason.edit, "Register id differs")
    windows.settle()
    assert stages(windows) == ["rejected"]
    assert "marked it rejected: " in page.detail.strip.label.text()
    assert "Register id differs" in page.detail.strip.label.text()
    windows.press(windows.button(page, "Mark accepted"))
    assert reason.question.text() == "It was marked rejected. What has changed?"
    windows.type_into(reason.edit, "They looked again")
    windows.settle()
    assert stages(windows) == ["accepted"]


def test_a_correction_makes_a_new_file_and_shows_the_difference(windows):
    page = windows.window.outbox
    press(windows, "Release now")
    first = (windows.folder / released(windows)[0]).read_bytes()
    press(windows, "Correct…")
    windows.type_into(page.detail.reason.edit, "Wrong remark")
    windows.settle()
    visit = windows.window.visit
    assert windows.window.page is visit
    visit_id = visit.draft.visit_id
    do(windows, lambda desk: set_field(desk, visit_id, "meters.0.remarks", "Seal 4411 found broken"))
    windows.window.show_outbox()
    windows.settle()
    assert stages(windows) == ["draft", "released"]
    assert stage_pill(page.model.records[0]).text == "Draft, a correction"
    page.table.choose(("visit", visit_id))
    windows.settle()
    differences = page.detail.preview.differences
    page.detail.preview.tabs.turn_to(DIFFERENCES)
    assert differences.words.text() == "The correction will replace ST00000001.usr: 1 field differs."
    (found,) = differences.model.records
    assert "SEAL 4411 FOUND BROKEN" in found.new
    assert "SEAL" not in found.old
    differences.table.selectRow(0)
    assert "SEAL 4411" in lit(differences.right)
    windows.press(differences.envelope)
    assert len(differences.model.records) > 1
    assert (windows.folder / released(windows)[0]).read_bytes() == first


def test_once_a_correction_is_finished_nothing_says_that_its_visit_is_open(windows):
    press(windows, "Release now")
    press(windows, "Correct…")
    windows.type_into(windows.window.outbox.detail.reason.edit, "Wrong remark")
    windows.settle()
    assert windows.notices[-1].startswith("The visit is open for a correction: ")
    assert windows.ask.taken_away == []
    page = windows.window.visit
    visit_id = page.draft.visit_id
    do(windows, lambda desk: set_field(desk, visit_id, "meters.0.remarks", "Seal 4411 found broken"))
    page.turn_to(len(page.steps) - 1)
    windows.press(page.foot.finish_button)
    windows.settle()
    assert windows.notices[-1].startswith("Visit finished: ")
    assert windows.ask.taken_away == ["The visit is open for a correction"]


def test_the_main_button_of_a_job_that_is_ready_leads_to_its_answer(windows):
    window = windows.window
    window.open_job(window.outbox.model.records[0].job_id)
    windows.settle()
    page = window.job
    mains = [one for one in page.findChildren(PlainButton) if one.property("role") == "primary"]
    assert [one.text() for one in mains if one.isVisible()] == ["Look at the answer"]
    assert page.next.visit.isVisible()
    assert page.next.answer.hasFocus()
    page.primary()
    windows.settle()
    assert window.page is window.outbox
    assert window.outbox.detail.entry.job_id == page.job_id


# The rest


def test_check_all_leads_to_what_is_to_be_fixed(windows):
    press(windows, "Check all")
    assert windows.notices[-1] == "1 visit checked: Nothing stops any answer."


def test_several_answers_are_chosen_with_space(windows):
    view = windows.window.outbox.table
    view.setFocus()
    assert len(view.records) == 1
    windows.press_keys("Space")
    assert view.records == ()
    windows.press_keys("Space")
    assert len(view.records) == 1


def test_the_batch_sheet_is_printed_with_every_row(windows, tmp_path):
    from pypdf import PdfReader

    windows.ask.chosen_printer = QPdfWriter(str(tmp_path / "sheet.pdf"))
    press(windows, "Print batch sheet")
    windows.ask.chosen_printer = None
    reader = PdfReader(tmp_path / "sheet.pdf")
    assert len(reader.pages) == 1
    assert windows.notices[-1].startswith("The batch sheet was handed to the printer")


def test_on_a_small_screen_the_answer_asked_for_is_in_sight(windows):
    page = windows.window.outbox
    job_id = page.model.records[0].job_id
    windows.window.theme.use_density(Density.FIELD)
    try:
        windows.window.resize(1024, 600)
        windows.window.show_jobs()
        windows.settle()
        windows.window.show_outbox(job_id)
        windows.settle()
        assert page.room.verticalScrollBar().maximum()
        top = page.detail.mapTo(page.room.viewport(), QPoint(0, 0)).y()
        assert 0 <= top < page.room.viewport().height() / 2
    finally:
        windows.window.theme.use_density(Density.DESK)


def test_a_job_without_an_answer_says_so(windows):
    jobs = []
    do(windows, lambda desk: jobs.extend(desk.store.jobs.list_jobs()))
    other = next(job for job in jobs if job.mpan != MPAN)
    windows.window.show_outbox(other.id)
    windows.settle()
    assert windows.notices[-1].startswith("This job has nothing in the outbox")


def test_what_stops_an_answer_leads_to_the_place_that_mends_it(windows):
    def type_too_much(desk):
        job = next(job for job in desk.store.jobs.list_jobs() if job.mpan == MPAN)
        visit = correct_visit(desk, desk.store.visits.visits_of(job.id)[0].id)
        set_field(desk, visit.id, "meters.0.remarks", "Customer asked for a call back. " * 12)

    do(windows, type_too_much)
    page = windows.window.outbox
    page.refresh()
    windows.settle()
    assert stages(windows) == ["draft"]
    page.detail.preview.show_problems()
    assert page.detail.preview.tabs.current == PROBLEMS
    windows.press(windows.button(page.detail.preview.problems, "Take me there"))
    windows.settle()
    assert windows.window.page is windows.window.visit
