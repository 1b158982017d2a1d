"""The main window: the sidebar, the pages, the notices and the status below them. No business."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import DamagedStore, MopdeskError, StoreLost
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.colours import Scheme, Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.page_shelf import SECTIONS
from mopdesk.gui.page_ways import PageWays
from mopdesk.gui.qt_application import take_short_turns
from mopdesk.gui.stages import Stages
from mopdesk.gui.theme import Theme

if TYPE_CHECKING:
    from mopdesk.actions.start_up import StartedUp
    from mopdesk.actions.unfinished import UnfinishedVisit
    from mopdesk.desk import Desk
    from mopdesk.gui.ask import Ask
    from mopdesk.gui.preload import Preload

LONGEST_WAIT_MS = 2_000
# Pages that an import or a press on a job shows.
LIKELY = ("inbox", "notices", "job", "visit", "outbox")
_DAMAGED = "Nothing is written any more. The newest sound backup can take its place; the file is kept."


class MainWindow(PageWays):
    """Everything that is on the screen. `training` marks a store of made-up jobs.

    Signals: `store_asked()` to change between training and work, `start_asked()` to set up step by step,
    `rescue_asked()` to save what can be saved of a damaged store, `lost(StoreLost)` where nothing can be done
    in this window any more, `settled()` once all of it is built.
    """

    store_asked = Signal()
    start_asked = Signal()
    rescue_asked = Signal()
    lost = Signal(object)
    settled = Signal()

    def __init__(
        self,
        background: Background,
        bus: Bus,
        theme: Theme,
        store: str,
        ask: Ask | None = None,
        *,
        training: bool = False,
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.theme, self.background, self.bus, self.training = theme, background, bus, training
        self.setWindowTitle("TRAINING: made-up jobs - mopdesk" if training else "mopdesk")
        self.setMinimumSize(940, 480)
        self.resize(1280, 800)
        self.store_path, self.section = store, -1
        if ask is not None:
            self.ask = ask
            ask.report_problem = self.report_problem
        self.front = FrontRoom(background, bus, theme, self, lambda: self.ask, lambda: self.people)
        self._build_body()
        background.trouble.connect(self._show_trouble)
        bus.changed.connect(self._count)
        theme.changed.connect(self._tint)
        self._show_first()

    def _show_first(self) -> None:
        """Show the list of jobs before anything else is read, fetched or built."""
        self.background.hold()
        self.background.run(_is_locked, self._look_at_lock, owner=self, hurry=True)
        self.show_jobs()
        self._stages = Stages(self, (*self._pieces(), self._go_on))
        self.jobs.first_seen.connect(self._stages.begin)
        # Where the list is not what is shown first, nothing waits for it for long.
        QTimer.singleShot(LONGEST_WAIT_MS, self, self._stages.begin)
        self._count()

    def _look_at_lock(self, locked: bool) -> None:
        """Show nothing of the list to somebody who has not signed in yet."""
        if locked:
            self.stack.hide()
            self.people.changed.connect(self.stack.show)
            self._stages.finish()

    def complete(self) -> None:
        """Build now what would be built in the next turns of the event loop."""
        self._stages.finish()

    def _go_on(self) -> None:
        """Do what waited for the first picture, and fetch what the other pages are made of."""
        from mopdesk.gui.pages_ahead import PagesAhead

        self._tint()
        take_short_turns()
        self.background.let_go()
        self.settled.emit()
        self._preload.start()
        self._ahead = PagesAhead(self, [partial(getattr, self, name) for name in LIKELY], self._has_time)

    @cached_property
    def _preload(self) -> Preload:
        from mopdesk.gui.preload import Preload

        return Preload()

    def _has_time(self) -> bool:
        """Whether what pages are made of is there, and nothing else is under way."""
        return self._preload.fetched and not self.background.busy and not self.lock.locked

    def renew_keys(self) -> None:
        """Take the keys that were chosen on this machine into use."""
        from mopdesk.gui.key_words import say_again
        from mopdesk.gui.keys import key_lines

        self.menus.renew_keys(key_lines())
        say_again()
        if self.built("help"):
            self.help.show_keys((*self.section_lines(), *key_lines()))

    def import_files(self, paths: list[Path]) -> None:
        """Take flow files in, at once or when the window is unlocked."""
        from mopdesk.gui.importing import import_files

        if not self.lock.keep(paths):
            import_files(self.front, paths, self)

    def saved(self, words: str, *, failed: bool = False) -> None:
        """Say in the status bar what was saved, or that it was not."""
        self.status.saved(words, failed=failed)

    def catch_up(self) -> None:
        """Finish what an earlier run left half done, now and every minute."""
        self.upkeep.begin()

    # Building

    def menu_calls(self) -> dict[str, Callable[[], None]]:
        """Give what answers the lines of the menus that no page answers, by their names."""
        theme = self.theme
        calls: dict[str, Callable[[], None]] = {
            "import": self.choose_files,
            "switch-store": self.store_asked.emit,
            "start": self.start_asked.emit,
            "quit": self._quit,
            "search": self.search,
            "density": theme.switch_density,
            "light-or-dark": theme.switch,
            "high-contrast": lambda: theme.use(Scheme.HIGH_CONTRAST, remember=True),
            "follow-system": theme.follow_system,
            "larger-text": lambda: theme.step_text(1),
            "smaller-text": lambda: theme.step_text(-1),
            "ordinary-text": lambda: theme.step_text(0),
            "finish": self.upkeep.look,
            "settings": self.show_settings,
            "backups": partial(self.show_settings, "backup_folder"),
            "help": lambda: self._turn_to(self.help, -1),
            "about": lambda: self._turn_to(self.about, -1),
            "report-problem": self.report_problem,
            "lock": lambda: self._lock(self.lock.now),
            "switch-person": lambda: self._lock(self.lock.switch),
        }
        for place, line in enumerate(self.section_lines()):
            calls[line.name] = partial(self.press_section, place)
        return calls

    def _lock(self, lock: Callable[[], None]) -> None:
        """Lock, where there is anybody to unlock again."""
        from mopdesk.actions.sign_in import Presence, who_is_here

        def seen(presence: Presence) -> None:
            # Another mopdesk may have named the first people: then this alone locks.
            self.people.take(presence)
            if not presence.guarded:
                words = "A store is locked with a person's PIN, and nobody is named in this one yet."
                deed = ("Add people", lambda: self.show_settings("people"))
                self.ask.notice(Tone.NOTE, "mopdesk cannot be locked yet", words, deed=deed)

        if self.people.presence.guarded:
            lock()
        else:
            self.background.run(who_is_here, seen, owner=self)

    def hand_in(self) -> None:
        """Save what is being typed on the page that is shown."""
        self.page.leave()

    def take_focus(self) -> None:
        """Put the focus where a person begins on the page that is shown."""
        self.page.take_focus()

    def start_afresh(self) -> None:
        """Begin at the list of jobs: somebody else is here than before."""
        self.notices.clear()
        if self.built("job"):
            self.job.decisions.close_all()
        self.show_jobs()

    def report_problem(self) -> None:
        """Make a problem report."""
        from mopdesk.gui.problem_report import report_problem

        report_problem(self.front)

    def _quit(self) -> None:
        self.close()

    # What happens

    def choose_files(self) -> None:
        """Ask for flow files and take them in."""
        if files := self.ask.flow_files():
            self.import_files(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.built("side"):
            self.side.fit(self.width(), self.height())

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = len(self.visit.draft.unsaved) if self.built("visit") else 0
        if unsaved and not self.ask.leave_unsaved(unsaved):
            event.ignore()
            return
        try:
            self.page.leave()
        except Exception:  # noqa: BLE001  (what leaves Qt's close event ends the interpreter)
            sys.excepthook(*sys.exc_info())
        if self.built("_preload"):
            self._preload.stop()
        self._keep_places()
        QSettings().setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)

    def _count(self, changes: Changes | None = None, _source: object = None) -> None:
        if changes is None or changes.jobs or changes.outbox or changes.visits or changes.inbox:
            self.background.run(_section_counts, self._show_counts, owner=self)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for place, (_words, name) in enumerate(SECTIONS):
            if name == "jobs":
                self.side.say_count(place, counts["late"], "late")
            elif name == "inbox":
                self.side.say_count(place, counts["waiting"], "to decide about")
            elif name == "outbox":
                self.side.say_count(place, counts["ready"] + counts["rejected"], "to look at")

    def offer_unfinished(self) -> None:
        """Offer the visits that were begun and not finished, as at the start."""
        from mopdesk.actions.unfinished import unfinished_visits

        self.background.run(unfinished_visits, self._offer, owner=self)

    def started_up(self, done: StartedUp) -> None:
        """Offer visits that were begun and not finished, and say once what is to be done about the key."""
        self._offer(done.unfinished)
        if not self.training:
            self.safety.remind()

    def _offer(self, unfinished: tuple[UnfinishedVisit, ...]) -> None:
        if unfinished or self.built("resume"):
            self.resume.offer(unfinished)

    def _show_trouble(self, error: BaseException, report: str) -> None:
        if isinstance(error, DamagedStore):
            deed = ("Put it right…", self.rescue_asked.emit)
            self.ask.notice(Tone.BAD, error.title, error.detail, _DAMAGED, deed)
        elif isinstance(error, StoreLost):
            self.lost.emit(error)
        elif isinstance(error, MopdeskError):
            self.ask.trouble(error)
        else:
            self.ask.notice(Tone.BAD, "Something went wrong in mopdesk", "The last step was not done.")
            if not self.lock.locked:
                self.ask.crash(report)

    def _tint(self) -> None:
        from mopdesk.gui.icons import icon

        self.setWindowIcon(icon("mopdesk", self.theme.colours.accent, 64))
        if self.built("side"):
            self.side.fit(self.width(), self.height())


def _section_counts(desk: Desk) -> dict[str, int]:
    from mopdesk.gui.upkeep import section_counts

    return section_counts(desk)


def _is_locked(desk: Desk) -> bool:
    """Tell whether somebody has to sign in first."""
    return desk.guarded and desk.person is None
