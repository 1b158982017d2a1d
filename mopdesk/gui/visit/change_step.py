"""The step of the change: whether a meter was replaced, and each exchange with its readings."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import (
    AUTHORISATION,
    NEW_FINDING,
    NEW_KIND,
    NEW_METER,
    NEW_PAPERS,
    NEW_REGISTER,
    NO_ACCESS_WORDS,
    NOT_REPLACED,
    READING,
    REMOVED,
    REPLACED,
    REPLACEMENT,
    Question,
    inside,
    replaced,
)
from mopdesk.gui.visit.register_card import RegisterCard
from mopdesk.gui.visit.step import Repeated, Step
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.keypad import KeypadDock
from mopdesk.work.meter_details import MeterView, serial_key


class ChangeStep(Step):
    """Whether a meter was replaced, and each exchange."""

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self._held: tuple[MeterView, ...] = ()
        self.registers: dict[str, RegisterCard] = {}
        self.dock = KeypadDock(theme, self)

    @property
    def asked(self) -> bool:
        return inside(self.draft.fields)

    def build(self) -> None:
        nothing = PlainLabel(NO_ACCESS_WORDS, "empty", wrap=True)
        self.body.addWidget(nothing)
        self.ask_only(nothing, lambda fields: not inside(fields))
        for section in (REPLACED, NOT_REPLACED, REPLACEMENT):
            self.add_section(section)
        self.exchanges = Repeated(
            self, "replacement.exchanges", "Exchange", "Add another exchange", self._exchange
        )
        self.body.addWidget(self.exchanges)
        self.ask_only(self.exchanges, replaced)
        self.add_section(AUTHORISATION)

    def fill(self, view: VisitView) -> None:
        self._held = view.form.details.meters if view.form.details else ()
        self._match()
        super().fill(view)
        self._offer()

    def follow(self) -> None:
        if self.built:
            self._match()
        super().follow()
        self._offer()
        self.dock.place()

    def let_edit(self, allowed: bool) -> None:
        super().let_edit(allowed)
        self.dock.place()

    def _match(self) -> None:
        self.exchanges.match()
        for prefix in [one for one in self.registers if int(one.split(".")[2]) not in self.exchanges.places]:
            del self.registers[prefix]
        for card in self.registers.values():
            card.match()

    def _exchange(self, column: QVBoxLayout, card: Card, place: int, title: str) -> None:
        base = f"replacement.exchanges.{place}"
        card.body.addWidget(PlainLabel("Meter removed", "strong"))
        self.add_questions(card.body, REMOVED, f"{title}, removed", n=place)
        self._readings(column, "Final readings of the removed meter", f"{base}.final_readings", base, READING)
        fitted = Card("New meter")
        self.add_questions(fitted.body, NEW_METER, f"{title}, new meter", n=place)
        column.addWidget(fitted)
        kind = Card("New meter: kind, place and check")
        self.add_questions(kind.body, NEW_KIND, f"{title}, new meter", n=place)
        if self.form is not None and self.form.asks_finding:
            self.add_questions(kind.body, NEW_FINDING, f"{title}, new meter", n=place)
        column.addWidget(kind)
        papers = Card("New meter: certification and devices")
        self.add_questions(papers.body, NEW_PAPERS, f"{title}, new meter", n=place)
        column.addWidget(papers)
        self._readings(column, "Registers of the new meter", f"{base}.new.registers", base, NEW_REGISTER)

    def _readings(
        self, column: QVBoxLayout, title: str, prefix: str, base: str, questions: tuple[Question, ...]
    ) -> None:
        # The new meter's registers are those of the removed one until they are typed.
        named = f"{base}.new.serial" if questions is NEW_REGISTER else ""
        card = RegisterCard(self, title, prefix, f"{base}.removed_serial", questions, named_by=named)
        self.registers[prefix] = card
        column.addWidget(card)

    def _offer(self) -> None:
        for place in self.exchanges.places:
            base = f"replacement.exchanges.{place}"
            line = self.lines.get(f"{base}.removed_serial")
            if line is None:
                continue
            ways: list[tuple[str, dict[str, Any]]] = []
            if not self.draft.get(line.path):
                ways = [(f"It was {serial}", self._removed(base, serial)) for serial in self._candidates()]
            line.offer(ways)

    def _candidates(self) -> list[str]:
        found = [self.draft.get(f"meters.{place}.serial") for place in places_of(self.draft.fields, "meters")]
        serials = [str(serial) for serial in found if serial] + [meter.serial for meter in self._held]
        once = {serial_key(serial): serial for serial in reversed(serials)}
        return list(reversed(once.values()))[:3]

    def _removed(self, base: str, serial: str) -> dict[str, Any]:
        """Give what a press on a known serial fills: the meter removed, and what the new one shares."""
        answers: dict[str, Any] = {f"{base}.removed_serial": serial}
        held = next((one for one in self._held if serial_key(one.serial) == serial_key(serial)), None)
        if held is not None:
            for field, value in (
                ("removed_asset_provider", held.asset_provider),
                ("new.current_rating", held.current_rating),
                ("new.location", held.location),
                ("new.meter_type", held.meter_type),
                ("new.retrieval_method", held.retrieval_method),
            ):
                if value and not self.draft.get(f"{base}.{field}"):
                    answers[f"{base}.{field}"] = value
        return answers
