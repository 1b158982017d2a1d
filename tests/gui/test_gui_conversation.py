"""The conversation drawn: as the paper's figures, nothing upon anything else, today nearing the line."""

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QAbstractItemModelTester, QTest

from mopdesk.actions.conversation import conversation
from mopdesk.gui.colours import COLOURS, Density, Scheme, sizes_of
from mopdesk.gui.models.event_columns import event_rows
from mopdesk.gui.widgets.conversation import ConversationPanel
from mopdesk.gui.widgets.conversation_paper import PAPER_WIDTH, conversation_svg, print_conversation
from mopdesk.gui.widgets.conversation_plan import main_line
from mopdesk.gui.widgets.conversation_scene import ConversationScene
from mopdesk.work.conversation import EventState
from tests.stories import Story

MPAN = {"option-1": "1200023305976", "option-2": "1410987654325", "option-3": "1200023305976"}
FIRST_FILE = {
    "option-1": "D0001001-made.usr",
    "option-2": "D0142001-made.usr",
    "option-3": "D0001001-made.usr",
}
HAPPENED = {
    "option-1": "not-fitted",
    "option-2": "not-fitted-replaced",
    "option-3": "not-fitted-replaced",
}


@pytest.fixture
def story(tmp_path):
    told = Story(tmp_path)
    yield told
    told.close()


def drawn(story, option, *, answered=False, today="2026-11-16"):
    """Take the first request of an option in, answer it where wanted, and draw it on a day."""
    story.replay(
        f"""
        2026-11-09 set process.GMTR {option}
        2026-11-09 receive D0150002-made.usr
        2026-11-09 receive {FIRST_FILE[option]}
        """
    )
    if answered:
        story.replay(
            f"""
            2026-11-12 visit {MPAN[option]} {HAPPENED[option]}
            2026-11-12 send
            """
        )
    story.desk.clock.set_to = date.fromisoformat(today)
    return conversation(story.desk, story.job(MPAN[option]).id)


def scene_of(conversation, scale=1.0, width=900, density=Density.DESK, scheme=Scheme.LIGHT):
    return ConversationScene(conversation, COLOURS[scheme], sizes_of(density, scale), width)


def texts_of(scene):
    """Give every box of words by what it says."""
    plan = scene.plan
    for place in plan.arrows:
        yield from (
            (f"{place.event.key} {name}", box)
            for name, box, text in (
                ("head", place.head_box, place.head),
                ("title", place.title_box, place.title),
                ("state", place.state_box, place.state),
                ("day", place.day_box, place.day),
            )
            if text
        )
    for line in plan.lines:
        yield f"line {line.day}", line.day_box
        if line.words:
            yield line.words, line.words_box
    yield from ((title, box) for _code, title, box in plan.lanes)
    yield "foot", plan.foot_box


@pytest.mark.parametrize("answered", [False, True], ids=["asked", "answered"])
@pytest.mark.parametrize("option", list(FIRST_FILE))
def test_no_words_stand_upon_others_in_any_size_and_width(qapp, theme, story, option, answered):
    conversation = drawn(story, option, answered=answered)
    for density in Density:
        for scale in (0.9, 1.0, 1.6):
            for width in (480, 760, 1400):
                scene = scene_of(conversation, scale, width, density)
                boxes = list(texts_of(scene))
                whole = scene.sceneRect().adjusted(-1, -1, 1, 1)
                outside = [name for name, box in boxes if not whole.contains(box)]
                assert outside == [], (density, scale, width)
                upon = [
                    (one, other)
                    for place, (one, box) in enumerate(boxes)
                    for other, second in boxes[place + 1 :]
                    if box.adjusted(1, 1, -1, -1).intersects(second.adjusted(1, 1, -1, -1))
                ]
                assert upon == [], (density, scale, width)


@pytest.mark.parametrize("option", list(FIRST_FILE))
def test_arrows_run_from_lifeline_to_lifeline_in_the_order_of_the_figure(qapp, theme, story, option):
    conversation = drawn(story, option)
    plan = scene_of(conversation).plan
    assert [place.event for place in plan.arrows] == list(conversation.events)
    assert all(upper.y < lower.y for upper, lower in pairwise(plan.arrows))
    lanes = {code: box.center().x() for code, _title, box in plan.lanes}
    assert list(lanes) == ["R", "X", "M", "S"]
    assert list(lanes.values()) == sorted(lanes.values())
    for place in plan.arrows:
        assert (place.from_x, place.to_x) == (lanes[place.event.from_lane], lanes[place.event.to_lane])


def test_what_leaves_together_is_bound_together(qapp, theme, story):
    conversation = drawn(story, "option-3")
    plan = scene_of(conversation).plan
    owed = [place.y for place in plan.arrows if place.event.state is EventState.OWED]
    assert [(box.top(), box.bottom()) for box in plan.brackets] == [tuple(owed)]


@pytest.mark.parametrize("option", list(FIRST_FILE))
def test_today_comes_nearer_to_the_line_with_every_working_day(qapp, theme, story, option):
    drawn(story, option)
    job = story.job(MPAN[option]).id
    left, gaps = [], []
    for day in (date(2026, 11, 9), date(2026, 11, 13), date(2026, 11, 18), date(2026, 11, 23)):
        story.desk.clock.set_to = day
        told = conversation(story.desk, job)
        plan = scene_of(told).plan
        line = next(one for one in plan.lines if one.line is main_line(told))
        today = next(one for one in plan.lines if one.line is None)
        owed = [place.y for place in plan.arrows if place.event.state is EventState.OWED]
        assert today.y < min(owed) <= max(owed) < line.y, "what is owed stands between today and its line"
        left.append(main_line(told).left)
        gaps.append(line.y - today.y)
    assert left == [10, 6, 3, 0]
    assert gaps == sorted(gaps, reverse=True)
    story.desk.clock.set_to = date(2026, 11, 26)
    told = conversation(story.desk, job)
    plan = scene_of(told).plan
    line = next(one for one in plan.lines if one.line is main_line(told))
    today = next(one for one in plan.lines if one.line is None)
    assert line.y < today.y, "once late, today has passed the line"
    assert plan.ruler.left == -3


def test_the_list_says_what_the_drawing_shows(qapp, theme, story):
    conversation = drawn(story, "option-1", answered=True, today="2026-11-16")
    rows = event_rows(conversation)
    assert [row.sentence for row in rows] == list(conversation.sentences)
    assert rows[0].way == "LDSO to Import Supplier"
    assert [row.flow for row in rows[-1:]] == ["Time limit"]
    assert rows[-1].event is None


@pytest.mark.parametrize("scheme", list(Scheme))
def test_solid_and_dashed_are_drawn_in_every_scheme(qapp, theme, story, scheme):
    conversation = drawn(story, "option-1")
    scene = scene_of(conversation, scheme=scheme)
    image = QImage(round(scene.plan.width), round(scene.plan.height), QImage.Format.Format_RGB32)
    ground = QColor(COLOURS[scheme].surface)
    image.fill(ground)
    painter = QPainter(image)
    scene.render(painter)
    painter.end()

    def ink_along(place):
        low, high = sorted((round(place.from_x) + 8, round(place.to_x) - 8))
        inside = range(low + 8, high - 8)
        return sum(image.pixelColor(x, round(place.y)) != ground for x in inside) / len(inside)

    for place in scene.plan.arrows:
        if place.event.state is EventState.DONE:
            assert ink_along(place) > 0.95, place.event.key
        else:
            assert 0.2 < ink_along(place) < 0.9, place.event.key


@pytest.fixture
def panel(qtbot, theme, story):
    made = ConversationPanel(theme)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show_conversation(drawn(story, "option-3"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.wait(60)
    return made


def test_keys_go_from_arrow_to_arrow_and_open_one(qtbot, panel):
    opened = []
    panel.opened.connect(opened.append)
    events = panel.conversation.events
    panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.view.event_chosen == events[0]
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.event_chosen == events[1]
    assert panel.table.record.event == events[1], "the list follows"
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert opened == [events[1]]
    QTest.keyClick(panel.view, Qt.Key.Key_End)
    assert panel.view.event_chosen == events[-1]
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.view.event_chosen == events[-1]
    QTest.keyClick(panel.view, Qt.Key.Key_Home)
    assert [arrow.place.event for arrow in panel.view.drawing.arrows if arrow.chosen] == [events[0]]


def test_a_click_on_an_arrow_opens_it_and_beside_it_nothing(qtbot, panel):
    opened = []
    panel.opened.connect(opened.append)
    view = panel.view
    place = view.drawing.plan.arrows[1]
    middle = view.mapFromScene((place.from_x + place.to_x) / 2, place.y - 10)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert opened == [place.event]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert opened == [place.event]


def test_the_list_and_the_drawing_keep_step(qtbot, panel):
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    opened = []
    panel.opened.connect(opened.append)
    QTest.mouseClick(panel.list_button, Qt.MouseButton.LeftButton)
    assert panel.table.isVisible()
    assert panel.table.hasFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    chosen = [arrow.place.event.key for arrow in panel.view.drawing.arrows if arrow.chosen]
    assert chosen == [panel.table.record.key]
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert opened == [panel.table.record.event]
    assert all(sentence in panel.view.accessibleDescription() for sentence in panel.conversation.sentences)


def test_the_mark_stays_when_the_job_is_read_again_or_the_look_changes(qtbot, panel, theme):
    key = panel.conversation.events[2].key
    panel.view.choose(key)
    panel.show_conversation(panel.conversation)
    theme.use_text_scale(1.6)
    try:
        assert [arrow.place.event.key for arrow in panel.view.drawing.arrows if arrow.chosen] == [key]
        assert panel.view.height() >= panel.view.drawing.plan.height
    finally:
        theme.use_text_scale(1.0)


def test_the_drawing_as_svg_says_everything_and_looks_the_same_where_our_typeface_is_not(qapp, theme, story):
    conversation = drawn(story, "option-3")
    data = conversation_svg(conversation, "Job <1> & more")
    text = data.decode("utf-8")
    assert "Job &lt;1&gt; &amp; more" in text
    assert all(sentence in text for sentence in conversation.sentences)
    assert "<text" not in text, "left to whatever typeface another machine has"
    assert "<image" not in text
    renderer = QSvgRenderer(data)
    assert renderer.isValid()
    scene = ConversationScene(conversation, COLOURS[Scheme.LIGHT], sizes_of(Density.DESK), PAPER_WIDTH)
    size = renderer.viewBox().size()
    drawing, file = (QImage(size, QImage.Format.Format_Grayscale8) for _ in range(2))
    for picture in (drawing, file):
        picture.fill(QColor(COLOURS[Scheme.LIGHT].surface))
    with QPainter(drawing) as painter:
        scene.render(painter, QRectF(20, 20, scene.plan.width, scene.plan.height))
    with QPainter(file) as painter:
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    for place in scene.plan.arrows:
        box = place.title_box.translated(20, 20).toAlignedRect()
        inks = [sum(255 - value for value in bytes(one.copy(box).bits())) for one in (drawing, file)]
        assert inks[0] > 0
        assert 0.8 < inks[1] / inks[0] < 1.25, place.title


def test_the_drawing_prints_on_one_page_with_its_title(qapp, theme, story, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "drawing.pdf"))
    print_conversation(drawn(story, "option-3"), "MPAN 12 0002 3305 976", printer)
    document = QPdfDocument()
    document.load(str(tmp_path / "drawing.pdf"))
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    document.close()
    for words in ("MPAN 12 0002 3305 976", "Import Supplier", "D0002", "Whether the meter has been"):
        assert words in text, words
