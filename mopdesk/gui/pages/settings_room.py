"""What a card of Settings is handed, and what it answers: the shape that every section has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from PySide6.QtWidgets import QWidget

from mopdesk.gui.front import FrontRoom
from mopdesk.gui.pages.settings_options import OptionLine
from mopdesk.gui.widgets.card import Card


class SettingsRoom(Protocol):
    """The page as its cards see it."""

    front: FrontRoom

    def run(
        self, action: Callable[[Any], Any], then: Callable[[Any], None] | None = None, **more: Any
    ) -> None:
        """Do something with the store on its own thread, and hand the result back."""

    def offer(self, words: str, undo: Callable[[], None] | None) -> None:
        """Say below the cards what was done on this machine; `undo` takes it back."""

    def changed(self, words: str) -> None:
        """Say below the cards what was changed in the store; the journal knows the way back."""

    def look_again(self) -> None:
        """Search again: a card has got lines that were not there before."""

    def line(self, key: str, *, ruled: bool = False) -> OptionLine:
        """Make the line of one option of the store: saved as it is changed, shown as it stands."""

    def set_option(self, key: str, value: str) -> None:
        """Set one option, say so, and offer the way back."""

    def watch(self, widget: QWidget) -> None:
        """Keep a widget in sight when it gains the focus."""


class SettingsCard(Card):
    """A card that reads what it shows. A plain `Card` does where nothing is read."""

    def refresh(self) -> None:
        """Read again what is shown: the page calls it when it is shown and when settings change."""

    def focus(self) -> None:
        """Put the focus where a person begins."""

    def leave(self) -> None:
        """Hand in what was typed but not saved yet."""


class CardPlan(NamedTuple):
    """A card to be: its title, more words by which a search finds it, and how it is made when first shown.

    `keys` are the options on it, or names by which others lead here; with a `permission` all of it is for
    those who hold that. An option on a card asks for its own permission in any case.
    """

    title: str
    words: str
    make: Callable[[SettingsRoom], Card]
    keys: tuple[str, ...] = ()
    permission: str = ""


class Section(NamedTuple):
    """A name in the list at the side, with its cards."""

    name: str
    cards: tuple[CardPlan, ...]


def options_card(title: str, *keys: str, words: str = "") -> CardPlan:
    """Plan a card that holds nothing but options of the store."""

    def make(room: SettingsRoom) -> Card:
        card = Card(title)
        for place, key in enumerate(keys):
            card.body.addWidget(room.line(key, ruled=bool(place)))
        return card

    return CardPlan(title, words, make, keys)
