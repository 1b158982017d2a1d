"""A job's visits, photos and history."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mopdesk.actions.unfinished import restore
from mopdesk.desk import Desk
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.models.pill import Pill
from mopdesk.gui.page import Page
from mopdesk.gui.pages.job_reading import Picture, read_picture
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card, empty
from mopdesk.gui.widgets.flow_layout import FlowLayout
from mopdesk.gui.widgets.pill import PillLabel
from mopdesk.gui.widgets.timeline import Timeline
from mopdesk.gui.widgets.two_columns import TwoColumns
from mopdesk.gui.words import moment

_WIDTH, _HEIGHT = 200, 150


class VisitsCard(Card):
    """The visits made so far, each with the way to its form, and those in the bin with the way out of it."""

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__("Visits")
        self._theme, self._ways, self._page = front.theme, front.ways, page
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def show_job(self, view: Any) -> None:
        """Show each visit, the latest first; nothing where there was none."""
        empty(self._rows)
        self.setVisible(bool(view.visits or view.binned))
        for visit in sorted(view.visits, key=lambda one: one.number, reverse=True):
            link = PlainButton(f"Visit {visit.number}, {moment(visit.started_at)}", "link")
            link.clicked.connect(lambda _checked=False, wanted=visit.id: self._ways.open_visit(wanted))
            under_way = visit.state == "draft"
            words, tone = ("Under way", Tone.WARN) if under_way else ("Finished", Tone.GOOD)
            self._add_row(link, PillLabel(self._theme, Pill(words, tone)))
        for binned in view.binned:
            words = f"In the bin since {moment(binned.binned_at)}, by {binned.actor}"
            out = PlainButton("Take it out", "link")
            out.setAccessibleName(f"Take it out: {words}")
            out.clicked.connect(lambda _checked=False, wanted=binned.visit_id: self._take_out(wanted))
            self._add_row(PlainLabel(words, "quiet"), out)

    def _add_row(self, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self._rows.addLayout(row)

    def _take_out(self, visit_id: str) -> None:
        self._page.run(lambda desk: restore(desk, visit_id), lambda _changes: self._ways.open_visit(visit_id))


class HistoryPart(QWidget):
    """What happened, who did it, and the pictures taken."""

    def __init__(self, front: FrontRoom, page: Page) -> None:
        super().__init__()
        self._page, self._theme = page, front.theme
        self._pictures: dict[str, QPixmap] = {}
        self._labels: dict[str, PlainLabel] = {}
        self._shown: tuple[Picture, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        columns = TwoColumns()
        history = Card("History")
        self.timeline = Timeline()
        history.body.addWidget(self.timeline)
        columns.left.addWidget(history)
        columns.left.addStretch(1)
        self.visits = VisitsCard(front, page)
        self.photos = Card("Photos")
        self._none = PlainLabel("No photos yet.", "quiet", wrap=True)
        self._shelf = QWidget()
        self._flow = FlowLayout(self._shelf, 12)
        self.photos.body.addWidget(self._none)
        self.photos.body.addWidget(self._shelf)
        columns.right.addWidget(self.visits)
        columns.right.addWidget(self.photos)
        columns.right.addStretch(1)
        column.addWidget(columns)

    def show_job(self, view: Any) -> None:
        """Show a job's events, visits and photos."""
        self.timeline.show_events(view.events)
        self.visits.show_job(view)
        self._none.setVisible(not view.pictures)
        self._shelf.setVisible(bool(view.pictures))
        if view.pictures != self._shown:
            self._shown = view.pictures
            self._labels = {}
            empty(self._flow)
            for picture in view.pictures:
                self._flow.addWidget(self._frame(picture))
        if self.isVisible():
            self.fetch()

    def fetch(self) -> None:
        """Fetch the pictures that are not there yet."""
        for picture in self._shown:
            if picture.sha256 and picture.sha256 not in self._pictures:
                self._page.run(partial(_named_picture, picture.sha256), self._take)

    def _take(self, found: tuple[str, QImage]) -> None:
        sha256, image = found
        self._pictures[sha256] = QPixmap.fromImage(image)
        if sha256 in self._labels:
            self._put(self._labels[sha256], self._pictures[sha256])

    def _frame(self, picture: Picture) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedWidth(self._theme.scaled(_WIDTH) + 22)
        column = QVBoxLayout(frame)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(4)
        shown = PlainLabel()
        shown.setFixedSize(self._theme.scaled(_WIDTH), self._theme.scaled(_HEIGHT))
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(f"Photo: {picture.title}, {picture.caption}")
        self._labels[picture.sha256] = shown
        if picture.sha256 in self._pictures:
            self._put(shown, self._pictures[picture.sha256])
        column.addWidget(shown)
        column.addWidget(PlainLabel(picture.title, "strong", wrap=True))
        column.addWidget(PlainLabel(picture.caption, "small", wrap=True))
        return frame

    @staticmethod
    def _put(label: PlainLabel, picture: QPixmap) -> None:
        if picture.isNull():
            label.setText("This picture\ncannot be shown.")
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        label.setPixmap(picture.scaled(label.size(), Qt.AspectRatioMode.KeepAspectRatio, smooth))


def _named_picture(sha256: str, desk: Desk) -> tuple[str, QImage]:
    return sha256, read_picture(desk, sha256)
