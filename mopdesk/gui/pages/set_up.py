"""Set up for work, in five short pages; each answer is kept at once and can be left for later."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from mopdesk.actions.calendar import next_holidays
from mopdesk.actions.settings import OptionValue, list_options, set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.settings import option
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.settings_appearance import AppearanceCard
from mopdesk.gui.pages.settings_calendar import HolidayProof
from mopdesk.gui.pages.settings_options import OptionLine
from mopdesk.gui.pages.settings_safety import SafetyCard
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, Column
from mopdesk.gui.widgets.notice_bar import announce

_LOCKED = (
    "Nobody can read the store without its key. Should the account or the machine "
    "be lost, a passphrase opens it, or the recovery key in the office's safe."
)
_PAGES = (
    ("Who you are", "", ("participant_id", "company_name", "engineer")),
    (
        "Where files go, and their names",
        "A folder is tried as soon as it is chosen.",
        ("outbox_folder", "report_folder", "file_prefix"),
    ),
    (
        "How the store is locked",
        _LOCKED,
        (),
    ),
    ("Which days count", "", ()),
    ("How it looks", "The window changes as you press. Field and Desk can be changed at any time.", ()),
)


class SetUpPage(Page):
    """One page at a time, with Back and Next; nothing has to be filled in."""

    concerns: ClassVar[tuple[str, ...]] = ("settings",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Set up for work")
        self.column.addWidget(self.head)
        self.lines: dict[str, OptionLine] = {}
        self.proof = HolidayProof()
        self.safety = SafetyCard(self, first=True)
        self.stack = QStackedWidget()
        for place, (title, words, keys) in enumerate(_PAGES):
            self.stack.addWidget(self._page(place, title, words, keys))
        self.column.addWidget(self.stack, 1)
        self.back = PlainButton("Back")
        self.back.clicked.connect(lambda _checked=False: self.step(-1))
        self.next = PlainButton("Next", "primary")
        self.next.clicked.connect(lambda _checked=False: self.primary())
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.next)
        self.column.addLayout(row)
        # A recovery key that is shown is put away, or left for later, before anything else.
        self.safety.asking.connect(lambda shown: self.next.setEnabled(not shown))
        self._turn(0)

    def refresh(self) -> None:
        self.run(list_options, self._show)
        self.run(lambda desk: next_holidays(desk, 3), self.proof.show_days)
        self.safety.refresh()

    def begin(self) -> None:
        """Go back to the first page."""
        self._turn(0)

    def take_focus(self) -> None:
        self.focus_first()

    def leave(self) -> None:
        for line in self.lines.values():
            line.hand_in()

    def step(self, by: int) -> None:
        self.leave()
        self._turn(max(0, min(self.stack.count() - 1, self.stack.currentIndex() + by)))
        self.focus_first()

    def primary(self) -> None:
        if self.stack.currentIndex() < self.stack.count() - 1:
            self.step(1)
            return
        self.leave()
        self.front.ask.notice(
            Tone.GOOD,
            "mopdesk is set up",
            "Drop the D0001 and D0142 files that you were sent on this window. Everything you chose can be "
            "changed in Settings.",
        )
        self.front.ways.show_inbox()

    def focus_first(self) -> None:
        """Put the focus on the first thing to fill in, or on Next."""
        keys = _PAGES[self.stack.currentIndex()][2]
        if keys:
            self.lines[keys[0]].focus()
        else:
            self.next.setFocus()

    def _page(self, place: int, title: str, words: str, keys: tuple[str, ...]) -> Column:
        column = Column(widest=self.front.theme.scaled(760))
        card: Card
        if title == "How it looks":
            card = AppearanceCard(self.front.theme, title)
        elif title == "How the store is locked":
            card = self.safety
        else:
            card = Card(title)
        if words:
            card.body.insertWidget(0, PlainLabel(words, "quiet", wrap=True))
        for number, key in enumerate(keys):
            line = OptionLine(option(key), self.front, self._set, ruled=bool(number))
            self.lines[key] = line
            card.body.addWidget(line)
        if title == "Which days count":
            card.body.addWidget(
                PlainLabel(
                    "Deadlines count the Working Days of England and Wales: no weekends, no bank holidays. "
                    "Proof that the calendar is right, the next three holidays:",
                    wrap=True,
                )
            )
            card.body.addWidget(self.proof)
            card.body.addWidget(
                PlainLabel("Days that count otherwise for you can be added in Settings.", "quiet", wrap=True)
            )
        column.body.addWidget(card)
        column.body.addStretch(1)
        return column

    def _turn(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.back.setEnabled(place > 0)
        self.next.set_plain_text("Next" if place < self.stack.count() - 1 else "Begin work")
        words = f"Step {place + 1} of {self.stack.count()}: {_PAGES[place][0]}"
        self.head.under.say(f"{words}. What you leave blank can be filled in later.")
        announce(self, words)

    def _set(self, key: str, value: str) -> None:
        line = self.lines[key]

        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError):
                line.show_fault(error.detail or error.title)
                self._turn_back_to(key)
                return True
            return False

        def done(_changes: Any) -> None:
            line.show_fault("")
            self.front.ways.saved(f"Saved: {line.option.title}")

        self.run(lambda desk: set_option(desk, key, value), done, failed=refused)

    def _turn_back_to(self, key: str) -> None:
        """Show what was refused after its page had been left already."""
        place = next(place for place, (_title, _words, keys) in enumerate(_PAGES) if key in keys)
        if place != self.stack.currentIndex():
            self._turn(place)
            self.lines[key].focus()

    def _show(self, values: tuple[OptionValue, ...]) -> None:
        for one in values:
            if one.option.key in self.lines:
                self.lines[one.option.key].show_value(one.value)
