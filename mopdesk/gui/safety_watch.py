"""Says for good that a store is not encrypted, and at the start what would lock its owner out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStatusBar

from mopdesk.actions.changes import Changes
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.plain import PlainButton, set_tip

if TYPE_CHECKING:
    from mopdesk.actions.keys import KeyState
    from mopdesk.desk import Desk


class SafetyWatch:
    """The mark in the status bar, which leads to the settings, and one reminder a start."""

    def __init__(self, front: FrontRoom, bar: QStatusBar) -> None:
        self._front, self._bar = front, bar
        self.mark = PlainButton("Not encrypted", "link")
        set_tip(self.mark, "Anybody who has this disk can read the store. Press to change that.")
        self.mark.clicked.connect(lambda _checked=False: front.ways.show_settings("safety"))
        self.mark.hide()
        bar.addPermanentWidget(self.mark)
        front.bus.changed.connect(self._hear)
        self.look()

    def look(self) -> None:
        """Look whether the store is encrypted."""
        self._front.background.run(_is_encrypted, self._show, owner=self._bar, failed=lambda _error: True)

    def remind(self) -> None:
        """Say once what is to be done about the store's key, where anything is."""
        self._front.background.run(_key_state, self._say, owner=self._bar, failed=lambda _error: True)

    def _hear(self, changes: Changes, _source: Any) -> None:
        if changes.settings:
            self.look()

    def _show(self, encrypted: bool) -> None:
        self.mark.setVisible(not encrypted)

    def _say(self, state: KeyState) -> None:
        def go() -> None:
            self._front.ways.show_settings("safety")

        if not state.encrypted and state.plain is None:
            self._front.ask.notice(
                Tone.WARN,
                "This store is not encrypted yet",
                "An earlier mopdesk made it. Anybody who has this disk can read it.",
                deed=("Encrypt it", go),
            )
        elif state.open_to_loss and state.in_vault:
            self._front.ask.notice(
                Tone.NOTE,
                "Only this account can open the store",
                "If it is lost, or the machine, nobody can read the store or its backups.",
                deed=("Set a passphrase", go),
            )


def _key_state(desk: Desk) -> KeyState:
    from mopdesk.actions.keys import key_state

    return key_state(desk)


def _is_encrypted(desk: Desk) -> bool:
    return desk.store.connection.encrypted
