"""How the store is locked: what stands, the passphrase, the recovery key, the vault, a fresh key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from mopdesk.actions.keys import (
    KeyState,
    key_state,
    leave_vault,
    set_passphrase,
    set_recovery_key,
    use_vault,
)
from mopdesk.actions.new_key import WIPED, NewKey, encrypt_plain_backups, new_key
from mopdesk.basics.errors import MopdeskError
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.pages.recovery_box import RecoveryBox
from mopdesk.gui.pages.settings_room import SettingsCard
from mopdesk.gui.pages.settings_safety_words import (
    ENCRYPT_ADVICE,
    LINES,
    NEW_KEY_ADVICE,
    PASSPHRASE_HINT,
    day_words,
    plain_words,
    told_state,
)
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Tinted, bring_in_sight, empty, restyle
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.secret_line import hide_typing


class Room(Protocol):
    """What the card needs of the page that it stands on."""

    front: FrontRoom

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do something with the store on its own thread, and hand the result back."""


class SafetyCard(SettingsCard):
    """The state in one sentence, each thing that opens the store in a line, one question at a time below.

    `first` shows what belongs to setting up and nothing else. Signals: `asking(bool)`: whether a recovery key
    is shown that has not been put away.
    """

    asking = Signal(bool)

    def __init__(self, page: Room, *, first: bool = False) -> None:
        super().__init__("How the store is locked")
        self._shown = ("encrypt", "passphrase", "recovery") if first else tuple(LINES)
        self._page, self._front = page, page.front
        self.state: KeyState | None = None
        self.told = Tinted("note", "One moment")
        self.body.addWidget(self.told)
        self._off = OffForSome(page.front.people, self)
        self.body.addWidget(self._off.label)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.words: dict[str, PlainLabel] = {}
        self.buttons: dict[str, PlainButton] = {}
        deeds = (
            self._ask_encrypt,
            self._ask_passphrase,
            self.show_new_recovery_key,
            self._turn_vault,
            self._ask_new_key,
            self._encrypt_backups,
        )
        for (name, title), do in zip(LINES.items(), deeds, strict=True):
            self._line(name, title, do)
        self._question = QVBoxLayout()
        self._question.setContentsMargins(0, 6, 0, 0)
        self.body.addLayout(self._question)
        self.open_one: Decision | None = None
        self.recovery: RecoveryBox | None = None

    def refresh(self) -> None:
        """Look again how the store is locked."""
        self._page.run(key_state, self._show)

    def focus(self) -> None:
        """Put the focus where a person begins."""
        first = next((one for one in self.buttons.values() if one.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_new_recovery_key(self) -> None:
        """Show a new recovery key; it is in force once it has been put away."""
        box = RecoveryBox(self._front, new_recovery_key())
        box.away.connect(lambda: self._put_away(box))
        box.left.connect(self._close_question)
        self._put_question(box)

    def _line(self, name: str, title: str, do: Callable[[], None]) -> None:
        row = self._grid.rowCount()
        label = PlainLabel(title, "strong")
        words = PlainLabel("", wrap=True)
        button = PlainButton("")
        button.clicked.connect(lambda _checked=False: do())
        for column, widget in enumerate((label, words, button)):
            self._grid.addWidget(widget, row, column)
            widget.hide()
        self._off.add(button, "keys", title)
        self.words[name], self.buttons[name] = words, button

    def _say(self, name: str, words: str, deed: str) -> None:
        """Fill one line, or hide it where there are no words."""
        words = words if name in self._shown else ""
        place = self._grid.indexOf(self.words[name])
        row = self._grid.getItemPosition(place)[0]  # type: ignore[index]
        title = self._grid.itemAtPosition(row, 0)
        for widget in (title.widget() if title else None, self.words[name]):
            if widget is not None:
                widget.setVisible(bool(words))
        self.words[name].setText(words)
        self.buttons[name].set_plain_text(deed)
        self.buttons[name].setAccessibleDescription(words)
        self.buttons[name].setVisible(bool(words and deed))

    def _show(self, state: KeyState) -> None:
        self.state = state
        tone, words = told_state(state)
        self.told.setProperty("tone", tone)
        restyle(self.told)
        restyle(self.told.label)
        self.told.say(words)
        on = state.encrypted
        self._say("encrypt", "" if on else plain_words(state), "Encrypt the store…")
        at = state.passphrase_at
        self._say(
            "passphrase",
            "" if not on else f"Set on {day_words(at)}" if at else "None is set.",
            "Change it…" if at else "Set one…",
        )
        at = state.recovery_at
        self._say(
            "recovery",
            "" if not on else f"Made on {day_words(at)}" if at else "None has been made.",
            "Make a new one…" if at else "Make one…",
        )
        inside = (
            f"Yes, on this account: {state.vault} keeps the key." if state.in_vault else "Not from a vault."
        )
        self._say(
            "vault",
            inside if on and state.vault else "",
            "Ask from now on" if state.in_vault else "Keep it in the vault",
        )
        self._say("renew", f"Made on {day_words(state.made_at)}" if on else "", "Use a fresh key…")
        count = len(state.plain_backups)
        names = ", ".join(path.name for path in state.plain_backups[:3]) + (" …" if count > 3 else "")
        self._say("backups", f"{count} not encrypted: {names}" if on and count else "", "Encrypt them")

    # Asking

    def _ask_passphrase(self) -> None:
        had = self.state is not None and self.state.passphrase_at is not None
        words = "The one before opens nothing any more." if had else "It opens the store on any account."
        decision = passphrase_decision("A passphrase for the store", words, "Save the passphrase")
        self._open(decision, lambda one: lambda desk: set_passphrase(desk, one["secret"]), self._saved)

    def _ask_encrypt(self) -> None:
        decision = passphrase_decision("Encrypt the store", ENCRYPT_ADVICE, "Encrypt now")
        self._open(
            decision,
            lambda one: lambda desk: new_key(desk, passphrase=one["secret"]),
            self._encrypted,
            "Encrypting the store",
        )

    def _ask_new_key(self) -> None:
        recovery_key = new_recovery_key()
        decision = passphrase_decision("A fresh key", NEW_KEY_ADVICE, "Write the store anew")

        def done(made: NewKey) -> None:
            self._encrypted(made)
            box = RecoveryBox(self._front, recovery_key, in_force=True)
            box.away.connect(self._close_question)
            self._put_question(box)

        self._open(
            decision,
            lambda one: lambda desk: new_key(desk, passphrase=one["secret"], recovery_key=recovery_key),
            done,
            "Writing the store anew",
        )

    def _turn_vault(self) -> None:
        inside = self.state is not None and self.state.in_vault
        self._page.run(leave_vault if inside else use_vault, self._saved)

    def _encrypt_backups(self) -> None:
        def done(paths: list[Any]) -> None:
            self._front.ask.notice(Tone.GOOD, f"{len(paths)} old backups are encrypted now", WIPED)
            self.refresh()

        self._page.run(encrypt_plain_backups, done, waiting="Encrypting old backups")

    def _put_away(self, box: RecoveryBox) -> None:
        def done(_changes: Any) -> None:
            self._saved(None)
            self._front.ways.saved("The recovery key is in force")

        self._page.run(lambda desk: set_recovery_key(desk, box.recovery_key), done)

    def _saved(self, _changes: Any) -> None:
        self._close_question()
        self._front.ways.saved("Saved: how the store is locked")
        self.refresh()

    def _encrypted(self, made: NewKey) -> None:
        self._saved(None)
        if made.was_encrypted:
            self._front.ask.notice(Tone.GOOD, "The store has a fresh key")
        else:
            self._front.ask.notice(Tone.GOOD, "The store is encrypted", WIPED)

    def _open(
        self,
        decision: Decision,
        make: Callable[[dict[str, str]], Callable[[Any], Any]],
        done: Callable[[Any], None],
        waiting: str = "",
    ) -> None:
        def do(answers: dict[str, str]) -> None:
            if answers["secret"] != answers["again"]:
                _say_fault(decision, "The two passphrases are not the same.")
                return
            decision.do_button.setEnabled(False)
            self._page.run(make(answers), done, failed=refused, waiting=waiting)

        def refused(error: BaseException) -> bool:
            decision.do_button.setEnabled(True)
            if isinstance(error, MopdeskError):
                _say_fault(decision, str(error))
                return True
            return False

        decision.ready(do)
        decision.left.connect(self._close_question)
        self._put_question(decision)
        self.open_one = decision
        decision.focus()

    def _put_question(self, question: Decision | RecoveryBox) -> None:
        self._close_question()
        self.recovery = question if isinstance(question, RecoveryBox) else None
        self._question.addWidget(question)
        self.asking.emit(self.recovery is not None)
        # Where it lies, and how tall it is, is known some turns of Qt later.
        QTimer.singleShot(60, question, lambda: bring_in_sight(question))

    def _close_question(self) -> None:
        empty(self._question)
        self.open_one = self.recovery = None
        self.asking.emit(False)


def passphrase_decision(heading: str, advice: str, do_words: str) -> Decision:
    """Make a question for a new passphrase, typed twice and never shown."""
    decision = Decision(heading, advice, do_words)
    decision.line("secret", "Passphrase", hint=PASSPHRASE_HINT, needed="Write a passphrase.")
    decision.line("again", "The passphrase once more")
    for name in ("secret", "again"):
        edit = decision.field(name)
        if isinstance(edit, LineEdit):
            hide_typing(edit)
    return decision


def _say_fault(decision: Decision, words: str) -> None:
    decision.fault.setText(words)
    decision.fault.setVisible(bool(words))
