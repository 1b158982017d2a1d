"""The people of a store, their roles, and who may do what: the table is `resources/roles.toml`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TypeVar

import msgspec

from mopdesk.basics.errors import BadResource, NotAllowed
from mopdesk.basics.resources import load_toml

_NAMED = 3
# The action asks by itself; mopdesk does it by itself.
_OPEN = ("asks", "program")
_UNLISTED = "settings"
_Words = TypeVar("_Words", bound=msgspec.Struct)


class Role(StrEnum):
    """What somebody is here for."""

    ENGINEER = "engineer"
    OFFICE = "office"
    ADMINISTRATOR = "administrator"


class RoleWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a role is called, and what it is for."""

    title: str
    about: str


class Permission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that not everybody may do; `title` completes 'You may not ...'."""

    title: str
    roles: tuple[Role, ...]

    @property
    def holders(self) -> str:
        """Name the roles that hold it: 'Office or Administrator'."""
        return " or ".join(role_words()[role].title for role in self.roles)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works with this store.

    `secret` is the Argon2id hash of the PIN, '' where there is none. `account` is the account of the
    operating system under which the command line needs no PIN, '' for none.
    """

    name: str
    role: Role
    secret: str
    account: str
    added_at: datetime


@cache
def role_words() -> dict[Role, RoleWords]:
    """Give the words of every role, in the order of the table."""
    return {role: _row(RoleWords, "role", role.value) for role in Role}


@cache
def permissions() -> dict[str, Permission]:
    """Give every permission by name. An administrator holds each, whatever the table says."""
    found = {}
    for name in load_toml("roles.toml")["permission"]:
        row = _row(Permission, "permission", name)
        roles = tuple(role for role in Role if role in row.roles or role is Role.ADMINISTRATOR)
        found[name] = msgspec.structs.replace(row, roles=roles)
    return found


def allowed(role: Role) -> frozenset[str]:
    """Give the names of all permissions that a role holds."""
    return frozenset(name for name, one in permissions().items() if role in one.roles)


@cache
def change_needs() -> dict[str, str]:
    """Give for every kind of change the permission that it needs, '' where the table leaves it open."""
    found: dict[str, str] = {}
    for kind, need in load_toml("roles.toml")["change"].items():
        if need not in (*permissions(), *_OPEN):
            raise BadResource("roles.toml is malformed.", f"change {kind}: there is no permission {need!r}.")
        found[kind] = "" if need in _OPEN else need
    return found


def needed_for(kind: str) -> str:
    """Give the permission that a kind of change needs, '' for none; one that is not listed needs the most."""
    return change_needs().get(kind, _UNLISTED)


def refusal(name: str, person: Person | None, people: Iterable[Person]) -> NotAllowed:
    """Say what is needed for a permission and who holds it."""
    wanted = permissions()[name]
    holders = [one.name for one in people if one.role in wanted.roles]
    who = f"{person.name} is {role_words()[person.role].title}" if person else "Nobody is signed in"
    named = ", ".join(holders[:_NAMED]) + (" and others" if len(holders) > _NAMED else "")
    return NotAllowed(
        f"You may not {wanted.title}.",
        f"{who}; it needs {wanted.holders}.",
        f"It can be done by {named}." if named else "Nobody here may do it: an administrator changes roles.",
    )


def _row(kind: type[_Words], group: str, name: str) -> _Words:
    try:
        return msgspec.convert(load_toml("roles.toml")[group][name], kind)
    except (KeyError, msgspec.ValidationError) as error:
        raise BadResource("roles.toml is malformed.", f"{group} {name}: {error}.") from error
