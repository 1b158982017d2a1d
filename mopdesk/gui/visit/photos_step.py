"""The step of photos: a slot for each that this visit wants, and room for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import PhotoShelf, photos_of
from mopdesk.gui.visit.questions import When, inside, no_access, replaced
from mopdesk.gui.visit.sheet import Sheet
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.choice_list import ChoiceList, Listed
from mopdesk.gui.widgets.photo_strip import Slot

# mopdesk's own choice of the purposes of resources/codes/photo-purposes.toml; none is required. No page has
# more than four slots.
_GROUPS: tuple[tuple[str, tuple[str, ...], When], ...] = (
    ("Photos", ("front-door",), no_access),
    ("Photos as found", ("position", "nameplate", "backstop", "reading"), inside),
    ("Photos of the exchange", ("final-reading", "new-nameplate", "initial-reading"), replaced),
    ("Photos before you leave", ("seals", "after"), inside),
)
_NONE_YET = (
    "No photos yet. The first is the nameplate: hold the camera square and fill the frame. Pictures can be "
    "dropped on their slot."
)
_NONE_OUTSIDE = "A photo of the front door shows that you were there. Pictures can be dropped on their slot."


def wanted_photos(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the purposes of the photos that a visit wants as its answers stand."""
    return tuple(purpose for _title, purposes, when in _GROUPS if when(fields) for purpose in purposes)


class PhotosStep(Step):
    """Photos, each with what it shows."""

    holds: ClassVar[str] = "photos"

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page
        self._view: VisitView | None = None
        self._shelves: list[tuple[Sheet, PhotoShelf]] = []
        self._counts: list[PlainLabel] = []
        self._firsts: list[PlainLabel] = []
        self._taking: Sheet | None = None
        self.leafed.connect(self._leafed)

    @property
    def shelves(self) -> tuple[PhotoShelf, ...]:
        """The shelves of the pages that are there, in their order."""
        return tuple(shelf for sheet, shelf in self._shelves if sheet in self.sheets)

    @property
    def begun(self) -> bool:
        return self._view is not None and bool(photos_of(self._view))

    def build(self) -> None:
        self._shelves, self._counts, self._firsts = [], [], []
        for title, _purposes, when in _GROUPS:
            sheet = self.add_sheet(title, when)
            card = sheet.add_card()
            first = PlainLabel(_NONE_OUTSIDE if when is no_access else _NONE_YET, "quiet", wrap=True)
            card.body.addWidget(first)
            self._firsts.append(first)
            self._shelves.append((sheet, self._add_shelf(card)))
            another = PlainButton("Another photo")
            another.setAccessibleName(f"Another photo, beside those of {title}")
            another.clicked.connect(self._show_another)
            sheet.body.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)
        self.another: Sheet = self.add_sheet("Another photo", spare=True)
        self._fill_another(self.another.add_card())

    def _add_shelf(self, card: Card) -> PhotoShelf:
        count = PlainLabel("", "strong")
        card.corner.addWidget(count)
        self._counts.append(count)
        shelf = PhotoShelf(self._page, self.draft)
        card.body.addWidget(shelf)
        return shelf

    def _fill_another(self, more: Card) -> None:
        more.body.addWidget(PlainLabel("What does it show?", "strong"))
        purposes = [Listed(one.code, one.words) for one in self.choices("photo-purposes")]
        self.purpose = ChoiceList("Purpose of another photo", purposes)
        more.body.addWidget(self.purpose)
        self.caption = LineEdit("Caption of the photos that you add next")
        self.caption.setPlaceholderText("Caption of the photos that you add next, if you like")
        more.body.addWidget(self.caption)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.take_button = PlainButton("Take photo")
        self.take_button.clicked.connect(self._take)
        self.add_button = PlainButton("Add from file")
        self.add_button.clicked.connect(self._ask)
        row.addWidget(self.take_button)
        row.addWidget(self.add_button)
        row.addStretch(1)
        more.body.addLayout(row)
        self.others: PhotoShelf = self._add_shelf(more)
        self.others.caption = self._take_caption

    def fill(self, view: VisitView) -> None:
        self._view = view
        super().fill(view)
        self._match()

    def follow(self) -> None:
        self._match()
        super().follow()

    def hideEvent(self, event: object) -> None:
        if self.built:
            self._rest()

    def add(self, files: Sequence[Path]) -> None:
        """Keep pictures that were dropped beside the slots, and show them."""
        self.show_sheet(self.another)
        self.others.add(files)

    def _show_another(self) -> None:
        self.show_sheet(self.another)

    def _take(self) -> None:
        self.others.open_camera(self._purpose())

    def _ask(self) -> None:
        self.others.ask(self._purpose())

    def _leafed(self) -> None:
        if self.sheet is not self._taking:
            self._taking = self.sheet
            self._rest()

    def _rest(self) -> None:
        """Let the camera go: another page is shown, or another step."""
        for shelf in (self.others, *(shelf for _sheet, shelf in self._shelves)):
            shelf.close_camera()

    def _match(self) -> None:
        if self._view is None or not self.built:
            return
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        wanted = [Slot(purpose, words.get(purpose, purpose)) for purpose in wanted_photos(self.draft.fields)]
        for (_title, purposes, when), (_sheet, shelf) in zip(_GROUPS, self._shelves, strict=True):
            if when(self.draft.fields):
                shelf.show_photos(self._view, words, [slot for slot in wanted if slot.purpose in purposes])
        self.others.show_others(self._view, words, wanted)
        shots = [one.purpose for one in photos_of(self._view)]
        said = f"{sum(slot.purpose in shots for slot in wanted)} of {len(wanted)} wanted"
        for count in self._counts:
            count.setText(said)
        for first in self._firsts:
            first.setVisible(not shots)

    def is_answered(self, sheet: Sheet) -> bool:
        return bool(self.others.strip.shots) if sheet is self.another else super().is_answered(sheet)

    def start_again(self) -> None:
        super().start_again()
        self._view = None

    def _purpose(self) -> str:
        return self.purpose.value or "other"

    def _take_caption(self) -> str:
        words = self.caption.text().strip()
        self.caption.clear()
        return words
