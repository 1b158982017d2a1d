"""The calendar of Working Days: the next holidays as proof, and days that count otherwise here."""

from __future__ import annotations

from datetime import date

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.calendar import (
    HOLIDAY,
    WORKING,
    Recounted,
    forget_day,
    list_days,
    next_holidays,
    set_day,
)
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.gui.dates import read_day
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import empty
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.words import count_of
from mopdesk.store.calendar_days import CalendarDay

_KINDS = ((HOLIDAY, "No Working Day"), (WORKING, "A Working Day"))


class CalendarFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows."""

    holidays: tuple[tuple[date, str], ...]
    local: tuple[CalendarDay, ...]


def read_calendar(desk: Desk) -> CalendarFacts:
    """Read the next three holidays and the days that count otherwise here."""
    return CalendarFacts(holidays=next_holidays(desk), local=list_days(desk))


class HolidayProof(QWidget):
    """The next three holidays, so that anybody can see that the calendar is right."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)

    def show_days(self, days: tuple[tuple[date, str], ...]) -> None:
        """Show these days with their names."""
        empty(self._rows)
        for day, name in days:
            self._rows.addWidget(PlainLabel(f"{long_day(day)}: {name}", wrap=True))


class CalendarCard(SettingsCard):
    """Local days can be added, each with its reason, and taken away again."""

    def __init__(self, room: SettingsRoom) -> None:
        super().__init__("Calendar of Working Days")
        self._page = room
        self.body.addWidget(
            PlainLabel(
                "England and Wales. Weekends and bank holidays are no Working Days. The next three holidays:",
                wrap=True,
            )
        )
        self.proof = HolidayProof()
        self.body.addWidget(self.proof)
        self.body.addWidget(PlainLabel("Days that count otherwise here", "strong"))
        self._days = QVBoxLayout()
        self._days.setSpacing(6)
        self.body.addLayout(self._days)
        self.day = LineEdit("Day that counts otherwise")
        self.day.setPlaceholderText("Day, such as 8 May 2027")
        self.reason = LineEdit("Why this day counts otherwise")
        self.reason.setPlaceholderText("Reason, such as one-off bank holiday")
        self.kind = ChoiceButtons("This day is", _KINDS)
        self.kind.set_value(HOLIDAY)
        self.add = PlainButton("Add this day")
        self.add.clicked.connect(lambda _checked=False: self._add())
        fields = QHBoxLayout()
        fields.addWidget(self.day, 2)
        fields.addWidget(self.reason, 3)
        self.body.addLayout(fields)
        below = FlowLayout(gap=10)
        below.addWidget(self.kind)
        below.addWidget(self.add)
        self.body.addLayout(below)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        self.body.addWidget(self.fault)

    def refresh(self) -> None:
        """Read the calendar again."""
        self._page.run(read_calendar, self._show)

    def _show(self, facts: CalendarFacts) -> None:
        self.proof.show_days(facts.holidays)
        empty(self._days)
        if not facts.local:
            self._days.addWidget(PlainLabel("None: the published calendar stands.", "quiet"))
        for one in facts.local:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            words = dict(_KINDS)[one.kind].lower()
            line.addWidget(PlainLabel(f"{long_day(one.day)}: {words}. {one.reason}", wrap=True), 1)
            remove = PlainButton("Take away")
            remove.setAccessibleName(f"Take away {long_day(one.day)}")
            remove.clicked.connect(lambda _checked=False, one=one: self._remove(one))
            line.addWidget(remove)
            self._days.addWidget(row)

    def _add(self) -> None:
        day, reason = read_day(self.day.text()), self.reason.text().strip()
        if day is None:
            self._refuse("Write the day as 8 May 2027, 8/5/2027 or 2027-05-08.")
            return
        if not reason:
            self._refuse("Say why this day counts otherwise here.")
            return
        self._set(day, str(self.kind.value or HOLIDAY), reason)

    def _set(self, day: date, kind: str, reason: str) -> None:
        def done(counted: Recounted) -> None:
            self._refuse("")
            self.day.clear()
            self.reason.clear()
            self._tell(f"{long_day(day)} is {dict(_KINDS)[kind].lower()} now", counted)

        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError):
                self._refuse(error.title)
                return True
            return False

        self._page.run(lambda desk: set_day(desk, day, kind, reason), done, failed=refused)

    def _remove(self, one: CalendarDay) -> None:
        def done(counted: Recounted) -> None:
            self._tell(f"{long_day(one.day)} counts as published again", counted)

        self._page.run(lambda desk: forget_day(desk, one.day), done)

    def _tell(self, words: str, counted: Recounted) -> None:
        moved = f"; {count_of(counted.moved, 'deadline')} moved" if counted.moved else ""
        self._page.changed(words + moved + ".")
        self.refresh()

    def _refuse(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
