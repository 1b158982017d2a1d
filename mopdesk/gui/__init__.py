"""The front room: the only Qt."""

from mopdesk.gui.qt_loading import load_qt

load_qt()
