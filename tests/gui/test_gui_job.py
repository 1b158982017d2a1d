"""A job's page driven as a person does: arrows and files, details, days, notes, the report and its looks."""

import shutil
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView, QWidget

from mopdesk.actions.notes import LONGEST_NOTE
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.desk import open_desk
from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.models.detail_columns import DETAIL_COLUMNS
from mopdesk.gui.pages.job import CONVERSATION, DETAILS, FLOWS, HISTORY, NOTES
from mopdesk.gui.pages.next_step import next_step
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.widgets.deadline_days import DeadlineDays, cell_words
from mopdesk.work.nouns import JobState
from tests.gui.windows import Windows
from tests.stories import Story

MPAN = "1200023305976"
TODAY = date(2026, 11, 16)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store with an answered D0001 of Option 1, the D0142 that followed, and a photo."""
    story = Story(tmp_path_factory.mktemp("story"))
    story.replay(
        f"""
        2026-11-09 set process.GMTR option-1
        2026-11-09 receive D0150002-made.usr
        2026-11-09 receive D0001001-made.usr
        2026-11-12 visit {MPAN} not-fitted
        2026-11-12 send
        2026-11-16 receive D0142001-made-after-D0002.usr
        """
    )
    jobs = {job.flow[:5]: job.id for job in story.desk.store.jobs.jobs_of_case(story.job(MPAN).case_id)}
    story.close()
    return story.folder / "store.db", jobs


@pytest.fixture
def windows(qtbot, qapp, theme, made, tmp_path):
    shutil.copy(made[0], tmp_path / "store.db")
    opened = Windows(qtbot, qapp, tmp_path / "store.db", today=TODAY)
    opened.jobs = made[1]
    yield opened
    opened.close()


@pytest.fixture
def page(windows):
    """The page of the answered D0001."""
    windows.window.open_job(windows.jobs["D0001"])
    windows.settle()
    return windows.window.job


def words_in(widget):
    return " ".join(label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget))


def arrow(page, state="done", flow="D0001", to_lane="M"):
    return next(
        event
        for event in page.conversation.conversation.events
        if (event.state.value, event.flow, event.to_lane) == (state, flow, to_lane)
    )


def click(page, event):
    view = page.conversation.view
    place = next(one for one in view.drawing.plan.arrows if one.event.key == event.key)
    middle = view.mapFromScene((place.from_x + place.to_x) / 2, place.y - 6)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)


# The next step


@pytest.mark.parametrize(
    ("state", "draft", "words"),
    [
        (JobState.RECEIVED, False, "Start visit"),
        (JobState.REVISIT, False, "Start visit"),
        (JobState.READY, False, "Look at the answer"),
        (JobState.VISITED, False, "See what is to fix"),
        (JobState.READY, True, "Go on with the visit"),
        (JobState.WAITING_SUPPLIER, False, "Open job"),
        (JobState.CLOSED, True, "Open job"),
    ],
)
def test_each_state_has_its_next_step(state, draft, words):
    assert next_step(state, draft=draft)[1] == words


# The conversation opens what its arrows stand for


def test_an_arrow_opens_its_file_raw_and_explained_and_the_way_back_is_a_step(windows, page):
    click(page, arrow(page))
    windows.settle()
    assert page.tabs.current == FLOWS
    assert page.flows.table.record.flow == "D0001001"
    assert page.flows.flow.raw.toPlainText().startswith("ZHV|")
    assert len(page.flows.flow.rows) > 5
    assert "assumed" in page.flows.assumed.label.text()
    windows.press_keys("Alt+Left")
    assert page.tabs.current == CONVERSATION
    windows.press_keys("Alt+Left")
    assert windows.window.page is windows.window.jobs


def test_the_arrow_of_an_answer_opens_the_file_that_left(windows, page):
    answer = arrow(page, flow="D0002", to_lane="X")
    assert answer.outgoing_id
    page.conversation.view.choose(answer.key)
    page.conversation.view.setFocus()
    windows.press_keys("Return")
    windows.settle()
    assert page.flows.table.record.id == answer.outgoing_id
    assert "D0002001" in page.flows.flow.raw.toPlainText()


def test_the_arrow_of_a_visit_opens_the_visit(windows, page):
    visit = next(event for event in page.conversation.conversation.events if event.visit_id)
    click(page, visit)
    windows.settle()
    assert windows.window.page is windows.window.visit


def test_an_arrow_without_a_file_says_so(windows, page):
    for event in page.conversation.conversation.events:
        if event.key.startswith(("unseen:", "ahead:")):
            click(page, event)
    windows.settle()
    assert windows.window.page is page
    assert page.tabs.current == CONVERSATION
    titles = [title for _tone, title, _detail, _advice in windows.ask.notices]
    assert titles[0] == "There is no file to open"
    assert set(titles[1:]) == {"Nothing is written yet"}


def test_the_drawing_is_kept_as_svg_and_printed(windows, page, tmp_path):
    windows.ask.chosen_file = tmp_path / "drawing"
    windows.press(windows.button(page, "Save as SVG…"))
    windows.settle()
    assert windows.ask.offered_name == f"Conversation {MPAN}.svg"
    assert "Import Supplier" in (tmp_path / "drawing.svg").read_text("utf-8")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "drawing.pdf"))
    windows.ask.chosen_printer = printer
    windows.press(windows.button(page, "Print…"))
    windows.settle()
    assert (tmp_path / "drawing.pdf").read_bytes().startswith(b"%PDF")
    windows.ask.chosen_file = windows.ask.chosen_printer = None
    page.conversation.save_button.click()
    page.conversation.print_button.click()
    windows.settle()
    assert len(windows.ask.notices) == 2, "whoever goes back is told nothing"


def test_the_keys_print_what_is_looked_at_and_copy_the_mpan(windows, page, tmp_path):
    windows.press_keys("Ctrl+Shift+C")
    assert windows.qapp.clipboard().text() == MPAN
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "drawing.pdf"))
    windows.ask.chosen_printer = printer
    page.tabs.turn_to(NOTES)
    windows.press_keys("Ctrl+P")
    windows.settle()
    assert windows.notices[-1].startswith("The conversation was handed to the printer")


# Details, days, history


def test_details_stand_side_by_side_and_differences_are_marked(windows, page):
    windows.window.open_job(windows.jobs["D0142"])
    windows.settle()
    page.tabs.turn_to(DETAILS)
    QAbstractItemModelTester(page.details.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    compared = {detail.title: detail for detail in page.details.model.records}
    assert compared["MPAN core"].agreement.value == "same"
    assert compared["Supplier"].agreement.value == "same"
    assert compared["Address"].received == "1\nSAMPLE LANE\nSAMPLETOWN"
    assert compared["Address"].agreement.value == "same"
    assert compared["Meter serial numbers"].agreement.value == "held only"
    assert compared["Text of the request"].agreement.value == "received only"
    windows.press(windows.button(page, "Site"))
    windows.type_into(page.decisions.open_one.field("postcode"), "AB1 2CD")
    windows.press(page.decisions.open_one.do_button)
    windows.settle()
    changed = {detail.title: detail for detail in page.details.model.records}["Postcode"]
    assert (changed.received, changed.held) == (compared["Postcode"].received, "AB1 2CD")
    assert changed.agreement.value == "different"
    page.details.table.choose("MPAN core")
    assert "J0003" in page.details.about.text()
    assert "NUM(13)" in page.details.about.text()
    tips = [DETAIL_COLUMNS[0].tip(detail) for detail in compared.values()]
    assert all(tip.startswith("As received: ") for tip in tips)


def test_the_days_are_a_strip_and_a_list_with_their_sources(windows, page):
    strip = page.strip
    assert "10 Working Days later is Monday 23 November 2026" in strip.days.accessibleDescription()
    assert not strip.listed.isVisible()
    QTest.mouseClick(strip.days, Qt.MouseButton.LeftButton)
    assert strip.listed.isVisible()
    listed = words_in(strip.listed)
    assert "Monday 9 November 2026 Received" in listed
    assert "Saturday 14 November 2026 Saturday" in listed
    assert "Due · WD 10" in listed
    strip.days.setFocus()
    windows.press_keys("Space")
    assert not strip.listed.isVisible()


def test_named_holidays_are_struck_out_and_late_days_go_on(qtbot, theme):
    days = WorkingCalendar().count(date(2026, 12, 18), 10)
    widget = DeadlineDays(theme)
    qtbot.addWidget(widget)
    widget.resize(1400, 100)
    widget.show_days(days, date(2027, 1, 8))
    shown = [day for day, _box in widget._cells]
    assert shown[0] == date(2026, 12, 18)
    assert shown[-1] == date(2027, 1, 8), "two days late"
    by_day = {one.day: one for one in days}
    christmas = date(2026, 12, 25)
    assert cell_words(christmas, by_day[christmas], None, None) == ("Fri", "25 Dec", "Christmas Day")
    assert cell_words(date(2027, 1, 8), None, days[-1].day, date(2027, 1, 8)) == (
        "Fri, today",
        "8 Jan",
        "late",
    )
    widget.show()
    for width in (300, 700, 1400):
        widget.resize(width, widget.height())
        boxes = [box for _day, box in widget._cells]
        assert all(box.right() <= width and box.bottom() <= widget.height() for box in boxes)
        assert not any(
            one.intersects(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :]
        )


def test_the_history_names_what_happened(windows, page):
    page.tabs.turn_to(HISTORY)
    windows.settle()
    told = words_in(page.history.timeline)
    for words in ("Request received", "Visit finished", "Answer released"):
        assert words in told
    assert "." not in {word for word in told.split() if word.startswith(("visit.", "file.", "job."))}


# Notes


def test_a_note_is_kept_with_who_and_when_and_stands_in_the_history(windows, page):
    page.tabs.turn_to(NOTES)
    assert not page.notes.button.isEnabled()
    page.notes.edit.setFocus()
    QTest.keyClicks(page.notes.edit, "Key at no. 7 <b>, ask for Sian")
    windows.press(page.notes.button)
    windows.settle()
    assert page.notes.edit.toPlainText() == ""
    assert "Key at no. 7 <b>, ask for Sian" in words_in(page.notes.written)
    assert windows.button(page, "Notes (1)")
    page.tabs.turn_to(HISTORY)
    windows.settle()
    assert "Note written" in words_in(page.history.timeline)
    path = windows.store
    windows.close()
    with open_desk(path, today=TODAY) as desk:
        (note,) = desk.store.notes.of_job(windows.jobs["D0001"])
        assert note.text == "Key at no. 7 <b>, ask for Sian"


def test_a_note_half_written_waits_on_its_own_job(windows, page):
    page.tabs.turn_to(NOTES)
    page.notes.edit.setPlainText("half")
    windows.window.open_job(windows.jobs["D0142"])
    windows.settle()
    assert page.notes.edit.toPlainText() == ""
    windows.window.open_job(windows.jobs["D0001"])
    windows.settle()
    assert page.notes.edit.toPlainText() == "half"
    page.notes.edit.setPlainText("x" * (LONGEST_NOTE + 3))
    assert not page.notes.button.isEnabled()
    assert page.notes.left.text() == "3 characters too long"


# The report


@pytest.fixture
def report(windows, page):
    windows.press(windows.button(page, "Report"))
    windows.settle()
    windows.wait(lambda: page.report.page_count > 0)
    return page.report


def test_the_report_is_read_turned_and_enlarged_on_the_page(windows, page, report):
    assert report.isVisible()
    assert report.pages.text() == f"Page 1 of {report.page_count}"
    assert not report.back_button.isEnabled()
    windows.press(report.on_button)
    windows.wait(lambda: report.pages.text() == f"Page 2 of {report.page_count}")
    before = report.view.zoomFactor()
    windows.press(windows.button(report, "Larger"))
    windows.press(windows.button(report, "Larger"))
    enlarged = report.view.zoomFactor()
    windows.press(windows.button(report, "Smaller"))
    assert report.view.zoomFactor() < enlarged
    assert enlarged != before
    windows.press(windows.button(report, "Fit the width"))
    windows.press_keys("Alt+Left")
    assert not report.isVisible()
    assert page.tabs.isVisible()


def test_the_paper_is_white_in_the_dark(windows, page, report, theme):
    windows.window.theme.use(Scheme.DARK)
    windows.settle()
    windows.qtbot.wait(400)
    image = report.view.viewport().grab().toImage()
    middle = [image.pixelColor(x, image.height() - 8).name() for x in range(60, image.width() - 60, 9)]
    assert middle.count("#ffffff") > len(middle) / 3


def test_the_report_is_saved_under_the_name_chosen_and_printed(windows, page, report, tmp_path):
    windows.ask.chosen_file = tmp_path / "mine.pdf"
    windows.press(windows.button(report, "Save as…"))
    windows.settle()
    assert windows.ask.offered_name == f"Visit report {MPAN}.pdf"
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    windows.ask.chosen_printer = printer
    windows.press(windows.button(report, "Print…"))
    document = QPdfDocument()
    document.load(str(tmp_path / "printed.pdf"))
    assert document.pageCount() == report.page_count
    document.close()


def test_name_logo_and_colour_are_kept_and_the_report_follows(windows, page, report, tmp_path):
    before = report._data
    logo = QImage(300, 100, QImage.Format.Format_RGB32)
    logo.fill(QColor("#c02020"))
    logo.save(str(tmp_path / "logo.png"))
    windows.press(windows.button(report, "Name, logo, colour"))
    windows.settle()
    windows.ask.photos = [tmp_path / "logo.png"]
    windows.press(report.template.choose_button)
    windows.settle()
    assert not report.template.logo.pixmap().isNull()
    with_logo = report._data
    assert with_logo != before
    windows.press(report.template.colour.button("#1F3A68"))
    windows.settle()
    assert report._data != with_logo
    windows.type_into(report.template.company, "Bryn & Sons")
    windows.settle()
    assert "Bryn & Sons" in report.document.getAllText(0).text()
    windows.type_into(report.template.own_colour, "#ffff00")
    windows.settle()
    assert "too light" in report.template.fault.text()
    (tmp_path / "logo.png").unlink()
    windows.press(report.template.remove_button)
    windows.settle()
    assert report.template.logo.text() == "No logo"
    assert windows.ask.troubles == []


def test_a_job_without_a_visit_has_no_report(windows, page):
    windows.window.open_job(windows.jobs["D0142"])
    windows.settle()
    windows.press(windows.button(page, "Report"))
    windows.settle()
    assert not page.report.isVisible()
    assert windows.notices == ["There is nothing to report: No visit is recorded yet."]


# Every width, density and text size


def test_the_buttons_stand_in_one_row_and_the_last_of_them_in_a_menu_where_it_is_narrow(windows, page):
    row = page.row_of_buttons.row
    assert windows.window.size().width() == 1280
    assert all(button.isVisible() for button in row.buttons)
    assert not row.more.isVisible()
    windows.window.theme.use_density(Density.FIELD)
    windows.window.resize(1024, 600)
    windows.settle()
    assert page.row_of_buttons.height() < 1.2 * windows.window.theme.target
    page.close_button.setEnabled(False)
    row.more.menu().aboutToShow.emit()
    offered = {action.text(): action.isEnabled() for action in row.more.menu().actions()}
    assert not offered["Close job"]
    assert offered["Process"]
    hidden = [button.text() for button in row.buttons if not button.isVisible()]
    assert hidden == list(offered)


@pytest.mark.parametrize("scale", [0.9, 1.6])
@pytest.mark.parametrize("density", list(Density))
def test_every_part_fits_the_page_in_every_density(windows, page, density, scale):
    windows.window.theme.use_density(density)
    windows.window.theme.use_text_scale(scale)
    windows.window.resize(1024, 600)
    windows.settle()
    for place in (CONVERSATION, DETAILS, HISTORY, FLOWS, NOTES):
        page.tabs.turn_to(place)
        windows.settle()
        inside = page._body.widget()
        assert inside.width() <= page._body.viewport().width() + 1, f"part {place} is too wide"
        for label in page.tabs.findChildren(PlainLabel):
            if label.isVisible() and label.text() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()[:60]
        for table in page.tabs.findChildren(QTableView):
            if (
                table.isVisible()
                and isinstance(table.parentWidget(), QWidget)
                and table is not page.flows.flow.table
            ):
                assert not table.verticalScrollBar().isVisible(), table.accessibleName()
    page.show_report()
    windows.settle()
    windows.press(windows.button(page.report, "Name, logo, colour"))
    windows.settle()
    assert page.report.view.height() > 80
    assert page.report.geometry().bottom() <= page.stack.height()
