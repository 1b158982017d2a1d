"""The keys of the desktop, from the one table that menus, shortcuts and Help are made of.

What was chosen otherwise is kept on this machine.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec
from PySide6.QtCore import QSettings
from PySide6.QtGui import QKeySequence

from mopdesk.basics.resources import load_toml

SECTIONS = 9
_GROUP = "keys"
_HELD = re.compile(r"(Ctrl|Alt|Meta)\+")
_FUNCTION = re.compile(r"F[0-9]{1,2}")
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
def delivered_lines() -> tuple[KeyLine, ...]:
    """Give the whole table as it is delivered."""
    return msgspec.convert(load_toml("keys.toml")["key"], tuple[KeyLine, ...])


def key_lines() -> tuple[KeyLine, ...]:
    """Give the whole table with the keys that were chosen on this machine."""
    chosen = QSettings()
    chosen.beginGroup(_GROUP)
    own = {name: str(chosen.value(name, "")) for name in chosen.childKeys()}
    chosen.endGroup()
    return tuple(
        msgspec.structs.replace(line, keys=(own[line.name],) if own[line.name] else ())
        if line.menu and line.name in own
        else line
        for line in delivered_lines()
    )


def choose_keys(name: str, keys: str | None) -> None:
    """Keep on this machine by which keys something is called: '' by none, None as delivered."""
    if keys is None:
        QSettings().remove(f"{_GROUP}/{name}")
    else:
        QSettings().setValue(f"{_GROUP}/{name}", keys)


def clash(name: str, keys: str) -> KeyLine | None:
    """Give the line that these keys call already, beside the one of that name; None where they are free."""
    wanted = QKeySequence(keys)
    taken = (*key_lines(), *(section_line(place, "Section of the sidebar") for place in range(SECTIONS)))
    for line in taken:
        if line.name != name and any(QKeySequence(one) == wanted for one in line.keys):
            return line
    return None


def is_plain(keys: str) -> bool:
    """Whether these keys are a letter, a digit or another sign alone: typing would call something."""
    return not _HELD.search(keys) and not _FUNCTION.fullmatch(keys.removeprefix("Shift+"))


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
