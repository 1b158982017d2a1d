"""The only way for words onto a terminal: what a file says can move no cursor, change no title, turn no text.

A customer's text may hold a terminal's own commands. Each character that is not seen is written out instead,
as <U+001B>; line ends stay.
"""

from __future__ import annotations

import unicodedata

import click

# Controls, what changes the direction, halves of letters, and line ends that are none.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def say(text: str = "", *, err: bool = False) -> None:
    """Print words for a person on standard output, or with `err` where failures go."""
    click.echo(seen(text), err=err)


def seen(text: str) -> str:
    """Give a text in which every character that a terminal would obey is written out."""
    if text.isprintable():
        return text
    return "".join(letter if _is_seen(letter) else f"<U+{ord(letter):04X}>" for letter in text)


def _is_seen(letter: str) -> bool:
    return letter == "\n" or unicodedata.category(letter) not in _UNSEEN
