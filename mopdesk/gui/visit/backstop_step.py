"""The step of the backstop: what was found for each meter, and the test whether it runs backwards."""

from __future__ import annotations

from collections.abc import Sequence

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.direction_card import DirectionCard
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.on_site_step import OnSiteStep
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import BACKSTOP, METER_REMARKS, RESULT, inside
from mopdesk.gui.visit.repeated import Repeated
from mopdesk.gui.visit.sheet import Part, Sheet
from mopdesk.gui.widgets.card import Card


class BackstopStep(OnSiteStep):
    """Findings, meter by meter; the report in words where the process asks for one."""

    named = "Backstop"

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self.tests: dict[int, DirectionCard] = {}
        self._cards: dict[int, Card] = {}

    def build(self) -> None:
        self.tests, self._cards = {}, {}
        super().build()
        asks = self.form is not None and self.form.asks_finding
        self.meters = Repeated(self, "meters", "Backstop check" if asks else "What was found", self._meter)
        self.add_part(self.meters)

    def fill(self, view: VisitView) -> None:
        self.meters.match()
        super().fill(view)

    def follow(self) -> None:
        if self.built:
            self.meters.match()
            self.tests = {place: test for place, test in self.tests.items() if place in self.meters.places}
            self._name()
        super().follow()
        for test in self.tests.values():
            test.tell()

    def _name(self) -> None:
        """Name the pages of a meter after its serial number as it stands now."""
        for number, place in enumerate(self.meters.places, start=1):
            serial = str(self.draft.get(f"meters.{place}.serial") or "")
            which = f"{number}" if len(self.meters.places) > 1 else ""
            named = f": {serial}" if serial else f" {which}".rstrip()
            self._cards[place].heading.setText(f"{self.meters.title}{named}")

    def _meter(self, place: int, title: str) -> Sequence[Part]:
        first = self.make_sheet(title, inside)
        card = self._cards[place] = first.add_card()
        if self.form is None or not self.form.asks_finding:
            if self.form is not None and self.form.asks_result and place == self.meters.wanted[0]:
                # The report is one for all meters.
                self.add_questions(card.body, RESULT)
            self.add_questions(card.body, METER_REMARKS, title, n=place)
            return (first,)
        self.add_questions(card.body, BACKSTOP, title, n=place)
        return (first, self._test(place, title), self._remarks(place, title))

    def _test(self, place: int, title: str) -> Sheet:
        number = title.removeprefix(self.meters.title)
        sheet = self.make_sheet(f"Does it run backwards?{number}", inside)
        self.tests[place] = DirectionCard(self, place, title)
        sheet.body.addWidget(self.tests[place])
        return sheet

    def _remarks(self, place: int, title: str) -> Sheet:
        sheet = self.make_sheet(f"Remarks{title.removeprefix(self.meters.title)}", inside)
        self.add_questions(sheet.add_card().body, METER_REMARKS, title, n=place)
        return sheet

    @property
    def begun(self) -> bool:
        return any(
            path.split(".")[-1] in ("finding", "methods", "result", "generation_live")
            for path in self.draft.fields
            if places_of(self.draft.fields, "meters") or path == "result"
        )
