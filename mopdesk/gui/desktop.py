"""The desktop of one person: the first window of all, the window on a store, the change of stores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QSize, Qt
from PySide6.QtWidgets import QApplication

from mopdesk.basics.errors import KeyNeeded, MopdeskError, NoPlaceForKey
from mopdesk.basics.own_folders import default_store_path
from mopdesk.basics.progress import Progress
from mopdesk.gui.background import Background
from mopdesk.gui.bus import Bus
from mopdesk.gui.colours import Tone
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.single_instance import Door, hand_over
from mopdesk.gui.theme import Theme
from mopdesk.gui.training import TrainingMaker, is_training, keep_day, training_day, training_store
from mopdesk.gui.unexpected import catch_the_unexpected

if TYPE_CHECKING:
    from mopdesk.desk import Desk
    from mopdesk.gui.ask import Ask
    from mopdesk.gui.doorbell import Doorbell
    from mopdesk.gui.rescue import Rescue
    from mopdesk.gui.unlock import KeyWindow
    from mopdesk.gui.welcome import Welcome

_CHOICE = "start/store"
# Height that a window manager puts on top of a window, in pixels.
TITLE_BAR = 40

TRAINING, WORK, SET_UP = "training", "work", "set-up"


class Desktop(QObject):
    """Holds the window that is open. `ask` stands in for its questions in tests."""

    def __init__(self, application: QApplication, today: date | None = None, ask: Ask | None = None) -> None:
        super().__init__(application)
        self._application, self._today, self._ask = application, today, ask
        self.theme = Theme(application)
        # Whether a window has had this look.
        self._worn = False
        self.window: MainWindow | None = None
        self.welcome: Welcome | None = None
        self.key_window: KeyWindow | None = None
        self._set_up_asked = False
        self.rescue: Rescue | None = None
        self._door: Door | None = None
        self._doorbell: Doorbell | None = None
        self._files: list[Path] = []
        self._training = TrainingMaker(self)
        self._training.made.connect(self._training_made)

    @property
    def busy(self) -> bool:
        """Whether the store's thread is at work."""
        return self.window is not None and self.window.background.busy

    def start(self, store: Path | None, files: Sequence[Path] = ()) -> bool:
        """Open the store named, or the one used last, or the welcome; False where it is open elsewhere."""
        path = store or remembered_store()
        if path is None:
            self._files = list(files)
            self._welcome()
            return True
        return self.open(path, files)

    def open(self, path: Path, files: Sequence[Path] = ()) -> bool:
        """Open the window on a store in place of the one that is open.

        False where another mopdesk has the store open: it comes to the front and takes the files.
        """
        door = Door(path)
        if self.window is not None and self._door is not None and self._door.address == door.address:
            # We would stand before our own door, and nobody would answer.
            self._answer_the_door(list(files))
            return True
        if hand_over(door, files):
            return False
        if not self._has_key(path, files) or not self._close():
            door.give_back()
            return True
        if self._worn:
            self._renew_theme()
        self._worn = True
        self._door = door
        training = is_training(path)
        today = self._today or (training_day() if training else None)
        bus = Bus(self)
        background = Background(partial(open_store, path, today), bus, self)
        window = MainWindow(background, bus, self.theme, str(path), self._ask, training=training)
        self.window = window
        window.settled.connect(self._listen)
        window.settled.connect(window.catch_up)
        window.store_asked.connect(self.switch)
        window.start_asked.connect(window.show_set_up)
        # Queued: the window that asks is closed meanwhile.
        window.rescue_asked.connect(lambda: self._rescue(path), Qt.ConnectionType.QueuedConnection)
        window.lost.connect(lambda error: self._open_again(path, error), Qt.ConnectionType.QueuedConnection)
        catch_the_unexpected(window)
        if isinstance(geometry := QSettings().value("window/geometry"), bytes | bytearray):
            window.restoreGeometry(bytes(geometry))
        else:
            room = window.screen().availableSize()
            window.resize(window.size().boundedTo(QSize(room.width(), room.height() - TITLE_BAR)))
        window.show()
        if files:
            window.import_files(list(files))
        return True

    def _has_key(self, path: Path, files: Sequence[Path]) -> bool:
        """Find the store's key; where a person must give it, ask in a window that opens the store after."""
        from mopdesk.desk import store_key

        asking: KeyWindow
        try:
            store_key(path)
        except KeyNeeded as why:
            from mopdesk.gui.unlock import Unlock

            asking = Unlock(self.theme, path, why)
        except NoPlaceForKey:
            from mopdesk.gui.unlock import FirstKey

            asking = FirstKey(self.theme, path)
        except MopdeskError:
            # The window says so, as it does with anything else that keeps the store from opening.
            return True
        else:
            return True
        waiting = list(files)

        def opened() -> None:
            self.key_window = None
            # The next window is open before this one goes: the program does not end in between.
            self.open(path, waiting)
            self._begin_set_up()
            asking.close()
            asking.deleteLater()

        asking.opened.connect(opened, Qt.ConnectionType.QueuedConnection)
        self.key_window = asking
        asking.show()
        return False

    def switch(self) -> None:
        """Change between the training store and real work."""
        if self.window is not None and self.window.training:
            self._go_to_work()
        else:
            self._go_to_training()

    def _rescue(self, path: Path) -> None:
        """Close the window on a damaged store, and show the one that puts it right; then open it again."""
        from mopdesk.gui.rescue import Rescue

        rescue = Rescue(self.theme, path, self._today)
        if not self._close():
            rescue.deleteLater()
            return

        def saved() -> None:
            self.rescue = None
            self.open(path)
            if self.window is not None:
                self.window.ask.notice(Tone.GOOD, "The store is put right", rescue.words)
            rescue.close()
            rescue.deleteLater()

        rescue.opened.connect(saved, Qt.ConnectionType.QueuedConnection)
        self.rescue = rescue
        rescue.show()

    def _open_again(self, path: Path, why: MopdeskError) -> None:
        """Close a window whose store is closed and did not open again, and open another one on the store.

        Where that does not open either, the new window says what keeps it, and a locked one asks for its key.
        """
        if self.window is not None and self._close():
            self.open(path)
        if self.window is not None:
            detail = "What was saved is there. Look whether the last thing that you did was done."
            self.window.ask.notice(Tone.WARN, "The window was opened anew", f"{detail} {why.detail}")

    def end(self) -> None:
        """Let go of everything that is open."""
        if self._doorbell is not None:
            self._doorbell.close()
            self._doorbell = None
        if self._door is not None:
            self._door.give_back()
            self._door = None
        if self.window is not None:
            self.window.background.stop()

    def _welcome(self) -> None:
        from mopdesk.gui.welcome import Welcome

        self.welcome = Welcome(self.theme)
        self.welcome.chosen.connect(self._choose)
        self.welcome.show()

    def _choose(self, what: str) -> None:
        if what == TRAINING:
            self._go_to_training()
            return
        self._set_up_asked = what == SET_UP
        self._go_to_work()
        self._begin_set_up()

    def _begin_set_up(self) -> None:
        """Show the pages that were asked for at the welcome; where a passphrase comes first, after it."""
        if self._set_up_asked and self.window is not None:
            self._set_up_asked = False
            self.window.show_set_up()

    def _go_to_work(self) -> None:
        QSettings().setValue(_CHOICE, WORK)
        self._turn(default_store_path())

    def _go_to_training(self) -> None:
        if training_store().exists() and training_day() is not None:
            QSettings().setValue(_CHOICE, TRAINING)
            self._turn(training_store())
            return
        words = "The made-up jobs are being made. This takes a few seconds."
        if self.welcome is not None:
            self.welcome.wait(words)
        elif self.window is not None:
            self.window.ask.notice(Tone.NOTE, "A moment", words)
        self._training.start()

    def _training_made(self, result: object) -> None:
        if isinstance(result, date):
            keep_day(result)
            self._go_to_training()
        elif isinstance(result, MopdeskError):
            if self.welcome is not None:
                self.welcome.wait("")
                self.welcome.waiting.setText(f"{result.title} {result.detail} {result.advice}".strip())
            elif self.window is not None:
                self.window.ask.trouble(result)

    def _turn(self, store: Path) -> None:
        files, self._files = self._files, []
        opened = self.open(store, files)
        if not opened and self.window is not None:
            self.window.ask.notice(Tone.NOTE, "That store is open in another window", "It is in front now.")
        if self.welcome is not None:
            # The next window is open by now, or another mopdesk shows it.
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def _close(self) -> bool:
        """Close the window that is open; False where the person kept it."""
        if self.window is None:
            return True
        window = self.window
        # The last window closes for a moment: that must not end the program.
        self._application.setQuitOnLastWindowClosed(False)
        closed = window.close()
        self._application.setQuitOnLastWindowClosed(True)
        if not closed:
            return False
        self.end()
        self.window = None
        window.deleteLater()
        return True

    def _renew_theme(self) -> None:
        """Make the look anew: whoever listened to the old one is gone with the old window."""
        old, self.theme = self.theme, Theme(self._application)
        old.deleteLater()

    def _listen(self) -> None:
        """Hear second starts, which have waited at the door until now."""
        from mopdesk.gui.doorbell import Doorbell

        if self._door is not None and self._doorbell is None:
            # The store's folder may not have been there when the door was first looked for.
            self._door.take()
            self._doorbell = Doorbell(self._door.address, self)
            self._doorbell.rung.connect(self._answer_the_door)

    def _answer_the_door(self, files: list[Path]) -> None:
        """Bring the window to the front and take in what a second start brought."""
        window = self.window
        if window is None:
            return
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        if files:
            window.import_files(files)


def remembered_store() -> Path | None:
    """Give the store that was open last; None at the very first start."""
    chosen = QSettings().value(_CHOICE, "")
    if chosen == TRAINING and training_store().exists():
        return training_store()
    return default_store_path() if chosen == WORK or default_store_path().exists() else None


def open_store(path: Path, today: date | None, progress: Progress | None = None) -> Desk:
    """Open a store for the desktop, making its folder."""
    from mopdesk.desk import open_desk

    path.parent.mkdir(parents=True, exist_ok=True)
    return open_desk(path, program="mopdesk-gui", today=today, progress=progress)
