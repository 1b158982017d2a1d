"""The real windows over a real store, driven the way a person does: keys, presses, drops."""

import os
from pathlib import Path

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Scheme
from mopdesk.gui.plain import PlainButton, PlainLabel
from tests.gui.recorder import Recorder

ARTEFACTS = os.environ.get("MOPDESK_PICTURES", "")


class Windows:
    """A main window with a recorder in place of its questions; `look`: its density and text_scale."""

    def __init__(self, qtbot, qapp, store, today, scheme=Scheme.LIGHT, size=(1280, 800), **look):
        self.qtbot, self.qapp, self.store, self.today, self.scheme = qtbot, qapp, store, today, scheme
        self.ask = Recorder()
        self.look = look
        self.window = make_window(store, qapp, scheme, today, ask=self.ask, **look)
        self.window.resize(*size)
        self.window.show()
        try:
            qtbot.waitUntil(self._is_active, timeout=20_000)
            self.settle()
        except BaseException:
            # A window left behind would be a stray one to every test after this.
            self.close()
            raise

    def _is_active(self):
        """Ask for the activation until it is there: a window that closes just now can take it away again."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
        return self.window.isActiveWindow()

    @property
    def notices(self):
        return [f"{title}: {detail}" for _tone, title, detail, _advice in self.ask.notices]

    def close(self):
        if shiboken6.isValid(self.window):
            self.window.close()
            assert self.window.background.stop(20)
            shiboken6.delete(self.window)

    def start_again(self):
        self.close()
        again = Windows(self.qtbot, self.qapp, self.store, self.today, self.scheme, **self.look)
        self.window, self.ask = again.window, again.ask
        return self

    def settle(self, rest=30):
        """Wait until the store's thread rests and no pause in typing runs out; `rest` in milliseconds."""
        self.window.page.leave()
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not self.window.background.busy, timeout=20_000)
            self.qtbot.wait(rest)
        visit = self.window.visit
        self.qtbot.waitUntil(lambda: not (visit.busy or self.window.background.busy), timeout=20_000)
        self.qtbot.wait(10)
        strays = [one for one in self.qapp.topLevelWidgets() if one.isVisible() and one is not self.window]
        assert strays == [], "a widget opened as a window of its own"

    def wait(self, condition):
        self.qtbot.waitUntil(condition, timeout=20_000)

    def press(self, button):
        # Qt shows what is put into a visible page at its next turn.
        self.qtbot.waitUntil(button.isVisible)
        assert button.isEnabled(), f"{button.text()} is not enabled"
        parent = button.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(button)
            parent = parent.parentWidget()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_keys(self, keys):
        target = self.qapp.focusWidget() or self.window
        combination = QKeySequence(keys)[0]
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def type_into(self, editor, text):
        editor.setFocus()
        editor.selectAll()
        if text.isascii():
            QTest.keyClicks(editor, text)
        else:
            editor.insert(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def button(self, parent, words):
        found = [one for one in parent.findChildren(PlainButton) if one.text().replace("&&", "&") == words]
        assert found, (
            f"no button {words!r} among {sorted({one.text() for one in parent.findChildren(PlainButton)})}"
        )
        self.qtbot.waitUntil(lambda: any(one.isVisible() for one in found))
        return next(one for one in found if one.isVisible())

    def says(self, parent, words):
        """Whether these words can be read there."""
        return any(one.isVisible() and one.text() == words for one in parent.findChildren(PlainLabel))

    def named(self, parent, name):
        return next(one for one in parent.findChildren(QWidget) if one.accessibleName() == name)

    def draw(self, pad):
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
        for step in range(40):
            QTest.mouseMove(pad, QPoint(60 + 9 * step, 100 - (step * 37 % 50)))
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(430, 90))

    def picture(self, name):
        """Draw the window as it is now; kept as a file where MOPDESK_PICTURES names a folder."""
        image = self.window.grab().toImage()
        if ARTEFACTS:
            Path(ARTEFACTS).mkdir(parents=True, exist_ok=True)
            image.save(str(Path(ARTEFACTS) / f"{name}-{self.scheme.value}.png"))
        return image


def in_the_inbox(made):
    """Give these windows at their inbox, for a fixture; no test leaves a crash behind."""
    made.window.show_inbox()
    made.settle()
    yield made
    assert made.ask.crashes == []
    made.close()
