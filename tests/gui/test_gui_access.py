"""What is seen, said and left alone: the focus shows, news are announced, the wheel changes nothing."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPushButton, QToolButton

from mopdesk.actions.demo import run_demo
from mopdesk.desk import open_desk
from mopdesk.gui.colours import Scheme, Tone
from mopdesk.gui.plain import ChoiceBox
from mopdesk.gui.widgets import notice_bar
from tests.gui.windows import Windows

TODAY = date(2026, 11, 20)


@pytest.fixture(params=[Scheme.LIGHT, Scheme.HIGH_CONTRAST])
def windows(qtbot, qapp, theme, tmp_path, request):
    run_demo(tmp_path / "made")
    store = tmp_path / "made" / "demo.db"
    with open_desk(store, today=TODAY) as desk:
        visits = [(visit.id, visit.job_id) for visit in desk.store.visits.drafts()]
    made = Windows(qtbot, qapp, store, TODAY, request.param)
    made.visit_id, made.job_id = visits[0]
    yield made
    made.close()


def pages(windows):
    window = windows.window
    yield "inbox", window.show_inbox
    yield "jobs", window.show_jobs
    yield "job", lambda: window.open_job(windows.job_id)
    yield "visit", lambda: window.open_visit(windows.visit_id)
    yield "outbox", window.show_outbox
    yield "settings", window.show_settings
    yield "help", lambda: windows.press_keys("F1")


def takers_of_the_focus(body):
    for kind in (QPushButton, QToolButton, QLineEdit):
        for widget in body.findChildren(kind):
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget


def test_the_focus_is_seen_on_everything_that_can_be_pressed_or_typed_in(windows):
    unseen = []
    for name, turn in pages(windows):
        turn()
        windows.settle()
        for widget in takers_of_the_focus(windows.window.centralWidget()):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if not widget.hasFocus():
                continue
            with_focus = widget.grab().toImage()
            widget.clearFocus()
            if widget.grab().toImage() == with_focus:
                unseen.append(f"{name}: {type(widget).__name__} {widget.accessibleName()!r}")
    assert unseen == []


def test_the_wheel_changes_nothing_that_has_not_the_focus(windows):
    for _name, turn in pages(windows):
        turn()
        windows.settle()
        # A spin box would take the wheel: none is used.
        assert windows.window.findChildren(QAbstractSpinBox) == []
        for box in windows.window.findChildren(QComboBox):
            assert isinstance(box, ChoiceBox)
            box.clearFocus()
            before = box.currentIndex()
            spot = QPointF(box.rect().center())
            event = QWheelEvent(
                spot,
                QPointF(box.mapToGlobal(box.rect().center())),
                QPoint(0, -120),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            windows.qapp.sendEvent(box, event)
            assert box.currentIndex() == before


@pytest.fixture
def said(monkeypatch):
    """What a screen reader would be told."""
    words = []

    class Reader:
        @staticmethod
        def isActive():
            return True

        @staticmethod
        def updateAccessibility(event):
            words.append(event.message())

    monkeypatch.setattr(notice_bar, "QAccessible", Reader)
    return words


def test_news_are_announced(windows, said):
    window = windows.window
    window.notices.say(Tone.GOOD, "3 files read", "2 accepted, 1 refused.")
    assert said[-1] == "3 files read 2 accepted, 1 refused."
    window.saved("Not saved: the disk is read-only", failed=True)
    assert said[-1] == "Not saved: the disk is read-only"
    window.show_jobs()
    windows.settle()
    said.clear()
    windows.press_keys("Ctrl+F")
    for letter in "mill":
        QTest.keyClick(windows.qapp.focusWidget(), letter)
    windows.wait(lambda: any("job" in one for one in said))
