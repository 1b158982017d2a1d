"""Every page of a visit in every look: not blank, nothing clipped. MOPDESK_PICTURES keeps the pictures."""

import shutil

import pytest

from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.visit.steps import NAMES
from tests.gui.test_gui_pictures import clipped, is_blank
from tests.gui.visit_made import NOW, TODAY, make_store
from tests.gui.windows import Windows

LOOKS = {
    "desk": (Scheme.LIGHT, (1280, 800), Density.DESK, 1.0),
    "desk-small-dark": (Scheme.DARK, (1024, 600), Density.DESK, 0.9),
    "field": (Scheme.LIGHT, (1280, 800), Density.FIELD, 1.0),
    "field-small-contrast": (Scheme.HIGH_CONTRAST, (1024, 600), Density.FIELD, 1.0),
    "field-small-largest-dark": (Scheme.DARK, (1024, 600), Density.FIELD, 1.6),
    "desk-small-largest": (Scheme.LIGHT, (1024, 600), Density.DESK, 1.6),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visit")
    inside = make_store(folder / "inside.db")
    outside = make_store(
        folder / "outside.db",
        {"access.got_in": False, "access.reason": "refused", "access.notes": "09:20 Knocked and rang."},
        photos=(),
        signed=False,
    )
    return folder, inside, outside


def look_at(windows, page, name, look):
    """Look at the page that is shown, from its top to its foot."""
    step = page.turning.step
    if page.turning.is_last:
        windows.settle()
    windows.qtbot.wait(15)
    bar = step.verticalScrollBar()
    title = f"{name}-{NAMES[page.turning.at]}-{step.sheet.title}".lower().replace(" ", "-").replace(":", "")
    for part, height in enumerate(range(0, bar.maximum() + 1, max(1, step.viewport().height()))):
        bar.setValue(height)
        image = windows.picture(f"{title.replace('?', '')}-{part}-{look}")
    assert not is_blank(image), title
    assert step.widget().width() <= step.viewport().width(), f"{title} is wider than the window"
    needed = step.sheet.layout().totalHeightForWidth(step.sheet.width())
    assert step.sheet.height() <= needed + 2, f"{title} has room that nothing uses"
    # The sidebar's buttons without words are looked at with the other pages.
    found = [one for one in clipped(windows.window) if one != "button ''"]
    assert found == [], f"{title}: {found[:6]}"


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_page_is_drawn_with_nothing_clipped(qtbot, qapp, theme, made, tmp_path, look):
    scheme, size, density, scale = LOOKS[look]
    folder, inside, outside = made
    for store, (_job, visit) in (("inside", inside), ("outside", outside)):
        path = tmp_path / f"{store}.db"
        shutil.copy(folder / f"{store}.db", path)
        windows = Windows(qtbot, qapp, path, TODAY, scheme, size, density=density, text_scale=scale)
        try:
            page = windows.window.visit
            windows.window.open_visit(visit)
            windows.settle()
            for number in range(100):
                look_at(windows, page, f"{store}-{number:02}", look)
                if page.turning.is_last:
                    break
                page.turning.leaf(1)
            assert (windows.ask.troubles, windows.ask.crashes) == ([], [])
        finally:
            windows.close()


def test_the_made_visit_holds_what_the_pictures_are_to_show():
    assert {"meters.0.direction_test.second", "replacement.replaced"} <= NOW.keys()
