"""Faults found in data: every one is a `Problem` from one code table, `resources/problems.toml`.

The table gives each code its severity, its scope, the sentence and the advice. Code never writes a
sentence of its own, so the same fault reads the same on the screen, in a report and in JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import msgspec

from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import load_toml

# So many are read by nobody; the rest is counted.
MOST_LISTED = 1_000


class Severity(StrEnum):
    """How much a problem matters: an error refuses or stops, a warning asks, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Scope(StrEnum):
    """What a problem spoils: the whole file, one MPAN's groups in it, or a job and its visit."""

    FILE = "file"
    INSTANCE = "instance"
    JOB = "job"


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a problem lies: a file's line, a group code, a field's name, a path in the visit facts."""

    line: int | None = None
    group: str | None = None
    field: str | None = None
    path: str | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One fault: its code, how much it matters, what is wrong, what to do, and where.

    An error with `reason_settles` stops only until a person has given the reason for it.
    """

    code: str
    severity: Severity
    scope: Scope
    text: str
    advice: str
    place: Place = Place()
    reason_settles: bool = False


class ProblemKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the code table; with `office` an office may say itself how much it matters.

    `short` names it in a few words where it may be a flag of a job.
    """

    severity: Severity
    scope: Scope
    text: str
    advice: str = ""
    reason_settles: bool = False
    office: bool = False
    short: str = ""


@cache
def problem_kinds() -> dict[str, ProblemKind]:
    """Load the code table, once.

    Raises `BadResource` naming the code whose row is malformed.
    """
    kinds: dict[str, ProblemKind] = {}
    for code, row in load_toml("problems.toml").items():
        try:
            kinds[code] = msgspec.convert(row, ProblemKind)
        except msgspec.ValidationError as error:
            raise BadResource("problems.toml is malformed.", f"Code {code!r}: {error}.") from error
    return kinds


def problem(
    code: str, place: Place | None = None, *, severity: Severity | None = None, **values: object
) -> Problem:
    """Make the problem `code` with its sentence filled from `values`.

    `severity` replaces the table's (a fault against an assumed layout is only a warning). Raises
    `KeyError` for a code that the table lacks or a value that its sentence needs: a programming error.
    """
    kind = problem_kinds()[code]
    return Problem(
        code=code,
        severity=severity or kind.severity,
        scope=kind.scope,
        text=kind.text.format(**values),
        # Most advice is the same for all.
        advice=kind.advice.format(**values) if "{" in kind.advice else kind.advice,
        place=place or Place(),
        reason_settles=kind.reason_settles,
    )


def errors_in(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Give the problems that refuse or stop, in their order."""
    return tuple(found for found in problems if found.severity is Severity.ERROR)


def listed(problems: Iterable[Problem], most: int = MOST_LISTED) -> tuple[Problem, ...]:
    """Give the problems that are told of a file: all of them, or the first errors, then others, and a count.

    Their order stays that in which they came.
    """
    found = tuple(problems)
    if len(found) <= most:
        return found
    ranked = sorted(range(len(found)), key=lambda place: found[place].severity is not Severity.ERROR)
    kept = tuple(found[place] for place in sorted(ranked[:most]))
    return (*kept, problem("problems-not-listed", count=len(found) - most))
