"""What nobody caught: shown where it happened on the GUI thread, and logged everywhere."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mopdesk.gui.main_window import MainWindow

LOG = logging.getLogger("mopdesk.gui")


def catch_the_unexpected(window: MainWindow) -> None:
    """Show what nobody caught on the GUI thread; log it everywhere."""

    def on_gui(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        LOG.critical("Unexpected failure in the front room\n%s", report)
        # Over a locked window nothing is shown: a line of the report may name a customer. The log has it.
        if not window.lock.locked:
            window.ask.crash(report)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        trace = traceback.format_exception(args.exc_type, args.exc_value, args.exc_traceback)
        LOG.critical("Unexpected failure on a thread\n%s", "".join(trace))

    sys.excepthook = on_gui
    threading.excepthook = on_thread
