"""The one door for messages, questions and file pickers: handed in, so that tests put a recorder there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QIcon, QPalette, QTransform
from PySide6.QtWidgets import (
    QApplication,
    QColorDialog,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mopdesk import __version__
from mopdesk.basics.errors import MopdeskError
from mopdesk.gui.colours import Tone
from mopdesk.gui.plain import PlainButton, PlainLabel, TextEdit

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

FLOW_FILES = "Flow files (*.usr *.txt *.flow *.dat);;All files (*)"
PICTURES = "Pictures (*.jpg *.jpeg *.png)"
BACKUPS = "Backups (*.db);;All files (*)"
LISTS = "Lists (*.csv *.txt);;All files (*)"
Deed = tuple[str, Callable[[], None]]
Tell = Callable[[Tone, str, str, str, Deed | None], None]


class Ask:
    """Ask and tell the person, through the window that it was made for.

    Messages are notices on the window and stop nobody. Only a fault of the program itself, and the choice of
    a file or folder, open a box.
    """

    def __init__(
        self, window: QWidget, tell: Tell, take_away: Callable[[str], None] = lambda _title: None
    ) -> None:
        self._window = window
        self._tell, self._take_away = tell, take_away
        self.report_problem: Callable[[], None] | None = None
        """What makes a problem report; a crash offers it."""

    def notice(
        self, tone: Tone, title: str, detail: str = "", advice: str = "", deed: Deed | None = None
    ) -> None:
        """Show a notice above the page; it stays until it is closed or replaced.

        `deed` is a button on it: its words, and what it does.
        """
        self._tell(tone, title, detail, advice, deed)

    def no_longer(self, title: str) -> None:
        """Take the notice of this title away: what it says does not hold any more."""
        self._take_away(title)

    def trouble(self, error: MopdeskError) -> None:
        """Say what a known failure says of itself."""
        self._tell(Tone.BAD, error.title, error.detail, error.advice, None)

    def crash(self, report: str) -> None:
        """Say that mopdesk itself failed, with a report that can be copied."""
        _CrashBox(report, self.report_problem, self._window).exec()

    def leave_unsaved(self, count: int) -> bool:
        """Ask whether to close although entries of a visit could not be saved."""
        box = _Question(
            "Some entries are not saved",
            f"{count} of the visit's entries could not be saved. If you close mopdesk now, they are lost.",
            "Close and lose them",
            "Keep mopdesk open",
            self._window,
        )
        return box.exec() == QDialog.DialogCode.Accepted

    def flow_files(self) -> list[Path]:
        """Ask for flow files to import; none where the person went back."""
        return self._files("Import flow files", FLOW_FILES, "import")

    def pictures(self) -> list[Path]:
        """Ask for photos to add."""
        return self._files("Add photos", PICTURES, "pictures")

    def picture(self, title: str) -> Path | None:
        """Ask for one picture; None where the person went back."""
        return self._one_file(title, PICTURES, "pictures")

    def colour(self, title: str, now: str) -> str:
        """Ask for a colour, as '#RRGGBB'; '' where the person went back."""
        chosen = QColorDialog.getColor(QColor(now), self._window, title)
        return chosen.name().upper() if chosen.isValid() else ""

    def folder(self, title: str, start: str = "") -> Path | None:
        """Ask for a folder; None where the person went back."""
        self._dress_soon()
        chosen = QFileDialog.getExistingDirectory(self._window, title, start or _last_folder(title))
        if not chosen:
            return None
        QSettings().setValue(f"folders/{title}", chosen)
        return Path(chosen)

    def backup_file(self) -> Path | None:
        """Ask for a backup to go back to; None where the person went back."""
        return self._one_file("Go back to a backup", BACKUPS, "backup")

    def list_file(self) -> Path | None:
        """Ask for a list of addresses to take in; None where the person went back."""
        return self._one_file("Addresses from a list", LISTS, "addresses")

    def save_as(self, title: str, name: str, kinds: str) -> Path | None:
        """Ask under which name a file is to be kept; None where the person went back."""
        start = str(Path(_last_folder(title)) / name)
        self._dress_soon()
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, start, kinds)
        if not chosen:
            return None
        QSettings().setValue(f"folders/{title}", str(Path(chosen).parent))
        return Path(chosen)

    def printer(self, title: str) -> QPrinter | None:
        """Ask on which printer and how; None where the person went back."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._window)
        dialog.setWindowTitle(title)
        return printer if dialog.exec() == QDialog.DialogCode.Accepted else None

    def show_folder(self, folder: Path) -> bool:
        """Open a folder in the system's own file manager; False where it is not there or cannot be opened."""
        # Only ever a folder: a name from data must not start a program.
        return folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _dress_soon(self) -> None:
        """Draw the arrows of Qt's own dialog in the ink of the colours in force, as soon as it is open."""
        QTimer.singleShot(0, self._window, _dress)

    def _one_file(self, title: str, kinds: str, key: str) -> Path | None:
        self._dress_soon()
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, _last_folder(key), kinds)
        if not chosen:
            return None
        QSettings().setValue(f"folders/{key}", str(Path(chosen).parent))
        return Path(chosen)

    def _files(self, title: str, kinds: str, key: str) -> list[Path]:
        self._dress_soon()
        chosen, _ = QFileDialog.getOpenFileNames(self._window, title, _last_folder(key), kinds)
        if chosen:
            QSettings().setValue(f"folders/{key}", str(Path(chosen[0]).parent))
        return [Path(name) for name in chosen]


def _dress() -> None:
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        # The system's own dialog knows the system's colours.
        return
    from mopdesk.gui.icons import icon

    colours = dialog.palette()
    ink = colours.color(QPalette.ColorRole.ButtonText).name()
    faded = colours.color(QPalette.ColorRole.PlaceholderText).name()
    upwards = QTransform().rotate(90)
    for name, shape in (("backButton", "back"), ("forwardButton", "next"), ("toParentButton", "back")):
        button = dialog.findChild(QToolButton, name)
        if button is None:
            continue
        drawn = icon(shape, ink, 16, faded)
        if name == "toParentButton":
            drawn = QIcon(drawn.pixmap(32, 32).transformed(upwards))
        button.setIcon(drawn)


class _Question(QDialog):
    """A question with two answers, the safe one first in line."""

    def __init__(self, title: str, detail: str, yes: str, no: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel(title, "heading"))
        layout.addWidget(PlainLabel(detail, wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        go = PlainButton(yes)
        go.clicked.connect(self.accept)
        stay = PlainButton(no, "primary")
        stay.clicked.connect(self.reject)
        stay.setDefault(True)
        row.addWidget(go)
        row.addWidget(stay)
        layout.addLayout(row)
        self.setWindowModality(Qt.WindowModality.WindowModal)


class _CrashBox(QDialog):
    """What went wrong, for whoever mends it; the person's work is safe in the store."""

    def __init__(self, report: str, make_report: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong in mopdesk")
        self.setMinimumSize(620, 380)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel("Something went wrong; your work is saved", "heading"))
        layout.addWidget(
            PlainLabel(
                "Everything that was marked as saved is safe. The last step was not done. You can go on. A "
                "problem report tells whoever looks after mopdesk what happened, and holds nobody's data. In "
                "the words below a line may name a customer: look through them before you copy them.",
                wrap=True,
            )
        )
        text = TextEdit("Report")
        text.setReadOnly(True)
        text.setPlainText(f"mopdesk {__version__}\n{report}")
        layout.addWidget(text, 1)
        row = QHBoxLayout()
        copy = PlainButton("Copy the report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text.toPlainText()))
        go_on = PlainButton("Go on", "primary")
        go_on.clicked.connect(self.accept)
        row.addWidget(copy)
        if make_report is not None:
            self.make_button = PlainButton("Make a problem report…")
            self.make_button.clicked.connect(lambda _checked=False: make_report())
            row.addWidget(self.make_button)
        row.addStretch(1)
        row.addWidget(go_on)
        layout.addLayout(row)
        self.setWindowModality(Qt.WindowModality.WindowModal)


def _last_folder(key: str) -> str:
    """Give the folder that was chosen last for this; at first the person's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kept = str(QSettings().value(f"folders/{key}", ""))
    return kept or (documents if Path(documents).is_dir() else str(Path.home()))
