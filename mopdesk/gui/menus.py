"""The menus, made of the table of keys: what a page does not answer is grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from mopdesk.gui.keys import MENUS, KeyLine
from mopdesk.gui.page import Page

Calls = Mapping[str, Callable[[], None]]


class Menus:
    """The menu bar of a window. `calls` answers the lines of the table that no page answers."""

    def __init__(
        self, window: QMainWindow, lines: Sequence[KeyLine], calls: Calls, page: Callable[[], Page]
    ) -> None:
        self._page = page
        self._menus: dict[str, QMenu] = {}
        self.actions: dict[str, QAction] = {}
        self._of_pages: list[tuple[QAction, str]] = []
        for name in MENUS:
            self._menus[name] = window.menuBar().addMenu(f"&{name}")
        for line in lines:
            if line.menu:
                self._add(window, line, calls)

    def turn_to(self, page: Page) -> None:
        """Grey out what this page does not answer."""
        for action, name in self._of_pages:
            action.setEnabled(page.can(name))

    def renew_keys(self, lines: Sequence[KeyLine]) -> None:
        """Call everything by the keys that these lines name from now on."""
        for line in lines:
            if (action := self.actions.get(line.name)) is not None:
                action.setShortcuts([QKeySequence(keys) for keys in line.keys])

    def _add(self, window: QMainWindow, line: KeyLine, calls: Calls) -> None:
        menu = self._menus[line.menu]
        if line.rule and not menu.isEmpty():
            menu.addSeparator()
        action = QAction(line.words, window)
        action.setShortcuts([QKeySequence(keys) for keys in line.keys])
        if line.page:
            self._of_pages.append((action, line.page))
            action.triggered.connect(lambda _checked=False: self._call(line))
        else:
            call = calls[line.name]
            action.triggered.connect(lambda _checked=False: call())
        menu.addAction(action)
        self.actions[line.name] = action

    def _call(self, line: KeyLine) -> None:
        method = getattr(self._page(), line.page)
        if line.value is None:
            method()
        else:
            method(line.value)
