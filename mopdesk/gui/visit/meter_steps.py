"""The steps about meters: those found and their backstop, and the replacement."""

from __future__ import annotations

from typing import Any

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import (
    AUTHORISATION,
    BACKSTOP,
    DIFFERENT,
    METER,
    METER_REMARKS,
    NEW_FINDING,
    NEW_METER,
    NO_ACCESS_WORDS,
    NOT_REPLACED,
    REMOVED,
    REPLACED,
    REPLACEMENT,
    RESULT,
    inside,
    replaced,
)
from mopdesk.gui.visit.step import Repeated, Step
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.work.meter_details import MeterView, serial_key


class MetersStep(Step):
    """The meters found on site, and the backstop question for each."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._held: tuple[MeterView, ...] = ()
        self._named: tuple[str, ...] = ()

    def build(self) -> None:
        self._nothing = PlainLabel(NO_ACCESS_WORDS, "empty", wrap=True)
        self.body.addWidget(self._nothing)
        self.ask_only(self._nothing, lambda fields: not inside(fields))
        self.meters = Repeated(self, "meters", "Meter found", "Add another meter", self._meter)
        self.body.addWidget(self.meters)
        self.ask_only(self.meters, inside)
        self.add_section(DIFFERENT)
        if self.form is not None and self.form.asks_result:
            self.add_section(RESULT)

    def fill(self, view: VisitView) -> None:
        self._held = view.form.details.meters if view.form.details else ()
        self.meters.match()
        super().fill(view)
        self._offer()

    def follow(self) -> None:
        super().follow()
        self._offer()

    def _meter(self, card: Card, place: int, title: str) -> None:
        self.add_questions(card.body, METER, title, n=place)
        if self.form is not None and self.form.asks_finding:
            card.body.addWidget(rule())
            card.body.addWidget(PlainLabel("Backstop check", "heading"))
            self.add_questions(card.body, BACKSTOP, title, n=place)
        self.add_questions(card.body, METER_REMARKS, title, n=place)

    def _offer(self) -> None:
        typed = {
            serial_key(str(self.draft.get(f"meters.{place}.serial") or "")) for place in self.meters.places
        }
        for place in self.meters.places:
            line = self.lines.get(f"meters.{place}.serial")
            if line is None:
                continue
            own = self.draft.get(line.path)
            ways = [
                (f"As held: {meter.serial}", _as_held(place, meter))
                for meter in self._held
                if not own and serial_key(meter.serial) not in typed
            ]
            line.offer(ways)
            known = [
                meter.serial for meter in self._held if serial_key(meter.serial) == serial_key(str(own or ""))
            ]
            if own and self._held and not known:
                held = ", ".join(meter.serial for meter in self._held)
                line.remind(f"The details held name {held}.")
            else:
                line.remind("It is the meter held." if known else "")


class ReplacementStep(Step):
    """Whether a meter was replaced, and each exchange."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._held: tuple[MeterView, ...] = ()

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
        self.exchanges.match()
        super().fill(view)
        self._offer()

    def follow(self) -> None:
        super().follow()
        self._offer()

    def _exchange(self, card: Card, place: int, title: str) -> None:
        card.body.addWidget(PlainLabel("Meter removed", "strong"))
        self.add_questions(card.body, REMOVED, f"{title}, removed", n=place)
        card.body.addWidget(rule())
        card.body.addWidget(PlainLabel("New meter", "strong"))
        self.add_questions(card.body, NEW_METER, f"{title}, new meter", n=place)
        if self.form is not None and self.form.asks_finding:
            self.add_questions(card.body, NEW_FINDING, f"{title}, new meter", n=place)
        note = "Its registers and readings are on the next step."
        card.body.addWidget(PlainLabel(note, "small", wrap=True))

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


def _as_held(place: int, meter: MeterView) -> dict[str, Any]:
    answers = {f"meters.{place}.serial": meter.serial}
    if meter.make_and_type:
        answers[f"meters.{place}.make_and_type"] = meter.make_and_type
    return answers
