"""Tables and problem lists for people: plain text, aligned, no colour needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tabulate import tabulate

from mopdesk.basics.problems import Problem
from mopdesk.cli.terminal import say
from mopdesk.work.report_words import OUR_TIME

_MARKS = {"error": "ERROR", "warning": "warning", "note": "note"}


def print_table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """Print rows under headers, numbers left as the text they are, times to the minute in UK local time.

    `empty` is said where there is no row.
    """
    listed = [[_cell(cell) for cell in row] for row in rows]
    if not listed:
        say(empty)
        return
    say(tabulate(listed, headers=list(headers), tablefmt="simple", disable_numparse=True))


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(OUR_TIME):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def print_problems(problems: Iterable[Problem], *, indent: str = "  ") -> None:
    """Print problems, one or two lines each: severity, where, what, and what to do."""
    for found in problems:
        where = " ".join(
            part
            for part in (
                f"line {found.place.line}" if found.place.line else "",
                f"group {found.place.group}" if found.place.group else "",
                found.place.path or "",
            )
            if part
        )
        say(f"{indent}{_MARKS[found.severity]}{f' ({where})' if where else ''}: {found.text}")
        if found.advice:
            say(f"{indent}    {found.advice}")


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Give problems as JSON rows: line, code, severity, text, advice, and the place in the visit."""
    return [
        {
            "line": found.place.line,
            "code": found.code,
            "severity": found.severity.value,
            "text": found.text,
            "advice": found.advice,
            "group": found.place.group,
            "field": found.place.field,
            "path": found.place.path,
        }
        for found in problems
    ]


def days_left_words(days_left: int | None) -> str:
    """Put days left into words: '2 WD left', 'due today', '3 WD late'."""
    if days_left is None:
        return ""
    if days_left == 0:
        return "due today"
    return f"{days_left} WD left" if days_left > 0 else f"{-days_left} WD late"
