"""The page of jobs as stories: views, one search, filters, several at once, a job by hand, cards."""

import csv
from datetime import date

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from mopdesk.actions import export_jobs
from mopdesk.actions.export_jobs import jobs_for_paper
from mopdesk.actions.job_edits import type_job
from mopdesk.actions.job_lists import JobFilters, JobQuery
from mopdesk.actions.saved_views import list_views
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import Usage
from mopdesk.basics.identifiers import mpan_is_good, spaced_mpan
from mopdesk.desk import open_desk
from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.models.job_columns import JOB_COLUMNS
from mopdesk.gui.pages import jobs_reading
from mopdesk.gui.pages.jobs_paper import print_jobs
from mopdesk.gui.pages.jobs_reading import read_counts
from mopdesk.gui.plain import PlainButton
from mopdesk.gui.widgets.job_rows_drawing import JobRowsDrawing
from mopdesk.gui.widgets.one_row import OneRow
from mopdesk.store import sort_indexes
from mopdesk.work.nouns import Site
from tests.gui.windows import Windows

TODAY = date(2026, 11, 20)
DAYS = [date(2026, 11, day) for day in (2, 3, 4, 6, 9, 10, 12, 16, 18, 19, 20, 20)]


def mpan_of(place):
    return next(core for digit in range(10) if mpan_is_good(core := f"12000000{place:04d}{digit}"))


MPANS = [mpan_of(place) for place in range(100, 130)]


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "jobs.db"
    with open_desk(path, today=TODAY) as desk:
        for place, day in enumerate(DAYS):
            type_job(
                desk,
                flow="D0001" if place % 3 else "D0142",
                mpan=MPANS[place],
                supplier="SUPA" if place % 2 else "SUPB",
                text="SSTPGP BACKSTOP",
                received_on=day,
                site=Site(address=(f"{place + 1} Heol y Bont", "Trefenw"), postcode=f"ZZ{place % 3} 1AA"),
            )
    return path


@pytest.fixture
def windows(qtbot, qapp, theme, store):
    made = Windows(qtbot, qapp, store, TODAY, size=(1440, 900))
    yield made
    assert made.ask.crashes == []
    made.close()


def shown(jobs):
    return [jobs.model.record(jobs.model.index(row, 0)).mpan for row in range(jobs.model.rowCount())]


def choose(jobs, first, *others):
    selection, model = jobs.table.selectionModel(), jobs.model
    flags = QItemSelectionModel.SelectionFlag
    selection.setCurrentIndex(model.index(first, 0), flags.ClearAndSelect | flags.Rows)
    for row in others:
        selection.select(model.index(row, 0), flags.Select | flags.Rows)


def search(windows, text):
    windows.window.jobs.around.row.box.setText(text)
    QTest.keyClick(windows.window.jobs.around.row.box, Qt.Key.Key_Return)
    windows.settle()


def test_views_say_how_many_jobs_they_hold_and_show_them(windows):
    jobs = windows.window.jobs
    assert jobs.around.count.whole == "12 of 12 jobs · Open"
    titles = jobs.around.views.chips.titles
    late = int(next(words for words in titles if words.startswith("Late")).split()[-1])
    assert 0 < late < 12
    assert "Mine today  0" in titles
    windows.press(jobs.around.views.chips.button("late"))
    windows.settle()
    assert jobs.around.count.whole == f"{late} of 12 jobs · Late"
    assert all(jobs.model.record(jobs.model.index(row, 0)).days_left < 0 for row in range(late))
    assert f"{late} late" in jobs.around.head.under.whole
    windows.press(jobs.around.views.chips.button("mine"))
    windows.settle()
    assert jobs.nothing.title.text() == "Nothing for you today"


def test_the_rows_are_drawn_before_the_views_are_counted(windows, monkeypatch):
    jobs, order = windows.window.jobs, []
    draw, run = JobRowsDrawing.draw, jobs.run

    def drawn(drawing, painter, area):
        order.append("old rows" if jobs.reading.awaits_rows else "new rows")
        draw(drawing, painter, area)

    def asked(action, *then, **more):
        if action is read_counts:
            order.append("counts")
        run(action, *then, **more)

    monkeypatch.setattr(JobRowsDrawing, "draw", drawn)
    monkeypatch.setattr(jobs, "run", asked)
    for view in ("late", "all"):
        order.clear()
        jobs.show_view(view)
        windows.settle()
        assert order.count("counts") == 1
        assert "new rows" in order[: order.index("counts")]


def test_the_rows_that_came_first_are_not_read_again_with_the_others(windows, monkeypatch):
    monkeypatch.setattr(jobs_reading, "FIRST", 5)
    jobs, read = windows.window.jobs, []
    fetch = jobs.model._fetch
    monkeypatch.setattr(
        jobs.model, "_fetch", lambda numbers, then: read.extend(numbers) or fetch(numbers, then)
    )
    jobs.show_view("all")
    windows.settle()
    assert jobs.around.count.whole == "12 of 12 jobs · All"
    assert sorted(shown(jobs)) == sorted(MPANS[:12])
    assert sorted(read) == sorted(jobs.model.numbers[5:])


def test_of_many_hits_the_first_are_shown_until_all_are_in_order(windows, monkeypatch):
    monkeypatch.setattr(jobs_reading, "FIRST_HITS", 5)
    jobs, said = windows.window.jobs, []
    say = jobs.around.count.say
    monkeypatch.setattr(
        jobs.around.count, "say", lambda words: (said.append((words, jobs.model.rowCount())), say(words))
    )
    search(windows, "Heol")
    assert said == [
        ("At least 5 of 12 jobs · Open · search: Heol", 5),
        ("12 of 12 jobs · Open · search: Heol", 12),
    ]
    assert sorted(shown(jobs)) == sorted(MPANS[:12])


def test_a_letter_in_the_search_leaves_the_views_as_they_are(windows, monkeypatch):
    jobs, fitted = windows.window.jobs, []
    fit = OneRow.fit
    search(windows, "Heol")
    monkeypatch.setattr(OneRow, "fit", lambda row: fitted.append(row) or fit(row))
    search(windows, "Heol y")
    assert jobs.around.views.doings in fitted
    assert jobs.around.views.chips._row not in fitted
    windows.press(jobs.around.views.chips.button("late"))
    assert jobs.around.views.chips._row in fitted


def test_an_icon_of_a_view_is_drawn_again_only_where_it_has_changed(windows, monkeypatch):
    chips, drawn = windows.window.jobs.around.views.chips, []
    assert not chips.button("late").icon().isNull()
    put_on = PlainButton.setIcon
    monkeypatch.setattr(PlainButton, "setIcon", lambda *told: drawn.append(told[0]) or put_on(*told))
    chips.choose("open")
    assert drawn == []
    chips.choose("late")
    assert drawn == [chips.button("late")]
    windows.window.theme.use(Scheme.DARK)
    assert set(drawn) >= {chips.button("late"), chips.button("soon")}


def test_a_press_on_a_heading_orders_in_the_store_and_keeps_the_choice(windows):
    jobs = windows.window.jobs
    choose(jobs, 2)
    chosen = jobs.table.record.mpan
    keys = [column.key for column in JOB_COLUMNS]
    for descending in (False, True):
        jobs.table.horizontalHeader().setSortIndicator(
            keys.index("mpan"), Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        )
        windows.settle()
        assert shown(jobs) == sorted(MPANS[:12], reverse=descending)
        assert jobs.table.record.mpan == chosen


def test_every_heading_sorts_and_a_long_list_says_that_it_is_put_in_order_once(windows, store, monkeypatch):
    monkeypatch.setattr(sort_indexes, "FEWEST_JOBS", 10)
    jobs = windows.window.jobs
    said = []
    say = jobs.around.count.say
    monkeypatch.setattr(jobs.around.count, "say", lambda words: (said.append(words), say(words)))
    for place, column in enumerate(JOB_COLUMNS):
        said.clear()
        # The second time it is there.
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            jobs.table.horizontalHeader().setSortIndicator(place, order)
            windows.settle()
            assert jobs.state.query.sort == column.key
            assert sorted(shown(jobs)) == sorted(MPANS[:12])
        words = f"Putting 12 jobs in order by {column.title}. This is done once, and takes a moment."
        assert said.count(words) == (0 if column.key in ("deadline", "to-fix") else 1)
        assert jobs.around.count.whole == "12 of 12 jobs · Open"


def test_search_finds_by_address_and_says_where_it_looked(windows):
    jobs = windows.window.jobs
    search(windows, "7 Heol")
    assert shown(jobs) == [MPANS[6]]
    search(windows, "nowhere at all")
    assert jobs.nothing.title.text() == "Nothing matches 'nowhere at all' in Open"
    windows.press(windows.button(jobs, "Search all 12 jobs"))
    windows.settle()
    assert jobs.state.query.view == "all"
    windows.press(windows.button(jobs, "Clear the search"))
    windows.settle()
    assert (len(shown(jobs)), jobs.around.row.box.text()) == (12, "")


def test_a_search_that_is_cleared_by_a_link_tells_the_box_so_that_its_own_button_goes(windows, qtbot):
    search(windows, "heol")
    jobs = windows.window.jobs
    with qtbot.waitSignal(jobs.around.row.box.textChanged):
        windows.press(windows.button(jobs, "Clear the search"))
    windows.settle()
    assert jobs.state.query.search == ""


def test_filters_survive_a_restart(windows):
    jobs = windows.window.jobs
    windows.press(jobs.around.row.filters)
    windows.settle()
    windows.press(jobs.panels.current.choice("supplier").button("SUPA"))
    windows.settle()
    assert jobs.panels.current.show_button.text() == "Show 6 jobs"
    windows.press(jobs.panels.current.show_button)
    jobs.sort_by("address", True)
    windows.settle()
    again = windows.start_again().window.jobs
    assert again.state.query.filters == JobFilters(suppliers=("SUPA",))
    assert again.around.count.whole == "6 of 12 jobs · Open · Supplier SUPA"
    assert again.around.row.filters.text() == "Filter and sort (1)"
    addresses = [again.model.record(again.model.index(row, 0)).address for row in range(6)]
    assert addresses == sorted(addresses, reverse=True)


def test_a_day_that_is_none_is_said_and_filters_nothing(windows):
    jobs = windows.window.jobs
    windows.press(jobs.around.row.filters)
    windows.settle()
    windows.type_into(jobs.panels.current.day("due_to"), "someday")
    windows.press(jobs.panels.current.show_button)
    assert jobs.panels.current.fault.text().startswith("'someday' is not a day.")
    windows.type_into(jobs.panels.current.day("due_to"), "17/11/2026")
    windows.press(jobs.panels.current.show_button)
    windows.settle()
    assert jobs.panels.current is None
    assert jobs.state.query.filters.due_to == date(2026, 11, 17)
    assert 0 < len(shown(jobs)) < 12


def test_a_view_of_ones_own_is_saved_changed_renamed_removed_and_put_back(windows, store):
    jobs = windows.window.jobs
    search(windows, "ZZ1")
    windows.press(jobs.around.views.save_button)
    windows.type_into(jobs.around.views.name, "Round the corner")
    windows.settle()
    assert jobs.state.saved_name == "Round the corner"
    assert "Round the corner  4" in jobs.around.views.chips.titles
    jobs.sort_by("mpan", True)
    windows.settle()
    windows.press(jobs.around.views.change_button)
    windows.settle()
    windows.press(jobs.around.views.rename_button)
    windows.type_into(jobs.around.views.name, "Near")
    windows.settle()
    with open_desk(store, today=TODAY) as desk:
        (view,) = list_views(desk)
        assert (view.name, view.search, view.sort, view.descending) == ("Near", "ZZ1", "mpan", True)
    jobs.pick_view("open")
    windows.settle()
    windows.press(jobs.around.views.chips.button(view.id))
    windows.settle()
    assert jobs.around.count.whole == "4 of 12 jobs · Near · search: ZZ1"
    windows.press(jobs.around.views.remove_button)
    windows.settle()
    assert all("Near" not in words for words in jobs.around.views.chips.titles)
    windows.press_keys("Ctrl+Z")
    windows.settle()
    assert "Near  4" in jobs.around.views.chips.titles


def test_a_name_that_is_taken_is_refused_in_words(windows):
    jobs = windows.window.jobs
    search(windows, "ZZ1")
    windows.press(jobs.around.views.save_button)
    windows.type_into(jobs.around.views.name, "late")
    windows.settle()
    assert [error.title for error in windows.ask.troubles] == ["There is a view 'late' already."]


def test_many_jobs_are_assigned_after_a_look_and_one_undo_takes_it_back(windows):
    jobs = windows.window.jobs
    assert jobs.around.bulk.isHidden()
    choose(jobs, 1, 3, 4)
    assert jobs.around.bulk.label.text() == "3 jobs chosen"
    windows.press(windows.button(jobs.around.bulk, "Assign…"))
    windows.settle()
    panel = jobs.panels.current
    windows.press(panel.do_button)
    assert panel.fault.text() == "Type an engineer, an appointment or both."
    panel.field("engineer").setText("Siân Llŷr")
    panel.field("day").setText("30 Nov 2026")
    panel.field("start").setText("8:00")
    windows.press(panel.do_button)
    windows.settle()
    table = jobs.panels.current.table
    assert table.model().rowCount() == 3
    assert table.model().index(0, 2).data() == "nobody → Siân Llŷr"
    assert table.model().index(0, 3).data() == "none → Mon 30 Nov, 08:00"
    windows.press(jobs.panels.current.apply_button)
    windows.settle()
    assert jobs.around.undo_strip.label.text() == "3 jobs assigned to Siân Llŷr"
    engineers = [jobs.model.record(jobs.model.index(row, 0)).engineer for row in range(6)]
    assert engineers == ["", "Siân Llŷr", "", "Siân Llŷr", "Siân Llŷr", ""]
    windows.press(jobs.around.undo_strip.button)
    windows.settle()
    assert {jobs.model.record(jobs.model.index(row, 0)).engineer for row in range(12)} == {""}
    assert jobs.around.undo_strip.isHidden()


def test_exactly_the_chosen_rows_are_exported_and_else_all_that_are_shown(windows, tmp_path):
    jobs = windows.window.jobs
    windows.ask.chosen_file = tmp_path / "some.csv"
    choose(jobs, 0, 2)
    wanted = [shown(jobs)[0], shown(jobs)[2]]
    windows.press(windows.button(jobs.around.bulk, "Export these…"))
    windows.settle()
    assert exported(tmp_path / "some.csv") == wanted
    assert windows.notices[-1].startswith("2 jobs written to some.csv")
    jobs.choose_one()
    search(windows, "ZZ2")
    windows.ask.chosen_file = tmp_path / "all"
    windows.press_keys("Ctrl+E")
    windows.settle()
    assert (tmp_path / "all.xlsx").stat().st_size > 1_000
    assert windows.notices[-1].startswith("4 jobs written to all.xlsx")


def exported(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    return [line[lines[1].index("MPAN core")] for line in lines[2:]]


def printed(windows, path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    windows.ask.chosen_printer = printer
    return printer


def text_of(path):
    document = QPdfDocument()
    document.load(str(path))
    pages = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    return pages


def test_exactly_the_chosen_rows_are_printed_and_else_all_that_are_shown(windows, tmp_path):
    jobs = windows.window.jobs
    choose(jobs, 1, 3, 4)
    chosen = [spaced_mpan(shown(jobs)[row]) for row in (1, 3, 4)]
    printed(windows, tmp_path / "chosen.pdf")
    windows.press(windows.button(jobs.around.bulk, "Print these…"))
    windows.settle()
    (page,) = text_of(tmp_path / "chosen.pdf")
    assert [mpan for mpan in map(spaced_mpan, MPANS) if mpan in page] == sorted(chosen)
    assert "3 jobs · chosen · printed by" in page
    assert "page 1 of 1" in page
    assert windows.notices[-1] == "The list was handed to the printer: 1 page."
    jobs.choose_one()
    printed(windows, tmp_path / "all.pdf")
    windows.press_keys("Ctrl+P")
    windows.settle()
    assert all(spaced_mpan(mpan) in "".join(text_of(tmp_path / "all.pdf")) for mpan in shown(jobs))
    windows.ask.chosen_printer = None
    windows.press_keys("Ctrl+P")
    windows.settle()
    assert not windows.ask.troubles


def test_a_long_list_goes_on_over_the_page_and_loses_no_row_or_word(windows, tmp_path, store):
    with open_desk(store, today=TODAY) as desk:
        paper = jobs_for_paper(desk, None, JobQuery())
    long = "Flat 12, " + "The Very Long Converted Warehouse By The Canal, " * 6 + "END"
    rows = [msgspec.structs.replace(paper.rows[0], mpan=MPANS[place], address=long) for place in range(30)]
    pages = print_jobs(
        printed(windows, tmp_path / "long.pdf"), msgspec.structs.replace(paper, rows=tuple(rows))
    )
    texts = text_of(tmp_path / "long.pdf")
    assert len(texts) == pages > 1
    assert "".join(texts).count("END") == 30
    assert all(
        "Deadline" in text and f"page {place + 1} of {pages}" in text for place, text in enumerate(texts)
    )


def test_a_list_for_paper_has_an_end(store, monkeypatch):
    monkeypatch.setattr(export_jobs, "MOST_ON_PAPER", 5)
    with open_desk(store, today=TODAY) as desk, pytest.raises(Usage, match="too long for paper"):
        jobs_for_paper(desk, None, JobQuery())


def test_on_a_small_screen_in_field_the_list_gets_the_room_of_head_and_foot(windows):
    jobs = windows.window.jobs
    windows.window.theme.use_density(Density.FIELD)
    try:
        windows.window.resize(1024, 600)
        windows.settle()
        assert jobs.around.head.isHidden()
        assert jobs.body.list.viewport().height() >= jobs.body.cards.sizeHintForRow(0)
        windows.window.resize(1440, 900)
        windows.settle()
        assert jobs.around.head.isVisible()
    finally:
        windows.window.theme.use_density(Density.DESK)


def test_reports_are_saved_of_jobs_with_a_visit(windows, store, tmp_path):
    jobs = windows.window.jobs
    with open_desk(store, today=TODAY) as desk:
        start_visit(desk, jobs.model.record(jobs.model.index(0, 0)).id)
    windows.ask.chosen_folder = tmp_path / "reports"
    choose(jobs, 0, 1)
    windows.press(windows.button(jobs.around.bulk, "Save reports…"))
    windows.settle()
    assert [path.suffix for path in (tmp_path / "reports").iterdir()] == [".pdf"]
    assert windows.notices[-1] == "1 report saved in reports: 1 job without a visit."


def test_a_visit_that_is_begun_counts_what_is_to_be_fixed_on_its_row(windows, store):
    jobs = windows.window.jobs
    row = jobs.model.record(jobs.model.index(0, 0))
    place = [column.title for column in JOB_COLUMNS].index("To fix")
    assert jobs.table.isColumnHidden(place), "nothing is to be fixed: the address has the room"
    with open_desk(store, today=TODAY) as desk:
        visit = start_visit(desk, row.id)
        set_field(desk, visit.id, "arrived", "09:15")
    jobs.refresh()
    windows.settle()
    count = jobs.model.to_fix(row)
    assert count > 0
    assert not jobs.table.isColumnHidden(place)
    assert jobs.model.index(0, place).data() == f"{count} to fix"
    assert jobs.body.preview.fix.text() == f"{count} to fix in the visit that is begun"
    assert jobs.body.preview.primary_button.text() == "Go on with the visit"


def test_a_job_is_typed_by_hand_and_opened(windows):
    jobs = windows.window.jobs
    windows.press_keys("Ctrl+N")
    windows.settle()
    panel = jobs.panels.current
    panel.field("mpan").setText("123")
    panel.field("supplier").setText("supc")
    windows.press(panel.do_button)
    windows.settle()
    assert panel.fault.text().startswith("'123' is no MPAN core.")
    panel.field("mpan").setText(MPANS[20])
    panel.field("text").setPlainText("Is there a backstop?")
    panel.field("address").setPlainText("1 Lôn Fach\nTrefenw")
    panel.field("postcode").setText("ZZ9 9ZZ")
    windows.press(panel.do_button)
    windows.settle()
    assert windows.window.page is windows.window.job
    assert windows.window.job.view.job.mpan == MPANS[20]
    assert windows.window.job.view.job.site.one_line == "1 Lôn Fach, Trefenw, ZZ9 9ZZ"
    windows.window.show_jobs()
    windows.settle()
    assert len(shown(jobs)) == 13
    assert jobs.panels.current is None


def test_a_panel_is_left_with_escape_and_the_list_has_the_focus(windows):
    jobs = windows.window.jobs
    windows.press_keys("Ctrl+N")
    windows.settle()
    windows.press_keys("Esc")
    windows.settle()
    assert jobs.panels.current is None
    assert jobs.table.hasFocus()


def test_addresses_come_from_a_list(windows, tmp_path):
    jobs = windows.window.jobs
    path = tmp_path / "addresses.csv"
    path.write_text(f"mpan,address_1,postcode\n{MPANS[0]},9 Lôn Newydd,ZZ8 8ZZ\n99,x,y\n", encoding="utf-8")
    windows.ask.chosen_list = path
    windows.press(windows.button(jobs, "Addresses"))
    windows.settle()
    assert windows.notices[-1].startswith("1 job filled in from the list: Line 3: ")
    search(windows, "Newydd")
    assert shown(jobs) == [MPANS[0]]


def test_the_pane_beside_the_list_tells_the_chosen_job_and_starts_its_visit(windows):
    jobs = windows.window.jobs
    preview = jobs.body.preview
    assert preview.isVisible()
    choose(jobs, 3)
    windows.settle()
    assert preview.mpan.text().replace(" ", "").startswith(f"MPAN{shown(jobs)[3]}")
    assert preview.primary_button.text() == "Start visit"
    windows.press(preview.primary_button)
    windows.settle()
    assert windows.window.page is windows.window.visit


def test_going_down_the_list_the_pane_tells_of_the_row_where_one_stays(windows, monkeypatch):
    jobs, told = windows.window.jobs, []
    preview = jobs.body.preview
    show = preview.show_row
    monkeypatch.setattr(preview, "show_row", lambda row, fix=0: told.append(row.mpan) or show(row, fix))
    for row in (1, 2, 3):
        choose(jobs, row)
        assert jobs.busy
    assert told == []
    windows.settle()
    assert told == [shown(jobs)[3]]
    assert not jobs.busy


def test_field_density_shows_cards_and_a_tap_opens(windows):
    jobs = windows.window.jobs
    windows.window.theme.use_density(Density.FIELD)
    try:
        windows.settle()
        cards = jobs.body.cards
        assert cards.isVisible()
        assert jobs.table.isHidden()
        assert jobs.body.preview.isHidden()
        index = jobs.model.index(1, 0)
        assert cards.visualRect(index).height() >= jobs.front.theme.target
        place = cards.visualRect(index).center()
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
        windows.settle()
        assert windows.window.page is windows.window.job
        assert windows.window.job.job_id == jobs.model.record(index).id
    finally:
        windows.window.theme.use_density(Density.DESK)


def test_what_does_not_fit_the_row_of_views_stands_in_its_menu(windows):
    jobs = windows.window.jobs
    windows.window.theme.use_text_scale(1.6)
    windows.window.resize(1024, 600)
    try:
        windows.settle()
        row = jobs.around.views.chips._row
        hidden = [button for button in row.buttons if button.isHidden()]
        assert hidden
        assert row.more.isVisible()
        assert not jobs.around.views.chips.button("open").isHidden()
        row._fill_menu()
        actions = row._menu.actions()
        assert [action.text() for action in actions] == [button.text() for button in hidden]
        actions[-1].trigger()
        windows.settle()
        assert jobs.state.query.view == "all"
        assert not jobs.around.views.chips.button("all").isHidden()
    finally:
        windows.window.theme.use_text_scale(1.0)
