"""Technical details typed by hand on the job's page: faults told at their field, what fits is kept."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.meter_details import show_details
from mopdesk.actions.settings import set_option
from mopdesk.desk import open_desk
from mopdesk.gui.pages.job import DETAILS
from mopdesk.gui.plain import PlainLabel
from tests.gui.test_gui_pictures import clipped
from tests.gui.visit_made import FLOWS
from tests.gui.windows import Windows

TODAY = date(2026, 11, 16)
HEAD = {"effective_from": "1 Apr 2015", "ssc": "0393", "ssc_effective_from": "1/4/2015"}
METER = {
    "serial": "F75A 00802",
    "make_and_type": "ACME FERRARIS",
    "asset_provider": "UFUN",
    "current_rating": "80",
    "installed_on": "12 Jun 1985",
    "retrieval_effective_from": "1 Apr 2015",
}
CODES = {"meter_type": "N", "location": "H", "retrieval_method": "H"}


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    with open_desk(tmp_path / "store.db", today=TODAY) as desk:
        set_option(desk, "participant_id", "BMET")
        import_paths(desk, [FLOWS / "D0001001-made.usr"])
        job = desk.store.jobs.list_jobs()[0]
    made = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    made.window.open_job(job.id)
    made.settle()
    made.mpan = job.mpan
    yield made
    made.close()


def fill(fields, answers, codes=()):
    for name, text in answers.items():
        fields.editors[name].setText(text)
    for name, code in dict(codes).items():
        box = fields.editors[name]
        box.setCurrentIndex(box.findData(code))


def open_form(windows):
    page = windows.window.job
    page.tabs.turn_to(DETAILS)
    windows.settle()
    windows.press(page.details.meters.type_button)
    windows.settle()
    return page.decisions.details


def test_details_are_typed_kept_and_changed(windows):
    form = open_form(windows)
    assert form.meters[0].fields.editors["serial"].text() == "F75A 00802"
    windows.press(form.do_button)
    windows.settle()
    assert "to be mended" in form.fault.text()
    fault = form.meters[0].fields.faults["asset_provider"]
    assert fault.isVisible()
    assert fault.text()
    assert clipped(windows.window) == []
    fill(form.fields, HEAD, {"energisation_status": "E", "measurement_class": "A"})
    fill(form.meters[0].fields, METER, CODES)
    fill(form.meters[0].registers[0], {"register": "S", "digits": "5"}, {"quantity": "AI"})
    windows.press(form.do_button)
    windows.settle()
    page = windows.window.job
    assert page.decisions.details is None
    with open_desk(windows.store, today=TODAY) as desk:
        shown = show_details(desk, windows.mpan)
    assert shown.origin == "typed"
    assert shown.view.effective_from == date(2015, 4, 1)
    meter = shown.view.meters[0]
    assert (meter.serial, meter.installed_on, meter.registers[0].digits) == (
        "F75A 00802",
        date(1985, 6, 12),
        "5",
    )
    assert page.details.meters.type_button.text() == "Change them"
    form = open_form(windows)
    assert form.meters[0].fields.editors["installed_on"].text() == "12 Jun 1985"
    windows.press(form.meters[0].more)
    windows.press(windows.button(form, "One more meter"))
    assert len(form.meters) == 2
    assert len(form.typed.meters[0].registers) == 2
    windows.press(form.meters[1].remove)
    windows.press(form.meters[0].less)
    assert len(form.typed.meters) == 1
    assert len(form.typed.meters[0].registers) == 1
    windows.press(windows.button(form, "Leave it as it is"))
    assert page.decisions.details is None


def test_what_is_personal_is_hidden_on_the_whole_page(windows):
    page = windows.window.job
    page.decisions.ask_site(page.view)
    decision = page.decisions.open_one
    for name, text in (
        ("postcode", "ZZ3 5QR"),
        ("contact", "Mrs Gwenllian Madeup"),
        ("telephone", "01970 000000"),
    ):
        decision.field(name).setText(text)
    decision.field("address").setPlainText("12 Invented Lane")
    windows.press(decision.do_button)
    windows.settle()
    page.tabs.turn_to(DETAILS)
    windows.settle()
    secrets = (windows.mpan, "Invented", "ZZ3", "Madeup", "01970", "F75A 00802")
    assert all(one in words_of(page) for one in secrets[1:])
    windows.window.setFocus()
    page.next.visit.setFocus()
    windows.press_keys("Ctrl+M")
    windows.settle()
    said = words_of(page)
    assert [one for one in (*secrets, windows.mpan[-13:-4]) if one in said] == []
    assert "•" in page.head.title.text()
    assert page.head.title.text().endswith(windows.mpan[-4:])
    windows.press(page.mask_button)
    windows.settle()
    assert "Madeup" in words_of(page)


def words_of(page):
    """Give everything that is written on the page now."""
    labels = [one.text() for one in page.findChildren(PlainLabel) if one.isVisible()]
    table = page.details.model
    cells = [
        str(table.index(row, column).data(role) or "")
        for row in range(table.rowCount())
        for column in range(table.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    ]
    return "\n".join((*labels, *cells, page.head.title.text(), page.head.under.text()))
