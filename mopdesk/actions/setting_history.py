"""What was changed in the settings, by whom and when, and the way back: told by the journal.

A change that takes another back names it, so that taking back step by step never goes round in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from mopdesk.actions.calendar import forget_day, set_day
from mopdesk.actions.changes import Changes
from mopdesk.actions.office_words import OFFICE_PREFIXES, set_office_text, title_of
from mopdesk.actions.settings import keep_option
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.basics.settings import OptionKind, option
from mopdesk.basics.workdays import long_day
from mopdesk.desk import Desk
from mopdesk.store.connection import Value
from mopdesk.store.edits import Edit, edits_of_kinds

KINDS = ("setting.changed", "calendar.changed")
_TABLES = ("setting", "calendar_day")
_Row = Mapping[str, Value] | None


class SettingChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change: what it was before and is after, in words ('' for as delivered).

    `entry` is its number in this store's journal; `undoes` that of the change which it takes back.
    """

    entry: int
    at: datetime
    actor: str
    title: str
    before: str
    after: str
    undoes: int | None = None


class PutBack(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was taken back."""

    change: SettingChange
    changes: Changes = Changes(settings=True, jobs=True, visits=True, outbox=True)


def setting_changes(desk: Desk, limit: int = 200) -> tuple[SettingChange, ...]:
    """Give the last changes of options, office texts and calendar days, the latest first."""
    return tuple(_told(edit) for edit in reversed(_edits(desk)[-limit:]))


def put_back(desk: Desk, entry: int) -> PutBack:
    """Take one change back: what it changed stands again as before it, whatever came later.

    Raises `NotAllowed` where the journal does not tell any more how it stood.
    """
    edit = next((one for one in _edits(desk) if one.sequence == entry), None)
    if edit is None:
        raise NotAllowed(
            "That change cannot be taken back.", "The journal does not tell how it stood before."
        )
    for table, key, row in _rows(edit.before or {}):
        _restore(desk, table, key, row, entry)
    return PutBack(change=_told(edit))


def take_back_latest(desk: Desk, since: int = 0) -> PutBack | None:
    """Take back the latest change after that entry that was not taken back yet; None where there is none."""
    waiting: list[int] = []
    for edit in _edits(desk):
        undoes = edit.facts.get("undoes")
        if undoes in waiting:
            waiting.remove(undoes)
        elif undoes is None and edit.sequence > since and edit.actor == desk.actor:
            waiting.append(edit.sequence)
    return put_back(desk, waiting[-1]) if waiting else None


def _edits(desk: Desk) -> list[Edit]:
    return [
        edit
        for edit in edits_of_kinds(desk.store.connection, KINDS, _TABLES)
        if edit.device == desk.store.journal.device and edit.before is not None and edit.changed
    ]


def _rows(images: Mapping[str, Mapping[tuple[str, ...], _Row]]) -> list[tuple[str, str, _Row]]:
    return [(table, key[0], row) for table, rows in images.items() for key, row in rows.items()]


def _restore(desk: Desk, table: str, key: str, row: _Row, entry: int) -> None:
    if table == "calendar_day":
        day = date.fromisoformat(key)
        if row is None:
            forget_day(desk, day, undoes=entry)
        else:
            set_day(desk, day, str(row["kind"]), str(row["reason"]), undoes=entry)
        return
    value = "" if row is None else str(row["value"])
    if key.startswith(OFFICE_PREFIXES):
        set_office_text(desk, key, value, undoes=entry)
    else:
        keep_option(desk, key, value, undoes=entry)


def _told(edit: Edit) -> SettingChange:
    titles, before, after = [], [], []
    earlier = {(table, key): row for table, key, row in _rows(edit.before or {})}
    for table, key, row in _rows(edit.after):
        titles.append(_title(table, key))
        before.append(_words(table, key, earlier.get((table, key))))
        after.append(_words(table, key, row))
    return SettingChange(
        entry=edit.sequence,
        at=edit.at,
        actor=edit.actor,
        title="; ".join(titles),
        before="; ".join(filter(None, before)),
        after="; ".join(filter(None, after)),
        undoes=edit.facts.get("undoes"),
    )


def _title(table: str, key: str) -> str:
    if table == "calendar_day":
        return f"Calendar, {long_day(date.fromisoformat(key))}"
    if key.startswith(OFFICE_PREFIXES):
        return title_of(key)
    try:
        return option(key).title
    except Usage:
        return key


def _words(table: str, key: str, row: _Row) -> str:
    if row is None:
        return ""
    if table == "calendar_day":
        return ": ".join((str(row["kind"]), str(row["reason"])))
    try:
        hidden = option(key).kind is OptionKind.PICTURE
    except Usage:
        hidden = False
    return "a picture" if hidden else str(row["value"])
