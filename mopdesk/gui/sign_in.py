"""Who is working now: names as large buttons, a PIN with a keypad. Nothing of any job is shown here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mopdesk.gui.forgotten_pin import ForgottenPin
from mopdesk.gui.icons import pixmap
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.theme import Theme
from mopdesk.gui.widgets.card import Card, Column, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.keypad import Keypad
from mopdesk.gui.widgets.notice_bar import announce


class SignInPanel(QWidget):
    """Names, a PIN, and a way in for an administrator who has forgotten it.

    Signals: `given(str, str)`: a name and its PIN; `recovered(str, str, str)`: a name whose PIN is forgotten,
    the office recovery key, and the new PIN.
    """

    given = Signal(str, str)
    recovered = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._names: tuple[str, ...] = ()
        self.buttons: dict[str, PlainButton] = {}
        self.title, self.fault = PlainLabel("", "title", wrap=True), PlainLabel("", "fault", wrap=True)
        self.pin = LineEdit("PIN")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column()
        outer.addWidget(column)
        middle = QHBoxLayout()
        middle.addStretch(1)
        self._card = Card()
        middle.addWidget(self._card)
        middle.addStretch(1)
        column.body.addStretch(1)
        column.body.addLayout(middle)
        column.body.addStretch(2)
        self._fill_card()
        theme.changed.connect(self._tint)
        self._tint()

    def show_names(self, names: tuple[str, ...], title: str, chosen: str = "") -> None:
        """Show who can sign in; `chosen` is who was here."""
        self.title.setText(title)
        self.fault.setText("")
        self.pin.clear()
        if names != self._names:
            self._names = names
            empty(self._row)
            self.buttons = {}
            for name in names:
                button = PlainButton(name, "choice")
                button.setCheckable(True)
                button.clicked.connect(lambda _checked=False, name=name: self.choose(name))
                self.buttons[name] = button
                self._row.addWidget(button)
            self._tint()
        self.choose(chosen if chosen in names else (names[0] if len(names) == 1 else ""))

    def choose(self, name: str) -> None:
        """Choose who signs in; '' nobody yet."""
        self._name = name
        self.recovery.clear()
        for known, button in self.buttons.items():
            button.setChecked(known == name)
        self.asked.setText(f"PIN of {name}" if name else "Choose your name")
        self.pin.setAccessibleName(self.asked.text())
        for widget in (self.pin, self.pad, self.go):
            widget.setEnabled(bool(name))
        self.pin.clear()
        if name:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.buttons:
            next(iter(self.buttons.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, words: str) -> None:
        """Say why nobody was let in."""
        self.fault.setText(words)
        self.pin.clear()
        self.wait(False)
        announce(self.fault, words)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def wait(self, waiting: bool) -> None:
        """Take no second press while a PIN is being checked."""
        self.go.setEnabled(not waiting and bool(self._name))
        self.go.set_plain_text("One moment" if waiting else "Sign in")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give()
            return
        super().keyPressEvent(event)

    def _fill_card(self) -> None:
        body = self._card.body
        top = QHBoxLayout()
        self._mark = PlainLabel()
        top.addWidget(self._mark)
        top.addSpacing(6)
        top.addWidget(self.title, 1)
        body.addLayout(top)
        names = QWidget()
        self._row = FlowLayout(names, 10)
        body.addWidget(names)
        self.asked = PlainLabel("", "strong")
        body.addWidget(self.asked)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.pin.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        body.addWidget(self.pin)
        self.pad = Keypad(self._theme)
        self.pad.title.hide()
        self.pad.keys["Next"].set_plain_text("OK")
        self.pad.pressed.connect(self._press)
        self.pad.wants_next.connect(self._give)
        pad = QHBoxLayout()
        pad.addStretch(1)
        pad.addWidget(self.pad)
        pad.addStretch(1)
        body.addLayout(pad)
        body.addWidget(self.fault)
        self.go = PlainButton("Sign in", "primary")
        self.go.clicked.connect(lambda _checked=False: self._give())
        body.addWidget(self.go)
        self.forgotten = PlainButton("Forgotten PIN…", "link")
        self.forgotten.clicked.connect(lambda _checked=False: self._turn_forgotten())
        body.addWidget(self.forgotten)
        self.recovery = ForgottenPin()
        self.recovery.given.connect(lambda key, pin: self.recovered.emit(self._name, key, pin))
        self.recovery.hide()
        body.addWidget(self.recovery)

    def _turn_forgotten(self) -> None:
        if not self.recovery.isHidden():
            self.recovery.clear()
        elif self._name:
            self.recovery.open()
        else:
            self.say("Choose your name first.")

    def _press(self, key: str) -> None:
        if key:
            self.pin.insert(key)
        else:
            self.pin.backspace()

    def _give(self) -> None:
        if self._name and self.pin.text() and self.go.isEnabled():
            self.given.emit(self._name, self.pin.text())

    def _tint(self) -> None:
        theme = self._theme
        self._card.setFixedWidth(theme.scaled(460))
        for button in self.buttons.values():
            button.setMinimumSize(theme.scaled(96), theme.scaled(48))
        self.pin.setMinimumHeight(theme.target)
        self.go.setMinimumHeight(theme.target)
        self._mark.setPixmap(pixmap("lock", theme.colours.accent, theme.scaled(28), self.devicePixelRatioF()))
