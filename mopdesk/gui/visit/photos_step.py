"""The step of photos: a slot for each that this visit wants, and room for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout

from mopdesk.actions.attachments import PHOTO
from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import PhotoShelf
from mopdesk.gui.visit.questions import inside, replaced
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_list import ChoiceList, Listed
from mopdesk.gui.widgets.photo_strip import PhotoStrip, Slot

# mopdesk's own choice of the purposes of resources/codes/photo-purposes.toml; none is required.
_ALWAYS = ("position", "nameplate", "backstop", "reading", "seals")
_OF_A_CHANGE = ("final-reading", "new-nameplate", "initial-reading")
_NONE_YET = (
    "No photos yet. The first is the nameplate: hold the camera square and fill the frame. Pictures can be "
    "dropped on their slot."
)


def wanted_photos(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the purposes of the photos that a visit wants as its answers stand."""
    if not inside(fields):
        return ("front-door",)
    return (*_ALWAYS, *(_OF_A_CHANGE if replaced(fields) else ()), "after")


class PhotosStep(Step):
    """Photos, each with what it shows."""

    holds: ClassVar[str] = "photos"

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page
        self._view: VisitView | None = None

    @property
    def strip(self) -> PhotoStrip:
        """The slots and photos."""
        return self.shelf.strip

    @property
    def begun(self) -> bool:
        return self._view is not None and any(one.kind == PHOTO for one in self._view.attachments)

    def build(self) -> None:
        card = Card("Photos")
        self.count = PlainLabel("", "strong")
        card.corner.addWidget(self.count)
        self._first = PlainLabel(_NONE_YET, "quiet", wrap=True)
        card.body.addWidget(self._first)
        self.shelf = PhotoShelf(self._page, self.draft)
        card.body.addWidget(self.shelf)
        self.body.addWidget(card)
        more = Card("Another photo")
        more.body.addWidget(PlainLabel("What does it show?", "strong"))
        purposes = [Listed(one.code, one.words) for one in self.choices("photo-purposes")]
        self.purpose = ChoiceList("Purpose of another photo", purposes)
        more.body.addWidget(self.purpose)
        self.caption = LineEdit("Caption of the photos that you add next")
        self.caption.setPlaceholderText("Caption of the photos that you add next, if you like")
        self.shelf.caption = self._take_caption
        more.body.addWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.take_button = PlainButton("Take photo")
        self.take_button.clicked.connect(lambda: self.shelf.open_camera(self._purpose()))
        self.add_button = PlainButton("Add from file")
        self.add_button.clicked.connect(lambda: self.shelf.ask(self._purpose()))
        row.addWidget(self.take_button)
        row.addWidget(self.add_button)
        row.addStretch(1)
        more.body.addLayout(row)
        self.body.addWidget(more)

    def fill(self, view: VisitView) -> None:
        self._view = view
        super().fill(view)
        self._match()

    def follow(self) -> None:
        super().follow()
        self._match()

    def hideEvent(self, event: object) -> None:
        if self.built:
            self.shelf.close_camera()

    def _match(self) -> None:
        if self._view is None or not self.built:
            return
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        wanted = wanted_photos(self.draft.fields)
        slots = [Slot(purpose, words.get(purpose, purpose)) for purpose in wanted]
        self.shelf.show_photos(self._view, words, slots)
        self.count.setText(f"{self.strip.filled} of {len(slots)} wanted")
        self._first.setVisible(not self.strip.shots)

    def start_again(self) -> None:
        super().start_again()
        self._view = None

    def _purpose(self) -> str:
        return self.purpose.value or "other"

    def _take_caption(self) -> str:
        words = self.caption.text().strip()
        self.caption.clear()
        return words
