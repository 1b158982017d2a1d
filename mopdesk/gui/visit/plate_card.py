"""The nameplate of one meter: its photo, enlarged beside the serial number that was typed."""

from __future__ import annotations

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import PhotoShelf, as_picture
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.nameplate import NameplateView
from mopdesk.gui.widgets.photo_strip import Slot

NAMEPLATE = "nameplate"
_WORDS = "A photo of the nameplate stands here beside the serial, enlarged and letter by letter."


class PlateCard(Card):
    """The photo of a nameplate, or the slot that waits for it."""

    def __init__(self, page: Page, draft: Draft) -> None:
        super().__init__("Nameplate")
        self.plate = NameplateView(page.front.theme)
        self.body.addWidget(self.plate)
        self._none = PlainLabel(_WORDS, "quiet", wrap=True)
        self.body.addWidget(self._none)
        self.shelf = PhotoShelf(page, draft)
        self.shelf.pictured.connect(self._show)
        self.body.addWidget(self.shelf)

    def show_photos(self, view: VisitView, words: dict[str, str], number: int) -> None:
        """Show the nameplate's photo of the meter of that number: the first meter has the first photo."""
        slot = Slot(NAMEPLATE, words.get(NAMEPLATE, "Nameplate"))
        self.shelf.show_photos(view, words, [slot], only=slice(number, number + 1))
        if not self.shelf.strip.shots:
            self._show("", b"")

    def _show(self, sha256: str, data: bytes) -> None:
        first = next((shot.sha256 for shot in self.shelf.strip.shots), "")
        if sha256 == first:
            self.plate.show_picture(as_picture(data))
        # Where the photo stands, its small copy would only repeat it; it is removed on the step of photos.
        for widget in (self._none, self.shelf):
            widget.setVisible(self.plate.isHidden())
