"""The dashboard: counts lead into lists, charts are pictures, tables and sentences of the same figures."""

from datetime import date

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from mopdesk.actions.dashboard import Card, Chart, Figures, chart_text
from mopdesk.gui.colours import COLOURS, Scheme, Tone
from mopdesk.gui.pages.dashboard import print_charts
from mopdesk.gui.widgets.bar_chart import BarChart, chart_picture
from mopdesk.gui.widgets.chart_card import ChartCard
from mopdesk.gui.widgets.chart_paint import ChartPainter, chart_height
from mopdesk.gui.widgets.chart_plan import plan_of, sentence
from mopdesk.gui.widgets.count_button import CountButton
from tests.gui.windows import Windows

TODAY = date(2026, 11, 20)
IN_TIME = Chart(
    key="in-time",
    title="Answers in and out of time",
    columns=("Week beginning", "In time", "Out of time"),
    rows=((date(2026, 11, 9), 3, 1), (date(2026, 11, 16), 0, 0)),
    note="A note.",
)
MEDIAN = Chart(
    key="median",
    title="Working Days to answer",
    columns=("Supplier", "Median Working Days", "Answers"),
    rows=(("SUPA", 2.5, 40), ("SUPB", 5.0, 2)),
)
FINDINGS = Chart(
    key="findings",
    title="Findings",
    columns=("Make and type", "Fitted", "Not fitted"),
    rows=(("ACME A1", 2, 1), ("45 others", 700, 300)),
)
NOTHING = Chart(key="no-access", title="Why nobody got in", columns=("Reason", "Visits"), rows=())


@pytest.fixture
def font(qapp):
    made = QFont(qapp.font())
    made.setPixelSize(14)
    return made


def test_only_what_is_meant_is_drawn_and_the_rest_stands_in_the_table():
    assert [series.name for series in plan_of(MEDIAN).series] == ["Median Working Days"]
    assert plan_of(FINDINGS).labels == ("ACME A1",)
    assert plan_of(IN_TIME).most == 4
    assert (plan_of(IN_TIME).upright, plan_of(MEDIAN).upright) == (True, False)


def test_a_chart_is_a_sentence_for_those_who_listen():
    assert sentence(IN_TIME) == ("Answers in and out of time. Mon 9 Nov: In time 3, Out of time 1. A note.")
    assert sentence(MEDIAN).startswith("Working Days to answer. SUPA: Median Working Days 2.5; ")
    assert sentence(NOTHING) == "Why nobody got in. Nothing to show yet."


def test_bars_are_as_long_as_their_numbers_and_inside_the_box(font):
    box = QRectF(0, 0, 500, chart_height(plan_of(MEDIAN), font, 500))
    painter = ChartPainter(plan_of(MEDIAN), COLOURS[Scheme.LIGHT], font, box)
    assert len(painter.bars) == 2
    assert all(box.contains(bar.adjusted(1, 1, -1, -1)) for bar in painter.bars)
    picture = chart_picture(plan_of(MEDIAN), font)
    ink = QColor(COLOURS[Scheme.LIGHT].tone(Tone.NOTE).ink).rgb()
    lengths = {
        y: sum(picture.pixel(x, y) == ink for x in range(0, picture.width(), 2))
        for y in range(0, picture.height(), 2)
    }
    long = max(lengths.values())
    assert any(abs(length - long / 2) <= 4 for length in lengths.values()), "SUPA is half of SUPB"


def test_the_picture_is_light_on_any_screen(qtbot, theme, font):
    theme.use(Scheme.DARK)
    picture = chart_picture(plan_of(IN_TIME), font)
    assert picture.pixelColor(2, 2).name() == COLOURS[Scheme.LIGHT].surface


def test_arrow_keys_walk_the_bars(qtbot, theme):
    chart = BarChart(theme, IN_TIME)
    qtbot.addWidget(chart)
    chart.resize(400, chart.heightForWidth(400))
    chart.show()
    assert chart.accessibleName() == IN_TIME.title
    assert chart.accessibleDescription() == sentence(IN_TIME)
    for key, place in (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Left, 0),
    ):
        QTest.keyClick(chart, key)
        assert chart.chosen == place


def test_a_card_turns_to_a_table_and_back(qtbot, theme):
    card = ChartCard(theme, MEDIAN)
    qtbot.addWidget(card)
    card.show()
    assert card.bars.isVisible()
    assert not card.table.isVisible()
    card.switch.click()
    assert card.table.isVisible()
    assert not card.bars.isVisible()
    model = card.table.model()
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(2)]
    assert cells == [["SUPA", "2.5", "40"], ["SUPB", "5", "2"]]
    card.switch.click()
    assert card.bars.isVisible()


def test_a_card_without_figures_says_so(qtbot, theme):
    card = ChartCard(theme, NOTHING)
    qtbot.addWidget(card)
    card.show()
    assert card.nothing.isVisible()
    assert not card.bars.isVisible()
    assert card.copy_button.isHidden()


def test_copy_puts_a_picture_and_cells_on_the_clipboard(qtbot, theme):
    card = ChartCard(theme, IN_TIME)
    qtbot.addWidget(card)
    card.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == chart_text(IN_TIME)
    assert data.hasImage()
    assert card.copy_button.text() == "Copied"
    QGuiApplication.clipboard().clear()


def test_a_count_is_said_and_is_large_enough(qtbot, theme):
    button = CountButton(theme, "Late", Tone.BAD, "late")
    qtbot.addWidget(button)
    button.say(1234)
    assert button.accessibleName() == "Late: 1,234"
    assert button.sizeHint().height() >= theme.target


def test_charts_are_printed_as_many_on_a_page_as_fit(qtbot, font, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "charts.pdf"))
    cards = (Card(key="late", title="Late", count=2, view="late"),)
    print_charts(printer, Figures(today=TODAY, cards=cards, charts=(IN_TIME,) * 8), font)
    document = QPdfDocument()
    assert document.load(str(tmp_path / "charts.pdf")) == QPdfDocument.Error.None_
    assert 1 < document.pageCount() < 8
    document.close()


def test_the_counts_lead_into_their_lists(qtbot, qapp, theme, tmp_path):
    windows = Windows(qtbot, qapp, tmp_path / "empty.db", TODAY)
    try:
        window = windows.window
        windows.press(windows.button(window.side, "Dashboard"))
        windows.settle()
        assert window.page is window.dashboard
        assert [card.nothing.isVisible() for card in window.dashboard.charts.values()] == [True] * 5
        for view in ("late", "soon", "ready", "rejected"):
            windows.press(window.dashboard.counts.buttons[view])
            windows.settle()
            assert window.page is window.jobs
            assert window.jobs.state.query.view == view
            windows.press_keys("Ctrl+4")
            windows.settle()
            assert window.page is window.dashboard
    finally:
        windows.close()
