"""One page of a step: the one to four inputs that stand together on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mopdesk.gui.visit.questions import Fields, When
from mopdesk.gui.widgets.card import Card


class Sheet(QWidget):
    """A page of a step, shown alone; `body` takes its cards, `title` names it in the list of pages.

    It is there while the answers say so (`when`), and beyond that where somebody `opened` it or something is
    to be mended on it (`called`). A `spare` one asks what is seldom needed: it is there only then, or once
    something was answered on it.
    """

    def __init__(self, title: str, when: When | None = None, *, spare: bool = False) -> None:
        super().__init__()
        self.title, self.when, self.spare = title, when, spare
        self.opened = self.called = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)

    @property
    def sheets(self) -> Sequence[Sheet]:
        """Itself, as a part of a step."""
        return (self,)

    def applies(self, fields: Fields, *, answered: bool = False) -> bool:
        """Tell whether this page is there as the answers stand; `answered`: whether it has any itself."""
        if self.opened or self.called:
            return True
        return (self.when is None or self.when(fields)) and (answered or not self.spare)

    def add_card(self, heading: str = "") -> Card:
        """Put a card on the page; its heading is the page's title unless it has its own."""
        card = Card(heading or self.title, wraps=True)
        self.body.addWidget(card)
        return card


class Part(Protocol):
    """What a step is made of: a page, or several that come and go together."""

    @property
    def sheets(self) -> Sequence[Sheet]:
        """The pages in their order, whether or not they are there now."""
        ...


def flat(parts: Sequence[Part]) -> list[Sheet]:
    """Give the pages of several parts in their order."""
    return [sheet for part in parts for sheet in part.sheets]


def let_go(sheet: Any) -> None:
    """Take a page off the screen for good."""
    sheet.hide()
    sheet.deleteLater()
