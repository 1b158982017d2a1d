"""What all pages have in common: the news that concern them, and the keys that they answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.actions.changes import Changes
from mopdesk.gui.front import FrontRoom


class Page(QWidget):
    """A page of the main window. `concerns` names the flags of `Changes` that make it look again."""

    concerns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, front: FrontRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.front = front
        self.stale = True
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(22, 16, 22, 12)
        self.column.setSpacing(12)
        front.bus.changed.connect(self._hear)

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do an action on the store's thread for this page."""
        self.front.background.run(action, then, owner=self, **more)

    # What a page may answer

    @property
    def busy(self) -> bool:
        """Whether the page is still filling itself, or about to look again at what was typed."""
        return False

    def refresh(self) -> None:
        """Read again what is shown."""

    def leave(self) -> None:
        """Hand in what was typed but not saved yet: the page is about to be left."""

    def go_to_search(self) -> None:
        """Go to the search box."""

    def take_focus(self) -> None:
        """Put the focus where a person begins on this page."""

    def primary(self) -> None:
        """Do the page's main thing (Ctrl+Enter)."""

    def check(self) -> None:
        """Show what is to be mended (F7)."""

    def step(self, by: int) -> None:
        """Go a step on or back (Alt+Right, Alt+Left)."""

    def undo(self) -> None:
        """Take back the last thing done here (Ctrl+Z)."""

    def redo(self) -> None:
        """Do again what was taken back (Ctrl+Y)."""

    def next_problem(self, by: int) -> None:
        """Go to the next (1) or previous (-1) thing to be mended (F8, Shift+F8)."""

    def print_page(self) -> None:
        """Print what is shown (Ctrl+P)."""

    def export_rows(self) -> None:
        """Write exactly the rows that are shown or chosen into a file (Ctrl+E)."""

    def export_subject(self) -> None:
        """Write everything that is held about the MPAN shown, for the person who asks for it."""

    def copy_mpan(self) -> None:
        """Put the MPAN of what is shown on the clipboard, without blanks (Ctrl+Shift+C)."""

    def release(self) -> None:
        """Let what is chosen leave (Ctrl+Shift+R)."""

    def new_job(self) -> None:
        """Begin a job by hand (Ctrl+N)."""

    def can(self, what: str) -> bool:
        """Whether this page answers that call: menus grey out what it does not."""
        return getattr(type(self), what) is not getattr(Page, what)

    def takes(self, paths: list[Path]) -> bool:
        """Take files that were dropped on the window; False leaves them to the inbox."""
        return False

    # Qt and the bus

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stale:
            self.stale = False
            self.refresh()

    def _hear(self, changes: Changes, source: object) -> None:
        if not any(getattr(changes, name) for name in self.concerns):
            return
        if source is self and self.keeps_own_echo(changes):
            return
        if self.isVisible():
            self.refresh()
        else:
            self.stale = True

    def keeps_own_echo(self, changes: Changes) -> bool:
        """Whether this page need not look again after what it has asked for itself."""
        return False
