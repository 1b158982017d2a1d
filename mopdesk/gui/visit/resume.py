"""At the start: the visits that were begun and not finished, offered by name. Nothing resumes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.changes import Changes
from mopdesk.actions.unfinished import UnfinishedVisit, discard, restore, unfinished_visits
from mopdesk.actions.visits import start_visit
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.icons import icon, tone_pixmap
from mopdesk.gui.plain import IconButton, PlainButton, PlainLabel, set_tip
from mopdesk.gui.widgets.card import empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.notice_bar import announce
from mopdesk.gui.words import OPEN_FOR_CORRECTION, count_of

MOST_OFFERED = 3


class ResumeBanner(QFrame):
    """One row for each unfinished visit: go on, or begin anew while the old one waits in the bin."""

    def __init__(self, front: FrontRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._front = front
        self._offered: list[UnfinishedVisit] = []
        self._offer_rows: list[_Row] = []
        self._at_visit = False
        self.setProperty("tone", "note")
        self.setAccessibleName("Unfinished visits")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(22, 10, 14, 10)
        outer.setSpacing(8)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        outer.addLayout(self._rows)
        self.more = PlainLabel("", "small", wrap=True)
        outer.addWidget(self.more)
        front.theme.changed.connect(self._show)
        self.hide()

    def offer(self, visits: Sequence[UnfinishedVisit]) -> None:
        """Offer these visits, the last touched first."""
        self._offered = list(visits)
        self._show()
        if visits:
            announce(self, visits[0].sentence)

    def make_room(self, at_visit: bool) -> None:
        """Step aside while a visit is on the screen: on a small one the form needs the height.

        What was just done and can be taken back stays; the offers come back with the next other page.
        """
        if self._at_visit and not at_visit and self._offered:
            self._front.background.run(unfinished_visits, self._keep, owner=self)
        self._at_visit = at_visit
        for row in self._offer_rows:
            row.setVisible(not at_visit)
        self.more.setVisible(not at_visit and len(self._offered) > MOST_OFFERED)
        self.setVisible(self._rows.count() > (len(self._offer_rows) if at_visit else 0))

    @property
    def sentences(self) -> list[str]:
        """What is offered, in words."""
        return [visit.sentence for visit in self._offered]

    def _show(self) -> None:
        empty(self._rows)
        self._offer_rows = []
        for visit in self._offered[:MOST_OFFERED]:
            row = _Row(self._front, visit.sentence)
            row.add_button("Continue", visit.sentence, lambda given=visit: self._go_on(given), main=True)
            if visit.correction:
                row.add_button("Withdraw it", visit.sentence, lambda given=visit: self._withdraw(given))
            else:
                again = row.add_button(
                    "Start again", visit.sentence, lambda given=visit: self._begin_anew(given)
                )
                set_tip(again, "Begin this visit anew. The old one is kept in the bin.")
            row.closer.clicked.connect(lambda _checked=False, given=visit: self._drop(given))
            self._rows.addWidget(row)
            self._offer_rows.append(row)
        left = len(self._offered) - MOST_OFFERED
        self.more.setText(f"{count_of(left, 'more visit')} begun: in the outbox under drafts.")
        self.make_room(self._at_visit)

    def _keep(self, unfinished: Sequence[UnfinishedVisit]) -> None:
        """Offer no visit any more that was finished, or put in the bin, by another way than this banner."""
        left = {visit.visit_id for visit in unfinished}
        for visit in [one for one in self._offered if one.visit_id not in left]:
            self._drop(visit)

    def _drop(self, visit: UnfinishedVisit) -> None:
        self._offered = [one for one in self._offered if one.visit_id != visit.visit_id]
        self._show()

    def _go_on(self, visit: UnfinishedVisit) -> None:
        self._drop(visit)
        self._front.ways.open_visit(visit.visit_id, visit.left_at)

    def _withdraw(self, visit: UnfinishedVisit) -> None:
        def withdrawn(_changes: Any) -> None:
            self._drop(visit)
            self._front.ask.no_longer(OPEN_FOR_CORRECTION)
            self._front.ask.notice(
                Tone.NOTE, "Correction withdrawn", "What was sent stands. The correction lies in the bin."
            )

        self._front.background.run(lambda desk: discard(desk, visit.visit_id), withdrawn, owner=self)

    def _begin_anew(self, visit: UnfinishedVisit) -> None:
        def anew(desk: Desk) -> str:
            discard(desk, visit.visit_id)
            return start_visit(desk, visit.job_id).id

        def begun(new_id: str) -> None:
            self._drop(visit)
            self._tell()
            self._front.ways.open_visit(new_id)
            self._offer_back(visit, new_id)

        self._front.background.run(anew, begun, owner=self)

    def _tell(self) -> None:
        self._front.bus.changed.emit(Changes(jobs=True, visits=True), self)

    def _offer_back(self, visit: UnfinishedVisit, new_id: str) -> None:
        row = _Row(self._front, f"Begun anew. Visit {visit.number} as it was lies in the bin.")

        def back(desk: Desk) -> Changes:
            discard(desk, new_id)
            return restore(desk, visit.visit_id)

        def is_back(_changes: Changes) -> None:
            self._show()
            self._front.ways.open_visit(visit.visit_id)

        row.add_button(
            "Take it back",
            visit.sentence,
            lambda: self._front.background.run(back, is_back, owner=self),
        )
        row.closer.clicked.connect(lambda _checked=False: self._show())
        self._rows.addWidget(row)
        self.show()


class _Row(QWidget):
    def __init__(self, front: FrontRoom, words: str) -> None:
        super().__init__()
        colours = front.theme.colours
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        mark = PlainLabel()
        mark.setPixmap(tone_pixmap(Tone.NOTE, colours, 22, self.devicePixelRatioF()))
        row.addWidget(mark)
        row.addWidget(PlainLabel(words, "strong", wrap=True), 1)
        buttons = QWidget()
        self._buttons = FlowLayout(buttons, front.theme.gap)
        row.addWidget(buttons, 0)
        self.closer = IconButton(f"Not now: {words}")
        self.closer.setIcon(icon("close", colours.tone(Tone.NOTE).ink, 16))
        row.addWidget(self.closer)

    def add_button(self, words: str, about: str, do: Any, *, main: bool = False) -> PlainButton:
        """Put a button into the row; screen readers hear what it is about."""
        button = PlainButton(words, "primary" if main else "")
        button.setAccessibleName(f"{words}: {about}")
        button.clicked.connect(lambda _checked=False: do())
        self._buttons.addWidget(button)
        return button
