"""The step of the meters found: what stands on the nameplate, beside its photo."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.photo_shelf import PhotoShelf, as_picture
from mopdesk.gui.visit.questions import DIFFERENT, METER, NO_ACCESS_WORDS, inside
from mopdesk.gui.visit.reminders import held_meter
from mopdesk.gui.visit.step import Repeated, Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.nameplate import NameplateView
from mopdesk.gui.widgets.photo_strip import Slot
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.work.meter_details import MeterView, serial_key

NAMEPLATE = "nameplate"


class MetersStep(Step):
    """The meters found on site."""

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page
        self._held: tuple[MeterView, ...] = ()

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        nothing = PlainLabel(NO_ACCESS_WORDS, "empty", wrap=True)
        self.body.addWidget(nothing)
        self.ask_only(nothing, lambda fields: not inside(fields))
        columns = TwoColumns(860)
        self.body.addWidget(columns)
        self.ask_only(columns, inside)
        self.meters = Repeated(self, "meters", "Meter found", "Add another meter", self._meter)
        columns.left.addWidget(self.meters)
        self.plate_card = Card("Nameplate")
        self.plate = NameplateView(self.theme)
        self.plate_card.body.addWidget(self.plate)
        words = "A photo of the nameplate stands here beside the serial, enlarged and letter by letter."
        self._none = PlainLabel(words, "quiet", wrap=True)
        self.plate_card.body.addWidget(self._none)
        self.shelf = PhotoShelf(self._page, self.draft)
        self.shelf.pictured.connect(self._show_plate)
        self.plate_card.body.addWidget(self.shelf)
        columns.right.addWidget(self.plate_card)
        self.add_section(DIFFERENT)

    def fill(self, view: VisitView) -> None:
        self._held = view.form.details.meters if view.form.details else ()
        self.meters.match()
        super().fill(view)
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        self.shelf.show_photos(view, words, [Slot(NAMEPLATE, words.get(NAMEPLATE, "Nameplate"))], only=True)
        if not self.shelf.strip.shots:
            self._show_plate("", b"")
        self._offer()

    def follow(self) -> None:
        super().follow()
        self._offer()

    def _meter(self, _column: QVBoxLayout, card: Card, place: int, title: str) -> None:
        self.add_questions(card.body, METER, title, n=place)

    def _show_plate(self, sha256: str, data: bytes) -> None:
        first = next((shot.sha256 for shot in self.shelf.strip.shots), "")
        if sha256 == first:
            self.plate.show_picture(as_picture(data))
        # Where the photo stands, its small copy would only repeat it; it is removed on the step of photos.
        for widget in (self._none, self.shelf):
            widget.setVisible(self.plate.isHidden())

    def _offer(self) -> None:
        typed = {
            serial_key(str(self.draft.get(f"meters.{place}.serial") or "")) for place in self.meters.places
        }
        serials = [str(self.draft.get(f"meters.{place}.serial") or "") for place in self.meters.places]
        self.plate.show_serial(next((one for one in reversed(serials) if one), ""))
        for place in self.meters.places:
            line = self.lines.get(f"meters.{place}.serial")
            if line is None:
                continue
            own = str(self.draft.get(line.path) or "")
            ways = [
                (f"As held: {meter.serial}", _as_held(place, meter))
                for meter in self._held
                if not own and serial_key(meter.serial) not in typed
            ]
            line.offer(ways)
            if own and self._held:
                known = held_meter(self.form, own)
                held = ", ".join(meter.serial for meter in self._held)
                line.remind("It is the meter held." if known else f"The details held name {held}.")
            else:
                line.remind("")


def _as_held(place: int, meter: MeterView) -> dict[str, Any]:
    answers = {f"meters.{place}.serial": meter.serial}
    if meter.make_and_type:
        answers[f"meters.{place}.make_and_type"] = meter.make_and_type
    return answers
