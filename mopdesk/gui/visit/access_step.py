"""The step of access: in or not; if not, the evidence that there was an attempt."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import PhotoShelf
from mopdesk.gui.visit.questions import ACCESS, ATTEMPTS, SUPPLY, WHAT_NEXT, no_access
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.access_notes import AccessNotes
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.photo_strip import Slot
from mopdesk.gui.words import LONDON

TRIED = ("Knocked and rang", "Telephoned the customer", "Asked a neighbour", "Left a card", "Waited")
FRONT_DOOR = "front-door"


class AccessStep(Step):
    """Got in or not, and what belongs to each."""

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page

    def build(self) -> None:
        access = self.add_sheet(ACCESS.title)
        self.way = access.add_card("How to get in")
        self.way_in = AccessNotes(self._page, "visit")
        self.way.body.addWidget(self.way_in)
        self.fill_card(access.add_card(), ACCESS)
        tried = self.add_sheet("What was tried", no_access)
        self._add_attempts(tried.add_card())
        door = tried.add_card("Front door")
        door.body.addWidget(PlainLabel("A photo shows that you were there.", "quiet", wrap=True))
        self.shelf = PhotoShelf(self._page, self.draft)
        door.body.addWidget(self.shelf)
        self.add_section(WHAT_NEXT)
        self.add_section(SUPPLY)

    def _add_attempts(self, attempts: Card) -> None:
        words = "Press what you tried: it is noted with the time. Change the words as you like."
        attempts.body.addWidget(PlainLabel(words, "quiet", wrap=True))
        buttons = QWidget()
        flow = FlowLayout(buttons, self.theme.gap)
        self.tried: dict[str, PlainButton] = {}
        for tried in TRIED:
            button = PlainButton(tried, "choice")
            button.clicked.connect(lambda _checked=False, what=tried: self._note(what))
            self.tried[tried] = button
            flow.addWidget(button)
        attempts.body.addWidget(buttons)
        self.add_questions(attempts.body, ATTEMPTS)

    def fill(self, view: VisitView) -> None:
        super().fill(view)
        self.way_in.show_job(view.row.id, view.has_access)
        # Where nothing is known the question needs the room.
        self.way.setVisible(view.has_access)
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        self.shelf.show_photos(view, words, [Slot(FRONT_DOOR, "Front door")])

    def _note(self, what: str) -> None:
        self.lines["access.notes"].hand_in()
        notes = str(self.draft.get("access.notes") or "").rstrip()
        line = f"{datetime.now(LONDON):%H:%M} {what}."
        self.draft.put("access.notes", f"{notes}\n{line}".strip())
        if what == "Left a card" and self.draft.get("access.card_left") is None:
            self.draft.put("access.card_left", True)
