"""The table model under Qt's own tester, and the view over it."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QTableView

from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import PILL_ROLE, Pill
from mopdesk.gui.models.table import Column, RecordTable
from mopdesk.gui.widgets.record_view import RecordView


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    days: int | None


COLUMNS = (
    Column("Name", lambda row: row.name, width=120, stretch=True),
    Column(
        "Days",
        lambda row: str(row.days),
        sort=lambda row: row.days,
        pill=lambda row: Pill(str(row.days), Tone.GOOD),
    ),
)
ROWS = (Row("1", "Beta", 10), Row("2", "alpha", 9), Row("3", "Gamma", None))


@pytest.fixture
def model(qtbot):
    made = RecordTable(COLUMNS, key=lambda row: row.id)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def names(model):
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_records_become_cells(model):
    model.set_records(ROWS)
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert model.index(0, 0).data() == "Beta"
    assert model.index(0, 1).data(PILL_ROLE) == Pill("10", Tone.GOOD)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Days"
    assert model.index(9, 9).data() is None
    assert model.record(QModelIndex()) is None


def test_columns_sort_by_value_with_the_blank_last_both_ways(model):
    model.set_records(ROWS)
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["alpha", "Beta", "Gamma"]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["Beta", "alpha", "Gamma"]
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert names(model) == ["alpha", "Beta", "Gamma"]


def test_a_refresh_keeps_the_order_the_choice_and_tells_little(qtbot, model, theme):
    view = RecordView("Rows", model, theme)
    qtbot.addWidget(view)
    model.set_records(ROWS)
    view.choose("2")
    told = []
    view.chosen.connect(told.append)
    with qtbot.assertNotEmitted(model.modelReset):
        view.show_records([Row("1", "Beta", 8), *ROWS[1:]])
    assert model.index(0, 1).data() == "8"
    view.show_records([ROWS[2], ROWS[1]])
    assert view.record.id == "2"
    assert told == []
    view.show_records([ROWS[2]])
    assert view.record is None
    assert told == [None]


def test_enter_and_a_double_click_open(qtbot, model, theme):
    view = RecordView("Rows", model, theme)
    qtbot.addWidget(view)
    view.resize(400, 300)
    view.show()
    model.set_records(ROWS)
    view.choose("1")
    opened = []
    view.opened.connect(lambda row: opened.append(row.id))
    QTest.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(model.index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == ["1", "2"]


def test_the_stretching_column_takes_what_is_left(qtbot, model, theme):
    view = RecordView("Rows", model, theme)
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    widths = [view.columnWidth(place) for place in range(2)]
    assert abs(sum(widths) - view.viewport().width()) <= 1
    view.resize(200, 300)
    assert view.columnWidth(0) >= 120


def test_customer_text_in_a_cell_is_no_markup_in_its_tip(model):
    model.set_records([Row("1", "<img src='x'>", 1)])
    assert "&lt;img" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


# What a widget is at the moment, and not what it was made to be: the mouse may stand above one of two. On
# Windows a ground that is put in takes touches itself, as any does that scrolls by touch.
CHANGING = {
    attribute
    for attribute in Qt.WidgetAttribute
    if attribute.name.startswith(("WA_WState", "WA_Pending", "WA_UnderMouse", "WA_Mapped", "WA_AcceptTouch"))
}


def test_a_table_is_drawn_on_the_same_kind_of_ground_as_qt_makes(qtbot, model, theme):
    ours, qts = RecordView("Rows", model, theme), QTableView()
    grounds = []
    for view in (ours, qts):
        qtbot.addWidget(view)
        view.show()
        grounds.append(view.viewport())
    told = [
        (
            [one.testAttribute(attribute) for attribute in Qt.WidgetAttribute if attribute not in CHANGING],
            (one.objectName(), one.autoFillBackground(), one.backgroundRole(), one.foregroundRole()),
            (one.acceptDrops(), one.hasMouseTracking(), one.focusPolicy(), one.contextMenuPolicy()),
        )
        for one in grounds
    ]
    assert told[0] == told[1]
    assert [one.focusProxy() for one in grounds] == [ours, qts]
