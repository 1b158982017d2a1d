"""The office's own words and weights: each text with where it comes from, corrected in place, put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.office_words import OfficeText, list_labels, list_rules, list_wording
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import Desk
from mopdesk.gui.pages.settings_options import SettingLine
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import restyle, rule
from mopdesk.gui.widgets.choice_buttons import Choice, ChoiceButtons

WEIGHTS: tuple[Choice, ...] = (
    ("error", "Stops"),
    ("warning", "Asks for a reason"),
    ("note", "Is only noted"),
)


class OfficeLine(SettingLine):
    """One text with its editor; `changed(key, text)` is told what was typed, '' for as delivered."""

    def __init__(
        self, one: OfficeText, changed: Callable[[str, str], None], choices: Sequence[Choice], *, ruled: bool
    ) -> None:
        super().__init__()
        self.key, self._changed = one.key, changed
        self.words = f"{one.title} {one.text} {one.delivered} {one.note}".lower()
        self.one = one
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(5)
        if ruled:
            self.above = rule()
            column.addWidget(self.above)
            column.addSpacing(3)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(one.title, "strong", wrap=True), 1)
        self.back = PlainButton("As delivered", "link")
        self.back.setAccessibleName(f"As delivered: {one.title}")
        self.back.clicked.connect(lambda _checked=False: changed(one.key, ""))
        head.addWidget(self.back)
        column.addLayout(head)
        self.editor: QWidget
        if choices:
            self.choices = ChoiceButtons(one.title, choices)
            self.choices.chosen.connect(self._choose)
            self.editor = self.choices
        else:
            self.edit = LineEdit(one.title)
            self.edit.editingFinished.connect(self.hand_in)
            self.editor = self.edit
        column.addWidget(self.editor)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.fault.hide()
        column.addWidget(self.fault)
        told = ": ".join(part for part in (one.confidence, one.source) if part)
        self.about = PlainLabel(". ".join(part for part in (told, one.note) if part), "small", wrap=True)
        self.about.setVisible(bool(self.about.text()))
        column.addWidget(self.about)
        self.show_text(one)

    def show_text(self, one: OfficeText) -> None:
        """Show the text in force, unless the person is typing here or it is marked as not fitting."""
        self.one = one
        self.back.setVisible(one.is_own)
        if isinstance(self.editor, ChoiceButtons):
            self.choices.set_value(one.text)
        elif not self.edit.isModified() and self.fault.isHidden():
            self.edit.setText(one.text)
            self.edit.setCursorPosition(0)
        self.show_fault(self.fault.text())

    def show_fault(self, words: str) -> None:
        """Say what does not fit, or take that away."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))
        if isinstance(self.editor, LineEdit):
            self.editor.setProperty("faulty", bool(words))
            restyle(self.editor)

    def hand_in(self) -> None:
        """Save what was typed, if it is new."""
        if not isinstance(self.editor, LineEdit) or not self.edit.isModified():
            return
        self.edit.setModified(False)
        if (typed := self.edit.text().strip()) != self.one.text:
            self._changed(self.key, typed)
        else:
            self.show_fault("")

    def _choose(self, value: object) -> None:
        if value is None:
            self.choices.set_value(self.one.text)
        else:
            self._changed(self.key, str(value))


class OfficeTextCard(SettingsCard):
    """A list of texts that an office may word itself."""

    def __init__(
        self,
        room: SettingsRoom,
        title: str,
        about: str,
        read: Callable[[Desk], tuple[OfficeText, ...]],
        choices: Sequence[Choice] = (),
    ) -> None:
        super().__init__(title)
        self._room, self._read, self._choices = room, read, choices
        self.lines: dict[str, OfficeLine] = {}
        self.body.addWidget(PlainLabel(about, "quiet", wrap=True))

    def refresh(self) -> None:
        self._room.run(self._read, self._show)

    def leave(self) -> None:
        for line in self.lines.values():
            line.hand_in()

    def _show(self, texts: tuple[OfficeText, ...]) -> None:
        if not self.lines:
            for place, one in enumerate(texts):
                line = OfficeLine(one, self._set, self._choices, ruled=bool(place))
                self.lines[one.key] = line
                self.body.addWidget(line)
                self._room.watch(line.editor)
            self._room.look_again()
            return
        for one in texts:
            self.lines[one.key].show_text(one)

    def _set(self, key: str, text: str) -> None:
        line = self.lines[key]

        def refused(error: BaseException) -> bool:
            if not isinstance(error, MopdeskError):
                return False
            line.show_fault(error.detail or error.title)
            self._room.front.ways.saved("Not saved: look at the text marked in red", failed=True)
            return True

        def done(_changes: Any) -> None:
            line.show_fault("")
            self._room.front.ways.saved("Settings saved")
            words = "changed" if text else "as delivered"
            self._room.changed(f"{line.one.title}: {words}.")

        self._room.run(lambda desk: set_option(desk, key, text), done, failed=refused)


def wording_card(room: SettingsRoom) -> OfficeTextCard:
    """Make the card of the words of answers."""
    return OfficeTextCard(
        room,
        "Wording of answers",
        "Flows have no item for a backstop: the finding travels in these words, which Suppliers' systems may "
        "look for. Agree a change with them first. What stands in { } is filled in. Each answer begins "
        "with SSTPGP BACKSTOP CHECK, by which mopdesk knows its own.",
        list_wording,
    )


def labels_card(room: SettingsRoom) -> OfficeTextCard:
    """Make the card of the words that label a request."""
    return OfficeTextCard(
        room,
        "Words that label a request",
        "Whole words, parted by commas; a star at the end takes any ending. They count for files that come "
        "from now on; jobs that are open stay as they are.",
        list_labels,
    )


def rules_card(room: SettingsRoom) -> OfficeTextCard:
    """Make the card of how much each warning of a visit matters."""
    return OfficeTextCard(
        room,
        "What the check of a visit asks",
        "What would make a flow malformed or contradict itself always stops. How much the following matters "
        "is yours to say; answers that have left are not judged again.",
        list_rules,
        WEIGHTS,
    )
