"""What a locked window might still tell or do: aloud, by a drop, by a key, in a file beside the store."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest

from mopdesk.actions.job_lists import JobFilters, JobQuery
from mopdesk.desk import open_desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.keys import key_lines
from mopdesk.gui.pages.jobs_state import ListState, keep_state, kept_state
from tests.gui.test_gui_access import said  # noqa: F401  (a fixture)
from tests.gui.test_gui_people import sign_in, world  # noqa: F401  (a fixture)
from tests.gui.visit_made import TODAY, plate_photo

pytestmark = pytest.mark.usefixtures("cheap_pins")


def test_nothing_of_what_goes_on_behind_the_lock_is_said_aloud(world, said):  # noqa: F811
    windows, _job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    window.notices.say(Tone.NOTE, "Read")
    assert said[-1].startswith("Read")
    window.lock.now()
    windows.settle()
    said.clear()
    window.notices.say(Tone.BAD, "smith.usr: refused", "MPAN 12 0002 3305 976 has a wrong check digit.")
    window.saved("Not saved: 7 Made Up Close", failed=True)
    assert said == []
    window.lock.panel.say("This PIN is wrong.")
    assert said == ["This PIN is wrong."], "what concerns the one in front of it is said"


def carried(kind, place, path):
    """What the system says of a file that is dragged over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = kind(place, Qt.DropAction.CopyAction, data, buttons, keys)
    # Qt owns no data of an event that is made by hand.
    event.data = data
    return event


def drag_is_welcome(window, path):
    event = carried(QDragEnterEvent, QPoint(200, 200), path)
    event.ignore()
    window.dragEnterEvent(event)
    return event.isAccepted()


def dropped_on(window, path):
    """Drop a file as the system does: a drag that began before the lock ends after it."""
    window.dropEvent(carried(QDropEvent, QPointF(200, 200), path))


def test_a_photo_dropped_on_a_locked_window_goes_into_no_visit(world, tmp_path):  # noqa: F811
    windows, _job, visit = world
    window = windows.window
    sign_in(windows, "ED")
    window.open_visit(visit)
    windows.settle()
    photo = tmp_path / "plate.png"
    photo.write_bytes(plate_photo())
    assert drag_is_welcome(window, photo)
    window.lock.now()
    windows.settle()
    assert not drag_is_welcome(window, photo)
    dropped_on(window, photo)
    windows.wait(lambda: not window.background.busy)
    with open_desk(windows.store, today=TODAY) as desk:
        assert desk.store.visits.attachments(visit) == []


@pytest.mark.parametrize("menus_of_the_desktop", [False, True])
def test_no_key_of_the_program_does_anything_behind_the_lock(world, menus_of_the_desktop):  # noqa: F811
    """Some desktops show the menus of a window in a bar of their own, which no program hides."""
    windows, job, _visit = world
    window = windows.window
    sign_in(windows, "CARA")
    window.open_job(job)
    windows.settle()
    page = window.page
    window.lock.now()
    windows.settle()
    if menus_of_the_desktop:
        window.menuBar().show()
    with open_desk(windows.store, today=TODAY) as desk:
        before = desk.store.journal.head()
    told, scheme = list(windows.ask.notices), window.theme.scheme
    for line in key_lines():
        for keys in line.keys:
            for place in range(QKeySequence(keys).count()):
                one = QKeySequence(keys)[place]
                QTest.keyClick(window, one.key(), one.keyboardModifiers())
    windows.settle()
    assert window.isVisible()
    assert window.lock.locked
    assert window.page is page
    assert window.theme.scheme is scheme
    assert windows.ask.notices == told
    with open_desk(windows.store, today=TODAY) as desk:
        assert desk.store.journal.head() == before
    sign_in(windows, "CARA")
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page is window.inbox, "the keys are there again"


def test_what_was_searched_for_stays_out_of_the_files_beside_the_store(theme):
    """The settings of the window lie in plain text; a search is a customer's name or postcode."""
    settings, late = QSettings(), JobQuery(view="late", sort="mpan")
    for narrowed in (
        ListState(query=replace(late, search="Mrs CANARY")),
        ListState(query=replace(late, filters=JobFilters(engineers=("CANARY",), flows=("D0001",)))),
        ListState(query=late, saved_id="1", saved_name="CANARY's"),
    ):
        keep_state(narrowed)
        assert "CANARY" not in " ".join(str(settings.value(key)) for key in settings.allKeys())
        assert kept_state() == ListState(query=late)
    harmless = ListState(query=JobQuery(view="late", filters=JobFilters(flows=("D0001",))))
    keep_state(harmless)
    assert kept_state() == harmless
