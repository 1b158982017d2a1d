"""The front room's own widgets, one by one."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mopdesk.basics.problems import Place, Problem, Scope, Severity
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import ChoiceBox, LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets import notice_bar
from mopdesk.gui.widgets.card import Facts
from mopdesk.gui.widgets.choice_buttons import YES_NO, ChoiceButtons
from mopdesk.gui.widgets.deadline_days import DeadlineDays, day_sentence, day_words
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.notice_bar import NoticeBar
from mopdesk.gui.widgets.photo_strip import PhotoStrip, Shot
from mopdesk.gui.widgets.problem_list import ProblemList
from mopdesk.gui.widgets.signature_pad import SignaturePad
from mopdesk.gui.words import deadline


def press(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def make_problem(code, severity, text="Something.", path=None, line=None):
    place = Place(path=path, line=line)
    return Problem(code=code, severity=severity, scope=Scope.JOB, text=text, advice="Do it.", place=place)


def test_facts_keep_their_labels_as_long_as_the_names_are_the_same(qtbot):
    facts = Facts()
    qtbot.addWidget(facts)

    def said():
        return [one.text() for one in facts.findChildren(PlainLabel) if not one.isHidden()]

    facts.show_facts((("File", "one.usr"), ("Flow", "D0001001")))
    labels = facts.findChildren(PlainLabel)
    facts.show_facts((("File", "two.usr"), ("Flow", "D0142001")))
    assert facts.findChildren(PlainLabel) == labels
    assert said() == ["File", "two.usr", "Flow", "D0142001"]
    facts.show_facts((("File", "two.usr"), ("Flow", "")))
    assert said() == ["File", "two.usr", "Flow", "not recorded"]
    facts.show_facts((("Size", "12 bytes"),))
    assert said() == ["Size", "12 bytes"]


# Choices


def test_one_choice_at_a_time_and_taking_it_back(qtbot):
    choices = ChoiceButtons("Backstop", (("fitted", "Fitted"), ("not-fitted", "Not fitted")))
    qtbot.addWidget(choices)
    told = []
    choices.chosen.connect(told.append)
    press(choices.button("fitted"))
    press(choices.button("not-fitted"))
    assert not choices.button("fitted").isChecked()
    press(choices.button("not-fitted"))
    assert told == ["fitted", "not-fitted", None]


def test_no_is_an_answer_and_unanswered_is_another(qtbot):
    choices = ChoiceButtons("Got in", YES_NO)
    qtbot.addWidget(choices)
    choices.set_value(False)
    assert choices.button(False).isChecked()
    assert choices.value is False
    choices.set_value(None)
    assert choices.value is None
    choices.set_value("")
    assert choices.value is None


def test_several_choices(qtbot):
    choices = ChoiceButtons("How", (("marking", "Marking"), ("disc", "Disc")), several=True)
    qtbot.addWidget(choices)
    told = []
    choices.chosen.connect(told.append)
    press(choices.button("disc"))
    press(choices.button("marking"))
    press(choices.button("disc"))
    assert told == [["disc"], ["marking", "disc"], ["marking"]]


def test_choices_go_on_in_the_next_row_where_it_is_narrow(qtbot):
    choices = ChoiceButtons(
        "Finding", [(str(number), f"A rather long answer {number}") for number in range(6)]
    )
    qtbot.addWidget(choices)
    choices.resize(420, 400)
    choices.show()
    buttons = [choices.button(str(number)) for number in range(6)]
    assert all(button.geometry().right() <= 420 for button in buttons)
    assert len({button.y() for button in buttons}) >= 3


def test_arrows_walk_the_choices(qtbot):
    choices = ChoiceButtons("Got in", YES_NO)
    qtbot.addWidget(choices)
    choices.show()
    choices.activateWindow()
    qtbot.waitUntil(choices.isActiveWindow)
    choices.button(True).setFocus()
    QTest.keyClick(choices.button(True), Qt.Key.Key_Right)
    assert choices.button(False).hasFocus()
    assert choices.value is None


# Signatures


def draw(pad):
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 60))
    for step in range(10):
        QTest.mouseMove(pad, QPoint(40 + 20 * step, 60 + (step % 3) * 20))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(240, 70))


def test_a_signature_survives_the_release_and_becomes_a_picture(qtbot, theme):
    pad = SignaturePad(theme)
    qtbot.addWidget(pad)
    pad.resize(600, 190)
    pad.show()
    assert pad.is_empty
    assert pad.png() == b""
    with qtbot.waitSignal(pad.signed):
        draw(pad)
    assert not pad.is_empty
    image = QImage.fromData(pad.png())
    assert image.width() == 900
    dark = sum(
        image.pixelColor(x, y).lightness() < 100
        for x in range(0, 900, 2)
        for y in range(0, image.height(), 2)
    )
    assert dark > 50


def test_strokes_are_undone_one_by_one_and_cleared(qtbot, theme):
    pad = SignaturePad(theme)
    qtbot.addWidget(pad)
    pad.show()
    draw(pad)
    draw(pad)
    assert len(pad.strokes) == 2
    pad.undo()
    assert len(pad.strokes) == 1
    with qtbot.waitSignal(pad.cleared):
        pad.clear()
    assert pad.is_empty
    pad.undo()


def test_a_stroke_outside_the_pad_stays_on_its_edge(qtbot, theme):
    pad = SignaturePad(theme)
    qtbot.addWidget(pad)
    pad.resize(400, 190)
    pad._begin(QPointF(-50, 500))
    pad._go_on(QPointF(900, -10))
    pad._end()
    assert pad.strokes == (((0.0, 1.0), (1.0, 0.0)),)


# Problems


def test_what_stops_comes_first_and_leads_to_its_field(qtbot, theme):
    problems = ProblemList(theme, way="Show me", reasons=True)
    qtbot.addWidget(problems)
    stop = make_problem("serial-missing", Severity.ERROR, "No serial.", path="meters.0.serial")
    problems.show_problems([make_problem("low", Severity.WARNING), stop])
    assert [one.code for one in problems.problems] == ["serial-missing", "low"]
    gone = []
    problems.go.connect(lambda place: gone.append(place.path))
    way = next(button for button in problems.findChildren(PlainButton) if button.text() == "Show me")
    press(way)
    assert gone == ["meters.0.serial"]


def test_a_warning_takes_one_reason_for_its_code(qtbot, theme):
    problems = ProblemList(theme, reasons=True)
    qtbot.addWidget(problems)
    problems.show_problems(
        [make_problem("low", Severity.WARNING), make_problem("low", Severity.WARNING, "Another.")]
    )
    edits = problems.findChildren(LineEdit)
    assert len(edits) == 1
    told = []
    problems.reasoned.connect(lambda *args: told.append(args))
    edits[0].setText("Ran backwards")
    edits[0].editingFinished.emit()
    assert told == [("low", "Ran backwards")]


def test_words_stand_beside_the_colour(qtbot, theme):
    problems = ProblemList(theme)
    qtbot.addWidget(problems)
    problems.show_problems([make_problem("a", Severity.ERROR, line=14), make_problem("b", Severity.NOTE)])
    texts = [label.text() for label in problems.findChildren(PlainLabel)]
    assert "Stops\nline 14" in texts
    assert "Note" in texts


def test_a_thousand_problems_do_not_make_a_thousand_widgets(qtbot, theme):
    problems = ProblemList(theme)
    qtbot.addWidget(problems)
    problems.show_problems([make_problem("a", Severity.ERROR, text=str(number)) for number in range(1000)])
    assert len(problems.findChildren(PlainLabel)) < 600
    assert any("900 more" in label.text() for label in problems.findChildren(PlainLabel))


# Notices


def test_a_notice_that_does_not_hold_any_more_is_taken_away(qtbot, theme):
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    bar.say(Tone.NOTE, "Open for a correction")
    bar.say(Tone.NOTE, "Another")
    bar.take_away("Open for a correction")
    bar.take_away("Never said")
    assert bar.texts == ["Another"]


def test_notices_stack_replace_their_like_and_close(qtbot, theme):
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    for title in ("One", "Two", "One", "Three", "Four"):
        bar.say(Tone.NOTE, title)
    assert bar.texts == ["One", "Three", "Four"]
    bar.clear()
    assert bar.isHidden()


def test_good_news_leaves_by_itself_and_everything_else_stays(qtbot, theme, monkeypatch):
    monkeypatch.setattr(notice_bar, "GOOD_STAYS_MS", 1)
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    bar.say(Tone.GOOD, "Saved")
    bar.say(Tone.GOOD, "Removed", deed=("Undo", lambda: None))
    bar.say(Tone.WARN, "Look at this")
    qtbot.waitUntil(lambda: bar.texts == ["Removed", "Look at this"])
    bar.show()
    bar.activateWindow()
    bar.say(Tone.GOOD, "Read me")
    bar._notices[-1].closer.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    bar._notices[-1].closer.setFocus()
    qtbot.wait(30)
    assert bar.texts[-1] == "Read me"


# Deadlines


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (-3, "3 WD late · Tue 8 Dec", Tone.BAD),
        (0, "Due today · Tue 8 Dec", Tone.WARN),
        (1, "1 WD left · Tue 8 Dec", Tone.WARN),
        (4, "4 WD left · Tue 8 Dec", Tone.NOTE),
        (9, "9 WD left · Tue 8 Dec", Tone.GOOD),
        (None, "Nothing owed", Tone.PLAIN),
    ],
)
def test_a_deadline_is_said_in_words(left, words, tone):
    due = None if left is None else date(2026, 12, 8)
    assert deadline(left, due)[:2] == (words, tone)


def test_the_days_of_a_deadline_are_counted_and_the_struck_ones_named(qtbot, theme):
    calendar = WorkingCalendar()
    days = calendar.count(date(2026, 12, 18), 10)
    widget = DeadlineDays(theme)
    qtbot.addWidget(widget)
    widget.show_days(days, date(2026, 12, 22))
    sentence = widget.accessibleDescription()
    assert sentence == day_sentence(days)
    assert "Wednesday 6 January 2027" in sentence
    assert "25 Dec 2026 (Christmas Day)" in sentence
    assert day_words(days[0].day, days[0], days[-1].day, None) == ("18 Dec", "Received")
    assert day_words(days[-1].day, days[-1], days[-1].day, days[-1].day) == ("6 Jan", "Due · WD 10 · Today")
    widget.resize(700, widget.height())
    image = widget.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 700, 7) for y in range(0, image.height(), 7)}) > 3


# Photos


def test_photos_are_dropped_shown_and_removed(qtbot, theme, tmp_path):
    strip = PhotoStrip(theme)
    qtbot.addWidget(strip)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    image.save(str(tmp_path / "plate.png"))
    data = QMimeData()
    data.setUrls(
        [QUrl.fromLocalFile(str(tmp_path / "plate.png")), QUrl.fromLocalFile(str(tmp_path / "flow.usr"))]
    )
    action, left, no_keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(strip.added) as added:
        strip.dropEvent(QDropEvent(QPointF(10, 10), action, data, left, no_keys))
    assert added.args == [[tmp_path / "plate.png"], ""]
    strip.show_shots([Shot("1", "abc", "Nameplate", "Added from file")])
    assert strip.missing_pictures() == ["abc"]
    strip.show_picture("abc", (tmp_path / "plate.png").read_bytes())
    assert strip.missing_pictures() == []
    remove = next(
        one for one in strip.findChildren(QWidget) if one.accessibleName() == "Remove photo: Nameplate"
    )
    with qtbot.waitSignal(strip.removed) as removed:
        press(remove)
    assert removed.args == ["1"]


def test_a_wrapped_label_is_as_high_as_its_text_needs(qtbot, theme):
    window = QWidget()
    layout = QVBoxLayout(window)
    label = PlainLabel(
        "A sentence that is long enough to need several lines in a narrow column. " * 3, wrap=True
    )
    layout.addWidget(label)
    qtbot.addWidget(window)
    window.resize(260, 400)
    window.show()
    assert label.height() >= label.heightForWidth(label.width())


# Enter


def test_enter_presses_the_button_that_has_the_focus_once_and_leaves_key_combinations_alone(qtbot):
    button = PlainButton("Save")
    qtbot.addWidget(button)
    button.show()
    presses = []
    button.clicked.connect(lambda _checked=False: presses.append(1))
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(presses) == 2
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(button, held)
    assert len(presses) == 2
    assert not held.isAccepted()


def test_enter_in_a_line_of_a_decision_does_what_its_button_does(qtbot):
    done = []
    panel = Decision("Assign", "", "Go on").line("engineer", "Engineer", needed="Type an engineer.")
    panel.ready(done.append)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClick(panel.field("engineer"), Qt.Key.Key_Return)
    assert panel.fault.text() == "Type an engineer."
    QTest.keyClicks(panel.field("engineer"), "Tom")
    QTest.keyClick(panel.field("engineer"), Qt.Key.Key_Return)
    assert done == [{"engineer": "Tom"}]


def test_a_decision_that_is_left_gives_the_focus_back_to_where_it_came_from(qtbot):
    page = QWidget()
    column = QVBoxLayout(page)
    opener, panel, after = PlainButton("Add"), Decision("Add", "", "Go on"), PlainButton("After")
    for widget in (opener, panel.line("name", "Name").ready(lambda _answers: None), after):
        column.addWidget(widget)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    opener.setFocus()
    panel.focus()
    assert panel.field("name").hasFocus()
    QTest.keyClick(panel.field("name"), Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert opener.hasFocus()


def test_a_request_that_came_on_a_sunday_has_room_for_the_word_received(qtbot, theme):
    sunday, monday = date(2026, 11, 29), date(2026, 11, 30)
    days = WorkingCalendar().count(sunday, 10)
    strip = DeadlineDays(theme)
    qtbot.addWidget(strip)
    strip.resize(1000, 80)
    strip.show_days(days, sunday)
    strip.show()
    widths = {day: box.width() for day, box in strip._cells}
    assert widths[sunday] == pytest.approx(widths[monday])
    assert widths[date(2026, 12, 6)] < widths[monday]


def test_a_list_to_choose_from_shows_its_arrow(qtbot):
    box = ChoiceBox("Kind")
    qtbot.addWidget(box)
    box.resize(220, 36)
    box.show()
    picture = box.grab().toImage()
    ground = picture.pixelColor(110, 18)
    inked = [
        (x, y)
        for x in range(picture.width() - 24, picture.width() - 10)
        for y in range(10, 27)
        if abs(picture.pixelColor(x, y).lightness() - ground.lightness()) > 60
    ]
    assert len(inked) > 8
