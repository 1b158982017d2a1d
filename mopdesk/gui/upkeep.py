"""What the desktop does by itself at the start and every minute, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mopdesk.actions.job_lists import JobQuery, count_of
from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.progress import Progress
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.words import count_of as count_words

if TYPE_CHECKING:
    from mopdesk.actions.backups import Order
    from mopdesk.actions.drop_folder import DropFolder
    from mopdesk.actions.right_date import DateDoubt
    from mopdesk.actions.start_up import StartedUp
    from mopdesk.desk import Desk

EVERY_MS = 60_000
Counts = dict[str, int]


class Upkeep:
    """Finish what was left half done, release what was held long enough, see what was collected."""

    def __init__(
        self, front: FrontRoom, owner: QWidget, at_start: Callable[[StartedUp], None] = lambda _done: None
    ) -> None:
        self._front, self._owner, self._at_start = front, owner, at_start
        self._drop: DropFolder | None = None
        self._told: tuple[str, ...] = ()
        self._first = True
        self._backing_up = False
        self._clock = QTimer(owner)
        self._clock.timeout.connect(self.look)

    def begin(self) -> None:
        """Look now, and every minute from now on."""
        self._clock.start(EVERY_MS)
        self.look()

    def look(self) -> None:
        """Do the round once, on the store's thread, after the day's backup where that is due.

        The backup is made beside: what people do in the window is saved meanwhile, and what arrives is taken
        in. What leaves waits for it, because it reads every page: nothing goes out of a damaged store. Who is
        here is read too: people may have been named or taken out by another mopdesk.
        """
        self._front.people.look()
        if self._backing_up:
            self._take_in()
        else:
            self._front.background.run(self._order, self._begin, owner=self._owner)

    def _order(self, desk: Desk) -> Order | None:
        from mopdesk.actions.backups import daily_order

        return daily_order(desk) if desk.store.damage is None else None

    def _begin(self, order: Order | None) -> None:
        if self._backing_up:
            return
        if order is None:
            self._start_up(None)
            return
        due = order

        def make(progress: Progress) -> object:
            from mopdesk.actions.backups import fulfil

            return fulfil(due, progress)

        def failed(error: BaseException) -> bool:
            self._backing_up = False
            if not isinstance(error, MopdeskError):
                return False
            self._start_up(error)
            return True

        def made(_backup: object) -> None:
            self._backing_up = False
            self._start_up(None)

        self._backing_up = True
        self._take_in()
        self._front.background.run_beside(make, made, failed=failed, owner=self._owner)

    def _take_in(self) -> None:
        """Do what waits for no backup: what arrived, and the visits that were begun."""

        def arrived(desk: Desk) -> StartedUp:
            from mopdesk.actions.drop_folder import DropFolder
            from mopdesk.actions.start_up import take_in

            self._drop = self._drop or DropFolder()
            return take_in(desk, self._drop)

        self._front.background.run(arrived, self._tell, owner=self._owner)

    def _start_up(self, trouble: MopdeskError | None) -> None:
        """Do the rest of the round; `trouble` kept the backup from being made."""

        def backup(_desk: Desk) -> None:
            if trouble is not None:
                raise trouble

        def round_of(desk: Desk, progress: Progress) -> StartedUp:
            from mopdesk.actions.drop_folder import DropFolder
            from mopdesk.actions.start_up import start_up

            self._drop = self._drop or DropFolder()
            return start_up(desk, self._drop, backup=backup, progress=progress)

        words = "Finishing what is due"
        self._front.background.run_watched(round_of, self._tell, waiting=words, owner=self._owner)

    def _tell(self, done: StartedUp) -> None:
        if done.sent:
            names = ", ".join(one.path.name for one in done.sent[:4])
            self._front.ask.notice(Tone.GOOD, f"{count_words(len(done.sent), 'file')} released", names)
        if done.dropped:
            from mopdesk.gui.importing import import_words

            self._front.ask.notice(*import_words(done.dropped))
        for held in done.held_back:
            words = " ".join(problem.text for problem in held.problems)
            self._front.ask.notice(Tone.WARN, "An answer was held back", words)
        if done.waiting and done.waiting != self._told:
            self._front.ask.notice(
                Tone.WARN, "Something waits", " ".join(done.waiting), "It is tried again every minute."
            )
        self._told = done.waiting
        if self._first:
            self._first = False
            self._tell_doubt(done.doubt)
            self._at_start(done)

    def _tell_doubt(self, doubt: DateDoubt | None) -> None:
        """Say once that the date may be wrong; whoever may, can say that it is right."""
        if doubt is None:
            return

        def right() -> None:
            from mopdesk.actions.right_date import say_date_is_right

            self._front.background.run(say_date_is_right, owner=self._owner)

        may = "retention" in self._front.people.presence.may
        deed = ("The date is right", right) if may else None
        words = "Deadlines are counted from it, and files carry it. Look at the computer's clock."
        self._front.ask.notice(Tone.WARN, "The date of this computer may be wrong", doubt.words, words, deed)


def section_counts(desk: Desk) -> Counts:
    """Count what the badges of the sidebar show: late jobs, answers to look at, files to decide about."""
    counts = {view: count_of(desk, JobQuery(view=view)) for view in ("late", "ready", "rejected")}
    return counts | {"waiting": desk.store.inbox.count_waiting()}
