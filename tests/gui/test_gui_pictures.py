"""A picture of every page and step in every scheme, density and text size: not blank, nothing clipped.

Set MOPDESK_PICTURES to a folder to keep them for human eyes.
"""

import itertools
import shutil
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QPushButton, QScrollArea, QTableView, QWidget

from mopdesk.actions.demo import run_demo
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.desk import open_desk
from mopdesk.gui.colours import COLOURS, Density, Scheme
from mopdesk.gui.pages.settings_sections import SECTIONS
from mopdesk.gui.pictures import draw_pictures
from mopdesk.gui.plain import LineEdit, OneLine, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.steps import NAMES
from mopdesk.gui.welcome import Welcome
from mopdesk.work.answer_life import AnswerStage
from tests.gui.windows import ARTEFACTS, Windows

TODAY = date(2026, 11, 20)
FIELDS = {
    "arrived": "09:15",
    "engineer": "Siân Llŷr",
    "access.got_in": True,
    "meters.0.make_and_type": "ACME FERRARIS TYPE C1",
    "meters.0.technology": "electromechanical",
    "meters.0.finding": "not-fitted",
    "meters.0.methods": ["disc", "marking"],
    "meters.0.generation_live": True,
    "meters.0.disc_direction": "backward",
    "replacement.replaced": True,
    "replacement.exchanges.0.removed_at": "09:40",
    "replacement.exchanges.0.new.make_and_type": "ACME STATIC TYPE S5",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A store after the demo, with one more visit under way."""
    folder = tmp_path_factory.mktemp("demo")
    run_demo(folder / "made")
    with open_desk(folder / "made" / "demo.db", today=TODAY) as desk:
        job = next(row for row in list_jobs(desk) if row.state.value == "received")
        visit = start_visit(desk, job.id)
        for path, value in FIELDS.items():
            set_field(desk, visit.id, path, value)
    return folder / "made" / "demo.db", job.id, visit.id


@pytest.fixture
def store(demo, tmp_path):
    path, job, visit = demo
    # With the key that the demo's store brings along.
    for one in path.parent.glob("demo.db*"):
        if one.is_file():
            shutil.copy(one, tmp_path / one.name)
    return tmp_path / "demo.db", job, visit


def turns(window, job_id, visit_id):
    """Give every page and step by name with the way there."""
    yield "inbox", window.show_inbox
    yield "inbox-lines", lambda: window.inbox.detail.tabs.turn_to(1)
    yield "jobs", window.show_jobs
    yield "job", lambda: window.open_job(job_id)
    yield "job-down", lambda: window.job._body.verticalScrollBar().setValue(450)
    yield "job-site", lambda: window.job.decisions.ask_site(window.job.view)
    yield "outbox", window.show_outbox
    yield "outbox-raw", lambda: window.outbox.detail.preview.tabs.turn_to(1)
    yield "outbox-sent", lambda: window.outbox.turn_to(AnswerStage.RELEASED)
    yield "settings", window.show_settings
    for place, section in enumerate(SECTIONS):
        yield f"settings-{section.name.lower()}", lambda place=place: window.settings.show_section(place)
    yield "visit-1-arrive", lambda: window.open_visit(visit_id)
    for place, name in enumerate(NAMES[1:], start=1):
        yield f"visit-{place + 1}-{name.lower()}", lambda place=place: window.visit.turn_to(place)
    yield "dashboard", lambda: window._turn_to(window.dashboard, 3)
    yield "help", lambda: window._turn_to(window.help, -1)
    yield "set-up", window.show_set_up
    for place in range(1, window.set_up.stack.count()):
        yield f"set-up-{place + 1}", lambda: window.set_up.step(1)


WIDE, SMALL = (1280, 800), (1024, 600)
LIGHT, DARK, CONTRAST = Scheme.LIGHT, Scheme.DARK, Scheme.HIGH_CONTRAST
DESK, FIELD = Density.DESK, Density.FIELD
ALL, ONE_HALF, OTHER_HALF = "all", "one half", "other half"
_ONE_HALF = ("inbox", "jobs", "dashboard", "settings")
# Every page is drawn in each scheme and each density, and in 160 %; looks much alike share the pages.
PAIRS = (
    (LIGHT, DESK, 1.0, WIDE, ONE_HALF),
    (LIGHT, DESK, 0.9, SMALL, OTHER_HALF),
    # Of all looks the narrowest: large letters for gloves in the smallest window.
    (LIGHT, FIELD, 1.6, SMALL, ALL),
    (DARK, FIELD, 1.0, SMALL, ALL),
    (DARK, DESK, 1.6, WIDE, ALL),
    (CONTRAST, DESK, 1.6, SMALL, OTHER_HALF),
    (CONTRAST, FIELD, 1.0, WIDE, ONE_HALF),
)
# Every scheme, density, text size and window size with every other, and all pages: where they are asked for.
PRODUCT = tuple((*look, ALL) for look in itertools.product(Scheme, Density, (1.0, 1.6), (WIDE, SMALL)))
LOOKS = PRODUCT if ARTEFACTS else PAIRS


def is_drawn(name, pages):
    """Whether a page stands in this share of the pages; what is turned to from another stands with it."""
    return pages == ALL or (name.split("-")[0] in _ONE_HALF) is (pages == ONE_HALF)


def test_every_page_is_drawn_in_light_dark_desk_field_and_in_large_letters():
    for name in ("inbox", "jobs", "job-site", "visit-4-readings", "settings-people", "set-up-2", "outbox"):
        drawn = [look for look in PAIRS if is_drawn(name, look[-1])]
        assert {(scheme, density) for scheme, density, *_ in drawn} >= set(
            itertools.product((LIGHT, DARK), Density)
        )
        assert {scheme for scheme, *_ in drawn} == set(Scheme)
        assert 1.6 in {scale for _scheme, _density, scale, *_ in drawn}
        assert {size for *_, size, _pages in drawn} == {WIDE, SMALL}


@pytest.mark.parametrize(("scheme", "density", "scale", "size", "pages"), LOOKS)
def test_every_page_is_drawn_with_nothing_clipped(
    qtbot, qapp, theme, store, scheme, density, scale, size, pages
):
    path, job_id, visit_id = store
    look = {"density": density, "text_scale": scale}
    windows = Windows(qtbot, qapp, path, TODAY, scheme, size, **look)
    bad = []
    try:
        assert (windows.window.width(), windows.window.height()) == size
        for name, turn in turns(windows.window, job_id, visit_id):
            if not is_drawn(name, pages):
                continue
            turn()
            windows.settle(rest=10)
            image = windows.picture(f"{name}-{density}-{scale:.0%}-{size[0]}".replace("%", ""))
            if is_blank(image):
                bad.append(f"{name} is blank")
            assert image.pixelColor(2, size[1] // 2).name() == COLOURS[scheme].side, name
            bad += [f"{name}: {words}" for words in clipped(windows.window)]
        assert not bad, "\n".join(sorted(set(bad))[:60])
        assert windows.ask.troubles == []
        assert windows.ask.crashes == []
    finally:
        windows.close()


@pytest.mark.parametrize(("scheme", "density", "scale", "size"), [look[:-1] for look in LOOKS])
def test_the_welcome_is_drawn_with_nothing_clipped(qtbot, qapp, theme, scheme, density, scale, size):
    window = Welcome(Theme(qapp, scheme, density, scale))
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    qtbot.wait(20)
    assert window.size().toTuple() == size
    assert not is_blank(window.grab().toImage())
    assert clipped(window) == []


def is_blank(image):
    """Whether the page, right of the sidebar, holds hardly more than one colour."""
    colours = {
        image.pixel(x, y) for x in range(200, image.width(), 5) for y in range(40, image.height() - 40, 5)
    }
    return len(colours) < 12


def clipped(window):
    """Give the words that do not fit where they stand."""
    bad = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.width() == 0:
            continue
        if isinstance(widget, OneLine):
            continue
        if isinstance(widget, PlainLabel) and widget.text():
            needed = (
                widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            )
            narrow = not widget.wordWrap() and widget.width() < widget.sizeHint().width()
            if widget.height() < needed - 1 or narrow:
                bad.append(f"label {widget.text()[:60]!r} {widget.size().toTuple()} needs {needed}")
        elif isinstance(widget, QPushButton) and widget.width() < widget.sizeHint().width():
            bad.append(f"button {widget.text()!r}")
        elif isinstance(widget, LineEdit) and widget.height() < widget.fontMetrics().height() + 4:
            bad.append(f"editor {widget.accessibleName()!r} is {widget.height()} high")
        if not inside_its_room(widget, window):
            bad.append(f"{type(widget).__name__} {widget.accessibleName()!r} stands outside")
    return bad


def inside_its_room(widget, window):
    """Whether a widget lies within the window's width; what scrolls may lie below."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea):
            room = parent.widget()
            return room is None or room is widget or room.width() <= parent.viewport().width() + 1
        parent = parent.parentWidget()
    if not isinstance(widget, PlainLabel | QPushButton | LineEdit | QTableView | QPlainTextEdit):
        return True
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    room = window.rect().adjusted(0, 0, 0, 1)
    if isinstance(window, QMainWindow) and not window.statusBar().isAncestorOf(widget):
        room.setBottom(window.statusBar().y())
    return room.contains(place)


def test_the_pictures_of_the_demo_are_drawn(qtbot, qapp, theme, store, tmp_path):
    made = draw_pictures(store[0], tmp_path / "pictures", "dark", TODAY)
    assert sorted(path.name for path in made) == [
        f"{name}-dark.png" for name in ("dashboard", "inbox", "job", "jobs", "outbox", "settings", "visit")
    ]
    assert all(path.stat().st_size > 10_000 for path in made)
