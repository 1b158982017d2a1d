"""What one hostile file or text is, and the table of what the program has to say to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

EXPECTED = Path(__file__).with_name("expected")


@dataclass(frozen=True)
class Case:
    """One thing tried: its kind, what it is in a few words, and the bytes, made when they are needed."""

    kind: str
    name: str
    make: Callable[[], bytes]


def kinds_of(cases: Iterable[Case]) -> list[str]:
    """Give the kinds in the order of their first case."""
    return list(dict.fromkeys(case.kind for case in cases))


def read_expected(name: str) -> dict[tuple[str, str], list[str]]:
    """Read a table: kinds after '# ', names at the margin, what is said indented below."""
    told: dict[tuple[str, str], list[str]] = {}
    kind = here = ""
    for line in (EXPECTED / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            kind = line[2:]
        elif line.startswith("    "):
            told[kind, here].append(line[4:])
        elif line:
            here = line
            told[kind, here] = []
    return told


def write_expected(name: str, told: Mapping[tuple[str, str], list[str]]) -> None:
    """Write a table anew; a person then reads what changed in it."""
    lines: list[str] = []
    latest = ""
    for (kind, here), sentences in told.items():
        if kind != latest:
            lines += ([""] if lines else []) + [f"# {kind}"]
            latest = kind
        lines += [here, *(f"    {sentence}" for sentence in sentences)]
    EXPECTED.mkdir(exist_ok=True)
    (EXPECTED / f"{name}.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")


def surprises(
    cases: Iterable[Case],
    found: Mapping[tuple[str, str], list[str]],
    expected: Mapping[tuple[str, str], list[str]],
) -> list[str]:
    """Give a line for each case that was answered otherwise than the table says."""
    lines = []
    for case in cases:
        key = case.kind, case.name
        if found[key] != expected.get(key):
            lines.append(f"{case.kind}: {case.name}\n  expected {expected.get(key)}\n  found    {found[key]}")
    return lines
