"""The step of readings: a page for each register of each meter found, and the keypad beside it."""

from __future__ import annotations

from collections.abc import Sequence

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.on_site_step import OnSiteStep
from mopdesk.gui.visit.questions import READING, inside
from mopdesk.gui.visit.register_sheets import RegisterSheets
from mopdesk.gui.visit.repeated import Repeated
from mopdesk.gui.visit.sheet import Part


class ReadingsStep(OnSiteStep):
    """Readings of the meters found; those of an exchange stand with the change."""

    named = "Readings"

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self.registers: dict[int, RegisterSheets] = {}

    def build(self) -> None:
        super().build()
        self.meters = Repeated(self, "meters", "Meter found", self._meter)
        self.add_part(self.meters)

    def fill(self, view: VisitView) -> None:
        self._match()
        super().fill(view)
        self._match()

    def follow(self) -> None:
        if self.built:
            self._match()
        super().follow()

    def _match(self) -> None:
        self.meters.match()
        self.registers = {place: one for place, one in self.registers.items() if place in self.meters.places}
        for registers in self.registers.values():
            registers.match()

    def _meter(self, place: int, title: str) -> Sequence[Part]:
        self.registers[place] = RegisterSheets(
            self,
            title,
            f"meters.{place}.readings",
            f"meters.{place}.serial",
            READING,
            when=inside,
        )
        return (self.registers[place],)
