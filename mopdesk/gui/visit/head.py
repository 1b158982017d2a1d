"""The head of a visit's page: where it is, how long there is, what is saved, and taking steps back."""

from __future__ import annotations

from mopdesk.actions.visit_view import VisitView
from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.gui.models.columns import deadline_pill
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.undoing import Undoing
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.pill import PillLabel


class VisitHead(PageHead):
    """The head, with the words on saving and the buttons of undo."""

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__(page.front.theme, "Visit", back="Back to the job")
        self._front = page.front
        self.deadline = PillLabel(page.front.theme)
        self.beside.addWidget(self.deadline)
        self.saved = PlainLabel("", "quiet")
        self.try_button = PlainButton("Try again")
        self.try_button.clicked.connect(draft.try_again)
        self.try_button.hide()
        self.undoing = Undoing(page, draft)
        for widget in (self.saved, self.try_button, self.undoing.undo_button, self.undoing.redo_button):
            self.right.addWidget(widget)
        draft.saved.connect(self._say_saved)
        draft.failed.connect(self._say_failed)

    def show_visit(self, view: VisitView) -> None:
        """Name the visit and its site."""
        row = view.row
        self.title.setText(f"Visit {view.visit.number}")
        address = row.address or "No address"
        # The MPAN first: it must never be what the room ends before.
        self.under.say(f"MPAN {spaced_mpan(row.mpan)}  ·  {address}  ·  {row.process_title}")
        self.deadline.say(deadline_pill(row))

    def begin_anew(self) -> None:
        """Say nothing of the visit shown before; a failure stays until it was tried again."""
        if self.try_button.isHidden():
            self._say("", "quiet")

    def say_moved(self, words: str) -> None:
        """Say what was undone or done again."""
        self._say(words, "quiet")
        self._front.ways.saved(words)

    def _say_saved(self, words: str) -> None:
        self._say(words, "quiet")
        self.try_button.hide()
        self._front.ways.saved(words)
        self.undoing.look()

    def _say_failed(self, _path: str, words: str) -> None:
        self._say(words, "fault")
        self.try_button.show()
        self._front.ways.saved(words, failed=True)
        announce(self.saved, words)

    def _say(self, words: str, role: str) -> None:
        self.saved.setText(words)
        self.saved.setProperty("role", role)
        restyle(self.saved)
