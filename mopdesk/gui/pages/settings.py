"""Settings: searched by any word, each saved as it is changed, every change taken back by a press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.actions.setting_history import PutBack, take_back_latest
from mopdesk.actions.settings import OptionValue, list_options, permission_for, set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.settings import OptionKind
from mopdesk.basics.settings import option as option_of
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.key_words import word_keys
from mopdesk.gui.page import Page
from mopdesk.gui.page_head import PageHead
from mopdesk.gui.pages.settings_options import WORDS, OptionLine, SettingLine
from mopdesk.gui.pages.settings_people import SettingsLeave
from mopdesk.gui.pages.settings_room import CardPlan, SettingsCard
from mopdesk.gui.pages.settings_sections import SECTIONS
from mopdesk.gui.plain import LineEdit
from mopdesk.gui.widgets.card import Card, Column, Empty, KeepInSight
from mopdesk.gui.widgets.section_list import SectionList
from mopdesk.gui.widgets.undo_strip import UndoStrip

_WIDE_ENOUGH = 820


class SettingsPage(Page):
    """Sections at the side, the cards of one of them beside it; a card is made when it is first shown."""

    concerns: ClassVar[tuple[str, ...]] = ("settings",)

    def __init__(self, front: FrontRoom) -> None:
        super().__init__(front)
        self.head = PageHead(front.theme, "Settings")
        word_keys(
            self.head.under,
            type(self.head.under).say,
            "Each change is kept at once and can be taken back{undo}",
        )
        self.column.addWidget(self.head)
        self.sections = SectionList("Sections of the settings", [section.name for section in SECTIONS])
        self.sections.chosen.connect(self.show_section)
        self.search = LineEdit("Search settings")
        word_keys(self.search, LineEdit.setPlaceholderText, "Search settings  {search}")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.sections.box)
        top.addWidget(self.search, 1)
        self.column.addLayout(top)
        self._leave = SettingsLeave(front.people, self)
        self.column.addWidget(self._leave.label)
        self.body = Column(widest=front.theme.scaled(940))
        self._sight = KeepInSight(self.body)
        self.lines: dict[str, OptionLine] = {}
        self.cards: dict[str, Card] = {}
        self._values: dict[str, OptionValue] = {}
        self._plans = [plan for section in SECTIONS for plan in section.cards]
        self.nothing = Empty("No setting of that name", "Clear the search box to see every setting again.")
        self.nothing.hide()
        self.body.body.addWidget(self.nothing)
        self.body.body.addStretch(1)
        beside = QHBoxLayout()
        beside.setSpacing(14)
        beside.addWidget(self.sections)
        beside.addWidget(self.body, 1)
        self.column.addLayout(beside, 1)
        self.strip = UndoStrip(front.theme)
        self.column.addWidget(self.strip)
        self._since = -1
        self.section = 0
        self.show_section(0)

    # What the window calls

    def refresh(self) -> None:
        if self._since < 0:
            self.run(lambda desk: desk.store.journal.head().count, self._begin)
        self.run(list_options, self._show)
        for card in self.cards.values():
            if isinstance(card, SettingsCard):
                card.refresh()

    def take_focus(self) -> None:
        self.search.setFocus()

    def go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> None:
        for line in self.lines.values():
            line.hand_in()
        for card in self.cards.values():
            if isinstance(card, SettingsCard):
                card.leave()

    def undo(self) -> None:
        """Take back the latest change of this session, and at the next press the one before it."""
        if self.strip.can_undo:
            self.strip.undo()
        else:
            self._take_back()

    def keeps_own_echo(self, changes: Any) -> bool:
        return False

    def go_to(self, key: str) -> None:
        """Show the section of one option, the focus on it."""
        for place, section in enumerate(SECTIONS):
            if any(key in plan.keys for plan in section.cards):
                self.search.clear()
                self.show_section(place)
                line, card = self.lines.get(key), next(iter(self._shown(place)))
                if line is not None:
                    self._focus(line)
                elif isinstance(card, SettingsCard):
                    card.focus()

    def show_section(self, place: int) -> None:
        """Show the cards of one section."""
        self.section = place
        self.sections.show_chosen(place)
        if self.search.text():
            self.search.clear()
            return
        shown = self._shown(place)
        for card in self.cards.values():
            card.setVisible(card in shown)
            lines = _lines(card)
            for line in lines:
                line.show()
            _part(lines)
        self.nothing.hide()
        self.body.verticalScrollBar().setValue(0)

    # What the cards call

    def offer(self, words: str, undo: Callable[[], None] | None) -> None:
        """Say below the cards what was done; `undo` takes it back."""
        self.strip.offer(words, undo)

    def changed(self, words: str) -> None:
        """Say below the cards what was changed in the store; the journal knows the way back."""
        self.strip.offer(words, self._take_back)

    def look_again(self) -> None:
        """Search again: a card has got lines that were not there before."""
        if self.search.text():
            self._find(self.search.text())

    def line(self, key: str, *, ruled: bool = False) -> OptionLine:
        """Make the line of one option: saved as it is changed, shown as it stands."""
        line = OptionLine(option_of(key), self.front, self.set_option, ruled=ruled)
        self.lines[key] = line
        self.watch(line.editor)
        self._leave.watch(line, permission_for(key))
        if (value := self._values.get(key)) is not None:
            line.show_value(value.value)
        return line

    def watch(self, widget: QWidget) -> None:
        """Keep a widget in sight when it gains the focus."""
        self._sight.watch(widget)

    def set_option(self, key: str, value: str) -> None:
        """Set one option, say so, and offer the way back."""
        line = self.lines.get(key)

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
            option = option_of(key)
            picture = ("set" if value else "removed") if option.kind is OptionKind.PICTURE else ""
            self.changed(f"{option.title}: {picture or WORDS.get(value, value) or 'as it was at first'}.")

        self.run(lambda desk: set_option(desk, key, value), done, failed=refused)

    # Inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.front.theme.scaled(_WIDE_ENOUGH)
        self.sections.setVisible(wide)
        self.sections.box.setVisible(not wide)

    def _take_back(self) -> None:
        since = self._since

        def done(taken: PutBack | None) -> None:
            if taken is None:
                self.offer("Nothing more was changed since mopdesk started. See History of changes.", None)
                return
            before = WORDS.get(taken.change.before, taken.change.before) or "as delivered"
            self.offer(f"{taken.change.title}: {before} again.", None)

        self.run(lambda desk: take_back_latest(desk, since), done)

    def _focus(self, line: OptionLine) -> None:
        line.focus()
        # What was just put on the page has its place at Qt's next turn.
        QTimer.singleShot(0, line, lambda: self.body.ensureWidgetVisible(line, 20, 80))

    def _shown(self, place: int) -> list[Card]:
        return [self._made(plan) for plan in SECTIONS[place].cards]

    def _made(self, plan: CardPlan) -> Card:
        card = self.cards.get(plan.title)
        if card is None:
            card = self.cards[plan.title] = plan.make(self)
            card.hide()
            if plan.permission:
                self._leave.watch(card, plan.permission)
            order = [one.title for one in self._plans if one.title in self.cards]
            self.body.body.insertWidget(order.index(plan.title), card)
            if isinstance(card, SettingsCard) and not self.stale:
                card.refresh()
        return card

    def _find(self, text: str) -> None:
        words = text.lower().split()
        if not words:
            self.show_section(self.section)
            return
        self.sections.show_chosen(-1)
        found = False
        for section in SECTIONS:
            for plan in section.cards:
                fits = self._fits(
                    self._made(plan), f"{section.name} {plan.title} {plan.words}".lower(), words
                )
                found = found or fits
        self.nothing.setVisible(not found)

    def _fits(self, card: Card, known: str, words: list[str]) -> bool:
        """Show what of a card fits all words of a search, and tell whether anything does."""
        whole = fits = all(word in known for word in words)
        lines = _lines(card)
        for line in lines:
            shown = whole or all(word in line.words for word in words)
            line.setVisible(shown)
            fits = fits or shown
        _part(lines)
        card.setVisible(fits)
        return fits

    def _begin(self, count: int) -> None:
        self._since = count

    def _show(self, values: tuple[OptionValue, ...]) -> None:
        self._values = {one.option.key: one for one in values}
        for key, line in self.lines.items():
            if (one := self._values.get(key)) is not None:
                line.show_value(one.value)


def _lines(card: Card) -> list[SettingLine]:
    return [one for one in card.findChildren(QWidget) if isinstance(one, SettingLine)]


def _part(lines: list[SettingLine]) -> None:
    """Draw no line above the first setting that is shown, where none was above the first of all."""
    if lines and lines[0].above is None:
        shown = [line for line in lines if not line.isHidden()]
        for place, line in enumerate(shown):
            if line.above is not None:
                line.above.setVisible(bool(place))
