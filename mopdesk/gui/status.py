"""The status bar: what was saved, what goes on in the background, and which store is open."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QStatusBar, QWidget

from mopdesk.gui.background import Background
from mopdesk.gui.plain import PlainButton, PlainLabel, set_tip
from mopdesk.gui.widgets.card import restyle
from mopdesk.gui.widgets.notice_bar import announce

SHOW_WORK_AFTER_MS = 400
LONGEST_PATH = 46


class WorkStatus(QStatusBar):
    """Say what was saved; show work that takes longer than a moment, and stop it where it can be stopped."""

    def __init__(self, background: Background, store: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._waiting = ""
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 12, 0)
        self.saved_label = PlainLabel("Everything is saved as it is typed", "quiet")
        self.work_label = PlainLabel("", "quiet")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the work in the background")
        self._bar.hide()
        self._stop = PlainButton("Stop", "link")
        self._stop.clicked.connect(background.cancel)
        self._stop.hide()
        short = store if len(store) <= LONGEST_PATH else f"…{store[1 - LONGEST_PATH :]}"
        path = self.path = PlainLabel(short, "quiet")
        set_tip(path, f"The store of this machine: {store}")
        path.setAccessibleName(f"Store: {store}")
        self.addWidget(self.saved_label, 1)
        for widget in (self.work_label, self._bar, self._stop, path):
            self.addPermanentWidget(widget)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SHOW_WORK_AFTER_MS)
        self._patience.timeout.connect(self._show)
        background.working.connect(self._hear)
        background.progressed.connect(self._step)
        background.opening.connect(self._say_opening)

    def saved(self, words: str, *, failed: bool = False) -> None:
        """Say what was saved, or in red that it was not."""
        self.saved_label.setText(words)
        self.saved_label.setProperty("role", "fault" if failed else "quiet")
        restyle(self.saved_label)
        if failed:
            announce(self.saved_label, words)

    def _hear(self, words: str) -> None:
        self._waiting = words
        if words and self._bar.isHidden() and not self._patience.isActive():
            self._patience.start()
        elif not words:
            self._patience.stop()
            self.work_label.setText("")
            self._bar.hide()
            self._stop.hide()

    def _say_opening(self, words: str) -> None:
        """Say what the first rows are waited for, in a store that is brought up to date."""
        if words or not self._waiting:
            self.work_label.setText(words)
            self._bar.setRange(0, 0)
            self._bar.setVisible(bool(words))

    def _show(self) -> None:
        self.work_label.setText(self._waiting)
        self._bar.setRange(0, 0)
        self._bar.setVisible(bool(self._waiting))

    def _step(self, words: str, done: int, total: int) -> None:
        if not self._waiting:
            return
        count = f"{done} of {total}" if total else ""
        self.work_label.setText(" · ".join(part for part in (words, count) if part))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        self._stop.show()
