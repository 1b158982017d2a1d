"""Who is here, as the windows know it; and buttons that are off for whoever may not press them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from mopdesk.actions.changes import Changes
from mopdesk.actions.sign_in import Presence, who_is_here
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.plain import PlainLabel
from mopdesk.work.people import permissions

_NOBODY = Presence(
    name="",
    role=None,
    role_title="",
    guarded=False,
    may=frozenset(permissions()),
    held_by={},
    names=(),
    lock_minutes=0,
)


class PeopleHere(QObject):
    """The presence that was read last.

    Signals: `changed()` when another was read, `locked()` at each lock.
    """

    changed = Signal()
    locked = Signal()

    def __init__(self, background: Background, bus: Bus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.presence = _NOBODY
        bus.changed.connect(self._hear)

    def look(self) -> None:
        """Read from the store who is here."""
        self._background.run(who_is_here, self.take, owner=self)

    def take(self, presence: Presence) -> None:
        """Take what was read, and tell it where it is news."""
        before, self.presence = self.presence, presence
        if presence != before:
            self.changed.emit()

    def may(self, permission: str) -> bool:
        """Tell whether whoever is here holds a permission."""
        return permission in self.presence.may

    def why_not(self, permission: str) -> str:
        """Say what a permission needs; '' where it is held."""
        if self.may(permission):
            return ""
        here = self.presence
        who = f"{here.name} is {here.role_title}" if here.name else "Nobody is signed in"
        return f"{who}; it needs {here.held_by.get(permission, '')}."

    def _hear(self, changes: Changes, _source: object) -> None:
        if changes.people or changes.settings:
            self.look()


class OffForSome(QObject):
    """Keep buttons off for whoever may not press them, and say why in a label beside them.

    A page switches its buttons as if everybody could press them; what it wanted comes back with whoever may.
    """

    def __init__(self, people: PeopleHere, parent: QWidget) -> None:
        super().__init__(parent)
        self._people = people
        self.label = PlainLabel("", "small", wrap=True, parent=parent)
        self.label.hide()
        self._buttons: dict[QWidget, tuple[str, str]] = {}
        self._wanted: dict[QWidget, bool] = {}
        people.changed.connect(self.apply)

    def add(self, button: QWidget, permission: str, name: str = "") -> None:
        """Watch one button, which the label calls `name`, by default its words."""
        self._buttons[button] = (permission, name)
        self._wanted[button] = button.isEnabled()
        button.installEventFilter(self)
        self.apply()

    def clear(self) -> None:
        """Watch none of the buttons any more: they are about to go."""
        for button in self._buttons:
            button.removeEventFilter(self)
        self._buttons.clear()
        self._wanted.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.EnabledChange and watched in self._buttons:
            may = self._people.may(self._buttons[watched][0])
            if may or watched.isEnabled():
                self._wanted[watched] = watched.isEnabled()
            if not may and watched.isEnabled():
                watched.setEnabled(False)
        return False

    def apply(self) -> None:
        """Switch the buttons for whoever is here, and say why some are off."""
        off: dict[str, list[str]] = {}
        for button, (permission, name) in self._buttons.items():
            if self._people.may(permission):
                if self._wanted[button] and not button.isEnabled():
                    button.setEnabled(True)
                continue
            if button.isEnabled():
                self._wanted[button] = True
                button.setEnabled(False)
            words = name or (button.text().replace("&&", "&") if isinstance(button, QPushButton) else "")
            off.setdefault(self._people.why_not(permission), []).append(words)
        said = [f"{', '.join(dict.fromkeys(names))}: off. {why}" for why, names in off.items()]
        self.label.setText(" ".join(said))
        self.label.setVisible(bool(said))
