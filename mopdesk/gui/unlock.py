"""Two windows before the first one: a store whose key must be typed, a new store that needs one."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mopdesk.actions.keys import checked_passphrase, choose_unencrypted
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import MopdeskError
from mopdesk.custody import vault
from mopdesk.custody.cupboard import keep_in_vault, make_key_with_passphrase, unlock
from mopdesk.desk import Clock
from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.looks import Looks
from mopdesk.gui.pages.settings_safety_words import PASSPHRASE_HINT
from mopdesk.gui.plain import LineEdit, OneLine, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card, Column
from mopdesk.gui.widgets.choice_buttons import ChoiceButtons
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.widgets.secret_line import hide_typing

LOG = logging.getLogger("mopdesk.gui")

_HELP = (
    "The passphrase is the one that was set in Settings, Safety and privacy. The office recovery key is on "
    "the sheet that was printed then: seven groups of five letters and digits."
)
_NEW = (
    "mopdesk encrypts what it keeps: names, addresses, access notes, photos. On most machines the operating "
    "system keeps the key; this one has no place for it. Choose a passphrase: it is asked for at each start."
)
_PLAIN = (
    "Without encryption anybody who gets hold of this computer or its disk can read all of it. The journal "
    "and the window will always say that you chose so."
)


class KeyWindow(QWidget):
    """A calm window with one question. Signals: `opened()` when the key is in hand."""

    opened = Signal()
    _came = Signal(object)

    def __init__(self, theme: Theme, store: Path, title: str, words: str) -> None:
        super().__init__()
        self._theme, self._store = theme, store
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(f"{title} - mopdesk")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 12, 12, 24)
        top = QHBoxLayout()
        self._mark = PlainLabel()
        top.addWidget(self._mark)
        top.addSpacing(8)
        heads = QVBoxLayout()
        heads.addWidget(PlainLabel(title, "title"))
        heads.addWidget(OneLine(str(store), "quiet"))
        top.addLayout(heads, 1)
        top.addWidget(Looks(theme, ""), 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(top)
        outer.addSpacing(8)
        column = Column(widest=theme.scaled(760))
        self.card = Card()
        self.card.body.addWidget(PlainLabel(words, wrap=True))
        column.body.addWidget(self.card)
        column.body.addStretch(1)
        outer.addWidget(column, 1)
        self.fault = PlainLabel("", "fault", wrap=True)
        self.go = PlainButton("", "primary")
        self.go.clicked.connect(lambda _checked=False: self.press())
        self._came.connect(self._back, Qt.ConnectionType.QueuedConnection)
        self._words = ""
        self._secrets: dict[LineEdit, tuple[QWidget, ...]] = {}
        theme.changed.connect(self._tint)

    def press(self) -> None:
        """Do what the window is for."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.go.isEnabled():
            self.press()
            return
        super().keyPressEvent(event)

    def secret_line(self, name: str, hint: str = "") -> LineEdit:
        """Add a line for a secret, with a button that shows it."""
        edit = LineEdit(name)
        edit.setPlaceholderText(hint)
        hide_typing(edit)
        show = PlainButton("Show")
        show.setAccessibleName(f"Show: {name}")

        def turn() -> None:
            hidden = edit.echoMode() is QLineEdit.EchoMode.Password
            edit.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
            show.set_plain_text("Hide" if hidden else "Show")

        show.clicked.connect(lambda _checked=False: turn())
        title = PlainLabel(name, "strong")
        self.card.body.addWidget(title)
        row = QHBoxLayout()
        row.addWidget(edit, 1)
        row.addWidget(show)
        self.card.body.addLayout(row)
        self._secrets[edit] = (title, edit, show)
        return edit

    def secret_widgets(self, edit: LineEdit) -> tuple[QWidget, ...]:
        """Give all that belongs to a line for a secret, to show or hide it as a whole."""
        return self._secrets[edit]

    def finish(self, words: str) -> None:
        """Add the fault and the button, once everything else is there."""
        self._words = words
        self.go.set_plain_text(words)
        self.card.body.addWidget(self.fault)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addStretch(1)
        self.card.body.addLayout(row)
        self._tint()
        self.resize(self._theme.scaled(820), self._theme.scaled(560))

    def work(self, do: Callable[[], object]) -> None:
        """Do something that takes a moment on a thread; `opened` follows, or the fault is told."""
        self.fault.setText("")
        if self.focusWidget() is self.go and self._secrets:
            # Qt would hand the focus on to whatever comes next, which may be what nobody wants to press.
            next(iter(self._secrets)).setFocus()
        self.go.setEnabled(False)
        self.go.set_plain_text("One moment")

        def on_thread() -> None:
            try:
                do()
            except MopdeskError as error:
                self._came.emit(error)
            except Exception as error:  # noqa: BLE001  (told on the GUI thread; the window must not wait for ever)
                LOG.error("The key window failed\n%s", traceback.format_exc())
                self._came.emit(
                    MopdeskError(
                        "That was not done: something unexpected went wrong.",
                        f"Its kind is {type(error).__name__}; the log says where.",
                        "Try once more. If it stays so, install mopdesk anew or ask whoever looks after it.",
                    )
                )
            else:
                self._came.emit(None)

        threading.Thread(target=on_thread, name="mopdesk-key", daemon=True).start()

    def _back(self, error: MopdeskError | None) -> None:
        self.go.setEnabled(True)
        self.go.set_plain_text(self._words)
        if error is None:
            self.opened.emit()
            return
        self.failed(error)

    def failed(self, error: MopdeskError) -> None:
        """Say what kept it from being done."""
        self.say(str(error))

    def say(self, words: str) -> None:
        """Say what does not fit."""
        self.fault.setText(words)
        announce(self.fault, words)

    def _tint(self) -> None:
        size = self._theme.scaled(40)
        self.go.setMinimumHeight(self._theme.target)
        self._mark.setPixmap(pixmap("lock", self._theme.colours.accent, size, self.devicePixelRatioF()))
        self.setWindowIcon(icon("mopdesk", self._theme.colours.accent, 64))


class Unlock(KeyWindow):
    """Type the passphrase or the recovery key; what opened it can go into the vault."""

    def __init__(self, theme: Theme, store: Path, why: MopdeskError) -> None:
        super().__init__(theme, store, "The store is locked", f"{why.detail} {why.advice}")
        self.secret = self.secret_line("Passphrase or recovery key")
        self.card.body.addWidget(PlainLabel(_HELP, "small", wrap=True))
        self.keep: ChoiceButtons | None = None
        if _has_vault():
            self.card.body.addWidget(PlainLabel("Next time", "strong"))
            self.keep = ChoiceButtons(
                "Next time",
                ((True, f"Open without asking: keep the key in {vault.name()}"), (False, "Ask again")),
            )
            self.keep.set_value(True)
            self.card.body.addWidget(self.keep)
        self.finish("Open the store")
        self.secret.setFocus()

    def press(self) -> None:
        if not self.secret.text():
            self.say("Type the passphrase or the recovery key.")
            return
        secret, keep = self.secret.text(), self.keep is not None and self.keep.value is True

        def do() -> None:
            key = unlock(self._store, secret)
            if keep:
                keep_in_vault(self._store, key)

        self.work(do)


class FirstKey(KeyWindow):
    """Choose how a new store is locked where no vault is."""

    def __init__(self, theme: Theme, store: Path) -> None:
        super().__init__(theme, store, "A passphrase for your store", _NEW)
        self.secret = self.secret_line("Passphrase", PASSPHRASE_HINT)
        self.again = self.secret_line("The passphrase once more")
        self.finish("Use this passphrase")
        other = Card("Or go on without encryption")
        other.body.addWidget(PlainLabel(_PLAIN, wrap=True))
        self.plain = PlainButton("Keep it unencrypted")
        self.plain.clicked.connect(lambda _checked=False: self._go_plain())
        row = QHBoxLayout()
        row.addWidget(self.plain)
        row.addStretch(1)
        other.body.addLayout(row)
        column = self.card.parentWidget()
        layout = column.layout() if column is not None else None
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(self.card) + 1, other)
        self._sure = False
        self.resize(self._theme.scaled(820), self._theme.scaled(660))
        self.secret.setFocus()

    def press(self) -> None:
        passphrase = self.secret.text()
        if passphrase != self.again.text():
            self.say("The two passphrases are not the same.")
            return
        try:
            checked_passphrase(passphrase)
        except MopdeskError as error:
            self.say(str(error))
            return
        self.work(lambda: make_key_with_passphrase(self._store, passphrase, Clock().now()))

    def _go_plain(self) -> None:
        if not self.go.isEnabled():
            return
        if not self._sure:
            # Twice, so that nobody does it with one careless press.
            self._sure = True
            self.plain.set_plain_text("Yes, anybody with this disk may read it")
            return
        self.work(lambda: choose_unencrypted(self._store, system_account()))


def _has_vault() -> bool:
    try:
        vault.backend()
    except MopdeskError:
        return False
    return True
