"""The people of a store: add them, change their role, PIN or account, take them out."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.actions.keys import try_recovery_key
from mopdesk.actions.sign_in import checked
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.pins import checked_pin, hash_pin
from mopdesk.desk import Desk
from mopdesk.store.change import Change
from mopdesk.work.people import Person, Role

_CHANGED = Changes(people=True)
_NAME = re.compile(r"[^\W_](?:[^\W_]|[ .'’-]){0,38}[^\W_.]|[^\W_]")


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person as a list shows them; the PIN's hash stays in the store."""

    name: str
    role: Role
    has_pin: bool
    account: str
    added_at: datetime


def list_people(desk: Desk) -> tuple[PersonRow, ...]:
    """Give everybody, by name."""
    return tuple(
        PersonRow(
            name=one.name, role=one.role, has_pin=bool(one.secret), account=one.account, added_at=one.added_at
        )
        for one in desk.store.people.all()
    )


def add_person(desk: Desk, name: str, role: Role, pin: str, account: str = "") -> Changes:
    """Add a person. The first one is an administrator, and is signed in from then on.

    `account` ties them to an account of the operating system: the command line asks no PIN there, and a
    person who is tied may do without one. Raises `Usage` for a name that is taken or cannot be one.
    """
    desk.need("people")
    kept = " ".join(name.split())
    if not _NAME.fullmatch(kept):
        raise Usage(f"{name!r} cannot be a name.", "It has 1 to 40 letters, digits and blanks.")
    if desk.store.people.find(kept) is not None:
        raise Usage(f"There is a {kept} already.", "", "Give each person a name of their own.")
    first = not desk.guarded
    if first and (role is not Role.ADMINISTRATOR or not pin):
        raise Usage(
            "The first person is an administrator with a PIN.",
            "From then on nobody works with this store without signing in.",
        )
    if not pin and not account.strip():
        raise Usage(f"{kept} needs a PIN.", "Only who is tied to an account of this computer may do without.")
    _refuse_taken_account(desk, account, kept)
    person = Person(
        name=kept,
        role=role,
        secret=hash_pin(checked_pin(pin)) if pin else "",
        account=account.strip(),
        added_at=desk.now(),
    )
    with desk.change(
        "person.added", None, name=kept, role=role.value, account=bool(person.account)
    ) as change:
        desk.store.people.put(change, person)
    if first:
        desk.sit_down(kept)
    return _CHANGED


def set_role(desk: Desk, name: str, role: Role) -> Changes:
    """Give a person another role. Raises `NotAllowed` for the last administrator."""
    desk.need("people")
    person = _find(desk, name)
    with desk.change("person.role", None, name=person.name, role=role.value) as change:
        # Within the change: two administrators may do it to each other at one moment.
        person = _find(desk, name)
        if role is not Role.ADMINISTRATOR:
            _refuse_last(desk, person, "keeps the role")
        desk.store.people.put(change, msgspec.structs.replace(person, role=role))
    return _CHANGED


def set_pin(desk: Desk, name: str, pin: str, old: str | None = None) -> Changes:
    """Give a person another PIN: an administrator anybody, everybody else only themselves.

    Whoever changes their own says the `old` one too: a window that was left open is not enough. Waiting after
    wrong PINs ends with it. Raises `NotAllowed` for a wrong old one, `Usage` where it is missing.
    """
    here = desk.person
    mine = here is not None and here.name.casefold() == name.strip().casefold()
    if not mine:
        desk.need("people")
    person = _find(desk, name)
    checked_pin(pin)
    if mine and person.secret:
        if not old:
            raise Usage(
                "Your present PIN is needed.", "", "An administrator can give others a new one without."
            )
        checked(desk, person.name, old)
    _keep_pin(desk, person, pin, "person.pin")
    return _CHANGED


def recover_pin(desk: Desk, name: str, recovery_key: str, pin: str) -> Changes:
    """Give an administrator another PIN by the office's recovery key: for the only one who has forgotten it.

    Raises `NotAllowed` where the key is not this store's, `Usage` for a slip in typing it.
    """
    person = _find(desk, name)
    if person.role is not Role.ADMINISTRATOR:
        raise NotAllowed(f"{person.name} is no administrator.", "", "An administrator gives a new PIN.")
    if not try_recovery_key(desk, recovery_key):
        raise NotAllowed("This recovery key does not open this store.", "It belongs to another, or is older.")
    _keep_pin(desk, person, pin, "person.recovered")
    return _CHANGED


def set_account(desk: Desk, name: str, account: str) -> Changes:
    """Tie a person to an account of the operating system; '' unties them."""
    desk.need("people")
    person = _find(desk, name)
    if not account.strip() and not person.secret:
        raise NotAllowed(f"{person.name} has no PIN.", "", "Give one first, or nobody can sign in so.")
    _refuse_taken_account(desk, account, person.name)
    with desk.change("person.account", None, name=person.name, tied=bool(account.strip())) as change:
        desk.store.people.put(change, msgspec.structs.replace(person, account=account.strip()))
    return _CHANGED


def remove_person(desk: Desk, name: str) -> Changes:
    """Take a person out; what they did stays in the journal under their name.

    Raises `NotAllowed` for the last administrator.
    """
    desk.need("people")
    person = _find(desk, name)
    with desk.change("person.removed", None, name=person.name) as change:
        # Within the change, as in `set_role`.
        _refuse_last(desk, _find(desk, name), "stays")
        desk.store.people.remove(change, person.name)
    return _CHANGED


def _keep_pin(desk: Desk, person: Person, pin: str, kind: str) -> None:
    secret = hash_pin(checked_pin(pin))
    with desk.change(kind, None, name=person.name) as change:
        desk.store.people.put(change, msgspec.structs.replace(person, secret=secret))
        _forget_fault(desk, change, person)


def _forget_fault(desk: Desk, change: Change, person: Person) -> None:
    if desk.store.people.fault_of(person.name) is not None:
        desk.store.people.forget_fault(change, person.name)


def _find(desk: Desk, name: str) -> Person:
    person = desk.store.people.find(name)
    if person is None:
        raise Usage(f"There is nobody called {name!r} here.", "", "See: mopdesk user list")
    return person


def _refuse_last(desk: Desk, person: Person, what: str) -> None:
    administrators = [one for one in desk.store.people.all() if one.role is Role.ADMINISTRATOR]
    if administrators == [person]:
        raise NotAllowed(
            f"{person.name} {what}.",
            "There is no other administrator, and without one nobody could change anything here.",
            "Make somebody else an administrator first.",
        )


def _refuse_taken_account(desk: Desk, account: str, name: str) -> None:
    tied = desk.store.people.of_account(account.strip())
    if tied is not None and tied.name != name:
        raise Usage(f"The account {account.strip()} is tied to {tied.name}.", "", "Untie it there first.")
