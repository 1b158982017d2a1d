"""All work on the store, on one thread of its own; results come back to the GUI thread as a queued signal.

The desk is opened on that thread and never leaves it: SQLite connections belong to their thread. One thread
also means one order: what was asked first is done first, so typing is saved in the order of the keys. It
begins with the first turn of the event loop.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from mopdesk.actions.changes import Changes
from mopdesk.basics.errors import Cancelled, MopdeskError, StoreLost
from mopdesk.basics.progress import Progress
from mopdesk.gui.bus import Bus

if TYPE_CHECKING:
    from mopdesk.desk import Desk

LOG = logging.getLogger("mopdesk.gui.background")
# Seconds for the step under way of work beside; what it leaves half made is taken away at the next start.
_LAST_STEP = 5.0
Result = TypeVar("Result")
Then = Callable[[Any], None]
Failed = Callable[[BaseException], bool]


class Errand(msgspec.Struct, eq=False):
    """One piece of work on its way: what to do, whom to tell, and how it went."""

    action: Callable[..., Any]
    then: Then | None
    failed: Failed | None
    waiting: str
    owner: QObject | None
    progress: WatchedProgress | None = None
    result: Any = None
    error: BaseException | None = None
    trace: str = ""
    hurry: bool = False
    began: float = msgspec.field(default_factory=time.monotonic)


class _Returns(QObject):
    """Carry news from the worker thread: it lives on the GUI thread, so every emission is queued there."""

    done = Signal(object)
    told = Signal(str, int, int)
    opening = Signal(str)


class WatchedProgress(Progress):
    """A progress whose every step is told to the GUI thread, at most twenty times a second."""

    def __init__(self, returns: _Returns, *, silent: bool = False) -> None:
        super().__init__()
        self._returns = returns
        self._silent = silent
        self._last = 0.0

    def tell(self, text: str) -> None:
        """Pass the state on, unless the last was passed on just now."""
        now = time.monotonic()
        if self._silent:
            return
        if now - self._last >= 0.05 or self.done == self.total:
            self._last = now
            self._returns.told.emit(text, self.done, self.total)


class OpeningProgress(Progress):
    """What is told while the store is opened and brought up to date, in words, five times a second."""

    def __init__(self, returns: _Returns) -> None:
        super().__init__()
        self._returns = returns
        self._last = 0.0

    def tell(self, text: str) -> None:
        now = time.monotonic()
        if now - self._last >= 0.2:
            self._last = now
            share = f" · {100 * self.done // self.total} %" if self.total else ""
            self._returns.opening.emit(f"{text}{share}")


class Background(QObject):
    """Own the worker thread and the desk on it.

    Signals: `opening(str)` says what a store that is not open yet is waited for, '' once it is open;
    `working(str)` names the work now waited for, '' when there is none; `progressed(str, int, int)`
    gives text, steps done and steps in all; `trouble(error, report)` hands over what no caller has taken:
    a `MopdeskError`, or a bug with its report.
    """

    opening = Signal(str)
    working = Signal(str)
    progressed = Signal(str, int, int)
    trouble = Signal(object, str)

    def __init__(
        self, open_desk: Callable[[Progress], Desk], bus: Bus, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_desk = open_desk
        self._bus = bus
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._under_way: list[Errand] = []
        self._stopped = False
        self._held: list[Errand] | None = None
        self._beside: list[tuple[threading.Thread, WatchedProgress]] = []
        self._returns = _Returns(self)
        self._returns.done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._returns.told.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._returns.opening.connect(self.opening, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="mopdesk-store", daemon=True)
        # When the window stands: building it and opening the store at once, two threads would hand the
        # interpreter to and fro three hundred times, and neither be done sooner.
        QTimer.singleShot(0, self, self._begin)

    @property
    def busy(self) -> bool:
        """Whether any work is under way or waits its turn."""
        return bool(self._under_way)

    def run(
        self,
        action: Callable[[Desk], Result],
        then: Callable[[Result], None] | None = None,
        *,
        waiting: str = "",
        failed: Failed | None = None,
        owner: QObject | None = None,
        hurry: bool = False,
    ) -> None:
        """Do `action(desk)` on the worker thread, then call `then(result)` on the GUI thread.

        `failed(error)` may take an error by returning True; else it is told as `trouble`. `owner` is the
        widget that asks: nothing is called once it is gone, and it is the source of the changes told. What
        is in a `hurry` is never held.
        """
        self._send(Errand(action, then, failed, waiting, owner, hurry=hurry))

    def run_watched(
        self,
        action: Callable[[Desk, Progress], Result],
        then: Callable[[Result], None] | None = None,
        *,
        waiting: str,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do `action(desk, progress)` like `run`; its steps are told and it can be cancelled."""
        progress = WatchedProgress(self._returns)
        self._send(Errand(action, then, failed, waiting, owner, progress))

    def run_beside(
        self,
        action: Callable[[Progress], Result],
        then: Callable[[Result], None] | None = None,
        *,
        waiting: str = "",
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do `action(progress)` on a thread of its own, without the desk: other work goes on meanwhile.

        Its steps are told where it is `waiting` work; it is cancelled where the window closes.
        """
        if self._stopped:
            return
        progress = WatchedProgress(self._returns, silent=not waiting)
        errand = Errand(action, then, failed, waiting, owner, progress)
        self._under_way.append(errand)
        self._tell_working()
        thread = threading.Thread(
            target=self._do_beside, args=(errand, progress), name="mopdesk-beside", daemon=True
        )
        self._beside.append((thread, progress))
        thread.start()

    def hold(self) -> None:
        """Keep what is asked from now on until `let_go`, unless it is in a hurry."""
        if self._held is None:
            self._held = []

    def let_go(self) -> None:
        """Do what was held, in its order, and hold no more."""
        held, self._held = self._held, None
        for errand in held or ():
            self._errands.put(errand)

    def cancel(self) -> None:
        """Stop the watched work at its next step."""
        for errand in self._under_way:
            # What nobody waits for is not what the person means.
            if errand.progress is not None and errand.waiting:
                errand.progress.cancel()

    def stop(self, seconds: float = 30.0) -> bool:
        """Finish what was asked, close the desk and end the thread; False where that took too long."""
        if not self._stopped:
            self._stopped = True
            self.let_go()
            self._errands.put(None)
        for thread, progress in self._beside:
            progress.cancel()
            thread.join(_LAST_STEP)
        self._begin()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _begin(self) -> None:
        if self._thread.ident is None:
            self._thread.start()

    def _send(self, errand: Errand) -> None:
        if self._stopped:
            return
        self._under_way.append(errand)
        self._tell_working()
        if self._held is None or errand.hurry:
            self._errands.put(errand)
        else:
            self._held.append(errand)

    def _tell_working(self) -> None:
        self.working.emit(next((one.waiting for one in self._under_way if one.waiting), ""))

    # On the worker thread

    def _work(self) -> None:
        desk: Desk | None = None
        trouble: tuple[BaseException, str] | None = None
        try:
            desk = self._open_desk(OpeningProgress(self._returns))
        except BaseException as error:  # noqa: BLE001  (told with the first errand, on the GUI thread)
            trouble = (error, traceback.format_exc())
        self._returns.opening.emit("")
        while (errand := self._errands.get()) is not None:
            if desk is None and trouble is not None:
                errand.error, errand.trace = trouble
            elif desk is not None:
                self._do(desk, errand)
            self._returns.done.emit(errand)
        if desk is not None:
            desk.close()

    @staticmethod
    def _do(desk: Desk, errand: Errand) -> None:
        try:
            if errand.progress is None:
                errand.result = errand.action(desk)
            else:
                errand.result = errand.action(desk, errand.progress)
        except BaseException as error:  # noqa: BLE001  (nothing may end this thread; told on the GUI thread)
            errand.error, errand.trace = error, traceback.format_exc()

    # On a thread beside it

    def _do_beside(self, errand: Errand, progress: Progress) -> None:
        try:
            errand.result = errand.action(progress)
        except BaseException as error:  # noqa: BLE001  (told on the GUI thread)
            errand.error, errand.trace = error, traceback.format_exc()
        # The window may have been closed meanwhile.
        with suppress(RuntimeError):
            self._returns.done.emit(errand)

    # On the GUI thread

    def _deliver(self, errand: Errand) -> None:
        if errand in self._under_way:
            self._under_way.remove(errand)
        self._beside = [one for one in self._beside if one[0].is_alive()]
        self._tell_working()
        owner_gone = errand.owner is not None and not isValid(errand.owner)
        if errand.error is not None:
            self._refuse(errand, owner_gone)
            return
        if errand.then is not None and not owner_gone:
            errand.then(errand.result)
        changes = (
            errand.result if isinstance(errand.result, Changes) else getattr(errand.result, "changes", None)
        )
        if isinstance(changes, Changes):
            self._bus.changed.emit(changes, None if owner_gone else errand.owner)

    def _refuse(self, errand: Errand, owner_gone: bool) -> None:
        error = errand.error
        if isinstance(error, Cancelled):
            return
        taken = errand.failed is not None and not owner_gone and error is not None and errand.failed(error)
        # That the desk is of no use any more concerns everybody, whoever else has said it.
        if taken and not isinstance(error, StoreLost):
            return
        if not isinstance(error, MopdeskError):
            LOG.error("Unexpected failure on the store's thread\n%s", errand.trace)
        self.trouble.emit(error, errand.trace)
