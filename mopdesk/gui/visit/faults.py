"""Where on the form a problem lies: its step, its field, and how many there are on each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mopdesk.basics.problems import Problem, Severity
from mopdesk.gui.visit.paths import kept_path, nearest
from mopdesk.gui.visit.step import Step

APART = {"photos": 4, "signatures": 5}


def step_of(path: str, steps: Sequence[Step], fields: Mapping[str, Any]) -> tuple[int, str]:
    """Give the step on which the field of a path stands, and the field nearest to it ('' for none).

    A path of nothing that the form asks leads to the last step, the summary.
    """
    kept = kept_path(path, fields)
    first = kept.split(".", 1)[0]
    if first in APART:
        return APART[first], ""
    for place, step in enumerate(steps):
        near = nearest(kept, step.lines) if kept else None
        if near is not None and near.split(".", 1)[0] == first:
            return place, near
    return len(steps) - 1, ""


def count_by_step(problems: Sequence[Problem], steps: Sequence[Step], fields: Mapping[str, Any]) -> list[int]:
    """Count what is to be mended or explained on each step; the last step counts all."""
    counts = [0] * len(steps)
    for problem in problems:
        if problem.severity is not Severity.NOTE:
            counts[step_of(problem.place.path or "", steps, fields)[0]] += 1
    counts[-1] = sum(counts)
    return counts


def faults_by_path(problems: Sequence[Problem], fields: Mapping[str, Any]) -> dict[str, Problem]:
    """Give the first fault of each field, by the path under which the form keeps it."""
    found: dict[str, Problem] = {}
    for problem in problems:
        if problem.place.path and problem.severity is not Severity.NOTE:
            found.setdefault(kept_path(problem.place.path, fields), problem)
    return found
