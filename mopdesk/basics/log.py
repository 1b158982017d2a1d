"""The program's log: a rotating file beside the store, with customers kept out.

Flows hold names, addresses and access codes, so nothing of a flow goes into the log but codes, counts and
ids. Two guards stand behind that rule. What an exception says is left out, because it often quotes the value
that it stumbled over: where it happened and of which kind it is stays. And what looks like a meter point, a
telephone number, a postcode or an e-mail address is masked, a meter point to its last four digits.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

# Written together or in groups, as people do.
_MPAN = re.compile(r"(?<![0-9])(?:[0-9][ -]?){9}([0-9][ -]?[0-9][ -]?[0-9][ -]?[0-9])(?![0-9])")
_TELEPHONE = re.compile(r"(?<![0-9.:-])(?:\+44|0)(?:[ -]?[0-9]){8,12}(?![0-9])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_E_MAIL = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_EXCEPTION = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_BETWEEN = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
)
_TRACE = "Traceback (most recent call last):"


def without_customers(text: str) -> str:
    """Give a text for the log: what exceptions say is left out, and what looks like a person's is masked."""
    masked = _MPAN.sub(lambda found: "*********" + re.sub("[ -]", "", found[1]), "\n".join(_wordless(text)))
    for form in (_TELEPHONE, _POSTCODE, _E_MAIL):
        masked = form.sub("***", masked)
    return masked


def _wordless(text: str) -> Iterator[str]:
    """Give the lines of a text; of each traceback in it the places and the kind of exception alone."""
    in_trace = in_words = False
    for line in text.split("\n"):
        if line.strip(" |+-") == _TRACE:
            in_trace, in_words = True, False
        elif in_trace and line.strip() in _BETWEEN:
            in_words = False
        elif in_trace and line and not line.startswith(" ") and not in_words:
            # The line after the places: the kind, then what it says, which may have lines of its own.
            in_words = True
            kind = _EXCEPTION.match(line)
            yield kind[0] if kind else "(an exception)"
            continue
        elif in_words and not line.startswith("  File "):
            continue
        yield line


class _Masked(logging.Formatter):
    """Format a record, and keep customers out of it, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return without_customers(super().format(record))


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
