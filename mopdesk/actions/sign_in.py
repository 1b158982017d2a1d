"""Sign in: who works here now. Wrong PINs make everybody wait, longer each time."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from mopdesk.actions.changes import Changes
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.pins import pin_fits, wait_left
from mopdesk.basics.settings import option
from mopdesk.store.people import PinFault
from mopdesk.work.people import Person, Role, allowed, permissions, role_words

if TYPE_CHECKING:
    from mopdesk.desk import Desk


class Presence(msgspec.Struct, frozen=True, kw_only=True):
    """Who is here and what they may do.

    `name` is '' while nobody is signed in; `guarded` tells whether anybody has to be. `may` are permissions
    by name, `held_by` the roles that hold each in words. `names` are all who can sign in with a PIN.
    """

    name: str
    role: Role | None
    role_title: str
    guarded: bool
    may: frozenset[str]
    held_by: dict[str, str]
    names: tuple[str, ...]
    lock_minutes: int
    changes: Changes = Changes()


def who_is_here(desk: Desk) -> Presence:
    """Give who is signed in, and what they may do."""
    guarded, person = desk.guarded, desk.person
    # Read anew: another program may have changed it.
    minutes = desk.store.settings.get("lock_minutes") or option("lock_minutes").default
    every = frozenset(permissions())
    return Presence(
        name=person.name if person else "",
        role=person.role if person else None,
        role_title=role_words()[person.role].title if person else "",
        guarded=guarded,
        may=(allowed(person.role) if person else frozenset()) if guarded else every,
        held_by={name: one.holders for name, one in permissions().items()},
        names=tuple(one.name for one in desk.store.people.all() if one.secret),
        lock_minutes=int(minutes) if guarded else 0,
    )


def sign_in(desk: Desk, name: str, pin: str) -> Presence:
    """Let a person act from now on; it stands in the journal.

    Raises `NotAllowed` for a wrong PIN, and while one has to wait after several wrong ones.
    """
    person = checked(desk, name, pin)
    desk.sit_down(person.name)
    with desk.change("person.signed-in", None, name=person.name) as change:
        change.tell()
    return msgspec.structs.replace(who_is_here(desk), changes=Changes(people=True))


def wants_pin(desk: Desk, name: str) -> bool:
    """Tell whether this name, '' for none given, is to sign in with a PIN on this account of the machine."""
    person = desk.store.people.find(name) if name.strip() else None
    return person is not None and (not person.account or person.account != system_account())


def enter(desk: Desk, name: str, pin: str | None) -> Person | None:
    """Sign in for one command: by the operating system's account, or with a PIN; None where none is needed.

    `pin` None: none was given. Raises `Usage` where it has to be said who this is, or a PIN is wanted.
    """
    if not desk.guarded:
        return None
    mine = desk.store.people.of_account(system_account())
    if mine is not None and name.strip().casefold() in ("", mine.name.casefold()):
        desk.sit_down(mine.name)
        return mine
    if not name.strip():
        names = ", ".join(one.name for one in desk.store.people.all())
        raise Usage(
            "Say who you are.",
            f"This store knows its people: {names}.",
            "Add --actor NAME; the PIN is asked for, or read from the file that MOPDESK_PIN_FILE names.",
        )
    if pin is None:
        raise Usage(
            f"The PIN of {name.strip()} is needed.",
            "There is nobody at a keyboard to ask.",
            "Name a file that holds it in MOPDESK_PIN_FILE.",
        )
    person = checked(desk, name, pin)
    desk.sit_down(person.name)
    return person


def checked(desk: Desk, name: str, pin: str) -> Person:
    """Give the person whose PIN this is; a wrong one is noted in the store. Raises `NotAllowed`."""
    person = desk.store.people.find(name)
    if person is None or not person.secret:
        raise NotAllowed(
            f"{name.strip()} cannot sign in with a PIN.", "", "An administrator gives people PINs."
        )
    _refuse_while_waiting(desk, person)
    right = pin_fits(person.secret, pin)
    # Looked at again, now that it took its third of a second: who tries many at once is not faster by that.
    fault = _refuse_while_waiting(desk, person)
    if right:
        if fault is not None:
            with desk.change("person.pin-right", None, name=person.name) as change:
                _refuse_while_waiting(desk, person)
                desk.store.people.forget_fault(change, person.name)
        return person
    with desk.change("person.pin-wrong", None, name=person.name) as change:
        before = _refuse_while_waiting(desk, person)
        failures, now = 1 + (before.failures if before else 0), datetime.now(UTC)
        change.facts["failures"] = failures
        desk.store.people.put_fault(change, PinFault(name=person.name, failures=failures, last_at=now))
    wait = wait_left(failures, now, now)
    told = f"The next try is possible in {_wait_words(math.ceil(wait.total_seconds()))}." if wait else ""
    raise NotAllowed("This PIN is wrong.", told)


def _refuse_while_waiting(desk: Desk, person: Person) -> PinFault | None:
    """Give the wrong PINs in a row, if any. Raises `NotAllowed` while they make everybody wait."""
    # The machine's own time: a clock that is set for a test store must shorten no wait.
    fault = desk.store.people.fault_of(person.name)
    if fault is not None and (wait := wait_left(fault.failures, fault.last_at, datetime.now(UTC))):
        raise NotAllowed(f"Wait {_wait_words(math.ceil(wait.total_seconds()))}.", "Too many PINs were wrong.")
    return fault


def _wait_words(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
