"""Where on the form a problem lies: its step, its field, and how many there are on each step."""

from __future__ import annotations

from collections import Counter
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
    best, near, most = len(steps) - 1, "", (0, False)
    for place, step in enumerate(steps):
        for line in step.lines if kept else ():
            shared = _shared(kept, line)
            # Of two places that ask the same, the one that is there as the answers stand.
            if shared and shared >= most[0] and (found := (shared, step.presents(line))) > most:
                best, near, most = place, line, found
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


@dataclass(frozen=True)
class Found:
    """A problem and where the form shows it: the place of the step, and the field ('' for none)."""

    problem: Problem
    place: int
    field: str


def located(problems: Sequence[Problem], steps: Sequence[Step], fields: Mapping[str, Any]) -> list[Found]:
    """Give where each thing that is to be mended or explained stands."""
    return [
        Found(one, *step_of(one.place.path or "", steps, fields))
        for one in problems
        if one.severity is not Severity.NOTE
    ]


def count_by_sheet(found: Sequence[Found], place: int, step: Step) -> list[Count]:
    """Count what is to be mended or explained on each page of the step at that place."""
    stops, warnings = Counter[int](), Counter[int]()
    for one in found:
        if one.place == place and one.field:
            counts = stops if one.problem.severity is Severity.ERROR else warnings
            counts[id(step.sheet_with(one.field))] += 1
    return [Count(stops[id(sheet)], warnings[id(sheet)]) for sheet in step.sheets]


def call_pages(found: Sequence[Found], steps: Sequence[Step]) -> None:
    """Let the pages be there on which something is to be mended."""
    for place, step in enumerate(steps):
        step.call([one.field for one in found if one.place == place and one.field])


def in_order(found: Sequence[Found], steps: Sequence[Step]) -> list[Problem]:
    """Give what is to be mended or explained in the order in which the form asks."""

    def place(one: Found) -> tuple[int, int]:
        lines = list(steps[one.place].lines)
        return one.place, lines.index(one.field) if one.field in lines else len(lines)

    return [one.problem for one in sorted(found, key=place)]


def count_by_step(found: Sequence[Found], steps: Sequence[Step]) -> list[Count]:
    """Count what is to be mended or explained on each step; the last step counts all."""
    stops, warnings = [0] * len(steps), [0] * len(steps)
    for one in found:
        counts = stops if one.problem.severity is Severity.ERROR else warnings
        counts[one.place] += 1
    stops[-1], warnings[-1] = sum(stops), sum(warnings)
    return [Count(one, other) for one, other in zip(stops, warnings, strict=True)]


def faults_by_path(found: Sequence[Found], fields: Mapping[str, Any]) -> dict[str, Problem]:
    """Give the first fault of each field, by the path under which the form keeps it.

    What is missing as a whole, such as all final readings, is the fault of the field that leads there.
    """
    faults: dict[str, Problem] = {}
    for one in found:
        if path := one.problem.place.path:
            faults.setdefault(one.field or kept_path(path, fields), one.problem)
    return faults


def field_of(path: str, steps: Sequence[Step], fields: Mapping[str, Any]) -> str:
    """Give the path of the field that a path of the facts means, or the path itself where there is none."""
    return step_of(path, steps, fields)[1] or kept_path(path, fields)
