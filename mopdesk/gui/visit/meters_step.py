"""The step of the meters found: what stands on the nameplate, beside its photo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.page import Page
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.plate_card import PlateCard
from mopdesk.gui.visit.questions import DIFFERENT, METER, NO_ACCESS_WORDS, inside, no_access
from mopdesk.gui.visit.reminders import held_meter
from mopdesk.gui.visit.repeated import Repeated
from mopdesk.gui.visit.sheet import Part
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.work.meter_details import MeterView, serial_key


class MetersStep(Step):
    """The meters found on site, each on a page of its own beside its nameplate."""

    def __init__(self, draft: Draft, page: Page) -> None:
        super().__init__(draft, page.front.theme)
        self._page = page
        self._held: tuple[MeterView, ...] = ()
        self._named: tuple[str, ...] = ()
        self.plates: dict[int, PlateCard] = {}

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        self.add_words("Meter found", NO_ACCESS_WORDS, no_access)
        self.meters = Repeated(self, "meters", "Meter found", self._meter)
        self.add_part(self.meters)
        self.add_section(DIFFERENT)

    def fill(self, view: VisitView) -> None:
        self._held = view.form.details.meters if view.form.details else ()
        self._named = tuple(view.row.serials)
        self._view = view
        self._match()
        super().fill(view)
        words = {one.code: one.words for one in self.choices("photo-purposes")}
        for number, place in enumerate(self.meters.places):
            self.plates[place].show_photos(view, words, number)
        self._offer()

    def follow(self) -> None:
        if self.built:
            self._match()
        super().follow()
        self._offer()

    def _match(self) -> None:
        before = self.meters.places
        self.meters.match()
        if self.meters.places != before:
            self.plates = {place: self.plates[place] for place in self.meters.places}

    def _meter(self, place: int, title: str) -> Sequence[Part]:
        sheet = self.make_sheet(title, inside)
        columns = TwoColumns(860)
        card = Card(title)
        self.meters.way_to_remove(card, place, title)
        self.add_questions(card.body, METER, title, n=place)
        columns.left.addWidget(card)
        self.meters.way_to_add(columns.left, place, "Add another meter")
        self.plates[place] = PlateCard(self._page, self.draft)
        columns.right.addWidget(self.plates[place])
        sheet.body.addWidget(columns)
        return (sheet,)

    def _offer(self) -> None:
        """Offer the serials held or named by the request, and say whether the one typed is among them."""
        serials = {place: str(self.draft.get(f"meters.{place}.serial") or "") for place in self.meters.places}
        typed = {serial_key(serial) for serial in serials.values()}
        held_keys = {serial_key(meter.serial) for meter in self._held}
        for place, own in serials.items():
            self.plates[place].plate.show_serial(own)
            line = self.lines[f"meters.{place}.serial"]
            ways = [
                (f"As held: {meter.serial}", _as_held(place, meter))
                for meter in self._held
                if not own and serial_key(meter.serial) not in typed
            ]
            ways += [
                (f"As in the request: {serial}", {f"meters.{place}.serial": serial})
                for serial in self._named
                if not own and serial_key(serial) not in typed | held_keys
            ]
            line.offer(ways)
            if own and self._held:
                known = held_meter(self.form, own)
                held = ", ".join(meter.serial for meter in self._held)
                line.remind("It is the meter held." if known else f"The details held name {held}.")
            elif own and self._named:
                same = serial_key(own) in map(serial_key, self._named)
                named = ", ".join(self._named)
                line.remind("It is the meter of the request." if same else f"The request names {named}.")
            else:
                line.remind("")


def _as_held(place: int, meter: MeterView) -> dict[str, Any]:
    answers = {f"meters.{place}.serial": meter.serial}
    if meter.make_and_type:
        answers[f"meters.{place}.make_and_type"] = meter.make_and_type
    return answers
