"""Words that name keys, such as a tip's 'Help (F1)': said anew when the keys are chosen otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from shiboken6 import isValid

from mopdesk.gui.keys import key_lines, shown_keys

_NAME = re.compile(r"\{([a-z-]+)\}")
Asked = TypeVar("Asked", bound=QObject)
# What each widget says, by the way it says it; a widget that is gone takes its words along.
_said: WeakKeyDictionary[QObject, dict[Callable[..., None], str]] = WeakKeyDictionary()


def with_keys(words: str) -> str:
    """Put keys in the place of their names: 'Help{help}' gives 'Help (F1)', or 'Help' where it has none.

    The names are those of the table of keys; of several keys the first is named, as in the menu.
    """
    lines = {line.name: line.keys[:1] for line in key_lines()}

    def keys(found: re.Match[str]) -> str:
        first = lines[found[1]]
        return f" ({shown_keys(first)})" if first else ""

    return _NAME.sub(keys, words)


def word_keys(widget: Asked, say: Callable[[Asked, str], None], words: str) -> None:
    """Let a widget say words with keys in them, now and whenever the keys are chosen otherwise.

    `say` is what it says them by, such as `PlainLabel.setText`; said again by it, the later words count.
    """
    _said.setdefault(widget, {})[say] = words
    say(widget, with_keys(words))


def say_again() -> None:
    """Say all words anew that name keys: some were chosen otherwise."""
    for widget, ways in list(_said.items()):
        if isValid(widget):
            for say, words in ways.items():
                say(widget, with_keys(words))
