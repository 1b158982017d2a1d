"""The one door: notices that stop nobody, the two boxes that there are, and garbage kept on one thread."""

import gc
import threading
from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from mopdesk.basics.errors import StoreBusy
from mopdesk.gui import application
from mopdesk.gui.ask import Ask
from mopdesk.gui.colours import Scheme, Tone
from mopdesk.gui.garbage import GarbageOnThisThread
from mopdesk.gui.plain import PlainButton, TextEdit
from tests.gui.windows import Windows


def answer_with(words):
    """Press a button of the box that is about to open, and give what the box shows."""
    seen = []

    def press():
        box = QApplication.activeModalWidget()
        seen.append([edit.toPlainText() for edit in box.findChildren(TextEdit)])
        for wanted in words:
            button = next(one for one in box.findChildren(PlainButton) if one.text() == wanted)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(50, press)
    return seen


def test_the_amber_edge_of_training_does_not_shine_through_beside_a_notice(
    qtbot, qapp, theme, tmp_path, monkeypatch
):
    monkeypatch.setattr(application, "is_training", lambda _store: True)
    windows = Windows(qtbot, qapp, tmp_path / "store.db", date(2026, 11, 20))
    try:
        window = windows.window
        window.notices.say(Tone.WARN, "Look at this")
        windows.settle()
        picture, bar = window.grab().toImage(), window.notices
        for across in (2, bar.width() - 3):
            point = bar.mapTo(window, QPoint(across, bar.height() // 2))
            assert picture.pixelColor(point).name() == theme.colours.window
    finally:
        windows.close()


def test_a_notice_moves_nothing_of_the_page_that_is_about_to_be_pressed(qtbot, qapp, theme, tmp_path):
    windows = Windows(qtbot, qapp, tmp_path / "store.db", date(2026, 11, 20))
    try:
        window = windows.window
        before = window.stack.mapTo(window, QPoint(0, 0))
        window.notices.say(Tone.GOOD, "3 files read", "2 accepted, 1 refused.")
        windows.settle()
        assert window.notices.isVisible()
        assert window.stack.mapTo(window, QPoint(0, 0)) == before
    finally:
        windows.close()


def test_a_known_failure_becomes_a_notice_with_its_advice(qtbot):
    told = []
    window = QWidget()
    qtbot.addWidget(window)
    Ask(window, lambda *args: told.append(args)).trouble(StoreBusy("In use.", "By Ann.", "Wait."))
    assert told == [(Tone.BAD, "In use.", "By Ann.", "Wait.", None)]


def test_a_bug_shows_its_report_to_copy_and_goes_on(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    seen = answer_with(["Copy the report", "Go on"])
    Ask(window, lambda *args: None).crash("Traceback <b>bold</b>")
    assert "Traceback <b>bold</b>" in seen[0][0]
    assert "Traceback <b>bold</b>" in QGuiApplication.clipboard().text()


def test_closing_with_unsaved_entries_is_asked_and_the_safe_answer_stays(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    ask = Ask(window, lambda *args: None)
    answer_with(["Keep mopdesk open"])
    assert ask.leave_unsaved(2) is False
    answer_with(["Close and lose them"])
    assert ask.leave_unsaved(2) is True


def test_garbage_is_collected_on_the_gui_thread_alone(qapp):
    collected_on = set()
    gc.callbacks.append(lambda phase, info: collected_on.add(threading.get_ident()))
    keeper = GarbageOnThisThread()
    try:
        assert not gc.isenabled()
        worker = threading.Thread(target=lambda: [{"self": []} for _ in range(50_000)])
        worker.start()
        worker.join()
        keep = [[number] for number in range(5_000)]
        keeper.collect()
        assert collected_on <= {threading.get_ident()}
        assert keep
        keeper.give_back()
        assert gc.isenabled()
    finally:
        gc.callbacks.pop()
        # The tests' own keeper has switched it off for all of them.
        gc.disable()


def test_garbage_is_not_looked_for_everywhere_while_a_file_is_taken_in(qapp):
    collected = []
    gc.callbacks.append(lambda phase, info: collected.append(info["generation"]))
    at_work = True
    keeper = GarbageOnThisThread(busy=lambda: at_work)
    try:
        kept = []
        for _ in range(30):
            kept += [[number] for number in range(1_000)]
            keeper.collect()
        assert set(collected) == {0}
        at_work = False
        keeper.collect()
        assert collected[-1] > 0
        assert kept
    finally:
        gc.callbacks.pop()
        keeper.give_back()
        gc.disable()


def test_the_arrows_of_qts_own_file_dialog_are_light_on_dark(qtbot, theme):
    theme.use(Scheme.DARK)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    seen = {}

    def look():
        dialog = QApplication.activeModalWidget()
        for name in ("backButton", "forwardButton", "toParentButton"):
            picture = dialog.findChild(QToolButton, name).icon().pixmap(16, 16).toImage()
            dots = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
            seen[name] = max(dot.lightness() for dot in dots if dot.alpha() > 200)
        dialog.reject()

    QTimer.singleShot(150, look)
    try:
        assert Ask(window, lambda *args: None).folder("Folder") is None
        assert len(seen) == 3
        assert min(seen.values()) > 180
    finally:
        theme.use(Scheme.LIGHT)
