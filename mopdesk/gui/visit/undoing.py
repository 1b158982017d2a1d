"""Undo and redo of a visit: what the next step of each is called, and doing it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from mopdesk.actions.undo import redo, redoable, undo, undoable
from mopdesk.desk import Desk
from mopdesk.gui.key_words import with_keys
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainButton, set_tip
from mopdesk.gui.visit.draft import Draft

_LONGEST = 26
_LARGE = 1.25


class Undoing(QObject):
    """Two buttons that name what they would do. It is read from the journal, so a restart forgets nothing.

    Signals: `moved(Undone, words)` after a step was undone or done again.
    """

    moved = Signal(object, str)

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page)
        self._page, self._draft = page, draft
        self._looking = self._again = False
        self._allowed = True
        self.undo_button, self.redo_button = PlainButton("Undo"), PlainButton("Redo")
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.redo)
        self._say(("", ""))

    def let(self, allowed: bool) -> None:
        """Allow it on a visit that can be changed, and look what there is."""
        self._allowed = allowed
        self.look()

    def look(self) -> None:
        """Look what can be undone now; one look at a time."""
        if self._looking:
            self._again = True
            return
        visit_id = self._draft.visit_id
        if not visit_id or not self._allowed:
            self._say(("", ""))
            return
        self._looking, self._again = True, False

        def names(desk: Desk) -> tuple[str, str]:
            done, undone = undoable(desk, visit_id), redoable(desk, visit_id)
            return (done[0].words if done else "", undone[0].words if undone else "")

        def found(words: tuple[str, str]) -> None:
            self._looking = False
            if self._draft.visit_id == visit_id:
                self._say(words)
            if self._again:
                self.look()

        def failed(_error: BaseException) -> bool:
            self._looking = False
            return False

        self._page.run(names, found, failed=failed)

    def undo(self) -> None:
        """Undo the latest step."""
        self._move(undo, "Undone")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._move(redo, "Done again")

    def _move(self, action: Any, words: str) -> None:
        visit_id = self._draft.visit_id
        if not visit_id or not self._allowed:
            return

        def done(undone: Any) -> None:
            if undone is not None and self._draft.visit_id == visit_id:
                self.moved.emit(undone, f"{words}: {undone.step.words}")
            self.look()

        self._page.run(lambda desk: action(desk, visit_id), done)

    def _say(self, words: tuple[str, str]) -> None:
        for button, name, what, keys in (
            (self.undo_button, "Undo", words[0], "{undo}"),
            (self.redo_button, "Redo", words[1], "{redo}"),
        ):
            # Large letters leave no room for what it undoes: the tool tip and the spoken name still tell.
            shown = what if self._page.front.theme.text_scale <= _LARGE else ""
            short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1].rstrip()}…"
            button.set_plain_text(f"{name}: {short}" if short else name)
            button.setAccessibleName(f"{name}: {what}" if what else f"{name}: nothing")
            button.setEnabled(bool(what))
            set_tip(button, f"{name} {what}{with_keys(keys)}" if what else f"Nothing to {name.lower()}")
        self.redo_button.setVisible(bool(words[1]))
