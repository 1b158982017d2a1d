"""Backups: where they go, which there are, and one more now."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.backups import Order, backup_folder, fulfil, known_backups, order_backup
from mopdesk.actions.go_back import LookedBack, WentBack, counted, go_back, look_back, unlock_backup
from mopdesk.basics.errors import KeyNeeded, MopdeskError
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.people import OffForSome
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.widgets.card import bring_in_sight, empty
from mopdesk.gui.widgets.choice_buttons import Choice
from mopdesk.gui.widgets.decision import Decision
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.words import count_of, moment
from mopdesk.store.backups import Backup

SHOWN = 12
_ABOUT = (
    "A safety copy of the store as it is now is made first. Numbers of files go on beyond every number that "
    "was ever used."
)
_OTHER = "This is a backup of another store: that one takes the place of this. "
_TYPE_IT = "Type the passphrase, or the recovery key of the sheet that was printed for that store."
_AGAIN, _NOT_AGAIN = "again", "leave"


class KnownBackups(msgspec.Struct, frozen=True, kw_only=True):
    """The backups of the store, the newest first, and the folder where the next one goes."""

    folder: str
    backups: tuple[Backup, ...]


def read_backups(desk: Desk) -> KnownBackups:
    """Read which backups there are by their manifests; their bytes are checked when one is used."""
    found = known_backups(desk.store.path, check=False)
    return KnownBackups(folder=str(backup_folder(desk)), backups=tuple(found))


class BackupsCard(SettingsCard):
    """The folder with its write test, the backups with age, size and jobs, and a button for one now."""

    def __init__(self, room: SettingsRoom) -> None:
        super().__init__("Backups")
        self._room = room
        self.now = PlainButton("Back up now")
        self.now.clicked.connect(lambda _checked=False: self._back_up())
        self.corner.addWidget(self.now)
        self.other = PlainButton("Go back to a file…")
        set_tip(self.other, "A backup that lies elsewhere: on a stick, or in another folder")
        self.other.clicked.connect(lambda _checked=False: self._choose_file())
        self.corner.addWidget(self.other)
        about = (
            "One is made each day by itself and checked page by page. The old ones are thinned: those of the "
            "last days stay, then one a week, then one a month."
        )
        self.body.addWidget(PlainLabel(about, "quiet", wrap=True))
        self.body.addWidget(room.line("backup_folder"))
        self.where = PlainLabel("", "small", wrap=True)
        self.body.addWidget(self.where)
        self._off = OffForSome(room.front.people, self)
        self.body.addWidget(self._off.label)
        self._question = QVBoxLayout()
        self.body.addLayout(self._question)
        self.open_one: Decision | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def refresh(self) -> None:
        self._room.run(read_backups, self._show)

    def _show(self, known: KnownBackups) -> None:
        self.where.setText(f"The next backup goes to {known.folder}")
        self._off.clear()
        self.other.setEnabled(True)
        self._off.add(self.other, "restore", "Go back")
        empty(self._rows)
        if not known.backups:
            self._rows.addWidget(PlainLabel("There is no backup yet.", "quiet"))
        for one in known.backups[:SHOWN]:
            self._rows.addWidget(self._row(one))
        if (more := len(known.backups) - SHOWN) > 0:
            self._rows.addWidget(PlainLabel(f"{count_of(more, 'older backup')} in the same folder.", "small"))

    def _row(self, one: Backup) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        manifest = one.manifest
        pill = (
            Pill("Checked", Tone.GOOD, "check") if one.good else Pill("Does not count", Tone.BAD, "warning")
        )
        line.addWidget(PillLabel(self._room.front.theme, pill))
        if manifest is None:
            line.addWidget(PlainLabel(f"{one.path.name}: {one.fault}", wrap=True), 1)
            return row
        said = f"{moment(manifest.made_at)}, {manifest.reason}"
        size = f"{manifest.size / 1e6:,.1f} MB, {count_of(manifest.jobs, 'job')}"
        fault = "" if one.good else f". {one.fault}"
        line.addWidget(PlainLabel(said, "strong"))
        line.addWidget(PlainLabel(f"{size}{fault}", wrap=True), 1)
        if one.good:
            back = PlainButton("Go back to it…")
            back.setAccessibleName(f"Go back to the backup of {said}")
            back.clicked.connect(lambda _checked=False: self._look(one.path))
            line.addWidget(back)
            self._off.add(back, "restore", "Go back")
        return row

    def _choose_file(self) -> None:
        if (path := self._room.front.ask.backup_file()) is not None:
            self._look(path)

    def _look(self, path: Path) -> None:
        """Read the backup whole and what it lacks, then ask."""

        def failed(error: BaseException) -> bool:
            if isinstance(error, KeyNeeded):
                self._ask_key(path, error)
                return True
            return False

        self._room.front.background.run(
            lambda desk: look_back(desk, path),
            self._ask,
            waiting="Reading the backup",
            failed=failed,
            owner=self,
        )

    def _ask_key(self, path: Path, why: KeyNeeded) -> None:
        """Ask for what opens a backup that was made under another key: on another machine, or earlier."""
        decision = Decision(f"What opens {path.name}?", f"{why.detail} {why.advice}", "Open it")
        decision.secret("secret", "Its passphrase or recovery key", needed=_TYPE_IT)

        def wrong(error: BaseException) -> bool:
            decision.do_button.setEnabled(True)
            if isinstance(error, MopdeskError):
                decision.say(str(error))
                return True
            return False

        def opened(_nothing: None) -> None:
            self._close_question()
            self._look(path)

        def do(answers: dict[str, Any]) -> None:
            decision.do_button.setEnabled(False)
            self._room.front.background.run(
                lambda desk: unlock_backup(desk, path, answers["secret"]), opened, failed=wrong, owner=self
            )

        decision.ready(do)
        self._put(decision)

    def _put(self, decision: Decision) -> None:
        """Show a question in the place where the backups are listed."""
        decision.left.connect(self._close_question)
        self._close_question()
        self.open_one = decision
        self._question.addWidget(decision)
        # Where it lies, and how tall it is, is known some turns of Qt later.
        QTimer.singleShot(60, decision, partial(bring_in_sight, decision))
        decision.focus()

    def _ask(self, looked: LookedBack) -> None:
        """Ask before the store is exchanged, in the place where the backups are listed."""
        path, files = looked.backup.path, looked.files_since
        foreign = _OTHER if looked.other_store else ""
        decision = Decision(
            "Go back to this backup?",
            f"{foreign}{backup_words(looked.backup)}. {newer_words(looked)} {_ABOUT}",
            "Go back to it",
        )
        if files:
            choices: list[Choice] = [(_AGAIN, "Take them in again"), (_NOT_AGAIN, "Leave them out")]
            title = f"{count_of(files, 'flow file')} arrived since"
            decision.choice("files", title, choices, _AGAIN, needed="Say what becomes of the flow files.")

        def done(gone_back: WentBack) -> None:
            self._close_question()
            self._room.front.ask.notice(Tone.GOOD, "The store is that of the backup", gone_back.words)
            self._room.front.ways.offer_unfinished()
            self.refresh()

        def failed(_error: BaseException) -> bool:
            decision.do_button.setEnabled(True)
            return False

        def do(answers: dict[str, Any]) -> None:
            decision.do_button.setEnabled(False)
            again = answers.get("files") == _AGAIN
            self._room.front.background.run_watched(
                lambda desk, progress: go_back(desk, path, take_in_again=again, progress=progress),
                done,
                waiting="Going back to the backup",
                failed=failed,
                owner=self,
            )

        decision.ready(do)
        self._put(decision)

    def _close_question(self) -> None:
        empty(self._question)
        self.open_one = None

    def _back_up(self) -> None:
        front = self._room.front

        def done(made: Backup) -> None:
            front.ways.saved("Backup made")
            self._room.offer(f"The backup is made: {made.path.name}.", None)
            self.refresh()

        def make(order: Order) -> None:
            # Beside: what is entered meanwhile is saved.
            front.background.run_beside(
                lambda progress: fulfil(order, progress), done, waiting="Making a backup", owner=self
            )

        self._room.run(order_backup, make)


def backup_words(backup: Backup) -> str:
    """Say of a backup when it was made and why, how large it is and how many jobs it holds."""
    manifest = backup.manifest
    if manifest is None:
        return f"{backup.path.name}: every page of it was read; when it was made is not known"
    size = f"{manifest.size / 1e6:,.1f} MB, {count_of(manifest.jobs, 'job')}"
    return f"{moment(manifest.made_at)}, {manifest.reason}, {size}; every page of it was read just now"


def newer_words(looked: LookedBack) -> str:
    """Say what was entered since a backup, and would be in the safety copy alone."""
    if not looked.newer:
        return "Nothing has been entered since then."
    parts = [counted(one) for one in looked.newer]
    return f"Since then: {'; '.join(parts)}. That will be in the safety copy alone."
