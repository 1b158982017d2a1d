"""Where on the form a problem lies: its step, its field, and how many there are on each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mopdesk.basics.problems import Problem, Severity
from mopdesk.gui.visit.paths import kept_path
from mopdesk.gui.visit.step import Step


@dataclass(frozen=True)
class Count:
    """How many problems a step has that stop the answer, and how many that want a look or a reason."""

    stops: int = 0
    warnings: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.stops + self.warnings


def step_of(path: str, steps: Sequence[Step], fields: Mapping[str, Any]) -> tuple[int, str]:
    """Give the step on which the field of a path stands, and the field nearest to it ('' for none).

    A path of nothing that the form asks leads to the last step, the summary.
    """
    kept = kept_path(path, fields)
    first = kept.split(".", 1)[0]
    for place, step in enumerate(steps):
        if first and first == step.holds:
            return place, ""
    best, near, most = len(steps) - 1, "", 0
    for place, step in enumerate(steps):
        for line in step.lines if kept else ():
            shared = _shared(kept, line)
            if shared > most:
                best, near, most = place, line, shared
    return best, near


def _shared(path: str, line: str) -> int:
    """Tell how near a field is to a path: the steps that they share; the field itself and those below win."""
    if path == line:
        return 1000
    if line.startswith(f"{path}."):
        return 500
    count = 0
    for one, other in zip(path.split("."), line.split("."), strict=False):
        if one != other:
            break
        count += 1
    return count


def in_order(problems: Sequence[Problem], steps: Sequence[Step], fields: Mapping[str, Any]) -> list[Problem]:
    """Give what is to be mended or explained in the order in which the form asks."""

    def place(problem: Problem) -> tuple[int, int]:
        step, near = step_of(problem.place.path or "", steps, fields)
        lines = list(steps[step].lines)
        return step, lines.index(near) if near in lines else len(lines)

    return sorted((one for one in problems if one.severity is not Severity.NOTE), key=place)


def count_by_step(
    problems: Sequence[Problem], steps: Sequence[Step], fields: Mapping[str, Any]
) -> list[Count]:
    """Count what is to be mended or explained on each step; the last step counts all."""
    stops, warnings = [0] * len(steps), [0] * len(steps)
    for problem in problems:
        if problem.severity is not Severity.NOTE:
            counts = stops if problem.severity is Severity.ERROR else warnings
            counts[step_of(problem.place.path or "", steps, fields)[0]] += 1
    stops[-1], warnings[-1] = sum(stops), sum(warnings)
    return [Count(one, other) for one, other in zip(stops, warnings, strict=True)]


def faults_by_path(problems: Sequence[Problem], fields: Mapping[str, Any]) -> dict[str, Problem]:
    """Give the first fault of each field, by the path under which the form keeps it."""
    found: dict[str, Problem] = {}
    for problem in problems:
        if problem.place.path and problem.severity is not Severity.NOTE:
            found.setdefault(kept_path(problem.place.path, fields), problem)
    return found
