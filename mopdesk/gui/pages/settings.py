"""Settings: searched by any word, each saved as it is changed, the last change taken back by a press."""

from __future__ import annotations

from typing import Any, ClassVar

from mopdesk.actions.settings import OptionValue, list_options, set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.settings import OPTIONS, PROCESS_PREFIX, Option, OptionKind
from mopdesk.basics.settings import option as option_of
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page import Page, PageHead
from mopdesk.gui.pages.settings_appearance import AppearanceCard
from mopdesk.gui.pages.settings_calendar import CalendarCard
from mopdesk.gui.pages.settings_options import WORDS, OptionLine
from mopdesk.gui.pages.settings_people import PeopleCard, SettingsLeave
from mopdesk.gui.pages.settings_suppliers import SuppliersCard
from mopdesk.gui.plain import LineEdit, PlainLabel
from mopdesk.gui.widgets.card import Card, Column, Empty, KeepInSight
from mopdesk.gui.widgets.undo_strip import UndoStrip

GROUPS = (
    ("Company", ("participant_id", "company_name", "engineer")),
    (
        "Files that we write",
        ("file_prefix", "file_start", "file_name_pattern", "line_end", "test_flag", "hold_minutes"),
    ),
    ("Folders", ("outbox_folder", "report_folder")),
    ("Visit reports", ("report_logo", "report_accent", "report_access_notes")),
    ("Updates", ("update_source", "update_key")),
)
_PRIVACY = """\
Everything that mopdesk knows lies in one file on this machine, and in the folders named above. Nothing is \
sent anywhere else; without an update notice set, mopdesk never uses the network.
Names, telephone numbers and access notes are shown on the job and the visit. They can be covered in the \
preview of a file (Ctrl+M), and access notes stay out of reports unless you let them in.
Who may read the store is up to this machine: keep it on an encrypted disk, under an account of its own."""
_SEARCHED = {
    "Appearance": "appearance size desk field gloves colours light dark high contrast text large small font",
    "Calendar of Working Days": "calendar working days bank holidays local day deadline",
    "Process of each Supplier": "process supplier option proposal",
    "People": "people person user role administrator office engineer pin lock sign in",
    "Privacy": "privacy personal data network mask access notes",
}


class SettingsPage(Page):
    """Cards over the options of the store, the calendar, and the looks of this machine."""

    concerns: ClassVar[tuple[str, ...]] = ("settings",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Settings")
        self.head.under.say("Kept at once; the last change can be taken back (Ctrl+Z)")
        self.column.addWidget(self.head)
        self.search = LineEdit("Search settings")
        self.search.setPlaceholderText("Search settings   (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.column.addWidget(self.search)
        self.body = Column(widest=front.theme.scaled(940))
        self._sight = KeepInSight(self.body)
        self.lines: dict[str, OptionLine] = {}
        self.cards: dict[str, Card] = {}
        self._before: dict[str, str] = {}
        self.strip = UndoStrip(front.theme)
        known = {option.key: option for option in OPTIONS}
        placed = {key for _title, keys in GROUPS for key in keys} | {"default_process", "lock_minutes"}
        rest = tuple(key for key in known if key not in placed)
        for title, keys in (*GROUPS, ("More", rest)):
            if options := [known[key] for key in keys if key in known]:
                self._put(title, self._card(title, options))
        self.suppliers = SuppliersCard(front.theme, self._line(known["default_process"]), self._set)
        self.new_supplier = self.suppliers.new_supplier
        self._sight.watch(self.new_supplier)
        self.calendar = CalendarCard(self, self.strip.offer)
        self.appearance = AppearanceCard(front.theme)
        self._leave = SettingsLeave(front.people, self)
        self.column.addWidget(self._leave.label)
        self.people = PeopleCard(self, self._line(known["lock_minutes"], ruled=True))
        privacy = Card("Privacy")
        for words in _PRIVACY.splitlines():
            privacy.body.addWidget(PlainLabel(words, wrap=True))
        for card in (self.people, self.suppliers, self.calendar, self.appearance, privacy):
            self._put(card.heading.text(), card)
        self.nothing = Empty("No setting of that name", "Clear the search box to see every setting again.")
        self.nothing.hide()
        self.body.body.addWidget(self.nothing)
        self.body.body.addStretch(1)
        self._leave.watch(self.lines, self.suppliers, self.calendar)
        self.column.addWidget(self.body, 1)
        self.column.addWidget(self.strip)

    def refresh(self) -> None:
        self.run(list_options, self._show)
        self.calendar.refresh()
        self.people.refresh()

    def take_focus(self) -> None:
        self.search.setFocus()

    def go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> None:
        for line in self.lines.values():
            line.hand_in()

    def undo(self) -> None:
        self.strip.undo()

    def keeps_own_echo(self, changes: Any) -> bool:
        return False

    def go_to(self, key: str) -> None:
        """Put the focus on one option."""
        self.search.clear()
        if key == "people":
            self.people.focus()
            self.body.ensureWidgetVisible(self.people, 20, 80)
        line = self.lines.get(key)
        if line is not None:
            line.focus()
            self.body.ensureWidgetVisible(line, 20, 80)

    def _put(self, title: str, card: Card) -> None:
        self.cards[title] = card
        self.body.body.addWidget(card)

    def _card(self, title: str, options: list[Option]) -> Card:
        card = Card(title)
        for place, option in enumerate(options):
            line = self._line(option, ruled=bool(place))
            card.body.addWidget(line)
        return card

    def _line(self, option: Option, *, ruled: bool = False) -> OptionLine:
        line = OptionLine(option, self.front, self._set, ruled=ruled)
        self.lines[option.key] = line
        self._sight.watch(line.editor)
        return line

    def _find(self, text: str) -> None:
        words = text.lower().split()
        found = False
        for title, card in self.cards.items():
            known = _SEARCHED.get(title, "") + " " + title.lower()
            whole = all(word in known for word in words)
            fits = whole
            for line in self.lines.values():
                if card.isAncestorOf(line):
                    shown = whole or all(word in line.words for word in words)
                    line.setVisible(shown)
                    fits = fits or shown
            card.setVisible(fits)
            found = found or fits
        self.nothing.setVisible(not found)

    def _set(self, key: str, value: str) -> None:
        line = self.lines.get(key)
        before = self._before.get(key, "")

        def refused(error: BaseException) -> bool:
            if isinstance(error, MopdeskError) and line is not None:
                line.show_fault(error.detail or error.title)
                self.front.ways.saved("Not saved: look at the setting marked in red", failed=True)
                return True
            return False

        def done(_changes: Any) -> None:
            if line is not None:
                line.show_fault("")
            self.front.ways.saved("Settings saved")
            self._offer(key, before, value)

        self.run(lambda desk: set_option(desk, key, value), done, failed=refused)

    def _offer(self, key: str, before: str, value: str) -> None:
        option = option_of(key)
        if option.kind is OptionKind.PICTURE:
            self.strip.offer(f"{option.title}: {'set' if value else 'removed'}.", None)
            return
        words = WORDS.get(value, value) or "as it was at first"
        self.strip.offer(f"{option.title}: {words}.", lambda: self._set(key, before))

    def _show(self, values: tuple[OptionValue, ...]) -> None:
        suppliers = []
        for one in values:
            self._before[one.option.key] = one.value if one.is_set else ""
            if one.option.key.startswith(PROCESS_PREFIX):
                suppliers.append(one)
            elif (line := self.lines.get(one.option.key)) is not None:
                line.show_value(one.value)
        self.suppliers.show_values(suppliers)
