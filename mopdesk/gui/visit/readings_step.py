"""The step of all readings: of meters found, of meters removed, and the registers of new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import NEW_REGISTER, NO_ACCESS_WORDS, READING, Question, inside, replaced
from mopdesk.gui.visit.step import Step
from mopdesk.gui.widgets.card import Card, rule
from mopdesk.work.meter_details import MeterView, serial_key


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
