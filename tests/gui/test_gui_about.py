"""About and problem reports at the window: licences found by any word, reports from Help and a crash."""

import zipfile

import pytest

from mopdesk.gui.ask import _CrashBox
from tests.gui.visit_made import INSIDE, TODAY, make_store
from tests.gui.windows import Windows


@pytest.fixture
def windows(qtbot, qapp, theme, tmp_path):
    make_store(tmp_path / "store.db", INSIDE, photos=(), signed=False)
    opened = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    yield opened
    opened.close()


def test_every_licence_can_be_found_and_read(windows):
    window = windows.window
    window.menus.actions["about"].trigger()
    windows.wait(lambda: len(window.about.model.records) > 20)
    window.about.search.setText("gnu lesser")
    windows.settle()
    assert "Qt 6 and Qt for Python" in [one.name for one in window.about.model.records]
    window.about.search.setText("qt 6 python")
    windows.settle()
    assert "LGPL-3.0-only" in window.about.about.whole
    assert "you may replace them" in window.about.text.toPlainText()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in window.about.text.toPlainText()


def test_a_problem_report_is_made_from_help(windows, tmp_path):
    windows.ask.chosen_file = tmp_path / "report"
    windows.window.menus.actions["report-problem"].trigger()
    windows.wait(lambda: any(one.startswith("The problem report is written") for one in windows.notices))
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert sorted(archive.namelist()) == ["log.txt", "report.json", "schema.sql"]


def test_a_crash_offers_it_and_says_that_the_work_is_saved(qtbot, qapp, theme, windows):
    asked = []
    box = _CrashBox("Traceback", lambda: asked.append(True), windows.window)
    qtbot.addWidget(box)
    box.make_button.click()
    assert asked == [True]
    from mopdesk.gui.plain import PlainLabel

    assert "Something went wrong; your work is saved" in [one.text() for one in box.findChildren(PlainLabel)]
    assert windows.ask.report_problem is not None
