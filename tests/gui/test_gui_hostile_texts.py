"""Customer text on the screen: letter for letter in every widget, and nothing is opened because of it."""

import csv
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.notes import add_note
from mopdesk.basics.problems import Place, Problem, Scope, Severity
from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import LineEdit, OneLine, PlainButton, PlainLabel, TextEdit, plain_tip, set_tip
from mopdesk.gui.widgets.card import Card, Empty, Facts, Tinted
from mopdesk.gui.widgets.notice_bar import NoticeBar
from mopdesk.gui.widgets.problem_list import ProblemList
from tests.gui.windows import Windows
from tests.hostile.conftest import judged  # noqa: F401  (the tally of the hostile corpus)
from tests.hostile.flow_answers import FILE_TIME, TODAY, hostile_desk
from tests.hostile.flow_files import mpan, request
from tests.hostile.texts import TEXTS

MARK = (255, 0, 254)
OPENED = []


def _watch(event, arguments):
    if event == "open" and arguments and "hostile-marker" in str(arguments[0]):
        OPENED.append(str(arguments[0]))


sys.addaudithook(_watch)


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    """A picture of one colour that nothing else on the screen has."""
    path = tmp_path_factory.mktemp("marker") / "hostile-marker.png"
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(0xFF0000 | MARK[2])
    assert image.save(str(path))
    return path


def shows_mark(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes((MARK[2], MARK[1], MARK[0], 255)) in bytes(image.constBits())


def faults_in(widget):
    """Give what in a widget would take a text for markup."""
    labels = [*widget.findChildren(QLabel), *([widget] if isinstance(widget, QLabel) else [])]
    found = [
        f"a label guesses at {label.text()[:40]!r}"
        for label in labels
        if label.textFormat() != Qt.TextFormat.PlainText and GuiQt.mightBeRichText(label.text())
    ]
    for one in [widget, *widget.findChildren(QWidget)]:
        tip = one.toolTip()
        if GuiQt.mightBeRichText(tip) and not tip.startswith("<div style='white-space: pre-wrap'>"):
            found.append(f"a tool tip guesses at {tip[:40]!r}")
        if isinstance(one, QTextEdit):
            found.append("an editor that takes HTML")
    return found


def texts_in(widget):
    """Give every text that a widget shows, as it shows it."""
    for one in [widget, *widget.findChildren(QWidget)]:
        if isinstance(one, QLabel):
            yield one.text()
        elif isinstance(one, QAbstractButton):
            yield one.text().replace("&&", "&")
        elif isinstance(one, QLineEdit):
            yield one.text()
        elif isinstance(one, QPlainTextEdit):
            yield one.toPlainText()


def test_the_guard_bites(qtbot, marker):
    """The same text in a raw label: it is taken for markup, and the picture is drawn."""
    label = QLabel(f"<img src='{marker}'>")
    qtbot.addWidget(label)
    assert faults_in(label)
    assert shows_mark(label)


def _tip(text):
    label = PlainLabel("x")
    set_tip(label, text)
    return label


def _notice(text, theme):
    bar = NoticeBar(theme)
    bar.say(Tone.BAD, text, text, text)
    return bar


def _facts(text):
    facts = Facts()
    facts.show_facts([(text, text)])
    return facts


def _problems(text, theme):
    listed = ProblemList(theme, way="Show the line", lines=True)
    place = Place(line=1, group=text[:20])
    listed.show_problems(
        [Problem(code="x", severity=Severity.ERROR, scope=Scope.FILE, text=text, advice=text, place=place)]
    )
    return listed


def _typed(text):
    edit = TextEdit("Remarks")
    edit.setPlainText(text)
    return edit


# One line of text has no place for more: Qt drops or replaces what would break it.
ONE_LINE = {"line", "one line", "editor", "tip"}
WIDGETS = {
    "label": lambda text, _theme: PlainLabel(text),
    "wrapped label": lambda text, _theme: PlainLabel(text, wrap=True),
    "one line": lambda text, _theme: OneLine(text),
    "button": lambda text, _theme: PlainButton(text),
    "tip": lambda text, _theme: _tip(text),
    "line": lambda text, _theme: LineEdit("Name", text),
    "editor": lambda text, _theme: _typed(text),
    "card": lambda text, _theme: Card(text),
    "facts": lambda text, _theme: _facts(text),
    "empty": lambda text, _theme: Empty(text, text),
    "tinted": lambda text, _theme: Tinted("bad", text),
    "notice": _notice,
    "problem": _problems,
}


@pytest.mark.parametrize("kind", WIDGETS)
def test_each_widget_shows_each_text_as_it_is(qtbot, theme, marker, kind, judged):  # noqa: F811
    OPENED.clear()
    wrong = []
    for name, awkward in TEXTS.items():
        text = awkward.replace("MARKER", str(marker))
        widget = WIDGETS[kind](text, theme)
        qtbot.addWidget(widget)
        widget.resize(400, 120)
        wrong += [f"{name}: {fault}" for fault in faults_in(widget)]
        # Qt leaves out a byte order mark that stands first: it is no letter, and nobody sees it.
        seen = text.removeprefix("\ufeff")
        if kind not in ONE_LINE and not any(seen in shown for shown in texts_in(widget)):
            wrong.append(f"{name}: not shown")
        if kind == "tip" and _squeezed(_read_back(widget.toolTip())) != _squeezed(text):
            wrong.append(f"{name}: the tip reads {_read_back(widget.toolTip())[:60]!r}")
        if shows_mark(widget):
            wrong.append(f"{name}: a picture was drawn")
    assert OPENED == []
    judged(f"on screen: {kind}", len(TEXTS), wrong)


def _read_back(tip):
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def _squeezed(text):
    """Without what stands between words, and without controls, of which a document has its own."""
    return "".join(letter for letter in text if letter.isprintable() and letter != " ")


@pytest.mark.parametrize("words", ["<img src='MARKER'>", "a<B and c>d", "{0} & %s"])
def test_a_long_tip_is_cut_and_still_plain(words):
    assert _read_back(plain_tip(words * 2_000)).startswith(words)


def test_the_real_windows_show_them_as_they_are(qtbot, qapp, theme, tmp_path, marker, judged):  # noqa: F811
    OPENED.clear()
    texts = {name: text.replace("MARKER", str(marker)) for name, text in TEXTS.items()}
    chosen = [name for name in texts if "<" in texts[name] or "&" in texts[name]][:14]
    with hostile_desk(tmp_path / "store.db") as desk:
        jobs = []
        for name in chosen:
            plain = "".join(letter for letter in texts[name] if " " <= letter < "|" and letter != "|")[:150]
            data = request(name, text=f"SSTPGP {plain}").encode()
            jobs += import_bytes(desk, data, tmp_path / f"{name}.usr", FILE_TIME, TODAY).job_ids
        with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["mpan", "address_1", "contact", "engineer", "access_notes", "telephone"])
            rows.writerows([mpan(name), *[texts[name]] * 5] for name in chosen)
        assert take_addresses(desk, tmp_path / "list.csv").filled == len(jobs) == len(chosen)
        for job, name in zip(jobs, chosen, strict=True):
            add_note(desk, job, texts[name])
    windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
    wrong, looks = [], 0
    try:
        for show in (windows.window.show_jobs, windows.window.show_inbox, windows.window.show_outbox):
            show()
            windows.settle()
            looks += 1
            wrong += [f"{show.__name__}: {fault}" for fault in faults_in(windows.window)]
            wrong += [f"{show.__name__}: a picture was drawn"] if shows_mark(windows.window) else []
        for job, name in zip(jobs, chosen, strict=True):
            windows.window.open_job(job)
            windows.settle()
            looks += 1
            wrong += [f"{name}: {fault}" for fault in faults_in(windows.window)]
            wrong += [f"{name}: a picture was drawn"] if shows_mark(windows.window) else []
            if not any(texts[name] in shown for shown in texts_in(windows.window.page)):
                wrong.append(f"{name}: {texts[name]!r} is not shown")
    finally:
        windows.close()
    assert OPENED == []
    judged("on screen: the real windows", looks, wrong)
