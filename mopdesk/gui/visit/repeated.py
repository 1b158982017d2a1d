"""A list of the facts on the form: pages for each entry, one entry more, one entry less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from mopdesk.gui.plain import PlainButton
from mopdesk.gui.visit.paths import places_of
from mopdesk.gui.visit.sheet import Part, Sheet, flat, let_go
from mopdesk.gui.widgets.card import Card

if TYPE_CHECKING:
    from mopdesk.gui.visit.step import Step


class Repeated:
    """The pages of a list's entries. `make(place, title)` makes the pages of one entry, in their order."""

    def __init__(
        self, step: Step, prefix: str, title: str, make: Callable[[int, str], Sequence[Part]]
    ) -> None:
        self._step, self._prefix, self._make = step, prefix, make
        self.title = title
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._more: set[int] = set()

    @property
    def places(self) -> list[int]:
        """The places of the list that have pages."""
        return list(self._parts)

    @property
    def wanted(self) -> list[int]:
        """The places that are to have pages: those in use, those asked for, or the first."""
        return sorted(set(places_of(self._step.draft.fields, self._prefix)) | self._more) or [0]

    @property
    def sheets(self) -> list[Sheet]:
        """The pages of all entries in their order."""
        return [sheet for parts in self._parts.values() for sheet in flat(parts)]

    def of(self, place: int) -> list[Sheet]:
        """Give the pages of one entry."""
        return flat(self._parts[place])

    def match(self) -> None:
        """Make the pages fit the facts; nothing moves where they do already."""
        wanted = self.wanted
        if wanted == self.places:
            return
        gone = self.sheets
        self._step.forget(self._prefix)
        self._parts = {}
        for number, place in enumerate(wanted, start=1):
            title = self.title if len(wanted) == 1 else f"{self.title} {number}"
            self._parts[place] = tuple(self._make(place, title))
        for sheet in gone:
            let_go(sheet)

    def way_to_remove(self, card: Card, place: int, title: str) -> None:
        """Put the way to do without this entry on its card, where it is not the only one."""
        if len(self.wanted) > 1:
            remove = PlainButton("Remove", "link")
            remove.setAccessibleName(f"Remove {title}")
            remove.clicked.connect(lambda: self._remove(place))
            card.corner.addWidget(remove)

    def way_to_add(self, column: QVBoxLayout, place: int, words: str) -> None:
        """Put the way to another entry below the last one."""
        if place == self.wanted[-1]:
            add = PlainButton(words)
            add.clicked.connect(self._add)
            column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _add(self) -> None:
        new = self.wanted[-1] + 1
        self._more |= {*self.wanted, new}
        self.match()
        self._step.follow()
        self._step.show_sheet(self.of(new)[0])

    def _remove(self, place: int) -> None:
        self._more.discard(place)
        before = max((one for one in self.places if one < place), default=None)
        self._step.draft.put(f"{self._prefix}.{place}", None)
        self.match()
        self._step.follow()
        left = before if before in self._parts else self.places[0]
        self._step.show_sheet(self.of(left)[0])
