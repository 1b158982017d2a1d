"""The paged model of the jobs under Qt's own tester: what is looked at is read, and kept within bounds."""

from array import array
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtTest import QAbstractItemModelTester

from mopdesk.gui.models.job_pages import FIX_KEY, WAITING, JobPages
from mopdesk.gui.models.pill import PILL_ROLE
from mopdesk.gui.models.table import Column
from mopdesk.gui.models.wanted_pages import MOST_PAGES, PAGE
from mopdesk.gui.widgets.job_table import JobTable


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
    model.index(0, 0).data()
    look(qtbot, model, shelf, 1)
    (numbers, then) = shelf.asked.pop()
    assert numbers == (1, 2)
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


def test_the_rows_looked_at_come_before_the_rest_of_their_page(qtbot, shelf, theme):
    model = JobPages(COLUMNS, shelf.fetch)
    table = JobTable("Jobs", model, theme)
    qtbot.addWidget(table)
    table.resize(600, 400)
    model.set_numbers(array("q", range(1_000)))
    table.show()
    qtbot.waitUntil(lambda: bool(shelf.asked))
    in_sight = table.rowAt(table.viewport().height() - 1) + 1
    assert 5 < in_sight < PAGE
    assert [numbers for numbers, _then in shelf.asked] == [tuple(range(in_sight))]
    shelf.hand_over()
    qtbot.waitUntil(lambda: bool(shelf.asked))
    assert [numbers for numbers, _then in shelf.asked] == [tuple(range(in_sight, PAGE))]
    shelf.hand_over()
    qtbot.wait(30)
    assert shelf.asked == []
    assert model.held == PAGE


def test_rows_amid_a_page_are_read_with_those_on_both_sides_after_them(qtbot, model, shelf):
    model.set_numbers(array("q", range(300)))
    for row in (250, 252):
        model.index(row, 0).data()
    look(qtbot, model, shelf, 251)
    asked = next(numbers for numbers, _then in shelf.asked if 250 in numbers)
    assert asked == (250, 251, 252)
    told = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    shelf.hand_over()
    qtbot.waitUntil(lambda: any(200 in numbers for numbers, _then in shelf.asked))
    rest = next(numbers for numbers, _then in shelf.asked if 200 in numbers)
    assert rest == (*range(200, 250), *range(253, 300))
    shelf.hand_over()
    assert {(250, 252), (200, 249), (253, 299)} <= set(told)


def test_the_rest_of_a_page_that_was_left_is_not_read(qtbot, shelf):
    model = JobPages(COLUMNS, shelf.fetch)
    model.set_numbers(array("q", range(10_000)))
    look(qtbot, model, shelf, 10)
    model.index(9_000, 0).data()
    shelf.hand_over()
    qtbot.waitUntil(lambda: bool(shelf.asked))
    assert [numbers for numbers, _then in shelf.asked] == [(9_000,)]
    shelf.hand_over()
    qtbot.waitUntil(lambda: bool(shelf.asked))
    assert {number // PAGE for numbers, _then in shelf.asked for number in numbers} == {45}
    shelf.hand_over()
    look(qtbot, model, shelf, 11)
    assert [numbers for numbers, _then in shelf.asked] == [(11,)], "until somebody looks there again"


def test_below_the_rows_handed_over_the_page_is_read_on(qtbot, shelf):
    model = JobPages(COLUMNS, shelf.fetch)
    model.set_numbers(array("q", range(1_000)), rows(range(30)))
    qtbot.waitUntil(lambda: bool(shelf.asked))
    assert [numbers for numbers, _then in shelf.asked] == [tuple(range(30, PAGE))]


def test_what_is_held_is_not_read_again_when_the_same_list_is_known_to_its_end(qtbot, shelf):
    model = JobPages(COLUMNS, shelf.fetch)
    model.set_numbers(array("q", range(5)), rows(range(5)))
    model.set_numbers(array("q", [9, *range(8)]), same_list=True)
    look(qtbot, model, shelf, 0)
    model.index(1, 0).data()
    assert [text(model, row) for row in (0, 1)] == [WAITING, "job 0"]
    assert [numbers for numbers, _then in shelf.asked] == [(9,)]
