"""The paged model of the jobs under Qt's own tester: what is looked at is read, and kept within bounds."""

from array import array
from collections import Counter
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtTest import QAbstractItemModelTester

from mopdesk.gui.models.job_pages import FIX_KEY, MOST_PAGES, PAGE, WAITING, JobPages
from mopdesk.gui.models.pill import PILL_ROLE
from mopdesk.gui.models.table import Column
from mopdesk.gui.widgets.job_table import JobTable
from mopdesk.gui.widgets.pill import PillDelegate


@dataclass(frozen=True)
class Row:
    number: int
    id: str
    name: str


COLUMNS = (
    Column("Name", lambda row: row.name, key="address"),
    Column("To fix", lambda row: "", key=FIX_KEY),
    Column("No order", lambda row: row.id),
)


def rows(numbers, word="job"):
    return [Row(number, f"id{number}", f"{word} {number}") for number in numbers]


class Shelf:
    """Where the rows come from: hands them over when it is told to."""

    def __init__(self):
        self.asked = []

    def fetch(self, numbers, then):
        self.asked.append((numbers, then))

    def hand_over(self, word="job"):
        asked, self.asked = self.asked, []
        for numbers, then in asked:
            then(rows(numbers, word))


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def model(qtbot, shelf):
    made = JobPages(COLUMNS, shelf.fetch)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


def text(model, row, column=0):
    return model.index(row, column).data()


def look(qtbot, model, shelf, row):
    model.index(row, 0).data()
    qtbot.waitUntil(lambda: bool(shelf.asked))


def test_a_row_waits_until_its_page_is_read(qtbot, model, shelf):
    model.set_numbers(array("q", range(1000)))
    assert model.rowCount() == 1000
    assert text(model, 450) == WAITING
    qtbot.waitUntil(lambda: any(450 in numbers for numbers, _ in shelf.asked))
    assert all(len(numbers) <= PAGE for numbers, _ in shelf.asked)
    with qtbot.waitSignal(model.arrived):
        shelf.hand_over()
    assert text(model, 450) == "job 450"
    assert model.record(model.index(450, 0)).number == 450


def test_a_row_handed_over_with_the_numbers_is_there_at_once(model, shelf):
    model.set_numbers(array("q", [7, 8, 9]), rows([7, 8, 9]))
    assert [text(model, row) for row in range(3)] == ["job 7", "job 8", "job 9"]
    assert shelf.asked == []


def test_looking_through_a_million_jobs_holds_a_bounded_number(qtbot, shelf):
    # Qt's tester walks every row at every signal: a million are looked at without it.
    model = JobPages(COLUMNS, shelf.fetch)
    model.set_numbers(array("q", range(1_000_000)))
    for place in range(0, 1_000_000, 20_000):
        look(qtbot, model, shelf, place)
        shelf.hand_over()
        assert text(model, place) == f"job {place}"
    assert model.held <= PAGE * MOST_PAGES


def test_what_is_read_again_shows_the_old_words_until_the_new_come(qtbot, model, shelf):
    model.set_numbers(array("q", [1, 2]), rows([1, 2]))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_numbers(array("q", [1, 2]))
    assert text(model, 0) == "job 1"
    look(qtbot, model, shelf, 0)
    shelf.hand_over("changed")
    assert text(model, 0) == "changed 1"


def test_rows_asked_for_before_a_newer_look_are_not_taken(qtbot, model, shelf):
    model.set_numbers(array("q", [1, 2]))
    look(qtbot, model, shelf, 0)
    late = shelf.asked[0][1]
    model.set_numbers(array("q", [1, 2]), rows([1, 2], "new"))
    late(rows([1, 2], "old"))
    assert text(model, 0) == "new 1"


def test_more_of_the_same_list_is_put_below(qtbot, model):
    model.set_numbers(array("q", [3, 1]))
    with qtbot.waitSignal(model.rowsInserted), qtbot.assertNotEmitted(model.modelReset):
        model.set_numbers(array("q", [3, 1, 2]))
    with qtbot.waitSignal(model.modelReset):
        model.set_numbers(array("q", [1, 2, 3]))


def test_a_job_that_is_gone_is_not_asked_for_again(qtbot, model, shelf):
    model.set_numbers(array("q", [1, 2]))
    look(qtbot, model, shelf, 0)
    _numbers, then = shelf.asked.pop()
    then(rows([1]))
    assert [text(model, 0), text(model, 1)] == ["job 1", WAITING]
    qtbot.wait(30)
    assert shelf.asked == []


def test_a_heading_with_a_key_asks_for_an_order(qtbot, model):
    asked = []
    model.sort_asked.connect(lambda key, down: asked.append((key, down)))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.sort(1)
    model.sort(2)
    model.sort(-1)
    assert asked == [("address", True), (FIX_KEY, False)]


def test_counts_of_what_is_to_be_fixed_are_words_and_a_pill(model):
    model.set_numbers(array("q", [1, 2]), rows([1, 2]))
    model.set_to_fix({"id2": 3}, ["id1", "id2"])
    assert [text(model, 0, 1), text(model, 1, 1)] == ["", "3 to fix"]
    assert model.index(0, 1).data(PILL_ROLE) is None
    assert model.index(1, 1).data(PILL_ROLE).text == "3", "its heading says of what"
    model.set_to_fix({}, ["id2"])
    assert text(model, 1, 1) == ""


def test_chosen_jobs_are_given_in_the_order_shown_and_once(model):
    model.set_numbers(array("q", [9, 8, 7, 6, 5]))
    selection = QItemSelection()
    for top, bottom in ((3, 4), (0, 1)):
        selection.select(model.index(top, 0), model.index(bottom, 2))
    assert list(model.chosen_numbers(selection)) == [9, 8, 6, 5]
    whole = QItemSelection(model.index(0, 0), model.index(4, 2))
    assert list(model.chosen_numbers(whole)) == [9, 8, 7, 6, 5]


def test_drawing_a_choice_of_all_rows_asks_no_row_that_is_not_on_the_screen(qtbot, qapp, theme):
    class Counted(JobPages):
        asked = 0

        def columnCount(self, parent=None):
            Counted.asked += 1
            return super().columnCount(parent)

    many = Counted(COLUMNS, lambda _numbers, then: then([]))
    table = JobTable("Jobs", many, theme)
    qtbot.addWidget(table)
    table.show()
    table.show_numbers(array("q", range(20_000)))
    qapp.processEvents()
    Counted.asked = 0
    table.selectAll()
    qapp.processEvents()
    assert table.chosen_count == 20_000
    assert Counted.asked < 2_000


def test_drawing_asks_python_a_bounded_number_of_times_a_cell(qtbot, qapp, theme, monkeypatch):
    asked, drawn = Counter(), []
    data, paint = JobPages.data, PillDelegate.paint
    monkeypatch.setattr(JobPages, "data", lambda *args: asked.update([args[-1]]) or data(*args))
    monkeypatch.setattr(PillDelegate, "paint", lambda *args: drawn.append(1) or paint(*args))
    model = JobPages(COLUMNS, Shelf().fetch)
    table = JobTable("Jobs", model, theme)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    model.set_numbers(array("q", range(50)), rows(range(50)))
    model.set_to_fix({"id2": 3}, ["id2"])
    qtbot.wait(50)
    asked.clear()
    drawn.clear()
    table.viewport().repaint()
    in_sight = table.rowAt(table.viewport().height() - 1) + 1
    cells = in_sight * len(COLUMNS)
    assert len(drawn) == in_sight, "only the column of pills is drawn by Python"
    assert sum(asked.values()) <= 9 * cells
    assert asked[Qt.ItemDataRole.DisplayRole] == cells
    assert model._cells.keys() == set(range(in_sight)), "the words of a row are worked out once, in sight"


class Asked(JobPages):
    """Counts what Qt asks of it."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.calls = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.calls += 1
        return super().data(index, role)


def test_a_repaint_asks_as_much_of_a_long_list_as_of_a_short_one(qtbot, shelf, theme):
    """Nine questions a cell at most: what it says and how it looks. A page comes with one reading."""
    calls, visible = {}, 0
    for count in (1_000, 100_000):
        model = Asked(COLUMNS, shelf.fetch)
        table = JobTable("Jobs", model, theme)
        qtbot.addWidget(table)
        table.resize(600, 400)
        model.set_numbers(array("q", range(count)))
        table.show()
        qtbot.waitUntil(lambda: bool(shelf.asked))
        assert [numbers for numbers, _then in shelf.asked] == [tuple(range(PAGE))]
        shelf.hand_over()
        qtbot.wait(30)
        model.calls = 0
        table.viewport().repaint()
        calls[count] = model.calls
        visible = table.rowAt(table.viewport().height() - 1) + 1
        assert shelf.asked == []
    assert 5 < visible < PAGE
    assert calls[100_000] == calls[1_000] <= 9 * len(COLUMNS) * visible
