"""The people of the store: who there is, in which role; add one, change one, take one out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mopdesk.actions.people import (
    PersonRow,
    add_person,
    list_people,
    remove_person,
    set_account,
    set_pin,
    set_role,
)
from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.pages.settings_room import SettingsCard, SettingsRoom
from mopdesk.gui.people import OffForSome, PeopleHere
from mopdesk.gui.plain import LineEdit, PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Tinted, empty
from mopdesk.gui.widgets.choice_buttons import Choice
from mopdesk.gui.widgets.decision import Decision
from mopdesk.work.people import Role, role_words

_NOBODY = (
    "Nobody is named yet: whoever uses this computer's account may do everything, and the journal names the "
    "account. Add the people who share this machine, and each signs in with a PIN. The first one is an "
    "administrator."
)
_ACCOUNT = (
    "Account of this computer that needs no PIN on the command line (for scheduled imports; else blank)"
)
_PIN_HINT = "4 to 12 digits, or a longer phrase"
Action = Callable[[Any], Any]


class SettingsLeave(QObject):
    """Let whoever is here change what they may, and look at the rest; `label` says so above the cards."""

    def __init__(self, people: PeopleHere, parent: QWidget) -> None:
        super().__init__(parent)
        self._people = people
        self.label = Tinted("note")
        self.label.hide()
        self._parts: list[tuple[QWidget, str]] = []
        people.changed.connect(self._apply)
        self._apply()

    def watch(self, part: QWidget, permission: str) -> None:
        """Let a part be used only by who holds this permission."""
        self._parts.append((part, permission))
        part.setEnabled(self._people.may(permission))

    def _apply(self) -> None:
        for part, permission in self._parts:
            part.setEnabled(self._people.may(permission))
        why = self._people.why_not("settings")
        self.label.say(f"You can look at the settings, not change them: {why}" if why else "")


class PeopleCard(SettingsCard):
    """Everybody with their role; one question at a time opens below."""

    def __init__(self, page: SettingsRoom) -> None:
        super().__init__("People")
        self._page = page
        self._people = page.front.people
        self.add = PlainButton("Add a person")
        self.add.clicked.connect(lambda _checked=False: self._ask_new())
        self.mine = PlainButton("Change my PIN")
        self.mine.clicked.connect(lambda _checked=False: self._ask_pin(self._people.presence.name))
        self.corner.addWidget(self.mine)
        self.corner.addWidget(self.add)
        self._off = OffForSome(self._people, self)
        self.body.addWidget(self._off.label)
        self._off.add(self.add, "people")
        self.about = PlainLabel("", "quiet", wrap=True)
        self.body.addWidget(self.about)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)
        self._question = QVBoxLayout()
        self.body.addLayout(self._question)
        self.open_one: Decision | None = None
        self._known: tuple[PersonRow, ...] = ()
        self.body.addWidget(page.line("lock_minutes", ruled=True))
        self._people.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the people again."""
        self._page.run(list_people, self._show)

    def focus(self) -> None:
        """Put the focus where a person begins."""
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, people: tuple[PersonRow, ...]) -> None:
        self._known = people
        may = self._people.may("people")
        self.mine.setVisible(bool(self._people.presence.name))
        roles = "  ".join(f"{one.title}: {one.about}" for one in role_words().values())
        self.about.setText(roles if people else _NOBODY)
        empty(self._rows)
        for one in people:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(PlainLabel(one.name, "strong"))
            told = [role_words()[one.role].title, "" if one.has_pin else "no PIN"]
            if one.account:
                told.append(f"account {one.account}")
            line.addWidget(PlainLabel(", ".join(part for part in told if part), wrap=True), 1)
            for words, do in (("Change…", self._ask_change), ("Take out", self._ask_remove)):
                button = PlainButton(words)
                button.setAccessibleName(f"{words.removesuffix('…')}: {one.name}")
                button.clicked.connect(lambda _checked=False, do=do, one=one: do(one))
                button.setEnabled(may)
                line.addWidget(button)
            self._rows.addWidget(row)

    # Asking

    def _ask_new(self) -> None:
        first = not self._known
        decision = Decision(
            "The first administrator" if first else "A new person",
            "From now on everybody signs in, you first. Keep this PIN: only another administrator can give "
            "you a new one."
            if first
            else "",
            "Add",
        )
        decision.line("name", "Name", hint="As it stands in the journal", needed="Write a name.")
        if not first:
            roles: list[Choice] = [(role.value, words.title) for role, words in role_words().items()]
            decision.choice("role", "Role", roles, Role.ENGINEER.value, needed="Choose a role.")
        self._pin_lines(decision)
        if not first:
            decision.line("account", _ACCOUNT)

        def make(answers: dict[str, str]) -> Action:
            role = Role(answers.get("role") or Role.ADMINISTRATOR.value)
            account = answers.get("account", "")
            return lambda desk: add_person(desk, answers["name"], role, answers["pin"], account)

        self._open(decision, make, lambda answers: f"{answers['name']} is added.")

    def _ask_change(self, one: PersonRow) -> None:
        mine = one.name == self._people.presence.name and one.has_pin
        decision = Decision(f"Change {one.name}", "A blank PIN leaves the one there is.", "Save")
        roles: list[Choice] = [(role.value, words.title) for role, words in role_words().items()]
        decision.choice("role", "Role", roles, one.role.value, needed="Choose a role.")
        self._pin_lines(decision, old=mine)
        decision.line("account", _ACCOUNT, one.account)

        def make(answers: dict[str, str]) -> Action:
            def change(desk: Any) -> Any:
                done = None
                if answers["pin"]:
                    done = set_pin(desk, one.name, answers["pin"], answers.get("old"))
                if answers["account"] != one.account:
                    done = set_account(desk, one.name, answers["account"])
                if answers["role"] != one.role.value:
                    done = set_role(desk, one.name, Role(answers["role"]))
                return done

            return change

        self._open(decision, make, lambda _answers: f"{one.name} is changed.")

    def _ask_pin(self, name: str) -> None:
        decision = Decision("A new PIN for you", "", "Save the PIN")
        has_pin = any(one.name == name and one.has_pin for one in self._known)
        self._pin_lines(decision, old=has_pin)
        self._open(
            decision,
            lambda answers: lambda desk: set_pin(desk, name, answers["pin"], answers.get("old")),
            lambda _answers: "Your PIN is changed.",
        )

    def _ask_remove(self, one: PersonRow) -> None:
        words = "They cannot sign in any more. What they did stays in the journal under their name."
        decision = Decision(f"Take {one.name} out", words, "Take out")
        self._open(
            decision,
            lambda _answers: lambda desk: remove_person(desk, one.name),
            lambda _answers: f"{one.name} is taken out.",
        )

    def _pin_lines(self, decision: Decision, *, old: bool = False) -> None:
        if old:
            decision.new_row().line("old", "Your present PIN", hint="The one that you sign in with")
        decision.new_row().line("pin", "New PIN" if old else "PIN", hint=_PIN_HINT)
        decision.line("again", "The new PIN once more" if old else "The PIN once more")
        for name in ("old", "pin", "again") if old else ("pin", "again"):
            edit = decision.field(name)
            if isinstance(edit, LineEdit):
                edit.setEchoMode(QLineEdit.EchoMode.Password)
                edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _open(
        self,
        decision: Decision,
        make: Callable[[dict[str, str]], Action],
        words: Callable[[dict[str, str]], str],
    ) -> None:
        empty(self._question)
        self.open_one = decision

        def say(text: str) -> None:
            decision.fault.setText(text)
            decision.fault.setVisible(bool(text))

        def do(answers: dict[str, str]) -> None:
            if answers.get("pin", "") != answers.get("again", ""):
                say("The two PINs are not the same.")
                return

            def done(_changes: Any) -> None:
                empty(self._question)
                self.open_one = None
                self._page.front.ways.saved(words(answers))

            def refused(error: BaseException) -> bool:
                if isinstance(error, MopdeskError):
                    say(" ".join(part for part in (error.title, error.detail, error.advice) if part))
                    return True
                return False

            self._page.run(make(answers), done, failed=refused)

        decision.ready(do)
        self._question.addWidget(decision)
        decision.focus()
