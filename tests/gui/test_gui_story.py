"""One whole Option 3 job through the real windows: settings, files in, the visit, answers out, the report."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest

from mopdesk.desk import open_desk
from mopdesk.gui.drops import DropSign
from mopdesk.gui.plain import LineEdit, PlainButton
from mopdesk.gui.visit.fields import FieldLine
from mopdesk.gui.visit.questions import NO_ACCESS_WORDS
from mopdesk.gui.visit.steps import NAMES
from mopdesk.work.nouns import JobState
from tests.gui.windows import Windows

FLOWS = Path(__file__).parent.parent / "data" / "flows"
MPAN = "1200023305976"


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    made = Windows(qtbot, qapp, tmp_path / "store.db", today=date(2026, 11, 10))
    yield made
    made.close()


def set_up(windows, folder):
    """Type what a new store needs on the Settings page."""
    window = windows.window
    windows.press_keys("Ctrl+5")
    page = window.settings
    windows.wait(lambda: page.isVisible() and not window.background.busy)
    windows.type_into(page.lines["participant_id"].edit, "BMET")
    windows.type_into(page.lines["company_name"].edit, "Bryn Metering & Co")
    page.go_to("file_prefix")
    windows.type_into(page.lines["file_prefix"].edit, "A1")
    windows.ask.chosen_folder = folder
    windows.press(windows.button(page.lines["outbox_folder"], "Choose…"))
    page.go_to("default_process")
    windows.type_into(page.cards["Process of each Supplier"].new_supplier, "gmtr")
    windows.press(windows.button(page, "Add Supplier"))
    windows.settle()
    choices = windows.named(page, "Process of GMTR")
    windows.press(choices.button("option-3"))
    windows.settle()


def receive(windows, *names):
    """Drop flow files on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(FLOWS / name)) for name in names])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    windows.window.dragEnterEvent(QDragEnterEvent(QPoint(400, 300), copy, data, buttons, keys))
    (sign,) = windows.window.findChildren(DropSign)
    assert sign.isVisible()
    assert sign.words.text().startswith(f"Let go here: {len(names)} file")
    windows.window.dropEvent(QDropEvent(QPointF(400, 300), copy, data, buttons, keys))
    assert not sign.isVisible()
    windows.settle()


def open_the_job(windows):
    window = windows.window
    windows.press_keys("Ctrl+2")
    windows.press_keys("Ctrl+F")
    assert window.jobs.around.row.box.hasFocus()
    QTest.keyClicks(window.jobs.around.row.box, MPAN)
    windows.wait(lambda: window.jobs.model.rowCount() == 1)
    QTest.keyClick(window.jobs.around.row.box, Qt.Key.Key_Return)
    QTest.keyClick(window.jobs.table, Qt.Key.Key_Return)
    windows.settle()
    assert window.page is window.job


def line(windows, path) -> FieldLine:
    page = windows.window.visit
    page.go_to(path)
    return page.turning.step.lines[path]


def choose(windows, path, value):
    windows.press(line(windows, path).editor.button(value))


def write(windows, path, text):
    windows.type_into(line(windows, path).editor, text)


def record_the_visit(windows, tmp_path):
    """A Ferraris meter without a backstop, replaced by a static one."""
    window = windows.window
    page = window.visit
    write(windows, "arrived", "0915")
    write(windows, "engineer", "Siân Llŷr")
    choose(windows, "access.got_in", True)
    choose(windows, "energisation_found", "E")
    choose(windows, "energisation_left", "E")
    page.turn_to(NAMES.index("Meter"))
    windows.press(windows.button(page, "As held: F75A 00802"))
    choose(windows, "meters.0.technology", "electromechanical")
    choose(windows, "meters.0.finding", "not-fitted")
    choose(windows, "meters.0.methods", "disc")
    choose(windows, "meters.0.generation_live", True)
    choose(windows, "replacement.replaced", True)
    write(windows, "replacement.on", "10/11/2026")
    write(windows, "replacement.supplier_agreement", "Agreed by GMTR, order 4711")
    base = "replacement.exchanges.0"
    page.go_to(f"{base}.removed_serial")
    windows.press(windows.button(page, "It was F75A 00802"))
    write(windows, f"{base}.removed_at", "09:40")
    write(windows, f"{base}.new.serial", "E26N000123")
    write(windows, f"{base}.new.make_and_type", "ACME STATIC S5")
    write(windows, f"{base}.new.asset_provider", "UFUN")
    write(windows, f"{base}.new.certified_on", "1 Feb 2026")
    write(windows, f"{base}.new.certification_expires", "1 Feb 2046")
    choose(windows, f"{base}.new.finding", "static-import-only")
    # Who allowed it: the Supplier's option has the replacement done at this visit.
    write(windows, "meters.0.readings.0.value", "56311")
    write(windows, f"{base}.final_readings.0.value", "56311")
    registers = f"{base}.new.registers.0"
    write(windows, f"{registers}.initial_reading", "00000")
    write(windows, f"{registers}.digits", "5")
    photo = QImage(640, 480, QImage.Format.Format_RGB32)
    photo.fill(Qt.GlobalColor.darkCyan)
    photo.save(str(tmp_path / "plate.png"))
    windows.ask.photos = [tmp_path / "plate.png"]
    page.turn_to(NAMES.index("Photos"))
    found = page.steps[NAMES.index("Photos")].shelves[0].strip
    assert windows.says(page, "0 of 9 wanted")
    windows.press(found.tiles["nameplate"].add_button)
    windows.settle()
    assert [shot.title for shot in found.shots] == ["Nameplate with serial number"]
    assert windows.says(page, "1 of 9 wanted")
    page.turn_to(NAMES.index("Sign"))
    sign = page.steps[NAMES.index("Sign")]
    windows.draw(sign.boxes["engineer"].pad)
    windows.press(sign.boxes["engineer"].keep_button)
    windows.press(page.foot.next_button)
    windows.press(sign.boxes["customer"].none.button("not-present"))
    write(windows, "departed", "10:20")
    windows.settle()


def test_an_option_3_job_from_file_to_files(windows, tmp_path):
    window = windows.window
    outgoing = tmp_path / "gateway"
    outgoing.mkdir()
    set_up(windows, outgoing)

    receive(windows, "D0150002-made.usr", "D0001001-made.usr")
    assert window.page is window.inbox
    assert [receipt.verdict for receipt in window.inbox.model.records] == ["accepted", "accepted"]
    assert windows.notices[-1].startswith("2 files read")
    windows.picture("inbox")

    open_the_job(windows)
    assert window.job.head.title.text() == "MPAN 12 0002 3305 976"
    assert "backstop" in window.job.view.explanation[0]
    assert window.job.deadline.text.endswith("WD left · Tue 24 Nov")
    windows.picture("job")

    windows.press_keys("Ctrl+Return")
    windows.settle()
    assert window.page is window.visit
    record_the_visit(windows, tmp_path)
    windows.picture("visit-sign")
    windows.press_keys("F7")
    windows.settle()
    assert window.visit.saved.text().startswith("Saved ")
    stops = [problem.text for problem in window.visit.checked.stops]
    assert stops == []
    windows.picture("visit-check")
    for edit in [one for one in window.visit.check_step.problems.findChildren(LineEdit) if one.isVisible()]:
        windows.type_into(edit, "As agreed with the office")
    windows.settle()
    windows.press_keys("Ctrl+Return")
    windows.settle()
    assert window.page is window.job
    assert window.job.view.job.state is JobState.READY
    words, show_it = windows.ask.deeds[-1]
    assert words == "Show it in the outbox"
    show_it()
    windows.settle()
    assert window.page is window.outbox
    assert window.outbox.table.record.job_id == window.job.view.job.id
    window.open_job(window.job.view.job.id)
    windows.settle()

    windows.press(windows.button(window.job, "Preview"))
    windows.settle()
    assert window.page is window.outbox
    waiting = window.outbox.table.record
    assert waiting.flows == "D0002001 and D0150002"
    assert "NOT FITTED. METER REPLACED 20261110" in window.outbox.detail.preview.file.raw
    windows.picture("outbox-ready")
    windows.press_keys("Ctrl+Return")
    windows.settle()
    assert windows.notices[-1].startswith("1 answer is held: Released at ")
    assert list(outgoing.iterdir()) == []
    windows.press(windows.button(window.outbox, "Release now"))
    windows.settle()
    released = sorted(path for path in outgoing.iterdir() if path.is_file())
    assert len(released) == 2
    flows = {path.read_text(encoding="ascii").split("|")[2] for path in released}
    assert flows == {"D0002001", "D0150002"}
    assert [entry.stage.value for entry in window.outbox.model.records] == ["released", "released"]
    windows.picture("outbox-sent")

    windows.press_keys("Ctrl+2")
    windows.settle()
    window.open_job(waiting.job_id)
    windows.settle()
    windows.ask.chosen_folder = tmp_path
    windows.press(windows.button(window.job, "Save report"))
    windows.settle()
    reports = list(tmp_path.glob("visit-report-*.pdf"))
    assert len(reports) == 1
    assert reports[0].read_bytes().startswith(b"%PDF")
    assert windows.ask.troubles == []
    assert windows.ask.crashes == []

    windows.close()
    with open_desk(tmp_path / "store.db", today=date(2026, 11, 10)) as desk:
        assert desk.store.jobs.job(waiting.job_id).state is JobState.ANSWERED


def test_a_draft_is_there_again_after_the_program_ends(windows, tmp_path):
    receive(windows, "D0150002-made.usr", "D0001001-made.usr")
    open_the_job(windows)
    windows.press_keys("Ctrl+Return")
    windows.settle()
    choose(windows, "access.got_in", True)
    edit = line(windows, "meters.0.serial").editor
    edit.setFocus()
    QTest.keyClicks(edit, "F75A 008")
    again = windows.start_again()
    open_the_job(again)
    assert again.window.job.next.visit.text() == "Go on with the visit"
    again.press_keys("Ctrl+Return")
    again.settle()
    assert again.window.visit.draft.fields["meters.0.serial"] == "F75A 008"
    assert again.window.visit.draft.fields["access.got_in"] is True
    assert line(again, "meters.0.serial").editor.text() == "F75A 008"


def test_no_access_asks_nothing_of_meters_and_can_be_finished(windows):
    receive(windows, "D0001001-made.usr")
    open_the_job(windows)
    windows.press_keys("Ctrl+Return")
    windows.settle()
    page = windows.window.visit
    choose(windows, "access.got_in", False)
    choose(windows, "access.reason", "no-answer")
    page.turn_to(NAMES.index("Meter"))
    assert windows.says(page, NO_ACCESS_WORDS)
    assert [sheet.title for sheet in page.steps[NAMES.index("Readings")].sheets] == ["Readings"]
    page.turn_to(NAMES.index("Access"))
    windows.press_keys("Alt+Right")
    assert page.stack.currentIndex() == NAMES.index("Photos")
    page.check()
    windows.settle()
    assert page.checked.finding == "no-access"
    assert [file.flow for file in page.checked.files] == ["D0002001"]
    windows.press(page.foot.finish_button)
    windows.settle()
    assert windows.window.page is windows.window.job
    assert windows.ask.notices[-1][2] == "The engineer is not recorded."
    words, go_there = windows.ask.deeds[-1]
    assert words == "Go there"
    go_there()
    windows.settle()
    assert windows.window.page is page
    assert page.turning.step.lines["engineer"].isVisible()


def test_a_problem_leads_to_its_field(windows):
    receive(windows, "D0150002-made.usr", "D0001001-made.usr")
    open_the_job(windows)
    windows.press_keys("Ctrl+Return")
    windows.settle()
    page = windows.window.visit
    choose(windows, "access.got_in", True)
    write(windows, "meters.0.serial", "F75A 00802")
    windows.press_keys("F7")
    windows.settle()
    problem = next(one for one in page.checked.problems if one.place.path == "meters.0.finding")
    windows.press(windows.named(page, f"Go there: {problem.text}"))
    assert page.stack.currentIndex() == NAMES.index("Backstop")
    found = page.steps[NAMES.index("Backstop")].lines["meters.0.finding"]
    assert found.editor.focusProxy().hasFocus()
    assert problem.text in found.fault


def test_meters_are_added_and_removed_without_moving_the_others(windows):
    receive(windows, "D0001001-made.usr")
    open_the_job(windows)
    windows.press_keys("Ctrl+Return")
    windows.settle()
    page = windows.window.visit
    write(windows, "meters.0.serial", "ONE")
    windows.press(windows.button(page, "Add another meter"))
    write(windows, "meters.1.serial", "TWO")
    assert page.foot.pages_button.text() == "Meter 2 of 2 ▾"
    windows.press_keys("PgUp")
    windows.press(windows.named(page.steps[NAMES.index("Meter")], "Remove Meter found 1"))
    windows.settle()
    assert "meters.0.serial" not in page.draft.fields
    assert page.draft.fields["meters.1.serial"] == "TWO"
    page.refresh()
    windows.settle()
    assert [meter.serial for meter in page.view.facts.meters] == ["TWO"]
    assert page.steps[NAMES.index("Meter")].lines["meters.1.serial"].editor.text() == "TWO"


def test_a_refused_entry_is_said_in_red_kept_and_sent_again(windows):
    receive(windows, "D0001001-made.usr")
    open_the_job(windows)
    windows.press_keys("Ctrl+Return")
    windows.settle()
    page = windows.window.visit
    page.draft.put("no_such_field", "x")
    windows.settle()
    assert page.saved.text().startswith("Not saved")
    assert page.saved.property("role") == "fault"
    assert page.head.try_button.isVisible()
    assert page.draft.unsaved == {"no_such_field": "x"}


def test_a_job_is_changed_closed_and_reopened_on_its_page(windows):
    receive(windows, "D0001001-made.usr")
    open_the_job(windows)
    window = windows.window
    page = window.job
    windows.press(windows.button(page, "Site"))
    decision = page.decisions.open_one
    decision.field("address").setPlainText("Tŷ Gwyn <b>\nLlŷn")
    windows.type_into(decision.field("postcode"), "LL53 7AA")
    windows.type_into(decision.field("appointment"), "the ides")
    windows.press(decision.do_button)
    assert "not a day" in decision.fault.text()
    windows.type_into(decision.field("appointment"), "18 Nov 2026")
    windows.press(decision.do_button)
    windows.settle()
    assert page.view.job.site.one_line == "Tŷ Gwyn <b>, Llŷn, LL53 7AA"
    assert page.view.job.appointment == date(2026, 11, 18)
    windows.press(windows.button(page, "Process"))
    decision = page.decisions.open_one
    windows.press(decision.do_button)
    assert "Choose a process" in decision.fault.text()
    windows.press(decision.field("process").button("option-3"))
    windows.type_into(decision.field("reason"), "The Supplier wrote so")
    windows.press(decision.do_button)
    windows.settle()
    assert page.view.job.process == "option-3"
    windows.press(windows.button(page, "Close job"))
    decision = page.decisions.open_one
    windows.press(decision.field("reason").button("withdrawn"))
    windows.type_into(decision.field("by"), "GMTR desk")
    windows.press(decision.do_button)
    windows.settle()
    assert page.view.job.state is JobState.CLOSED
    assert page.next.visit.isHidden()
    windows.press(windows.button(page, "Reopen job"))
    windows.type_into(page.decisions.open_one.field("reason"), "Closed by mistake")
    windows.press(page.decisions.open_one.do_button)
    windows.settle()
    assert page.view.job.state is JobState.RECEIVED
    assert isinstance(windows.button(page, "Close job"), PlainButton)


def test_looking_at_the_settings_changes_none(windows, tmp_path):
    folder = tmp_path / "gateway"
    folder.mkdir()
    set_up(windows, folder)
    for keys in ("Ctrl+1", "Ctrl+5", "Ctrl+2", "Ctrl+5", "Ctrl+3"):
        windows.press_keys(keys)
        windows.settle()
    again = windows.start_again()
    again.press_keys("Ctrl+5")
    again.settle()
    lines = again.window.settings.lines
    again.window.settings.go_to("outbox_folder")
    assert lines["participant_id"].edit.text() == "BMET"
    assert lines["file_prefix"].edit.text() == "A1"
    assert lines["outbox_folder"].edit.text() == str(folder)


def test_a_setting_that_does_not_fit_is_said_beside_it(windows):
    windows.press_keys("Ctrl+5")
    windows.settle()
    windows.window.settings.go_to("test_flag")
    option = windows.window.settings.lines["test_flag"]
    windows.type_into(option.edit, "MAYBE")
    windows.settle()
    assert "OPER for live work" in option.fault.text()
    assert option.fault.isVisible()
    assert option.edit.text() == "MAYBE"
    windows.type_into(option.edit, "TR01")
    windows.settle()
    assert option.fault.isHidden()


def test_a_refused_file_and_a_path_that_is_not_there_are_said_with_the_reason(windows, tmp_path):
    broken = tmp_path / "broken.usr"
    broken.write_text("ZHV|0000000999|D0142001|X|GMTR|M|BMET|20261109093000||||OPER|\n", encoding="ascii")
    windows.window.import_files([broken])
    windows.settle()
    assert windows.notices[-1].startswith("broken.usr: refused: No job opened. ")
    assert windows.window.page is windows.window.inbox
    assert windows.window.inbox.detail.problems.problems
    windows.window.import_files([tmp_path / "nowhere.usr"])
    windows.settle()
    assert windows.notices[-1].startswith("nowhere.usr: not read: ")
    windows.window.import_files([broken])
    windows.settle()
    assert windows.notices[-1].startswith("broken.usr: already received")


def test_an_empty_store_says_how_to_begin(windows):
    window = windows.window
    assert window.jobs.nothing.title.text() == "No jobs yet"
    windows.press_keys("Ctrl+1")
    windows.settle()
    assert window.inbox.nothing.isVisible()
    windows.press_keys("Ctrl+3")
    windows.settle()
    assert [fault.place.path for fault in window.outbox.faults.problems] == [
        "participant_id",
        "file_prefix",
        "outbox_folder",
    ]
    windows.press(windows.button(window.outbox.faults, "Open Settings"))
    windows.settle()
    assert window.page is window.settings
    assert window.settings.lines["participant_id"].edit.hasFocus()
    assert not window.outbox.send_button.isEnabled()
