"""One Qt application for all tests of the front room; its settings stay out of the home."""

import pytest
from PySide6.QtCore import QSettings, QStandardPaths

from mopdesk.gui.colours import Density, Scheme
from mopdesk.gui.garbage import GarbageOnThisThread
from mopdesk.gui.qt_application import make_application
from mopdesk.gui.theme import Theme
from tests.gui.visit_made import INSIDE, TODAY, make_store
from tests.gui.windows import Windows
from tests.people_world import cheap_pins  # noqa: F401 - a fixture


@pytest.fixture(scope="session")
def qapp_cls():
    from PySide6.QtWidgets import QApplication

    return QApplication


@pytest.fixture(scope="session")
def qapp(tmp_path_factory, qt_guard):
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path_factory.mktemp("qt-settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    application = make_application()
    garbage = GarbageOnThisThread(application)
    yield application
    garbage.give_back()


@pytest.fixture(scope="session")
def _one_theme(qapp):
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def theme(_one_theme):
    _one_theme.use(Scheme.LIGHT)
    _one_theme.use_density(Density.DESK)
    _one_theme.use_text_scale(1.0)
    return _one_theme


@pytest.fixture(autouse=True)
def _forget_the_list(qapp):
    """What the list of jobs showed last stays for the next start, but not for the next test."""
    QSettings().remove("jobs")


@pytest.fixture
def opened(qtbot, qapp, theme, tmp_path):
    """Open a visit with these facts; give the windows and the page."""
    made = []

    def open_it(fields=INSIDE, **more):
        more = {"photos": (), "signed": False} | more
        _job, visit = make_store(tmp_path / "store.db", fields, **more)
        windows = Windows(qtbot, qapp, tmp_path / "store.db", TODAY)
        made.append(windows)
        windows.window.open_visit(visit)
        windows.settle()
        return windows, windows.window.visit

    yield open_it
    for windows in made:
        windows.close()
