"""Fetch, after the first picture, what the other pages are made of, so that each opens without a wait."""

from __future__ import annotations

import gc
import importlib
import logging
import sys
import threading
import time

LOG = logging.getLogger("mopdesk.gui")
# Before it begins, and between two modules: the window comes first.
_WAIT_SECONDS = 0.3
_PAUSE_SECONDS = 0.005

# In the order in which they are likely to be asked for; each brings its own with it.
MODULES = (
    "mopdesk.actions.start_up",
    "mopdesk.actions.jobs",
    "mopdesk.gui.importing",
    "mopdesk.gui.pages.job",
    "mopdesk.gui.pages.visit",
    "mopdesk.gui.pages.outbox",
    "mopdesk.gui.pages.inbox",
    "mopdesk.gui.pages.jobs_doing",
    "mopdesk.gui.pages.jobs_filters",
    "mopdesk.gui.pages.dashboard",
    "mopdesk.gui.pages.settings",
    "mopdesk.gui.pages.help",
    "mopdesk.gui.pages.set_up",
    "mopdesk.gui.visit.resume",
    "mopdesk.gui.problem_report",
    "mopdesk.gui.pages.about",
    "holidays",
    "holidays.countries.united_kingdom",
    "PIL.Image",
    "reportlab.platypus",
    "xlsxwriter",
)


class Preload:
    """One thread that imports, at its leisure, and only once a process."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless it has begun or all is there."""
        if self._thread is not None or all(name in sys.modules for name in MODULES):
            return
        self._thread = threading.Thread(target=self._fetch, name="mopdesk-preload", daemon=True)
        self._thread.start()

    @property
    def fetched(self) -> bool:
        """Whether it was this window that fetched them, and all are there."""
        return self._thread is not None and not self._thread.is_alive() and not self._stopped.is_set()

    def stop(self) -> None:
        """Begin no further module, and wait for the one that is under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(5)

    def _fetch(self) -> None:
        if self._stopped.wait(_WAIT_SECONDS):
            return
        for name in MODULES:
            if self._stopped.is_set():
                return
            try:
                importlib.import_module(name)
            except Exception:
                # Whoever needs it will say what is wrong.
                LOG.warning("%s could not be fetched ahead", name, exc_info=True)
            time.sleep(_PAUSE_SECONDS)
        # All of this stays. Looked through as well, each collection of garbage would keep the window waiting.
        gc.freeze()
