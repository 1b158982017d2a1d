"""The window for a store that is damaged: what can take its place, and one button that puts it there."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from mopdesk.actions.backups import known_backups
from mopdesk.actions.go_back import told
from mopdesk.actions.rescue import rescue
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.unlock import KeyWindow
from mopdesk.gui.words import count_of, moment
from mopdesk.store.backups import Backup

_WORDS = (
    "Part of the file can no longer be read: the disk may be failing. The damaged store is kept aside as it "
    "is, and nothing in it is changed. Close mopdesk everywhere else first."
)
_NO_BACKUP = "There is no backup that counts. A new store is made of every row that can still be read."


class Rescue(KeyWindow):
    """Say which backup will be used, and use it; `words` tell what was done once `opened` is emitted."""

    _found = Signal(object)

    def __init__(self, theme: Theme, store: Path, today: date | None = None) -> None:
        super().__init__(theme, store, "The store is damaged", _WORDS)
        self._today, self.words = today, ""
        self.plan = PlainLabel("The backups are being read.", wrap=True)
        self.card.body.addWidget(self.plan)
        self.finish("Save what can be saved")
        self.go.setEnabled(False)
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)
        threading.Thread(target=self._look, name="mopdesk-backups", daemon=True).start()

    def press(self) -> None:
        def do() -> None:
            self.words = told(rescue(self._store, actor=system_account(), today=self._today))

        self.work(do)

    def _look(self) -> None:
        found: object
        try:
            found = next((one for one in known_backups(self._store) if one.good), None)
        except MopdeskError as error:
            found = error
        # The window may have been closed meanwhile.
        with suppress(RuntimeError):
            self._found.emit(found)

    def _show(self, found: object) -> None:
        self.go.setEnabled(True)
        if isinstance(found, MopdeskError):
            self.plan.setText("The backups cannot be read just now.")
            self.say(str(found))
            return
        self.plan.setText(_plan(found if isinstance(found, Backup) else None))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)


def _plan(backup: Backup | None) -> str:
    if backup is None or backup.manifest is None:
        return _NO_BACKUP
    made = backup.manifest
    return (
        f"The newest backup that counts takes its place: that of {moment(made.made_at)}, with "
        f"{count_of(made.jobs, 'job')}. Flow files that have arrived since are taken in again."
    )
