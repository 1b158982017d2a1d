"""The keys of this machine: each can be called otherwise; what the new keys call already is told in words."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QVBoxLayout

from mopdesk.gui.key_words import word_keys
from mopdesk.gui.keys import (
    KeyLine,
    choose_keys,
    clash,
    delivered_lines,
    is_plain,
    key_lines,
    shown_keys,
)
from mopdesk.gui.pages.settings_options import SettingLine
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.plain import PlainButton, PlainLabel

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class KeyboardLine(SettingLine):
    """What is called, by which keys, and the way to other keys or back."""

    def __init__(self, line: KeyLine, card: KeyboardCard) -> None:
        super().__init__()
        self.name, self._card = line.name, card
        title = line.words.removesuffix("…")
        self.words = f"{title} {' '.join(line.keys)} {line.menu}".lower()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(PlainLabel(title, wrap=True), 1)
        self.back = PlainButton("As delivered", "link")
        self.back.setAccessibleName(f"Keys as delivered: {title}")
        self.back.clicked.connect(lambda _checked=False: card.choose(self.name, None))
        row.addWidget(self.back)
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(f"Keys for {title}: press them here")
        self.edit.setFixedWidth(card.room.front.theme.scaled(170))
        self.edit.editingFinished.connect(self._hand_in)
        row.addWidget(self.edit)
        column.addLayout(row)
        self.also = PlainLabel("", "small", wrap=True)
        self.fault = PlainLabel("", "fault", wrap=True)
        column.addWidget(self.also)
        column.addWidget(self.fault)
        self.show_line(line)

    def show_line(self, line: KeyLine) -> None:
        """Show the keys in force."""
        delivered = next(one for one in delivered_lines() if one.name == self.name)
        self._shown = line.keys[0] if line.keys else ""
        self.edit.setKeySequence(QKeySequence(self._shown))
        self.back.setVisible(line.keys != delivered.keys)
        more = line.keys[1:]
        self.also.setText(f"Also {shown_keys(more)}" if more else "")
        self.also.setVisible(bool(more))
        self.show_fault("")

    def show_fault(self, words: str) -> None:
        """Say why the keys pressed cannot be taken, or take that away."""
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    def _hand_in(self) -> None:
        keys = self.edit.keySequence().toString(_PORTABLE)
        if keys == self._shown:
            return
        if keys and is_plain(keys):
            self._refuse("A letter or sign alone would get in the way of typing. Add Ctrl or Alt.")
        elif keys and (taken := clash(self.name, keys)) is not None:
            where = f"'{taken.words.removesuffix('…')}'"
            self._refuse(f"{shown_keys((keys,))} calls {where} already. Give that other keys first.")
        else:
            self._card.choose(self.name, keys)

    def _refuse(self, words: str) -> None:
        self.edit.setKeySequence(QKeySequence(self._shown))
        self.show_fault(words)


class KeyboardCard(SettingsCard):
    """Every line of a menu with its keys; what parts of pages answer by themselves is in Help."""

    def __init__(self, room: SettingsRoom) -> None:
        super().__init__("Keyboard")
        self.room = room
        about = (
            "Press other keys in a box and leave it. They count on this machine only. Enter, Space, Tab and "
            "the arrow keys keep their meaning; Help{help} lists every key."
        )
        told = PlainLabel("", "quiet", wrap=True)
        word_keys(told, PlainLabel.setText, about)
        self.body.addWidget(told)
        self.lines: dict[str, KeyboardLine] = {}
        for line in key_lines():
            if line.menu:
                one = self.lines[line.name] = KeyboardLine(line, self)
                self.body.addWidget(one)
                room.watch(one.edit)

    def choose(self, name: str, keys: str | None) -> None:
        """Take other keys into use, with the way back."""
        before = _own(name)
        self._take(name, keys)
        line = next(one for one in key_lines() if one.name == name)
        said = shown_keys(line.keys) or "no keys"
        self.room.offer(f"{line.words.removesuffix('…')}: {said}.", lambda: self._take(name, before))

    def _take(self, name: str, keys: str | None) -> None:
        choose_keys(name, keys)
        self.room.front.ways.renew_keys()
        for line in key_lines():
            if line.name == name:
                self.lines[name].show_line(line)


def _own(name: str) -> str | None:
    """Give the keys chosen on this machine; None where it is as delivered."""
    now = next(one for one in key_lines() if one.name == name)
    delivered = next(one for one in delivered_lines() if one.name == name)
    if now.keys == delivered.keys:
        return None
    return now.keys[0] if now.keys else ""
