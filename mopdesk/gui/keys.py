"""The keys of the desktop, from the one table that menus, shortcuts and Help are made of."""

from __future__ import annotations

from functools import cache

import msgspec
from PySide6.QtGui import QKeySequence

from mopdesk.basics.resources import load_toml

MENUS = ("File", "Edit", "Job", "View", "Tools", "Help")


class KeyLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the table. `page` names the method of a page that answers; `rule` draws a line above."""

    name: str
    keys: tuple[str, ...]
    menu: str
    words: str
    page: str = ""
    value: int | None = None
    rule: bool = False


@cache
def key_lines() -> tuple[KeyLine, ...]:
    """Give the whole table."""
    return msgspec.convert(load_toml("keys.toml")["key"], tuple[KeyLine, ...])


def section_line(place: int, words: str) -> KeyLine:
    """Give the line of a section of the sidebar: Ctrl and its place."""
    return KeyLine(name=f"section-{place}", keys=(f"Ctrl+{place + 1}",), menu="View", words=words)


def keys_of(name: str) -> list[QKeySequence]:
    """Give the keys that call something by its name in the table."""
    line = next(line for line in key_lines() if line.name == name)
    return [QKeySequence(keys) for keys in line.keys]


def shown_keys(keys: tuple[str, ...]) -> str:
    """Write keys as people read them: 'Ctrl+F or F6'."""
    form = QKeySequence.SequenceFormat.NativeText
    return " or ".join(QKeySequence(one).toString(form) for one in keys)
