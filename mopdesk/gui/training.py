"""The training store: made-up jobs in a file of their own, lived through on the last day of their story."""

from __future__ import annotations

import logging
import threading
import traceback
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal

from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.own_folders import DEMO_STORE_NAME, default_store_path

LOG = logging.getLogger("mopdesk.gui")
_DAY = "training/today"


def training_store() -> Path:
    """Give the training store: beside the store of work, never the same file."""
    return default_store_path().parent / "training" / DEMO_STORE_NAME


def is_training(store: Path) -> bool:
    """Tell whether this store holds the made-up jobs."""
    return store.name == DEMO_STORE_NAME and store.absolute() == training_store().absolute()


def make_training() -> date:
    """Make the made-up jobs anew and give their day; takes a few seconds."""
    from mopdesk.actions.demo import run_demo

    return run_demo(training_store().parent).today


def keep_day(day: date) -> None:
    """Remember the day on which the made-up jobs stand."""
    QSettings().setValue(_DAY, day.isoformat())


def training_day() -> date | None:
    """Give the day on which the made-up jobs stand, None where they have not been made."""
    try:
        return date.fromisoformat(str(QSettings().value(_DAY, "")))
    except ValueError:
        return None


class TrainingMaker(QObject):
    """Makes the made-up jobs beside the window; `made` carries their day, or the error that stopped it."""

    made = Signal(object)
    _done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._under_way = False
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; nothing where they are being made already: two would write into one store."""
        if not self._under_way:
            self._under_way = True
            threading.Thread(target=self._make, name="mopdesk-training", daemon=True).start()

    def _make(self) -> None:
        try:
            self._done.emit(make_training())
        except MopdeskError as error:
            self._done.emit(error)
        except Exception as error:  # noqa: BLE001  (told on the GUI thread)
            LOG.error("The made-up jobs could not be made\n%s", traceback.format_exc())
            self._done.emit(MopdeskError("The made-up jobs could not be made.", str(error)))

    def _tell(self, result: object) -> None:
        self._under_way = False
        self.made.emit(result)
