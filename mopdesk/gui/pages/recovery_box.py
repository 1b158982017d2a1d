"""The office recovery key, shown this once: in large groups, to print, to save, to put away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mopdesk.actions.recovery_sheet import save_sheet, sheet_bytes
from mopdesk.gui.colours import Tone
from mopdesk.gui.front import FrontRoom
from mopdesk.gui.pages.job_report import PRINT_DPI, page_picture
from mopdesk.gui.plain import PlainButton, PlainLabel
from mopdesk.gui.widgets.card import Card
from mopdesk.gui.widgets.flow_layout import FlowLayout

FILE_NAME = "mopdesk-recovery-key.pdf"
_WORDS = (
    "Print it or write it down, and lock it away from this machine. It is shown this once; it opens the "
    "store when the passphrase is forgotten or this account is lost."
)


class RecoveryBox(Card):
    """A recovery key and what to do with it. Signals: `away()` when it has been put away, `left()` for later.

    With `in_force` the key works already, so that it cannot be left for later.
    """

    away = Signal()
    left = Signal()

    def __init__(self, front: FrontRoom, recovery_key: str, *, in_force: bool = False) -> None:
        super().__init__("Office recovery key")
        self._front, self.recovery_key = front, recovery_key
        self.body.addWidget(PlainLabel(_WORDS, "quiet", wrap=True))
        groups = QWidget()
        row = FlowLayout(groups, 18)
        self.groups = [PlainLabel(group, "title") for group in recovery_key.split("-")]
        for label in self.groups:
            label.selectable()
            row.addWidget(label)
        groups.setAccessibleName("Recovery key: " + ", ".join(recovery_key.split("-")))
        self.body.addWidget(groups)
        self.body.addWidget(PlainLabel("What looks like an I, an L or an O is a 1 or a 0.", "small"))
        self.print_button = PlainButton("Print…")
        self.print_button.clicked.connect(lambda _checked=False: self._print())
        self.save_button = PlainButton("Save as PDF…")
        self.save_button.clicked.connect(lambda _checked=False: self._save())
        self.away_button = PlainButton("I have put it away", "primary")
        self.away_button.clicked.connect(lambda _checked=False: self.away.emit())
        self.left_button = PlainButton("Leave it for later", "link")
        self.left_button.clicked.connect(lambda _checked=False: self.left.emit())
        self.left_button.setVisible(not in_force)
        foot = QHBoxLayout()
        for button in (self.print_button, self.save_button, self.away_button, self.left_button):
            foot.addWidget(button)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def _print(self) -> None:
        self._front.background.run(
            lambda desk: sheet_bytes(desk, self.recovery_key), self._hand_to_printer, owner=self
        )

    def _hand_to_printer(self, data: bytes) -> None:
        printer = self._front.ask.printer("Office recovery key")
        if printer is None:
            return
        buffer = QBuffer(self)
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(self)
        document.load(buffer)
        painter = QPainter(printer)
        painter.drawImage(painter.viewport(), page_picture(document, 0, PRINT_DPI))
        painter.end()
        document.close()
        self._front.ask.notice(Tone.GOOD, "The recovery key was handed to the printer", "One page")

    def _save(self) -> None:
        chosen = self._front.ask.save_as("Save the recovery key", FILE_NAME, "PDF (*.pdf)")
        if chosen is None:
            return
        path = chosen if chosen.suffix else chosen.with_suffix(".pdf")

        def saved(written: Path) -> None:
            self._front.ask.notice(
                Tone.WARN, "The recovery key is in a file now", f"{written}: print it, then delete the file."
            )

        def write(desk: Any) -> Path:
            return save_sheet(desk, self.recovery_key, path)

        self._front.background.run(write, saved, owner=self)
