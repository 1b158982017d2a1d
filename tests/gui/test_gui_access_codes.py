"""How to get in, at the window: covered, shown by a press that says so, covered again; the clipboard too."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QGuiApplication

from mopdesk.actions.job_edits import set_site
from mopdesk.desk import open_desk
from mopdesk.gui.widgets import access_notes
from mopdesk.gui.widgets.file_preview import FilePreview
from mopdesk.gui.widgets.flow_view import FlowView
from mopdesk.gui.widgets.secret_clipboard import copy_for_a_while, take_back
from mopdesk.work.access_words import COVER
from mopdesk.work.nouns import Site
from tests.gui.visit_made import INSIDE, TODAY, make_store
from tests.gui.windows import Windows

NOTES = "Key safe by the door, 48151"


@pytest.fixture
def world(qtbot, qapp, theme, tmp_path):
    job, visit = make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    with open_desk(tmp_path / "store.db", actor="ANNA", today=TODAY) as desk:
        set_site(desk, job, Site(address=("1 High Street",), access_notes=NOTES))
    windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    yield windows, job, visit
    windows.close()


def kinds(windows, count):
    with open_desk(windows.store, today=TODAY) as desk:
        return [one.kind for one in desk.store.journal.latest(count)]


def test_notes_are_covered_on_the_job_until_a_press_that_is_noted(world, qtbot, monkeypatch):
    windows, job, _visit = world
    monkeypatch.setattr(access_notes, "SHOWN_MS", 400)
    windows.window.open_job(job)
    windows.settle()
    windows.window.job.tabs.turn_to(1)
    card = windows.window.job.details.site.access
    assert card.text.text() == COVER
    windows.press(card.show_button)
    windows.wait(lambda: card.text.text() == NOTES)
    assert card.noted.text().startswith("Shown to ")
    assert "noted" in card.noted.text()
    assert kinds(windows, 1) == ["access.shown"]
    windows.wait(lambda: card.text.text() == COVER)


def test_notes_are_covered_in_the_visit_and_when_the_page_is_left(world):
    windows, _job, visit = world
    windows.window.open_visit(visit)
    windows.settle()
    step = next(one for one in windows.window.visit.steps if hasattr(one, "way_in"))
    windows.window.visit.turn_to(windows.window.visit.steps.index(step))
    windows.settle()
    assert step.way_in.text.text() == COVER
    windows.press(step.way_in.show_button)
    windows.wait(lambda: step.way_in.text.text() == NOTES)
    windows.press(step.way_in.copy_button)
    windows.wait(lambda: QGuiApplication.clipboard().text() == NOTES)
    assert kinds(windows, 2) == ["access.copied", "access.shown"]
    windows.window.show_jobs()
    assert step.way_in.text.text() == COVER


def test_the_site_is_edited_without_a_look_at_the_notes(world):
    windows, job, _visit = world
    windows.window.open_job(job)
    windows.settle()
    windows.window.job.decisions.ask_site(windows.window.job.view)
    panel = windows.window.job.decisions.open_one
    assert panel.field("access_notes").text() == COVER
    panel.field("postcode").setText("MW1 1AA")
    windows.press(panel.do_button)
    windows.settle()
    with open_desk(windows.store, today=TODAY) as desk:
        assert desk.store.jobs.job(job).site == Site(
            address=("1 High Street",), postcode="MW1 1AA", access_notes=NOTES
        )


def test_the_clipboard_is_emptied_after_a_minute_unless_something_else_is_there(qapp):
    later = []
    copy_for_a_while("48151", lambda after, do: later.append((after, do)))
    assert QGuiApplication.clipboard().text() == "48151"
    assert later[0][0] == 60_000
    later[0][1]()
    assert QGuiApplication.clipboard().text() == ""
    copy_for_a_while("48151", lambda after, do: later.append((after, do)))
    QGuiApplication.clipboard().setText("mine")
    later[1][1]()
    assert QGuiApplication.clipboard().text() == "mine"


def test_the_clipboard_is_emptied_at_the_end_and_remembered_by_nobody(qapp):
    copy_for_a_while("48151", lambda _after, _do: None)
    data = QGuiApplication.clipboard().mimeData()
    assert bytes(data.data("x-kde-passwordManagerHint")) == b"secret"
    kinds = " ".join(data.formats())
    for name in ("ExcludeClipboardContentFromMonitorProcessing", "CanUploadToCloudClipboard"):
        assert name in kinds
    take_back()
    assert QGuiApplication.clipboard().text() == ""
    QGuiApplication.clipboard().setText("48151")
    take_back()
    assert QGuiApplication.clipboard().text() == "48151", "somebody copied it anew: it is theirs"


_QUITS = """
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from mopdesk.gui.widgets.secret_clipboard import copy_for_a_while
copy_for_a_while("48151", lambda _after, _do: None)
application.aboutToQuit.connect(lambda: print(repr(QGuiApplication.clipboard().text())))
QTimer.singleShot(0, application.quit)
print(repr(QGuiApplication.clipboard().text()))
application.exec()
"""


def test_a_code_does_not_outlive_the_program_on_the_clipboard():
    done = subprocess.run([sys.executable, "-c", _QUITS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["'48151'", "''"]


class Sent:
    """A file that would be sent, as far as the preview looks at it."""

    def __init__(self, lines, fields):
        self.flow, self.to_id, self.withheld, self.assumed, self.problems = (
            "D0002001",
            "SUPB",
            False,
            False,
            (),
        )
        self.raw, self.rows = "\n".join(lines), fields


def test_what_will_be_sent_shows_its_codes_by_a_press_alone(qtbot, theme):
    preview = FilePreview(theme)
    qtbot.addWidget(preview)
    preview.resize(900, 600)
    lines = ["ZHV|A", "004|KEY SAFE CODE 48151|"]
    preview.show_files([Sent(lines, [Field(2, 1, "additional_information", "KEY SAFE CODE 48151")])])
    preview.show()
    qtbot.waitExposed(preview)

    def shown():
        return " ".join(row.text for row in preview.explained.rows)

    assert "48151" not in shown()
    with qtbot.waitSignal(preview.codes_asked) as asked:
        preview.explained.codes.button.click()
    assert asked.args == ["D0002001"]
    assert "48151" not in shown(), "it is shown by the answer, once the look is noted"
    preview.show_codes("Shown to ANNA 10:42, noted")
    assert "48151" in shown()
    preview.hide()
    assert "48151" not in shown()


class Field:
    """An explained field, as far as a view looks at it."""

    def __init__(self, line, position, name, text):
        self.line, self.position, self.name, self.text = line, position, name, text
        self.group, self.group_title, self.title, self.item, self.domain = (
            "001",
            "Request",
            name,
            "J1",
            "CHAR(240)",
        )
        self.meaning, self.confidence, self.source, self.note, self.problems = "", "found", "", "", ()


def test_codes_in_a_file_are_covered_in_its_lines_and_its_fields(qtbot, theme):
    view = FlowView(theme)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    fields = [Field(1, 1, "additional_information", "KEY SAFE CODE 4711"), Field(1, 2, "outstation_pin", "9")]
    view.show_flow(["001|KEY SAFE CODE 4711|9"], fields)
    shown = [row.text for row in view.rows if not row.heading]
    assert shown == [f"KEY SAFE CODE {COVER}", COVER]
    assert "4711" not in view.raw.toPlainText()
    assert view.codes.isVisible()
    view.show_codes("Shown to ANNA 10:42, noted")
    assert [row.text for row in view.rows if not row.heading] == ["KEY SAFE CODE 4711", "9"]
    assert "4711" in view.raw.toPlainText()
    view.cover_codes()
    assert "4711" not in view.raw.toPlainText()


def test_everything_about_the_mpan_is_exported_from_the_jobs_menu(world, tmp_path):
    windows, job, _visit = world
    windows.window.open_job(job)
    windows.settle()
    windows.ask.chosen_folder = tmp_path / "for them"
    windows.window.menus.actions["export-subject"].trigger()
    windows.wait(lambda: any("is written" in one for one in windows.notices))
    assert [path.suffix for path in (tmp_path / "for them").iterdir()] == [".zip"]
    assert kinds(windows, 1) == ["subject.exported"]
