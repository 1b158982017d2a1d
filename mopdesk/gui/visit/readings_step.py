"""The step of readings: a card for each meter found, and the keypad beside them."""

from __future__ import annotations

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import NO_ACCESS_WORDS, READING, inside
from mopdesk.gui.visit.register_card import RegisterCard
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.keypad import KeypadDock


class ReadingsStep(Step):
    """Readings of the meters found; those of an exchange stand with the change."""

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self.cards: dict[int, RegisterCard] = {}
        self.dock = KeypadDock(theme, self)

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        self.cards = {}
        nothing = PlainLabel(NO_ACCESS_WORDS, "empty", wrap=True)
        self.body.addWidget(nothing)
        self.ask_only(nothing, lambda fields: not inside(fields))

    def fill(self, view: VisitView) -> None:
        self._match()
        super().fill(view)
        self._match()

    def follow(self) -> None:
        self._match()
        super().follow()
        self.dock.place()

    def _match(self) -> None:
        wanted = (places_of(self.draft.fields, "meters") or [0]) if self.asked else []
        for place in [one for one in self.cards if one not in wanted]:
            card = self.cards.pop(place)
            self.forget(f"meters.{place}.readings")
            card.hide()
            self.body.removeWidget(card)
            card.deleteLater()
        for number, place in enumerate(wanted):
            if place not in self.cards:
                card = RegisterCard(
                    self, "Meter found", f"meters.{place}.readings", f"meters.{place}.serial", READING
                )
                self.cards[place] = card
                # Below the words for no access, in the order of the meters, above the stretch.
                self.body.insertWidget(1 + number, card)
            self.cards[place].match()

    def let_edit(self, allowed: bool) -> None:
        super().let_edit(allowed)
        self.dock.place()
