"""Paths of visit facts on the form: lists with gaps, and which field a problem means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mopdesk.basics.numbers import whole_number


def places_of(fields: Mapping[str, Any], prefix: str) -> list[int]:
    """Give the places in use of the list at `prefix`, in order: a removed entry leaves a gap."""
    start = f"{prefix}."
    found = {path[len(start) :].split(".", 1)[0] for path in fields if path.startswith(start)}
    return sorted(place for step in found if (place := whole_number(step)) is not None)


def kept_path(path: str, fields: Mapping[str, Any]) -> str:
    """Turn a path of the facts, whose lists have no gaps, into the path under which the form keeps it."""
    kept: list[str] = []
    for step in path.split("."):
        place = whole_number(step)
        if place is not None:
            used = places_of(fields, ".".join(kept))
            kept.append(str(used[place]) if place < len(used) else str(place))
        else:
            kept.append(step)
    return ".".join(kept)


def nearest(path: str, known: Iterable[str]) -> str | None:
    """Give the known path that is the path itself, or stands below it, or shares most of it."""
    listed = list(known)
    if path in listed:
        return path
    below = [one for one in listed if one.startswith(f"{path}.")]
    if below:
        return below[0]
    steps = path.split(".")
    while len(steps) > 1:
        steps.pop()
        start = ".".join(steps)
        near = [one for one in listed if one == start or one.startswith(f"{start}.")]
        if near:
            return near[0]
    return None
