"""The window for a store that is damaged: what can take its place, and one button that puts it there."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from mopdesk.actions.go_back import told
from mopdesk.actions.rescue import rescue
from mopdesk.actions.rescue_plan import RescuePlan, plan_rescue
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import KeyNeeded, MopdeskError
from mopdesk.custody.cupboard import unlock
from mopdesk.desk import Clock
from mopdesk.gui.ask import Ask
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.unlock import KeyWindow
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.words import count_of, moment
from mopdesk.store.backups import Backup

_WORDS = (
    "Part of the file can no longer be read: the disk may be failing. The damaged store is kept aside as it "
    "is, and nothing in it is changed. Close mopdesk everywhere else first."
)
_GONE = (
    "Its file is not where it was: moved, or deleted. If it lies elsewhere, close mopdesk and put it back. "
    "Else one of its backups takes its place."
)
_NO_BACKUP = "There is no backup that counts. A new store is made of every row that can still be read."


_SEVERAL = (
    "Several stores have their backups there, and this one can no longer tell which are its own: choose one."
)
_SHOWN = 6


class Rescue(KeyWindow):
    """Show the backups that count, the newest chosen, and use one; `words` tell what was done after `opened`.

    `ask` is the door for the choice of a file.
    """

    _found = Signal(object)

    def __init__(self, theme: Theme, store: Path, today: date | None = None) -> None:
        there = store.exists()
        title = "The store is damaged" if there else "The store is gone"
        super().__init__(theme, store, title, _WORDS if there else _GONE)
        self._today, self.words = today, ""
        self.ask = Ask(
            self, lambda _tone, title, detail, advice, _deed: self.say(f"{title} {detail} {advice}")
        )
        self.plan = PlainLabel("The backups are being read.", wrap=True)
        self.card.body.addWidget(self.plan)
        self._room = QVBoxLayout()
        self.card.body.addLayout(self._room)
        self.choice: ChoiceButtons | None = None
        self.other = PlainButton("A backup that lies elsewhere…")
        self.other.clicked.connect(lambda _checked=False: self._choose_file())
        row = QHBoxLayout()
        row.addWidget(self.other)
        row.addStretch(1)
        self.card.body.addLayout(row)
        self._good: tuple[Backup, ...] = ()
        self._elsewhere: Path | None = None
        self._unopened: Path | None = None
        self.secret = self.secret_line("Passphrase or recovery key of this backup")
        self._show_secret(False)
        self.finish("Save what can be saved")
        self.go.setEnabled(False)
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._look, name="mopdesk-backups", daemon=True).start()

    @property
    def chosen(self) -> Path | None:
        """The backup that is chosen; None where none is."""
        if self._elsewhere is not None:
            return self._elsewhere
        value = self.choice.value if self.choice is not None else None
        return value if isinstance(value, Path) else None

    def press(self) -> None:
        backup = self.chosen
        if backup is None and self._good:
            self.say("Choose one of the backups.")
            return
        secret = self.secret.text() if backup is not None and backup == self._unopened else ""

        def do() -> None:
            if backup is not None and secret:
                unlock(backup, secret)
            done = rescue(self._store, actor=system_account(), today=self._today, backup=backup)
            self.words = told(done)

        self.work(do)

    def failed(self, error: MopdeskError) -> None:
        super().failed(error)
        if isinstance(error, KeyNeeded) and self.chosen is not None:
            self._unopened = self.chosen
            self._show_secret(True)
            self.secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        found: object
        try:
            found = plan_rescue(self._store, clock=Clock(self._today))
        except MopdeskError as error:
            found = error
        # The window may have been closed meanwhile.
        with suppress(RuntimeError):
            self._found.emit(found)

    def _show(self, found: object) -> None:
        self.go.setEnabled(True)
        if not isinstance(found, RescuePlan):
            self.plan.setText("The backups cannot be read just now.")
            self.say(str(found))
            return
        self._good = found.good
        self.plan.setText(_plan(found))
        if found.good:
            ways = [(one.path, backup_line(one)) for one in found.good[:_SHOWN]]
            self.choice = ChoiceButtons("Backup", ways)
            self.choice.set_value(found.best)
            self.choice.chosen.connect(self._choose)
            self._room.addWidget(self.choice)
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, _value: object) -> None:
        self._elsewhere = None
        self._show_secret(self.chosen is not None and self.chosen == self._unopened)

    def _choose_file(self) -> None:
        path = self.ask.backup_file()
        if path is None:
            return
        self._elsewhere = path
        if self.choice is not None:
            self.choice.set_value(None)
        self.plan.setText(f"This backup takes its place: {path.name}.")
        self._show_secret(False)

    def _show_secret(self, shown: bool) -> None:
        for widget in self.secret_widgets(self.secret):
            widget.setVisible(shown)


def backup_line(backup: Backup) -> str:
    """Say of a backup how old it is, why it was made, how large it is and how many jobs it holds."""
    made = backup.manifest
    if made is None:
        return backup.path.name
    size = f"{made.size / 1e6:,.1f} MB, {count_of(made.jobs, 'job')}"
    return f"{moment(made.made_at)}, {made.reason}: {size}"


def _plan(plan: RescuePlan) -> str:
    more = []
    if (older := len(plan.good) - _SHOWN) > 0:
        more.append(f"{count_of(older, 'older one')} in the same folder.")
    if plan.others:
        more.append(f"{count_of(plan.others, 'backup')} cannot be used: cut short, damaged or locked.")
    if plan.several:
        return " ".join([_SEVERAL, *more])
    if not plan.good:
        return " ".join([_NO_BACKUP, *more])
    words = (
        "This backup takes its place; the newest that counts is chosen. Flow files that have arrived since"
    )
    return " ".join([f"{words} are taken in again.", *more])
