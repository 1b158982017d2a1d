"""The rows of the jobs, drawn in one go: what Qt draws cell by cell, at a fraction of the calls."""

from array import array
from collections import Counter
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QHoverEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mopdesk.gui.colours import Density, Scheme, Tone
from mopdesk.gui.models.job_pages import FIX_KEY, WAITING, JobPages
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.models.table import Column
from mopdesk.gui.widgets.job_table import JobTable
from mopdesk.gui.widgets.record_view import RecordView

FLAGS = QItemSelectionModel.SelectionFlag
NAMES = (
    "12 High Street, Anytown AB1 2CD",
    "",
    "Ängström £12 – AVAW fi ffl",
    "An address with more in it than this column, or any other, has the room to show, Somewhere",
)


@dataclass(frozen=True)
class Row:
    number: int
    id: str
    name: str


def due(row):
    return Pill(f"{row.number} WD late", list(Tone)[row.number % 6], "warning" if row.number % 2 else "")


COLUMNS = (
    Column("Deadline", lambda row: due(row).text, pill=due, width=150, key="deadline"),
    Column("Address", lambda row: row.name, width=150, stretch=True, key="address"),
    Column("To fix", lambda row: "", key=FIX_KEY, width=76),
    Column("Amount", lambda row: f"{row.number * 37:,}", width=90, right=True),
    Column("Id", lambda row: row.id, width=76),
)


class DrawnByQt(JobTable):
    """The same table as Qt draws it, through a delegate."""

    def paintEvent(self, event):
        RecordView.paintEvent(self, event)


def filled(qtbot, theme, kind=JobTable):
    model = JobPages(COLUMNS, lambda _numbers, _then: None)
    table = kind("Jobs", model, theme)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(560, 400)
    table.show()
    # The last five have not been read.
    held = [Row(number, f"id{number}", NAMES[number % len(NAMES)]) for number in range(35)]
    model.set_numbers(array("q", range(40)), held)
    model.set_to_fix({"id2": 3, "id5": 11}, ["id2", "id5"])
    return table


def picture(table, dots=1):
    QApplication.processEvents()
    size = table.viewport().size()
    image = QImage(size * dots, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dots)
    table.viewport().render(image)
    return image


def index(table, row):
    return table.model().index(row, 0)


def choose(table, row, how=FLAGS.ClearAndSelect):
    table.selectionModel().setCurrentIndex(index(table, row), how | FLAGS.Rows)


def choose_another(table):
    choose(table, 2)
    table.selectionModel().select(index(table, 4), FLAGS.Select | FLAGS.Rows)


def go_without_choosing(table):
    choose(table, 2)
    table.selectionModel().setCurrentIndex(index(table, 3), FLAGS.NoUpdate)


def point_at(table):
    at = QPointF(200, 50)
    QApplication.sendEvent(table.viewport(), QHoverEvent(QEvent.Type.HoverMove, at, at, QPointF(0, 0)))


def move_and_hide(table):
    table.setColumnHidden(1, True)
    table.horizontalHeader().moveSection(3, 0)
    table.horizontalHeader().resizeSection(4, 130)


def make_narrow(table):
    table.resize(300, 390)
    QApplication.processEvents()
    table.horizontalScrollBar().setValue(37)


STATES = {
    "as it opens": lambda table: None,
    "a row chosen": lambda table: choose(table, 2),
    "a row chosen and the keys here": lambda table: (choose(table, 2), table.setFocus()),
    "several chosen": choose_another,
    "another row current than chosen": go_without_choosing,
    "the mouse above a row": point_at,
    "the end, of rows on their way": lambda table: table.verticalScrollBar().setValue(40),
    "narrow, and moved sideways": make_narrow,
    "one column hidden, one moved, one resized": move_and_hide,
    "not enabled": lambda table: table.setEnabled(False),
}
LOOKS = (
    (Scheme.LIGHT, Density.DESK, 1.0),
    (Scheme.DARK, Density.DESK, 0.9),
    (Scheme.HIGH_CONTRAST, Density.FIELD, 1.37),
    (Scheme.LIGHT, Density.DESK, 1.6),
)


@pytest.mark.parametrize(("scheme", "density", "scale"), LOOKS)
def test_every_state_looks_as_qt_would_draw_it(qtbot, theme, scheme, density, scale):
    theme.use(scheme)
    theme.use_density(density)
    theme.use_text_scale(scale)
    wide = QFontMetrics(QApplication.font()).horizontalAdvance
    assert any(wide(name) > 500 for name in NAMES), "some words are cut"
    for name, bring in STATES.items():
        ours, qts = filled(qtbot, theme), filled(qtbot, theme, DrawnByQt)
        for table in (ours, qts):
            bring(table)
        for dots in (1, 2):
            assert picture(ours, dots) == picture(qts, dots), f"{name}, {dots} dots a pixel"


def test_a_look_changed_while_the_table_is_shown_is_drawn_at_once(qtbot, theme):
    ours, qts = filled(qtbot, theme), filled(qtbot, theme, DrawnByQt)
    before = picture(ours)
    theme.use(Scheme.DARK)
    theme.use_text_scale(1.3)
    assert before != picture(ours) == picture(qts)


def test_on_a_screen_of_one_and_a_half_dots_a_pixel_the_lines_are_as_faint(qtbot, theme):
    ours, qts = filled(qtbot, theme), filled(qtbot, theme, DrawnByQt)
    assert picture(ours, 1.5) == picture(qts, 1.5)


def test_the_chosen_row_can_be_told_with_and_without_the_keys(qtbot, theme):
    table = filled(qtbot, theme)
    choose(table, 2)
    at = table.visualRect(index(table, 2)).topLeft()
    for focus in (True, False):
        if focus:
            table.setFocus()
        else:
            table.clearFocus()
        image = picture(table)
        assert image.pixelColor(at).name() == theme.colours.selection
        assert image.pixelColor(at.x(), at.y() + 2 * theme.row_height).name() == theme.colours.surface


def test_the_row_that_the_keys_are_at_has_a_frame_where_it_is_not_chosen(qtbot, theme):
    table = filled(qtbot, theme)
    choose(table, 2)
    table.setFocus()
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert [one.row() for one in table.selectionModel().selectedRows()] == [2]
    assert table.currentIndex().row() == 4

    def framed():
        image = picture(table)
        edges = [table.visualRect(index(table, row)).center().y() for row in range(6)]
        return [row for row, y in enumerate(edges) if image.pixelColor(0, y).name() == theme.colours.accent]

    assert framed() == [4]
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert framed() == [3]
    QTest.keyClick(table, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert framed() == [], "a chosen row is told by its ground"
    choose(table, 2)
    table.selectionModel().setCurrentIndex(index(table, 3), FLAGS.NoUpdate)
    table.clearFocus()
    assert framed() == []


class Counted(JobPages):
    """Counts what a drawing asks of it."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.asked = Counter()

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.asked["data"] += 1
        return super().data(index, role)

    def drawn(self, place, columns):
        self.asked["drawn"] += 1
        return super().drawn(place, columns)


def counted(qtbot, theme, count=1_000):
    held = [Row(number, f"id{number}", NAMES[number % len(NAMES)]) for number in range(60)]
    model = Counted(COLUMNS, lambda _numbers, _then: None)
    table = JobTable("Jobs", model, theme)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(560, 400)
    table.show()
    model.set_numbers(array("q", range(count)), held)
    QApplication.processEvents()
    model.asked.clear()
    return table, model, table.rowAt(table.viewport().height() - 1) + 1


@pytest.mark.parametrize("count", [1_000, 100_000])
def test_a_repaint_asks_once_a_row_in_sight_however_long_the_list(qtbot, theme, count):
    table, model, in_sight = counted(qtbot, theme, count)
    assert 5 < in_sight < 60
    table.viewport().repaint()
    assert model.asked == {"drawn": in_sight}


def test_what_cells_show_is_worked_out_once(qtbot, theme, monkeypatch):
    table, model, in_sight = counted(qtbot, theme)
    worked_out = []
    text = JobPages._text
    monkeypatch.setattr(JobPages, "_text", lambda *told: worked_out.append(1) or text(*told))
    for _ in range(3):
        table.viewport().repaint()
    assert worked_out == []
    model.set_to_fix({"id2": 1}, ["id2"])
    table.viewport().repaint()
    assert 0 < len(worked_out) <= in_sight * len(COLUMNS), "again, where something has changed"


def test_of_a_part_only_its_rows_are_drawn(qtbot, theme):
    table, model, in_sight = counted(qtbot, theme)
    table.viewport().repaint(0, 2 * theme.row_height + 3, 40, theme.row_height)
    assert in_sight > 2
    assert model.asked == {"drawn": 2}
    model.asked.clear()
    table.viewport().repaint(0, 2 * theme.row_height, table.viewport().width(), theme.row_height)
    assert model.asked == {"drawn": 1}


def test_a_row_on_its_way_says_so_in_every_column(qtbot, theme):
    model = JobPages(COLUMNS, lambda _numbers, _then: None)
    model.set_numbers(array("q", range(3)), [Row(0, "id0", "")])
    assert model.drawn(0, (0, 1, 3)) == [due(Row(0, "", "")), "", "0"]
    assert model.drawn(1, (0, 3)) == [WAITING, WAITING]


def test_a_list_without_rows_is_an_empty_ground(qtbot, theme):
    table = JobTable("Jobs", JobPages(COLUMNS, lambda _numbers, _then: None), theme)
    qtbot.addWidget(table)
    table.show()
    image = picture(table)
    assert {image.pixelColor(x, y).name() for x in (0, 50, 100) for y in (0, 30, 60)} == {
        theme.colours.surface
    }


def test_a_list_reads_as_many_rows_as_there_is_room_for(qtbot, theme):
    table = JobTable("Jobs", JobPages(COLUMNS, lambda _numbers, _then: None), theme)
    qtbot.addWidget(table)
    assert 20 < table.rows_in_sight < 100, "before it is laid out"
    table.resize(560, 2_000)
    table.show()
    assert table.viewport().height() <= table.rows_in_sight * theme.row_height < 2_100
