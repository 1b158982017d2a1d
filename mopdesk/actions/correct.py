"""Correct what was sent: a released file never changes, a new one replaces it and names it."""

from __future__ import annotations

import msgspec

from mopdesk.desk import Desk
from mopdesk.work.nouns import Visit


class LineDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One line of old and new file side by side. `kind`: 'same', 'changed', 'added', 'removed'.

    Line numbers count from 1 and are 0 where that side has no line. `envelope` marks the header and the
    footer, which differ between any two files.
    """

    kind: str
    old_line: int
    old: str
    new_line: int
    new: str
    envelope: bool = False


class FieldDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One field that differs. `title` is the data item in words; texts are '' where a side lacks it."""

    group: str
    title: str
    item: str
    old_line: int
    new_line: int
    position: int
    old: str
    old_meaning: str
    new: str
    new_meaning: str
    envelope: bool = False


class FileDifference(msgspec.Struct, frozen=True, kw_only=True):
    """An old file beside the one that replaces it. `new_id` is '' while that has not been released.

    `old_name` or `new_name` is '' where one side has no such file: what was sent stays as it is, or is new.
    """

    flow: str
    old_id: str
    old_name: str
    new_id: str
    new_name: str
    lines: tuple[LineDifference, ...]
    fields: tuple[FieldDifference, ...]
    words: str


def correct(desk: Desk, outgoing_id: str, reason: str) -> Visit:
    """Open the visit that a released file answers with as a draft again, for a corrected version."""
    raise NotImplementedError


def differences(desk: Desk, outgoing_id: str) -> tuple[FileDifference, ...]:
    """Compare a file with its correction, sent or in the making; from the old file's id or the new one's."""
    raise NotImplementedError
