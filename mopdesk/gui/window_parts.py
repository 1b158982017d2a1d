"""The parts of the window around its pages: each is built when it is first asked for.

The list of jobs comes first. What stands around it is built in the turns of the event loop after its picture,
or at once where somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mopdesk.gui.kept_places import keep_places, kept_places
from mopdesk.gui.page import Page
from mopdesk.gui.page_shelf import SECTIONS, PageShelf
from mopdesk.gui.tab_order import ReadInOrder

if TYPE_CHECKING:
    from mopdesk.actions.start_up import StartedUp
    from mopdesk.gui.ask import Ask
    from mopdesk.gui.background import Background
    from mopdesk.gui.bus import Bus
    from mopdesk.gui.lock import Lock
    from mopdesk.gui.looks import Looks
    from mopdesk.gui.menus import Menus
    from mopdesk.gui.people import PeopleHere
    from mopdesk.gui.safety_watch import SafetyWatch
    from mopdesk.gui.side_bar import SideBar
    from mopdesk.gui.status import WorkStatus
    from mopdesk.gui.theme import Theme
    from mopdesk.gui.upkeep import Upkeep
    from mopdesk.gui.visit.resume import ResumeBanner
    from mopdesk.gui.widgets.notice_bar import NoticeBar

TRAINING_EDGE = 4
_SIDE_WIDTH, _MENU_HEIGHT, _STATUS_HEIGHT = 184, 34, 34


class WindowParts(PageShelf, ReadInOrder):
    """A window whose parts come by themselves when they are named."""

    theme: Theme
    background: Background
    bus: Bus
    training: bool
    store_path: str
    section: int

    # What is done with what is pressed: the window says it.

    def search(self) -> None:
        """Go to the search box of the page, or to the one over all jobs."""

    def choose_files(self) -> None:
        """Ask for flow files and take them in."""

    def import_files(self, paths: list[Path]) -> None:
        """Take flow files in."""

    def press_section(self, place: int) -> None:
        """Show the page of a section."""

    def report_problem(self) -> None:
        """Make a problem report."""

    def hand_in(self) -> None:
        """Save what is being typed on the page that is shown."""

    def take_focus(self) -> None:
        """Put the focus where a person begins on the page that is shown."""

    def start_afresh(self) -> None:
        """Begin at the list of jobs: somebody else is here than before."""

    def started_up(self, done: StartedUp) -> None:
        """Offer what an earlier run left unfinished, once the first round is done."""

    def menu_calls(self) -> dict[str, Callable[[], None]]:
        """Give what answers the lines of the menus that no page answers, by their names."""
        return {}

    def shown_page(self) -> Page:
        """Give the page now shown."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101  (the stack holds nothing else)
        return page

    def built(self, name: str) -> bool:
        """Whether the part or page of that name has been asked for yet."""
        return name in self.__dict__

    def _build_body(self) -> None:
        """Build what everything stands in, with the room for the parts that come later."""
        places, edge = kept_places(), TRAINING_EDGE if self.training else 0
        body = self._body = QWidget()
        body.setObjectName("body")
        body.setProperty("training", self.training)
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(body)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(0)
        self._side_place = QFrame()
        self._side_place.setObjectName("side")
        self._side_place.setFixedWidth(places.get("side", _SIDE_WIDTH))
        self._row.addWidget(self._side_place)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.stack = QStackedWidget()
        self._column.addWidget(self.stack, 1)
        if self.training:
            # A ground of its own, so that round corners of a notice show nothing of the amber edge.
            ground = QWidget()
            ground.setObjectName("page")
            ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            ground.setLayout(self._column)
            self._row.addWidget(ground, 1)
        else:
            self._row.addLayout(self._column, 1)
        # The lock puts its panel beside the body.
        self.halves = QStackedWidget()
        self.halves.addWidget(body)
        top, bottom = places.get("menu", _MENU_HEIGHT), places.get("status", _STATUS_HEIGHT)
        self.halves.setContentsMargins(0, top, 0, bottom)
        self.setCentralWidget(self.halves)

    def _give_room(self, *, menu: bool = False, status: bool = False) -> None:
        """Give the room that was kept for a part to the part itself."""
        kept = self.halves.contentsMargins()
        self.halves.setContentsMargins(0, 0 if menu else kept.top(), 0, 0 if status else kept.bottom())

    def _keep_places(self) -> None:
        """Keep how much room the parts take."""
        if self.built("menus") and self.built("side") and self.built("status"):
            menu, status = self.menuBar().height(), self.status.height()
            keep_places({"menu": menu, "status": status, "side": self.side.width(), **self.jobs.places()})

    @cached_property
    def ask(self) -> Ask:
        """The door for messages, questions and file pickers."""
        from mopdesk.gui.ask import Ask

        made = Ask(self, self._tell, self._take_notice_away)
        made.report_problem = self.report_problem
        return made

    def _tell(self, *told: Any) -> None:
        self.notices.say(*told)

    def _take_notice_away(self, title: str) -> None:
        if self.built("notices"):
            self.notices.take_away(title)

    @cached_property
    def people(self) -> PeopleHere:
        """Who is here."""
        from mopdesk.gui.people import PeopleHere

        return PeopleHere(self.background, self.bus, self)

    @cached_property
    def notices(self) -> NoticeBar:
        """The notices below the page."""
        from mopdesk.gui.widgets.notice_bar import NoticeBar

        bar = NoticeBar(self.theme)
        # Below the page: it moves nothing that is about to be pressed.
        self._column.addWidget(bar)
        return bar

    @cached_property
    def side(self) -> SideBar:
        """The sidebar."""
        from mopdesk.gui.side_bar import SideBar

        side = SideBar(self.theme, SECTIONS)
        side.pressed.connect(self.press_section)
        side.search_button.clicked.connect(self.search)
        side.import_button.clicked.connect(self.choose_files)
        side.fit(self.width(), self.height())
        side.choose(self.section)
        self._row.replaceWidget(self._side_place, side)
        self._side_place.deleteLater()
        return side

    @cached_property
    def status(self) -> WorkStatus:
        """The status bar."""
        from mopdesk.gui.status import WorkStatus

        status = WorkStatus(self.background, self.store_path)
        self.setStatusBar(status)
        self._give_room(status=True)
        return status

    @cached_property
    def safety(self) -> SafetyWatch:
        """What says that a store is not encrypted."""
        from mopdesk.gui.safety_watch import SafetyWatch

        return SafetyWatch(self.front, self.status)

    @cached_property
    def upkeep(self) -> Upkeep:
        """What goes on by itself every minute."""
        from mopdesk.gui.upkeep import Upkeep

        return Upkeep(self.front, self, self.started_up)

    @cached_property
    def menus(self) -> Menus:
        """The menu bar, with the looks at its end."""
        from mopdesk.gui.keys import key_lines
        from mopdesk.gui.menus import Menus

        sections = self.section_lines()
        menus = Menus(self, (*sections, *key_lines()), self.menu_calls(), self.shown_page)
        if self.training:
            menus.actions["switch-store"].setText("Switch to real work")
        menus.turn_to(self.shown_page())
        self.menuBar().setCornerWidget(self.looks)
        self._give_room(menu=True)
        return menus

    @cached_property
    def looks(self) -> Looks:
        """The buttons at the end of the menu bar."""
        from mopdesk.gui.looks import Looks

        return Looks(self.theme, "TRAINING" if self.training else "")

    @cached_property
    def lock(self) -> Lock:
        """What hides the window until somebody signs in."""
        from mopdesk.gui.lock import Lock

        # It puts a button there.
        _ = self.status
        return Lock(
            self,
            self.halves,
            self._body,
            self.front,
            self.hand_in,
            self.start_afresh,
            self.import_files,
            self.take_focus,
        )

    @cached_property
    def resume(self) -> ResumeBanner:
        """The visits that were begun and not finished, above the page."""
        from mopdesk.gui.visit.resume import ResumeBanner

        banner = ResumeBanner(self.front)
        self._column.insertWidget(self._column.indexOf(self.stack), banner)
        return banner

    def _pieces(self) -> tuple[Callable[[], object], ...]:
        """Give what is built after the first picture, each within a few hundredths of a second."""
        return (
            lambda: self.side,
            lambda: (self.menus, self.status),
            lambda: self.jobs.around,
            self.jobs.complete,
            lambda: (self.safety, self.upkeep, self.lock),
        )
