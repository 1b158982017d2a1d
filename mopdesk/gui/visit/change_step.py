"""The step of the change: whether a meter was replaced, and each exchange with its readings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from mopdesk.actions.visit_view import VisitView
from mopdesk.gui.theme import Theme
from mopdesk.gui.visit.draft import Draft
from mopdesk.gui.visit.on_site_step import OnSiteStep
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.questions import (
    AGREED,
    NEW_FINDING,
    NEW_KIND,
    NEW_METER,
    NEW_PAPERS,
    NEW_REGISTER,
    READING,
    REMOVED,
    REPLACED,
    Question,
    replaced,
)
from mopdesk.gui.visit.register_sheets import RegisterSheets
from mopdesk.gui.visit.repeated import Repeated
from mopdesk.gui.visit.sheet import Part, Sheet
from mopdesk.work.meter_details import MeterView, serial_key


class ChangeStep(OnSiteStep):
    """Whether a meter was replaced, and each exchange."""

    named = "Change"

    def __init__(self, draft: Draft, theme: Theme) -> None:
        super().__init__(draft, theme)
        self._held: tuple[MeterView, ...] = ()
        self.registers: dict[str, RegisterSheets] = {}

    def build(self) -> None:
        self.registers = {}
        super().build()
        self.add_section(REPLACED)
        self.exchanges = Repeated(self, "replacement.exchanges", "Exchange", self._exchange)
        self.add_part(self.exchanges)
        self.add_section(AGREED)

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

    def _match(self) -> None:
        # Two dozen fields: made only for a visit that has an exchange.
        if replaced(self.draft.fields) or places_of(self.draft.fields, "replacement.exchanges"):
            self.exchanges.match()
        for prefix in [one for one in self.registers if int(one.split(".")[2]) not in self.exchanges.places]:
            del self.registers[prefix]
        for registers in self.registers.values():
            registers.match()

    def _exchange(self, place: int, title: str) -> Sequence[Part]:
        base = f"replacement.exchanges.{place}"
        number = title.removeprefix(self.exchanges.title)
        new = f"{title}, new meter"
        check = NEW_FINDING if self.form is not None and self.form.asks_finding else ()
        return (
            self._page(f"Meter removed{number}", f"{title}, removed", REMOVED, place),
            self._readings(f"Final readings{number}", f"{base}.final_readings", base),
            self._page(f"New meter{number}", new, NEW_METER, place),
            self._page(f"New meter{number}: kind, place and check", new, (*NEW_KIND, *check), place),
            self._page(f"New meter{number}: certification and devices", new, NEW_PAPERS, place),
            self._readings(f"New meter's first readings{number}", f"{base}.new.registers", base, new=place),
        )

    def _page(self, title: str, name: str, questions: Sequence[Question], place: int) -> Sheet:
        sheet = self.make_sheet(title, replaced)
        card = sheet.add_card()
        if questions is REMOVED:
            self.exchanges.way_to_remove(card, place, name.partition(",")[0])
        self.add_questions(card.body, questions, name, n=place)
        return sheet

    def _readings(self, title: str, prefix: str, base: str, *, new: int | None = None) -> RegisterSheets:
        """Make the pages of the final readings, or of the new meter's registers with its first readings."""
        fitted = new is not None
        ways = partial(self.exchanges.way_to_add, place=new or 0, words="Add another exchange")
        self.registers[prefix] = registers = RegisterSheets(
            self,
            title,
            prefix,
            # The new meter's registers are those of the removed one until they are typed.
            f"{base}.removed_serial",
            NEW_REGISTER if fitted else READING,
            when=replaced,
            named_by=f"{base}.new.serial" if fitted else "",
            last_ways=ways if fitted else None,
        )
        return registers

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
