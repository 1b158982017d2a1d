"""The main window: the sidebar, the pages, the notices above them and the status below. No business."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QSize, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.ask import Ask
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.icons import icon, pixmap
from mopdesk.gui.importing import import_files
from mopdesk.gui.page import Page
from mopdesk.gui.pages.inbox import InboxPage
from mopdesk.gui.pages.job import JobPage
from mopdesk.gui.pages.jobs import JobsPage
from mopdesk.gui.pages.outbox import OutboxPage
from mopdesk.gui.pages.settings import SettingsPage
from mopdesk.gui.pages.visit import VisitPage
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.theme import Scheme, Theme, Tone
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.notice_bar import NoticeBar, announce
from mopdesk.gui.widgets.photo_strip import local_files

SIDE_WIDTH = 184
SHOW_WORK_AFTER_MS = 400


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
        self._side_buttons: list[PlainButton] = []
        self.side = self._build_side()
        self._build_body()
        self._build_status(store)
        self._build_menus()
        background.working.connect(self._show_work)
        background.progressed.connect(self._show_progress)
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
        self._saved.setText(words)
        self._saved.setProperty("role", "fault" if failed else "quiet")
        restyle(self._saved)
        if failed:
            announce(self._saved, words)

    # Building

    def _build_side(self) -> QFrame:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 16, 12, 14)
        column.setSpacing(4)
        brand = QHBoxLayout()
        brand.setSpacing(9)
        self._brand_mark = PlainLabel()
        brand.addWidget(self._brand_mark)
        brand.addWidget(PlainLabel("mopdesk", "brand"), 1)
        column.addLayout(brand)
        column.addSpacing(16)
        self._group = QButtonGroup(self)
        for place, (words, _icon, _page) in enumerate(self._sections):
            button = self._side_button(words)
            button.setCheckable(True)
            set_tip(button, f"{words} (Ctrl+{place + 1})")
            self._group.addButton(button, place)
            column.addWidget(button)
        self._group.idClicked.connect(self._press_section)
        column.addStretch(1)
        self.import_button = self._side_button("Import files")
        set_tip(self.import_button, "Import flow files (Ctrl+O), or drop them anywhere on the window")
        self.import_button.clicked.connect(self.choose_files)
        self.scheme_button = self._side_button("Dark")
        self.scheme_button.clicked.connect(self.theme.switch)
        column.addWidget(self.import_button)
        column.addWidget(self.scheme_button)
        return side

    def _side_button(self, words: str) -> PlainButton:
        button = PlainButton(words, "side")
        button.setIconSize(QSize(27, 20))
        self._side_buttons.append(button)
        return button

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

    def _build_status(self, store: str) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(8, 0, 12, 0)
        self._saved = PlainLabel("Everything is saved as it is typed", "quiet")
        self._work = PlainLabel("", "quiet")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the work in the background")
        self._bar.hide()
        self._stop = PlainButton("Stop", "link")
        self._stop.clicked.connect(self.background.cancel)
        self._stop.hide()
        self._store = PlainLabel(_short_path(store), "quiet")
        set_tip(self._store, f"The store of this machine: {store}")
        self._store.setAccessibleName(f"Store: {store}")
        bar.addWidget(self._saved, 1)
        for widget in (self._work, self._bar, self._stop, self._store):
            bar.addPermanentWidget(widget)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SHOW_WORK_AFTER_MS)
        self._patience.timeout.connect(lambda: self._bar.setVisible(bool(self._work.text())))

    def _build_menus(self) -> None:
        files = self.menuBar().addMenu("&File")
        self._add_action(files, "Import flow files…", "Ctrl+O", self.choose_files)
        self._add_action(files, "Quit", "Ctrl+Q", self.close)
        go = self.menuBar().addMenu("&Go")
        for place, (words, _icon, _page) in enumerate(self._sections):
            self._add_action(go, words, f"Ctrl+{place + 1}", lambda where=place: self._press_section(where))
        go.addSeparator()
        self._add_action(go, "Search", "Ctrl+F", lambda: self.page.go_to_search())
        self._add_action(go, "Back one step", "Alt+Left", lambda: self.page.step(-1))
        self._add_action(go, "On one step", "Alt+Right", lambda: self.page.step(1))
        do = self.menuBar().addMenu("&Do")
        self._add_action(do, "Main action of the page", "Ctrl+Return", lambda: self.page.primary())
        self._add_action(do, "Check", "F7", lambda: self.page.check())
        self._add_action(do, "Look again", "F5", lambda: self.page.refresh())
        view = self.menuBar().addMenu("&View")
        self._add_action(view, "Light or dark", "Ctrl+L", self.theme.switch)

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
        button = self._group.button(section)
        if button is not None:
            button.setChecked(True)

    def _show_work(self, words: str) -> None:
        self._work.setText(words)
        if words:
            self._bar.setRange(0, 0)
            if not self._patience.isActive() and self._bar.isHidden():
                self._patience.start()
        else:
            self._patience.stop()
            self._bar.hide()
            self._stop.hide()

    def _show_progress(self, words: str, done: int, total: int) -> None:
        if not self.background.busy:
            return
        count = f"{done} of {total}" if total else ""
        self._work.setText(" · ".join(part for part in (words, count) if part))
        if total:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
        self._bar.show()
        self._stop.show()

    def _show_trouble(self, error: BaseException, report: str) -> None:
        if isinstance(error, MopdeskError):
            self.ask.trouble(error)
        else:
            self.ask.notice(Tone.BAD, "Something went wrong in mopdesk", "The last step was not done.")
            self.ask.crash(report)

    def _tint(self) -> None:
        colours = self.theme.colours
        names = [name for _words, name, _page in self._sections]
        names += ["import", "light" if self.theme.scheme is Scheme.DARK else "dark"]
        for button, name in zip(self._side_buttons, names, strict=True):
            button.setIcon(icon(name, colours.side_ink, 20, gap=7))
        self.scheme_button.set_plain_text("Light" if self.theme.scheme is Scheme.DARK else "Dark")
        self._brand_mark.setPixmap(pixmap("mopdesk", colours.side_ink, 28, self.devicePixelRatioF()))
        self.setWindowIcon(icon("mopdesk", colours.accent, 64))


def _short_path(path: str) -> str:
    return path if len(path) <= 46 else f"…{path[-45:]}"
