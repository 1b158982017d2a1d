"""The program's log: a rotating file beside the store, with meter points and names kept out.

Flows hold names and addresses, so nothing of a flow goes into the log but codes, counts and ids. As a
second guard, any run of 13 digits is masked to its last four.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_MPAN = re.compile(r"(?<![0-9])[0-9]{9}([0-9]{4})(?![0-9])")


class _Masked(logging.Formatter):
    """Format a record and mask every meter point in it, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return _MPAN.sub(r"*********\1", super().format(record))


def start_log(folder: Path) -> logging.Handler:
    """Write the log of this process to `folder`, five files of a megabyte at the most.

    Returns the handler, so that a caller who opens several desks can close it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "mopdesk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("mopdesk")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return handler
