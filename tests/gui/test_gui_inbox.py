"""The inbox in the real window: search, files set aside and compared, the report for the sender, keys."""

from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.settings import set_option
from mopdesk.basics.problems import Severity
from mopdesk.desk import open_desk
from mopdesk.gui.models.masking import HIDDEN
from mopdesk.gui.pages import inbox, inbox_detail
from mopdesk.gui.pages.inbox_detail import COMPARED, FACTS, LINES
from mopdesk.gui.plain import PlainButton
from tests.bulk_flows import flow_file
from tests.gui.windows import Windows, in_the_inbox

TODAY = date(2026, 11, 13)
SAMPLE = Path(__file__).parents[1] / "data" / "flows" / "D0001001-made.usr"
BROKEN = "ZHV|0000000999|D0142001|X|GMTR|M|BMET|20261109093000||||OPER|\n001|1200023305976|\n"


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    first, later, broken = (tmp_path / name for name in ("first.usr", "later.usr", "broken.usr"))
    first.write_bytes(SAMPLE.read_bytes())
    later.write_bytes(SAMPLE.read_bytes().replace(b"CHECK BACKSTOP", b"CHECK THE BACKSTOP"))
    broken.write_text(BROKEN, encoding="ascii")
    with open_desk(tmp_path / "store.db", actor="test", today=TODAY) as desk:
        set_option(desk, "participant_id", "BMET")
        set_option(desk, "company_name", "Bryn Metering")
        import_paths(desk, [first, later, broken])
    yield from in_the_inbox(Windows(qtbot, qapp, tmp_path / "store.db", TODAY))


def look_for(windows, words):
    page = windows.window.inbox
    windows.press_keys("Ctrl+F")
    assert page.search.hasFocus()
    page.search.setText(words)
    windows.settle()
    return [receipt.name for receipt in page.model.records]


def test_one_search_finds_name_flow_sender_and_verdict(windows):
    assert look_for(windows, "later") == ["later.usr"]
    assert look_for(windows, "D0142 gmtr") == ["broken.usr"]
    assert sorted(look_for(windows, "refused")) == ["broken.usr", "later.usr"]
    page = windows.window.inbox
    assert page.head.under.whole == "2 of 3 files received"
    assert look_for(windows, "nowhere") == []
    assert page.nothing.title.text() == "Nothing matches “nowhere”"
    windows.window.show_inbox(next(one.id for one in page._receipts if one.name == "first.usr"))
    windows.settle()
    assert page.search.text() == ""
    assert page.table.record.name == "first.usr"


def test_two_files_under_one_identifier_stand_side_by_side(windows):
    look_for(windows, "later")
    detail = windows.window.inbox.detail
    assert detail.tabs.current == FACTS
    windows.press(windows.button(detail, "Compare side by side"))
    assert detail.tabs.current == COMPARED
    (found,) = detail.compared.model.records
    assert (found.old, found.new) == ("CHECK BACKSTOP", "CHECK THE BACKSTOP")
    assert "first.usr" in detail.compared.words.text()
    assert "file 0000000201 of GMTR: 1 field differs" in detail.compared.words.text()
    look_for(windows, "broken")
    assert detail.tabs.current == FACTS, "there is nothing to compare it with"


def test_a_problem_shows_its_line_and_goes_into_the_report_for_the_sender(windows, tmp_path):
    look_for(windows, "broken")
    detail = windows.window.inbox.detail
    windows.press(windows.button(detail.problems, "Show the line"))
    assert detail.tabs.current == LINES
    windows.settle()
    line = next(one.place.line for one in detail.problems.problems if one.place.line)
    assert detail.flow.raw.textCursor().blockNumber() == line - 1
    assert detail.flow.raw.extraSelections() != []
    detail.tabs.turn_to(FACTS)
    windows.ask.chosen_file = tmp_path / "for-the-sender"
    windows.press(windows.button(detail, "Save a report for the sender…"))
    windows.settle()
    assert windows.ask.offered_name == "report-on-0000000999.txt"
    text = (tmp_path / "for-the-sender.txt").read_text(encoding="utf-8")
    assert "Nothing of this file was taken in." in text
    assert "Read by: Bryn Metering (BMET)" in text
    for problem in detail.problems.problems:
        assert problem.text in text
    assert windows.notices[-1].endswith("Nothing was sent to anybody.")


def test_files_taken_in_together_say_which_of_them_the_trouble_is_in(windows, tmp_path):
    empty, other = tmp_path / "empty.usr", tmp_path / "also-broken.usr"
    empty.write_bytes(b"")
    other.write_text(BROKEN.replace("999", "998"), encoding="ascii")
    windows.window.import_files([empty, other])
    windows.settle()
    assert "2 files read" in windows.notices[-1]
    assert "empty.usr: The file is empty." in windows.notices[-1]


@pytest.mark.parametrize("before", ["inbox", "jobs"])
def test_the_inbox_looks_once_at_what_an_import_brought(windows, monkeypatch, tmp_path, before):
    """Each look more is drawn beside the one before it, and the window answers the later for it."""
    asked = Counter()

    def counted(name, real, *given):
        asked[name] += 1
        return real(*given)

    for module, name in ((inbox, "list_receipts"), (inbox_detail, "came_of")):
        monkeypatch.setattr(module, name, partial(counted, name, getattr(module, name)))
    windows.window.show_section(before)
    windows.settle()
    asked.clear()
    files = [tmp_path / f"new-{number}.usr" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(BROKEN.replace("999", f"99{number}"), encoding="ascii")
    heard, told = [], []
    windows.window.bus.changed.connect(lambda changes, _source: heard.append(changes))
    windows.window.background._returns.done.connect(told.append)
    windows.window.import_files(files)
    windows.settle()
    assert "3 files read" in windows.notices[-1]
    assert windows.window.inbox.table.record.name == "new-2.usr"
    assert asked == {"list_receipts": 1, "came_of": 1}
    assert [one.inbox for one in heard] == [True, False], "the pages are told once for all files"
    assert len(told) <= 5, "whatever came, the window is handed this import, the inbox and the counts"


def test_the_inbox_looks_again_where_something_came_while_it_looked(windows, tmp_path):
    page = windows.window.inbox
    page.refresh()
    later = tmp_path / "new.usr"
    later.write_text(BROKEN.replace("999", "998"), encoding="ascii")
    windows.window.background.run(lambda desk: import_paths(desk, [later]))
    page.refresh()
    windows.settle()
    assert "new.usr" in [one.name for one in page.model.records]


def test_the_jobs_of_a_large_file_are_found_in_the_list_instead_of_by_a_button_each(windows, tmp_path):
    large = tmp_path / "large.usr"
    large.write_bytes(flow_file("D0142001", 40).replace(b"|TR01|", b"|OPER|"))
    windows.window.import_files([large])
    windows.settle()
    detail = windows.window.inbox.detail
    offered = [one.text() for one in detail.deeds.findChildren(PlainButton) if one.isVisible()]
    assert offered == ["Open job 1", "Open job 2", "Open job 3", "All jobs of this sender and day"]
    shown = windows.window.inbox.table.record
    assert shown.jobs == 40
    assert len(shown.job_ids) == 3, "a list of large files must not hold all their jobs"
    windows.press(windows.button(detail.deeds, offered[-1]))
    windows.settle()
    jobs = windows.window.jobs
    assert windows.window.page is jobs
    assert jobs.model.rowCount() == 40


def test_a_note_on_the_layout_does_not_redden_the_field_that_it_hangs_on(windows):
    look_for(windows, "first")
    windows.window.inbox.detail.tabs.turn_to(LINES)
    windows.settle()
    table = windows.window.inbox.detail.flow.table
    noted = [row for row in table.rows.records if row.problems]
    assert noted, "the layout of a D0001 is assumed"
    assert {row.gravest for row in noted} == {Severity.NOTE}


def test_space_turns_on_enter_opens_and_nothing_is_deleted(windows):
    page = windows.window.inbox
    look_for(windows, "first")
    page.table.setFocus()
    windows.press_keys("Space")
    assert page.detail.tabs.current == LINES
    windows.press_keys("Space")
    windows.press_keys("Space")
    assert page.detail.tabs.current == FACTS, "the third tab compares it with its twin"
    windows.press_keys("Del")
    assert windows.notices[-1].startswith("Files received are never deleted here")
    assert len(page._receipts) == 3
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    windows.settle()
    several = page.table.record.jobs > 1
    assert windows.window.page is (page if several else windows.window.job)


def test_personal_data_of_a_received_file_can_be_hidden(windows):
    look_for(windows, "first")
    detail = windows.window.inbox.detail
    detail.tabs.turn_to(LINES)
    windows.settle()
    assert "1200023305976" in detail.flow.raw.toPlainText()
    detail.flow.table.setFocus()
    windows.press_keys("Ctrl+M")
    assert "1200023305976" not in detail.flow.raw.toPlainText()
    assert HIDDEN in detail.flow.raw.toPlainText()
    assert "GMTR" in detail.flow.raw.toPlainText()


def test_lines_are_explained_when_they_are_looked_at(windows):
    look_for(windows, "first")
    detail = windows.window.inbox.detail
    assert detail.flow.rows == ()
    detail.tabs.turn_to(LINES)
    windows.settle()
    assert detail.flow.rows


def test_no_file_stands_over_the_lines_of_another(windows):
    look_for(windows, "first")
    detail = windows.window.inbox.detail
    detail.tabs.turn_to(LINES)
    windows.settle()
    assert detail.flow.rows
    detail.tabs.turn_to(FACTS)
    look_for(windows, "broken")
    assert detail.flow.rows == ()
    look_for(windows, "first")
    detail.tabs.turn_to(LINES)
    look_for(windows, "broken")
    line = next(one.place.line for one in detail.problems.problems if one.place.line)
    assert len(detail.flow.raw.toPlainText().splitlines()) >= line
