"""The people of the store, and how often in a row their PIN was wrong."""

from __future__ import annotations

from datetime import datetime

import msgspec

from mopdesk.store.change import Change
from mopdesk.store.connection import Connection
from mopdesk.store.records import Shape
from mopdesk.work.people import Person


class PinFault(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong PINs in a row under one name, and when the last was given."""

    name: str
    failures: int
    last_at: datetime


_PERSON = Shape(Person, "person")
_FAULT = Shape(PinFault, "pin_fault")


class People:
    """The people of the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> list[Person]:
        """Give everybody, by name."""
        rows = self._connection.rows(f"{_PERSON.select} ORDER BY t.name COLLATE NOCASE, t.name")
        return [_PERSON.to_noun(row) for row in rows]

    def find(self, name: str) -> Person | None:
        """Give the person of that name, in whatever letter case; None where there is none."""
        row = self._connection.row(f"{_PERSON.select} WHERE fold(t.name) = fold(?)", (name.strip(),))
        return _PERSON.to_noun(row) if row else None

    def of_account(self, account: str) -> Person | None:
        """Give the person who is tied to an account of the operating system."""
        row = self._connection.row(f"{_PERSON.select} WHERE t.account = ? AND t.account <> ''", (account,))
        return _PERSON.to_noun(row) if row else None

    def put(self, change: Change, person: Person) -> None:
        """Write a person, new or changed."""
        change.put("person", _PERSON.to_row(person))

    def remove(self, change: Change, name: str) -> None:
        """Take a person out; what they did stays in the journal."""
        change.remove("person", name)
        change.remove("pin_fault", name)

    def fault_of(self, name: str) -> PinFault | None:
        """Give the wrong PINs in a row under a name, None where the last one was right."""
        row = self._connection.row(f"{_FAULT.select} WHERE t.name = ?", (name,))
        return _FAULT.to_noun(row) if row else None

    def put_fault(self, change: Change, fault: PinFault) -> None:
        """Note a wrong PIN."""
        change.put("pin_fault", _FAULT.to_row(fault))

    def forget_fault(self, change: Change, name: str) -> None:
        """Forget the wrong PINs: the right one was given."""
        change.remove("pin_fault", name)
