"""The main window: the sidebar, the pages, the notices above them and the status below. No business."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.ask import Ask
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.icons import icon
from mopdesk.gui.importing import import_files
from mopdesk.gui.page import Page
from mopdesk.gui.pages.inbox import InboxPage
from mopdesk.gui.pages.job import JobPage
from mopdesk.gui.pages.jobs import JobsPage
from mopdesk.gui.pages.outbox import OutboxPage
from mopdesk.gui.pages.settings import SettingsPage
from mopdesk.gui.pages.visit import VisitPage
from mopdesk.gui.side_bar import SideBar
from mopdesk.gui.status import WorkStatus
from mopdesk.gui.theme import Theme
from mopdesk.gui.upkeep import finish_half_done, look_at_the_folder
from mopdesk.gui.widgets.notice_bar import NoticeBar
from mopdesk.gui.widgets.photo_strip import local_files

LOOK_AT_FOLDER_MS = 60_000


class MainWindow(QMainWindow):
    """Everything that is on the screen."""

    def __init__(
        self, background: Background, bus: Bus, theme: Theme, store: str, ask: Ask | None = None
    ) -> None:
        super().__init__()
        self.theme, self.background, self.bus = theme, background, bus
        self.setWindowTitle("mopdesk")
        self.setMinimumSize(960, 560)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self.notices = NoticeBar(theme)
        self.ask = ask or Ask(self, self.notices.say)
        self.front = FrontRoom(background, bus, self.ask, theme, self)
        self.inbox, self.jobs = InboxPage(self.front), JobsPage(self.front)
        self.outbox, self.settings = OutboxPage(self.front), SettingsPage(self.front)
        self.job, self.visit = JobPage(self.front), VisitPage(self.front)
        self._sections = (
            ("Inbox", "inbox", self.inbox),
            ("Jobs", "jobs", self.jobs),
            ("Outbox", "outbox", self.outbox),
            ("Settings", "settings", self.settings),
        )
        self.stack = QStackedWidget()
        for page in (self.inbox, self.jobs, self.outbox, self.settings, self.job, self.visit):
            self.stack.addWidget(page)
        self.side = SideBar(theme, [(words, name) for words, name, _page in self._sections])
        self.side.pressed.connect(self._press_section)
        self.side.import_button.clicked.connect(self.choose_files)
        self.status = WorkStatus(background, store)
        self.setStatusBar(self.status)
        self._build_body()
        self._build_menus()
        self._hourglass = QTimer(self)
        self._hourglass.timeout.connect(lambda: background.run(look_at_the_folder, owner=self))
        background.trouble.connect(self._show_trouble)
        theme.changed.connect(self._tint)
        self._tint()
        self.show_jobs()

    # The ways between the pages

    @property
    def page(self) -> Page:
        """The page now shown."""
        page = self.stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101  (the stack holds nothing else)
        return page

    def show_inbox(self, receipt_id: str = "") -> None:
        """Show the files received, one of them chosen."""
        self._turn_to(self.inbox, 0)
        if receipt_id:
            self.inbox.choose(receipt_id)

    def show_jobs(self) -> None:
        """Show the list of jobs."""
        self._turn_to(self.jobs, 1)

    def open_job(self, job_id: str) -> None:
        """Show one job."""
        self.job.open(job_id)
        self._turn_to(self.job, 1)

    def open_visit(self, visit_id: str, path: str = "") -> None:
        """Show one visit's form, at the field of that path."""
        self.visit.open(visit_id, path)
        self._turn_to(self.visit, 1)

    def show_outbox(self, job_id: str = "") -> None:
        """Show what is ready and what has left."""
        if job_id:
            self.outbox.choose_job(job_id)
        self._turn_to(self.outbox, 2)

    def show_settings(self, key: str = "") -> None:
        """Show the settings, one of them in focus."""
        self._turn_to(self.settings, 3)
        if key:
            self.settings.go_to(key)

    def import_files(self, paths: list[Path]) -> None:
        """Take flow files in."""
        import_files(self.front, paths, self)

    def saved(self, words: str, *, failed: bool = False) -> None:
        """Say in the status bar what was saved, or that it was not."""
        self.status.saved(words, failed=failed)

    def catch_up(self) -> None:
        """Finish what an earlier run left half done, and watch what leaves the outgoing folder."""
        self.background.run(finish_half_done, owner=self)
        self._hourglass.start(LOOK_AT_FOLDER_MS)

    # Building

    def _build_body(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.stack, 1)
        row.addLayout(column, 1)
        self.setCentralWidget(body)

    def _build_menus(self) -> None:
        files = self.menuBar().addMenu("&File")
        self._add_action(files, "Import flow files…", "Ctrl+O", self.choose_files)
        self._add_action(files, "Quit", "Ctrl+Q", self.close)
        go = self.menuBar().addMenu("&Go")
        for place, (words, _icon, _page) in enumerate(self._sections):
            self._add_action(go, words, f"Ctrl+{place + 1}", lambda where=place: self._press_section(where))
        go.addSeparator()
        self._add_action(go, "Search", "Ctrl+F", self._on_page("go_to_search"))
        self._add_action(go, "Back one step", "Alt+Left", lambda: self.page.step(-1))
        self._add_action(go, "On one step", "Alt+Right", lambda: self.page.step(1))
        do = self.menuBar().addMenu("&Do")
        self._add_action(do, "Main action of the page", "Ctrl+Return", self._on_page("primary"))
        self._add_action(do, "Check", "F7", self._on_page("check"))
        self._add_action(do, "Look again", "F5", self._on_page("refresh"))
        view = self.menuBar().addMenu("&View")
        self._add_action(view, "Light or dark", "Ctrl+L", self.theme.switch)

    def _on_page(self, what: str) -> Callable[[], None]:
        """Give a call of the page that is shown when the key is pressed, not of the one shown now."""

        def call() -> None:
            getattr(self.page, what)()

        return call

    def _add_action(self, menu: Any, words: str, keys: str, do: Any) -> None:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: do())
        menu.addAction(action)

    # What happens

    def choose_files(self) -> None:
        """Ask for flow files and take them in."""
        if files := self.ask.flow_files():
            self.import_files(files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_files(event.mimeData())
        if not paths:
            return
        event.acceptProposedAction()
        if not self.page.takes(paths):
            self.import_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = len(self.visit.draft.unsaved)
        if unsaved and not self.ask.leave_unsaved(unsaved):
            event.ignore()
            return
        try:
            self.page.leave()
        except Exception:  # noqa: BLE001  (what leaves Qt's close event ends the interpreter)
            sys.excepthook(*sys.exc_info())
        QSettings().setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)

    def _press_section(self, place: int) -> None:
        self._turn_to(self._sections[place][2], place)

    def _turn_to(self, page: Page, section: int) -> None:
        before = self.stack.currentWidget()
        if isinstance(before, Page) and before is not page:
            before.leave()
        self.stack.setCurrentWidget(page)
        page.take_focus()
        self.side.choose(section)

    def _show_trouble(self, error: BaseException, report: str) -> None:
        if isinstance(error, MopdeskError):
            self.ask.trouble(error)
        else:
            self.ask.notice(Tone.BAD, "Something went wrong in mopdesk", "The last step was not done.")
            self.ask.crash(report)

    def _tint(self) -> None:
        self.setWindowIcon(icon("mopdesk", self.theme.colours.accent, 64))
