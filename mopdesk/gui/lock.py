"""Lock the window: hide what it shows until somebody signs in, and then go on exactly where one was."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from mopdesk.actions.changes import Changes
from mopdesk.actions.sign_in import Presence, sign_in
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import Desk
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.idle import IdleWatch
from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.widgets.secret_clipboard import take_back

if TYPE_CHECKING:
    from mopdesk.gui.sign_in import SignInPanel

EVERYTHING = Changes(jobs=True, visits=True, inbox=True, outbox=True, settings=True, meters=True)


class Lock(QObject):
    """The lock of one window, whose `body` stands in `halves`, where its panel will stand.

    `hand_in` saves what is being typed, `start_afresh` is called where another person than before comes in,
    `import_files` takes in what arrived meanwhile, `take_focus` gives the page the focus where nobody had it.
    """

    def __init__(
        self,
        window: QMainWindow,
        halves: QStackedWidget,
        body: QWidget,
        front: FrontRoom,
        hand_in: Callable[[], None],
        start_afresh: Callable[[], None],
        import_files: Callable[[list[Path]], None],
        take_focus: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._front = window, front
        self._hand_in, self._start_afresh, self._import = hand_in, start_afresh, import_files
        self._take_focus = take_focus
        self.locked = False
        self._was = ""
        self._title = ""
        self._focus: QWidget | None = None
        self._waiting: list[Path] = []
        self.stack = halves
        self._body = body
        self.idle = IdleWatch(self)
        self.idle.idle.connect(self.now)
        self.who = PlainButton("", "link")
        self.who.clicked.connect(lambda _checked=False: self.now())
        self.who.hide()
        window.statusBar().addPermanentWidget(self.who)
        front.people.changed.connect(self._follow)
        front.people.look()

    @cached_property
    def panel(self) -> SignInPanel:
        """Where somebody signs in: most stores never show it."""
        from mopdesk.gui.sign_in import SignInPanel

        panel = SignInPanel(self._front.theme)
        panel.given.connect(self._try)
        panel.recovered.connect(self._recover)
        self.stack.addWidget(panel)
        return panel

    def now(self) -> None:
        """Lock at once: what was typed is saved first, then everything is out of sight."""
        presence = self._front.people.presence
        if self.locked or not presence.guarded:
            return
        self._hand_in()
        self._focus = QApplication.focusWidget()
        for widget in QApplication.topLevelWidgets():
            # Questions and file pickers show names as well: they are left unanswered.
            if widget is not self._window and widget.isVisible() and widget.window() is widget:
                widget.reject() if isinstance(widget, QDialog) else widget.close()
        self.locked = True
        self._title = self._window.windowTitle()
        self._window.setWindowTitle("mopdesk is locked")
        self._show_menus(False)
        self._window.statusBar().hide()
        self.stack.setCurrentWidget(self.panel)
        # Hidden widgets still stand in the tree that screen readers walk, rows with names among them.
        self.stack.removeWidget(self._body)
        take_back()
        self.idle.begin(0)
        self._front.people.locked.emit()
        title = f"Locked: {presence.name} is signed in" if presence.name else "Who is working now?"
        self.panel.show_names(presence.names, title, presence.name)

    def switch(self) -> None:
        """Let somebody else sign in."""
        self.now()
        if self.locked:
            self.panel.show_names(self._front.people.presence.names, "Who is working now?")

    def keep(self, paths: list[Path]) -> bool:
        """Keep files that arrive until the window is unlocked; False where it is open."""
        if self.locked:
            self._waiting += paths
        return self.locked

    def _follow(self) -> None:
        presence = self._front.people.presence
        self.who.set_plain_text(f"{presence.name}, {presence.role_title}. Lock")
        set_tip(self.who, "Lock now, or let somebody else sign in")
        self.who.setVisible(bool(presence.name))
        if not presence.guarded:
            if self.locked:
                self._open()
        elif not presence.name:
            self.now()
            self.panel.show_names(presence.names, "Who is working now?")
        elif not self.locked:
            self._was = presence.name
            self.idle.begin(presence.lock_minutes)

    def _try(self, name: str, pin: str) -> None:
        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError):
                self.panel.say(" ".join(part for part in (error.title, error.detail) if part))
                return True
            self.panel.wait(False)
            return False

        self.panel.wait(True)
        self._front.background.run(lambda desk: sign_in(desk, name, pin), self._let_in, failed=refused)

    def _recover(self, name: str, recovery_key: str, pin: str) -> None:
        # Once in years: not worth its time at every start.
        from mopdesk.actions.people import recover_pin

        def recover(desk: Desk) -> Presence:
            recover_pin(desk, name, recovery_key, pin)
            return sign_in(desk, name, pin)

        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError):
                self.panel.recovery.say(str(error))
                return True
            self.panel.recovery.clear()
            return False

        self._front.background.run(recover, self._let_in, failed=refused)

    def _let_in(self, presence: Presence) -> None:
        self.panel.wait(False)
        was, self._was = self._was, presence.name
        self._open()
        self._front.people.take(presence)
        if was and presence.name != was:
            self._start_afresh()
        elif self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        else:
            self._take_focus()
        self._focus = None
        self.idle.begin(presence.lock_minutes)
        self._front.bus.changed.emit(EVERYTHING, None)
        if self._waiting:
            files, self._waiting = self._waiting, []
            self._import(files)

    def _open(self) -> None:
        self.locked = False
        self.panel.pin.clear()
        self.panel.recovery.clear()
        self._window.setWindowTitle(self._title or self._window.windowTitle())
        self.stack.insertWidget(0, self._body)
        self.stack.setCurrentIndex(0)
        self._show_menus(True)
        self._window.statusBar().show()

    def _show_menus(self, shown: bool) -> None:
        """Hide the menus, and take their keys away: a bar that the desktop itself shows cannot be hidden."""
        bar = self._window.menuBar()
        # Menus that are built only later are off as well.
        bar.setEnabled(shown)
        for action in bar.actions():
            action.setEnabled(shown)
        bar.setVisible(shown)
