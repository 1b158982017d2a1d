"""Every change of the settings, by whom and when, each with the way back: told by the journal."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.setting_history import PutBack, SettingChange, put_back, setting_changes
from mopdesk.gui.pages.settings_options import WORDS
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import empty, rule
from mopdesk.gui.words import moment

SHOWN = 40


class HistoryCard(SettingsCard):
    """The latest changes first; 'Put back' makes the setting stand again as before that change."""

    def __init__(self, room: SettingsRoom) -> None:
        super().__init__("History of changes")
        self._room = room
        self.body.addWidget(
            PlainLabel(
                "Put back makes one setting stand as it did before that change, whatever came later. Looks "
                "and keys are kept on this machine and are not listed here.",
                "quiet",
                wrap=True,
            )
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def refresh(self) -> None:
        self._room.run(lambda desk: setting_changes(desk, SHOWN), self._show)

    def _show(self, changes: tuple[SettingChange, ...]) -> None:
        empty(self._rows)
        if not changes:
            self._rows.addWidget(PlainLabel("No setting was changed yet.", "quiet"))
        for place, change in enumerate(changes):
            if place:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(change))

    def _row(self, change: SettingChange) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(PlainLabel(change.title, "strong", wrap=True))
        words.addWidget(PlainLabel(f"{_said(change.before)}  →  {_said(change.after)}", wrap=True))
        taken = ", takes a change back" if change.undoes is not None else ""
        words.addWidget(PlainLabel(f"{moment(change.at)}, {change.actor}{taken}", "small", wrap=True))
        line.addLayout(words, 1)
        button = PlainButton("Put back")
        button.setAccessibleName(f"Put back: {change.title}, as before {moment(change.at)}")
        button.clicked.connect(lambda _checked=False, entry=change.entry: self._put_back(entry))
        line.addWidget(button)
        return row

    def _put_back(self, entry: int) -> None:
        def done(taken: PutBack) -> None:
            self._room.changed(f"{taken.change.title}: {_said(taken.change.before)} again.")

        self._room.run(lambda desk: put_back(desk, entry), done)


def _said(value: str) -> str:
    return WORDS.get(value, value) or "as delivered"
