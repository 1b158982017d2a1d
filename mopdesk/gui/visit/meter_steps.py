"""The steps about meters: those found and their backstop, the replacement, and all readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainButton, PlainLabel
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
    NEW_REGISTER,
    NOT_REPLACED,
    READING,
    REMOVED,
    REPLACED,
    REPLACEMENT,
    RESULT,
    Question,
    inside,
    replaced,
)
from mopdesk.gui.visit.step import Repeated, Step
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.work.meter_details import MeterView, serial_key

NO_ACCESS_WORDS = "There was no access, so nothing is asked here."


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
        """Give what a press on a known serial fills: the meter removed, and what the new one likely shares."""
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


class ReadingsStep(Step):
    """Readings of the meters found, final readings of what was removed, registers of what was fitted."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self._held: tuple[MeterView, ...] = ()
        self._last: dict[str, dict[str, str]] = {}
        self._shape: list[tuple[Any, ...]] = []
        self._extra: dict[str, int] = {}

    def build(self) -> None:
        self._nothing = PlainLabel("", "empty", wrap=True)
        self.body.addWidget(self._nothing)
        self._shape = []
        self._extra = {}

    def fill(self, view: VisitView) -> None:
        self._held = view.form.details.meters if view.form.details else ()
        self._last = view.form.last_readings
        self._match()
        super().fill(view)

    def follow(self) -> None:
        self._match()
        super().follow()

    def _match(self) -> None:
        wanted = self._wanted()
        access = inside(self.draft.fields)
        self._nothing.setText("" if access else NO_ACCESS_WORDS)
        self._nothing.setVisible(not access)
        if wanted == self._shape:
            return
        self._shape = wanted
        self.lines.clear()
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for title, prefix, registers, questions, serial in wanted:
            self.body.addWidget(self._card(title, prefix, registers, questions, serial))
        self.body.addStretch(1)

    def _wanted(self) -> list[tuple[Any, ...]]:
        if not inside(self.draft.fields):
            return []
        cards: list[tuple[Any, ...]] = []
        fields = self.draft.fields
        meters = places_of(fields, "meters") or [0]
        for place in meters:
            serial = str(self.draft.get(f"meters.{place}.serial") or "")
            title = f"Meter found {serial}".strip() if serial or len(meters) > 1 else "Meter found"
            cards.append(self._list(title, f"meters.{place}.readings", serial, READING))
        if replaced(fields):
            for place in places_of(fields, "replacement.exchanges") or [0]:
                base = f"replacement.exchanges.{place}"
                removed = str(self.draft.get(f"{base}.removed_serial") or "")
                new = str(self.draft.get(f"{base}.new.serial") or "")
                cards.append(
                    self._list(
                        f"Final readings of the removed meter {removed}".strip(),
                        f"{base}.final_readings",
                        removed,
                        READING,
                    )
                )
                cards.append(
                    self._list(
                        f"Registers of the new meter {new}".strip(),
                        f"{base}.new.registers",
                        removed,
                        NEW_REGISTER,
                    )
                )
        return cards

    def _list(self, title: str, prefix: str, serial: str, questions: tuple[Question, ...]) -> tuple[Any, ...]:
        held = next((one for one in self._held if serial_key(one.serial) == serial_key(serial)), None)
        if held is None and not serial and len(self._held) == 1:
            held = self._held[0]
        known = tuple(one.register for one in held.registers) if held else ()
        used = places_of(self.draft.fields, prefix)
        count = max([len(known), 1, *(place + 1 for place in used)], default=1) + self._extra.get(prefix, 0)
        extra = max(0, count - len(known))
        return (title, prefix, (*known, *("" for _ in range(extra))), questions, serial)

    def _card(
        self, title: str, prefix: str, registers: Sequence[str], questions: tuple[Question, ...], serial: str
    ) -> Card:
        card = Card(title)
        last = self._last.get(serial_key(serial), {})
        for place, register in enumerate(registers):
            if place:
                card.body.addWidget(rule())
            grid = QGridLayout()
            grid.setHorizontalSpacing(18)
            grid.setVerticalSpacing(10)
            name = f"{title}, register {register or place + 1}"
            for spot, question in enumerate(questions):
                line = self.make_line(question, name, list=prefix, r=place)
                grid.addWidget(line, spot // 3, spot % 3, Qt.AlignmentFlag.AlignTop)
            for side in range(3):
                grid.setColumnStretch(side, 1)
            card.body.addLayout(grid)
            self._prefill(prefix, place, register, last.get(register, ""))
        another = PlainButton("Add another register", "link")
        another.setAccessibleName(f"Add another register: {title}")
        another.clicked.connect(lambda: self._add(prefix))
        card.body.addWidget(another)
        return card

    def _prefill(self, prefix: str, place: int, register: str, last: str) -> None:
        """Name the register as held; the name is kept with the first reading typed for it."""
        line = self.lines[f"{prefix}.{place}.register"]
        if register and not self.draft.get(line.path):
            line.assume(register)
            for name in ("value", "initial_reading"):
                reading = self.lines.get(f"{prefix}.{place}.{name}")
                if reading is not None:
                    reading.edited.connect(
                        lambda _path, value: self._keep_register(line.path, register, value)
                    )
        value = self.lines.get(f"{prefix}.{place}.value")
        if value is not None and last:
            value.remind(f"Last time: {last}")

    def _keep_register(self, path: str, register: str, value: Any) -> None:
        if value is not None and not self.draft.get(path):
            self.draft.put(path, register)

    def _add(self, prefix: str) -> None:
        self._extra[prefix] = self._extra.get(prefix, 0) + 1
        self._match()


def _as_held(place: int, meter: MeterView) -> dict[str, Any]:
    answers = {f"meters.{place}.serial": meter.serial}
    if meter.make_and_type:
        answers[f"meters.{place}.make_and_type"] = meter.make_and_type
    return answers
