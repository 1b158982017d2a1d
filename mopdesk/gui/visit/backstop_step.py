"""The step of the backstop: what was found for each meter, and the test whether it runs backwards."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.direction_card import DirectionCard
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import BACKSTOP, METER_REMARKS, NO_ACCESS_WORDS, RESULT, inside
from mopdesk.gui.visit.step import Repeated, Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.keypad import KeypadDock


class BackstopStep(Step):
    """Findings, meter by meter; the report in words where the process asks for one."""

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self.tests: dict[int, DirectionCard] = {}
        self.dock = KeypadDock(theme, self)

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        self.tests = {}
        nothing = PlainLabel(NO_ACCESS_WORDS, "empty", wrap=True)
        self.body.addWidget(nothing)
        self.ask_only(nothing, lambda fields: not inside(fields))
        asks = self.form is not None and self.form.asks_finding
        self.meters = Repeated(self, "meters", "Backstop check" if asks else "Meter", "", self._meter)
        self.body.addWidget(self.meters)
        self.ask_only(self.meters, inside)
        if self.form is not None and self.form.asks_result:
            self.add_section(RESULT)

    def fill(self, view: VisitView) -> None:
        self.meters.match()
        super().fill(view)

    def follow(self) -> None:
        if self.built:
            self.meters.match()
            self.tests = {place: test for place, test in self.tests.items() if place in self.meters.places}
        super().follow()
        for place, card in self.meters.cards.items():
            serial = str(self.draft.get(f"meters.{place}.serial") or "")
            number = f" {self.meters.places.index(place) + 1}" if len(self.meters.places) > 1 else ""
            card.heading.setText(
                f"{self.meters.title}: {serial}" if serial else f"{self.meters.title}{number}"
            )
        for test in self.tests.values():
            test.tell()
        self.dock.place()

    def let_edit(self, allowed: bool) -> None:
        super().let_edit(allowed)
        self.dock.place()

    def _meter(self, column: QVBoxLayout, card: Card, place: int, title: str) -> None:
        if self.form is not None and self.form.asks_finding:
            self.add_questions(card.body, BACKSTOP, title, n=place)
            test = DirectionCard(self, place, title)
            self.tests[place] = test
            column.addWidget(test)
            card = Card("Remarks")
            column.addWidget(card)
        self.add_questions(card.body, METER_REMARKS, title, n=place)

    @property
    def begun(self) -> bool:
        return any(
            path.split(".")[-1] in ("finding", "methods", "result", "generation_live")
            for path in self.draft.fields
            if places_of(self.draft.fields, "meters") or path == "result"
        )
