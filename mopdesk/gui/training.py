"""The training store: made-up jobs in a file of their own, lived through on the last day of their story."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings

from mopdesk.basics.own_folders import DEMO_STORE_NAME, default_store_path

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
