"""Customer text is shown letter for letter: laws of the plain widgets, and a lint for the rest."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

import mopdesk.gui
from mopdesk.gui.plain import ChoiceBox, LineEdit, PlainButton, PlainLabel, TextEdit, plain_tip, shown

HOSTILE = "a<B and c>d <img src='/etc/hosts'> ring <br> twice & Co"
GUI = Path(mopdesk.gui.__file__).parent
FORBIDDEN = [
    "QLabel",
    "QTextEdit",
    "QTextBrowser",
    "QMessageBox",
    "QComboBox",
    "QSpinBox",
    "QInputDialog",
    "QProgressDialog",
    "QPushButton",
    "QToolButton",
    "QLineEdit",
    "QPlainTextEdit",
    "QDateEdit",
]
RAW = re.compile(rf"\b({'|'.join(FORBIDDEN)})\(|\.setToolTip\(|processEvents")


def test_a_label_shows_markup_as_text(qtbot):
    label = PlainLabel(HOSTILE)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == HOSTILE


def test_a_tool_tip_reads_back_as_it_was_written():
    document = QTextDocument()
    document.setHtml(plain_tip(HOSTILE))
    assert document.toPlainText() == HOSTILE


def test_a_button_keeps_its_ampersand(qtbot):
    button = PlainButton("Smith & Sons")
    qtbot.addWidget(button)
    assert button.text() == "Smith && Sons"
    assert button.accessibleName() == "Smith & Sons"


def test_absurdly_long_text_is_cut_and_says_so():
    assert shown("x" * 30_000).endswith("(30000 characters in all)")
    assert shown("x" * 100) == "x" * 100


@pytest.mark.parametrize("path", sorted(GUI.rglob("*.py")), ids=lambda path: str(path.relative_to(GUI)))
def test_no_raw_widget_stands_outside_the_plain_ones(path):
    if path.name == "plain.py":
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    raw = [line.strip() for line in lines if RAW.search(line) and not line.startswith("class ")]
    assert raw == []


def test_tab_leaves_a_text_field(qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    first, second = TextEdit("Remarks"), LineEdit("Next")
    layout.addWidget(first)
    layout.addWidget(second)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert first.toPlainText() == ""


def test_the_wheel_does_not_change_a_list_without_focus(qtbot):
    box = ChoiceBox("Purpose")
    qtbot.addWidget(box)
    box.addItems(["one", "two", "three"])
    box.show()
    place = QPointF(box.rect().center())
    turn = QWheelEvent(
        place,
        place,
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    box.wheelEvent(turn)
    assert box.currentIndex() == 0


def test_files_dropped_on_text_are_left_to_the_window(qtbot):
    edit, line = TextEdit("Remarks"), LineEdit("Name")
    qtbot.addWidget(edit)
    qtbot.addWidget(line)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a/b.usr")])
    assert not edit.acceptDrops()
    assert not line.acceptDrops()
    assert not edit.canInsertFromMimeData(data)
